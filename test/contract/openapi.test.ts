import { spawn } from 'node:child_process'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import openapiTS, { astToString } from 'openapi-typescript'
import { type Test, test } from 'tap'
import ts from 'typescript'
import { describeApi } from '../../src/describe-api.js'
import { openTestCourt } from '../support/app.js'
import { validatorOf } from '../support/contract.js'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const FILE = join(ROOT, 'openapi/mediation.v1.json')
const PROBLEMS_OF_EVERY_OPERATION = ['400', '401', '403', '429', '500', '503']

interface Media {
  readonly schema: object
  readonly example?: unknown
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>
}
interface Operation {
  readonly operationId?: string
  readonly summary?: string
  readonly description?: string
  readonly tags?: readonly string[]
  readonly responses: Readonly<Record<string, { readonly content: Readonly<Record<string, unknown>> }>>
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> }
}

const committed = await readFile(FILE, 'utf8')
const contract = JSON.parse(committed) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}
const operations = Object.entries(contract.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
)

async function run(command: string, args: readonly string[], environment: Record<string, string>) {
  const child = spawn(command, args, { cwd: ROOT, env: { ...process.env, ...environment } })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8')
    })
  }
  const code = await new Promise((resolve) => child.on('close', resolve))
  return { code, output }
}

test('the committed contract is what the routes say', async (t) => {
  const described = await describeApi()
  t.ok(described === committed, 'run `npm run openapi` and commit the change')
})

test('the contract has nothing that Redocly finds fault with', async (t) => {
  const { code, output } = await run(process.execPath, [join(ROOT, 'node_modules/.bin/redocly'), 'lint', FILE], {
    REDOCLY_TELEMETRY: 'off',
    REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true',
  })
  t.equal(code, 0, output)
  t.notMatch(output, /\d+ warnings?/, output)
})

const madeTypes = openapiTS(new URL(`file://${FILE}`)).then(astToString)

test('the committed types of a client are those of the contract', async (t) => {
  const client = await readFile(join(ROOT, 'openapi/client/mediation.v1.ts'), 'utf8')
  t.ok(client.endsWith(await madeTypes), 'run `npm run openapi` and commit the change')
})

test('the sample court system is written against the contract alone', async (t) => {
  const directory = join(ROOT, 'test/support/peer-court')
  const imported = new Set<string>()
  for (const name of await readdir(directory)) {
    const code = await readFile(join(directory, name), 'utf8')
    for (const [, from = ''] of code.matchAll(/ from '([^']+)'/g)) imported.add(from)
  }
  t.ok(imported.has('openapi-fetch') && imported.has('standardwebhooks'))
  t.strictSame(
    [...imported].filter((from) => from.startsWith('../')),
    ['../../../openapi/client/mediation.v1.js'],
  )
})

/** What the compiler says of a client written against the generated types. */
async function compile(t: Test, client: string): Promise<string[]> {
  const directory = t.testdir()
  await writeFile(join(directory, 'contract.ts'), await madeTypes)
  const file = join(directory, 'client.ts')
  await writeFile(file, client)
  const program = ts.createProgram([file], {
    strict: true,
    noEmit: true,
    exactOptionalPropertyTypes: true,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
    types: [],
  })
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
}

test('types made from the contract compile, and tell a right client from a wrong one', async (t) => {
  const client = (partyKind: string) => `
    import type { paths } from './contract.js'
    type Receipt = paths['/v1/cases']['post']['requestBody']['content']['application/json']
    type Received = paths['/v1/cases']['post']['responses'][201]['content']['application/json']
    type Found = paths['/v1/cases/{caseId}']['get']['responses'][200]['content']['application/json']
    export const kind: Receipt['parties'][number]['kind'] = '${partyKind}'
    export const stateOf = (received: Received): Found['state'] => received.case.state
    export const ifMatch: keyof NonNullable<
      paths['/v1/cases/{caseId}/closure']['post']['parameters']['header']
    > = 'if-match'
  `
  t.strictSame(await compile(t, client('natural-person')), [])
  t.not((await compile(t, client('robot'))).length, 0, 'control: a wrong value is refused')
})

