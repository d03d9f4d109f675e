/** Which part of the service may know which. The reasons are in docs/adr/0001-module-layout.md. */

const DATABASE = '^node_modules/(drizzle-orm|pg)/|^(drizzle-orm|pg)$'
/** Stores by another name: the directory has one for each of its subjects, looking one that reads across all modules. */
const STORES = [
  '(tables|store)[.]ts$',
  '^src/modules/directory/(actors|reference|seed|data-keys)[.]ts$',
  '^src/modules/looking/case-view[.]ts$',
]
const WEB = '^node_modules/(fastify|fastify-plugin|@fastify)/|^fastify'
const PURE_WORKFLOW =
  '^src/workflow/(states|commands|roles|rule|guards|transitions|proceedings|profiles|clock|clock-trace|deadline-rules|warnings|numbering|case-id|timeline)[.]ts$'

/**
 * Modules that do to many cases, or for another system, what the others do to one, by the same verbs, each of which knows
 * its own rules.
 */
const IN_BULK = '^src/modules/(series|imports|exchange/inbound)/'

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'Two files that need each other are one file, or lack a third. Type-only imports do not run and are left out.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-undeclared-package',
      comment: 'What runs in production is a dependency in package.json, not a development tool or a package of a package.',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'workflow-is-pure',
      comment: 'The life cycle can be read and tested without database, web or process: only each other, calendar arithmetic and hashes.',
      severity: 'error',
      from: { path: PURE_WORKFLOW },
      to: {
        pathNot: [PURE_WORKFLOW, '^src/platform/(time|ids)[.]ts$', '^node_modules/temporal-', '^(node:)?crypto$'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'workflow-below-modules',
      comment: 'What the modules share does not know them.',
      severity: 'error',
      from: { path: '^src/workflow/' },
      to: { path: '^src/(modules|http|bin)/|^src/(app|server|modules|config)[.]ts$' },
    },
    {
      name: 'platform-without-business',
      comment: 'platform/ could serve any service.',
      severity: 'error',
      from: { path: '^src/platform/' },
      to: { path: '^src/', pathNot: '^src/platform/' },
    },
    {
      name: 'problems-only-name',
      comment: 'The catalogue of refusals needs the lists of states, commands and rules, nothing that runs.',
      severity: 'error',
      from: { path: '^src/problems[.]ts$' },
      to: { path: '^src/', pathNot: '^src/platform/problem[.]ts$|^src/workflow/(commands|rule|states)[.]ts$' },
    },
    {
      name: 'authorization-is-pure',
      severity: 'error',
      from: { path: '^src/authorization/' },
      to: { pathNot: '^src/authorization/|^src/workflow/(commands|roles)[.]ts$' },
    },
    {
      name: 'http-below-modules',
      severity: 'error',
      from: { path: '^src/http/' },
      to: { path: '^src/(modules|bin)/|^src/(app|server|modules)[.]ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'module-through-its-store',
      comment: 'A module sees another one through its store, its schemas and the types of its tables and decisions.',
      severity: 'error',
      from: { path: '^src/modules/([^/]+)/', pathNot: [IN_BULK, '/tables[.]ts$'] },
      to: {
        path: '^src/modules/[^/]+/',
        pathNot: [
          '^src/modules/$1/',
          '^src/modules/[^/]+/(store|schemas)[.]ts$',
          '^src/modules/exchange/feed/store[.]ts$',
          // A search by number or name must make its key exactly as it was made when the party was entered.
          '^src/modules/intake/(identity-numbers|name-grams|record-parties)[.]ts$',
        ],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'tables-refer-to-tables',
      comment: 'What belongs to another module is referred to by a foreign key.',
      severity: 'error',
      from: { path: '^src/modules/([^/]+)/.*tables[.]ts$', pathNot: IN_BULK },
      to: {
        path: '^src/modules/[^/]+/',
        pathNot: ['^src/modules/$1/', '/tables[.]ts$', '^src/modules/intake/identity-numbers[.]ts$'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'tables-know-tables',
      comment: 'A foreign key needs the other table; nothing else does.',
      severity: 'error',
      from: { path: '^src/.*/tables[.]ts$' },
      to: { path: '^src/(http|authorization|bin)/|/(routes|store|schemas)[.]ts$' },
    },
    {
      name: 'sql-in-stores',
      comment: 'drizzle and pg are for tables, stores and the platform; a verb gets its facts from a store.',
      severity: 'error',
      from: { path: '^src/(modules|workflow|http|authorization)/', pathNot: STORES },
      to: { path: DATABASE, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'web-in-routes',
      comment: 'Fastify is for routes, http/, platform/ and app.ts. Verbs and decisions do not know that they are behind HTTP.',
      severity: 'error',
      from: { path: '^src/(modules|workflow|authorization)/', pathNot: '/routes[.]ts$|-routes[.]ts$' },
      to: { path: WEB, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'page-knows-types',
      comment: 'The page of the board runs in a browser: of the service it takes types, and the texts of states.',
      severity: 'error',
      from: { path: '^src/board/' },
      to: {
        path: '^src/',
        pathNot: ['^src/board/', '^src/workflow/states[.]ts$'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'routes-at-the-top',
      comment: 'Only the list of modules registers routes.',
      severity: 'error',
      from: { pathNot: '^src/modules[.]ts$|routes[.]ts$' },
      to: { path: 'routes[.]ts$' },
    },
    {
      name: 'environment-at-the-edge',
      comment: 'The process and its environment are read by server.ts and bin/; everything else is told (see also the test of process.env).',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/server[.]ts$|^src/bin/|^src/platform/' },
      to: { path: '^(node:)?process$' },
    },
    {
      name: 'nothing-imports-the-process',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^src/(server[.]ts|bin/)', pathNot: '^src/bin/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.json'],
    },
  },
}
