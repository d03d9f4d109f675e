import type { BuildOptions, Plugin } from 'esbuild'

/**
 * Packages of hundreds of small modules. Reading each of them takes most of a start; bundled with what uses them they
 * are read at once.
 */
const TAKEN_IN = new Set([
  ...['@fastify/type-provider-typebox', 'drizzle-orm', 'hucre', 'jose', 'temporal-polyfill', 'typebox'],
])

/** Leaves every other package where it is installed. */
const packagesWhereTheyLie: Plugin = {
  name: 'packages where they lie',
  setup: ({ onResolve }) => {
    onResolve({ filter: /^[^./]/ }, ({ path }) => {
      const name = path
        .split('/')
        .slice(0, path.startsWith('@') ? 2 : 1)
        .join('/')
      return TAKEN_IN.has(name) ? undefined : { external: true }
    })
  },
}

/** How programs for Node are built: a few files that share what they have in common. */
export const FOR_NODE = {
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  charset: 'utf8',
  logLevel: 'warning',
  plugins: [packagesWhereTheyLie],
} as const satisfies BuildOptions
