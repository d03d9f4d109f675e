import { readFile } from 'node:fs/promises'
import { test } from 'tap'
import { API_TAGS } from '../../src/api-description.js'
import { describeApi } from '../../src/describe-api.js'

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

interface Operation {
  readonly operationId?: string
  readonly summary?: string
  readonly description?: string
  readonly tags?: readonly string[]
  readonly requestBody?: {
    readonly content: Readonly<
      Record<string, { readonly schema: Schema; readonly example?: unknown; readonly examples?: object }>
    >
  }
  readonly responses: Readonly<Record<string, unknown>>
}

const committed = await readFile(new URL('../../openapi/mediation.v1.json', import.meta.url), 'utf8')
const described = await describeApi()
const document = JSON.parse(described) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, operation })),
)

/** Places of a body schema where something unknown or unbounded gets in. */
function looseEnds(schema: Schema, at: string): string[] {
  if (schema.$ref !== undefined) {
    const target = document.components.schemas[schema.$ref.replace('#/components/schemas/', '')]
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

test('the committed contract is what the code says; if not, run npm run openapi and review the diff', (t) => {
  t.ok(committed.trim() === described.trim())
  t.end()
})

test('every operation has a unique operationId, a summary, a description and one known tag', (t) => {
  const ids = operations.map(({ operation }) => operation.operationId)
  t.equal(new Set(ids).size, ids.length, 'unique')
  const tags = API_TAGS.map((tag) => tag.name)
  const incomplete = operations.filter(
    ({ operation }) =>
      !/^[a-z][A-Za-z]+$/.test(operation.operationId ?? '') ||
      !operation.summary ||
      !operation.description ||
      operation.tags?.length !== 1 ||
      !tags.includes(operation.tags[0] ?? ''),
  )
  t.strictSame(
    incomplete.map(({ name }) => name),
    [],
  )
  t.end()
})

test('every body refuses unknown members and bounds its strings and lists', (t) => {
  for (const { name, operation } of operations) {
    for (const { schema } of Object.values(operation.requestBody?.content ?? {}))
      t.strictSame(looseEnds(schema, name), [])
  }
  t.end()
})

/** Still to be given an example. This list only gets shorter. */
const WITHOUT_EXAMPLE = [
  'POST /v1/cases/{caseId}/amendments',
  'POST /v1/cases/{caseId}/registration',
  'POST /v1/cases/{caseId}/return',
  'POST /v1/cases/{caseId}/withdrawal',
]

test('every body has an example', (t) => {
  const without = operations.filter(({ operation }) =>
    Object.values(operation.requestBody?.content ?? {}).some(
      ({ example, examples }) => example === undefined && examples === undefined,
    ),
  )
  t.strictSame(
    without.map(({ name }) => name),
    WITHOUT_EXAMPLE,
  )
  t.end()
})

test('every operation tells the refusals that any may meet', (t) => {
  for (const { name, operation } of operations) {
    const missing = ['400', '401', '403', '429', '500', '503'].filter((status) => !(status in operation.responses))
    t.strictSame(missing, [], name)
  }
  t.end()
})