test('every operation has a name of its own, texts, one tag and its problems', (t) => {
  const ids = operations.map(({ operation }) => operation.operationId)
  t.equal(new Set(ids).size, ids.length)
  for (const { method, path, operation } of operations) {
    const name = `${method} ${path}`
    t.match(operation.operationId, /^[a-z][A-Za-z]+$/, `${name}: operationId`)
    t.ok((operation.summary ?? '').length > 3, `${name}: summary`)
    t.ok((operation.description ?? '').length > 3, `${name}: description`)
    t.equal(operation.tags?.length, 1, `${name}: one tag`)
    for (const status of PROBLEMS_OF_EVERY_OPERATION) {
      const content = operation.responses[status]?.content ?? {}
      t.strictSame(Object.keys(content), ['application/problem+json'], `${name}: ${status}`)
    }
  }
  t.end()
})

interface Schema {
  readonly $ref?: string
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly maxLength?: number
  readonly maxItems?: number
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: boolean | Schema
}

/** Places of a body schema where something unknown or unbounded gets in. */
function looseEnds(schema: Schema, at: string): string[] {
  if (schema.$ref !== undefined) {
    const target = contract.components.schemas[schema.$ref.replace('#/components/schemas/', '')]
    return target === undefined ? [`${at}: ${schema.$ref} is missing`] : looseEnds(target, at)
  }
  if (schema.anyOf !== undefined) return schema.anyOf.flatMap((option) => looseEnds(option, at))
  if (schema.enum !== undefined || schema.const !== undefined) return []
  if (schema.type === 'string') return schema.maxLength === undefined ? [`${at}: no maxLength`] : []
  if (schema.type === 'array') {
    const unbounded = schema.maxItems === undefined ? [`${at}: no maxItems`] : []
    return [...unbounded, ...(schema.items === undefined ? [] : looseEnds(schema.items, `${at}[]`))]
  }
  if (schema.type !== 'object') return []
  const open = schema.additionalProperties === false ? [] : [`${at}: takes unknown members`]
  return [
    ...open,
    ...Object.entries(schema.properties ?? {}).flatMap(([name, member]) => looseEnds(member, `${at}.${name}`)),
  ]
}

test('every body refuses unknown members and bounds its strings and lists', (t) => {
  for (const { method, path, operation } of operations) {
    for (const { schema } of Object.values(operation.requestBody?.content ?? {})) {
      t.strictSame(looseEnds(schema, `${method} ${path}`), [])
    }
  }
  t.end()
})

/** Routes that take a file, and in which media types. */
const FILES: Readonly<Record<string, readonly string[]>> = {
  'POST /v1/imports': ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'text/csv'],
}

test('every body has an example, and it is one that the schema accepts', (t) => {
  const missing: string[] = []
  for (const { method, path, operation } of operations) {
    if (operation.requestBody === undefined) continue
    const name = `${method} ${path}`
    const kinds = Object.keys(operation.requestBody.content)
    t.strictSame(kinds, FILES[name] ?? ['application/json'], name)
    const media = operation.requestBody.content['application/json']
    if (media === undefined) continue
    const values = [
      ...(media.example === undefined ? [] : [media.example]),
      ...Object.values(media.examples ?? {}).map(({ value }) => value),
    ]
    if (values.length === 0) missing.push(name)
    const accepts = validatorOf(media.schema as object, contract)
    for (const value of values) t.ok(accepts(value), `${name}: ${JSON.stringify(accepts.errors)}`)
  }
  t.strictSame(missing, [], 'give the body schema `examples`')
  t.end()
})

test('every route is documented, and every documented operation is served', async (t) => {
  const { app } = await openTestCourt(t)
  const documented = operations.map(({ method, path }) => `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`)
  const served = routesOf(app.printRoutes({ commonPrefix: false })).filter((route) => route.includes(' /v1/'))
  t.ok(served.length > 60, `${served.length} routes`)
  t.strictSame(served.sort(), documented.sort())
})

/** Reads fastify's drawing of its routes: depth is the indent, a leaf names its methods. */
function routesOf(tree: string): string[] {
  const parts: string[] = []
  return tree.split('\n').flatMap((line) => {
    const found = /^([│ ]*)[├└]── (.*?)(?: \(([A-Z, ]+)\))?$/.exec(line)
    if (found === null) return []
    const [, indent = '', part = '', methods] = found
    parts.length = indent.length / 4
    parts.push(part)
    if (methods === undefined) return []
    return methods.split(', ').map((method) => `${method} ${parts.join('')}`)
  })
}
