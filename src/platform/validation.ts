import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import type { FastifySchemaCompiler, FastifySchemaValidationError } from 'fastify'
import type { FieldError } from './problem.js'

/** Text for people: no control characters but tab, line feed and carriage return. */
function isPlainText(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    if ((unit < 0x20 && unit !== 9 && unit !== 10 && unit !== 13) || unit === 0x7f) return false
  }
  return true
}

/** A day or an instant that PostgreSQL has as well: the year 0 is one that only ISO 8601 knows. */
function hasYear(text: string): boolean {
  const year = new Date(text).getUTCFullYear()
  return !text.startsWith('0000') && year >= 1 && year <= 9999
}

function makeAjv(useDefaults: boolean): Ajv {
  const ajv = new Ajv({
    coerceTypes: false,
    removeAdditional: false,
    useDefaults,
    allErrors: true,
    strict: true,
    strictTypes: false,
    allowUnionTypes: true,
  })
  ;(addFormats as unknown as (ajv: Ajv, formats: string[]) => void)(ajv, ['date', 'date-time', 'uuid', 'uri', 'email'])
  for (const name of ['date', 'date-time']) {
    const known = ajv.formats[name]
    const validate = typeof known === 'object' && 'validate' in known ? known.validate : known
    if (typeof validate !== 'function') throw new Error(`ajv-formats has no ${name}`)
    const isWellFormed = validate as (text: string) => boolean
    ajv.addFormat(name, (text: string) => isWellFormed(text) && hasYear(text))
  }
  ajv.addFormat('text', isPlainText)
  for (const keyword of ['example', 'x-source', 'x-confidence']) ajv.addKeyword(keyword)
  return ajv
}

const body = makeAjv(false)
const other = makeAjv(true)

const INTEGER = /^(0|-?[1-9]\d{0,14})$/

/** Reads numbers and truth values out of text where the schema wants them; what is not exactly one stays text. */
function readValues(values: Record<string, unknown>, types: ReadonlyMap<string, unknown>): void {
  for (const [name, type] of types) {
    const text = values[name]
    if (typeof text !== 'string') continue
    if (type === 'integer' && INTEGER.test(text)) values[name] = Number(text)
    if (type === 'boolean' && (text === 'true' || text === 'false')) values[name] = text === 'true'
  }
}

/** The check of a body, also for what becomes one without having been sent as one. */
export function compileBody(schema: object): ValidateFunction {
  return body.compile(schema) as ValidateFunction
}

/**
 * Bodies are checked as they are: nothing coerced, nothing dropped, nothing defaulted. Path, query and header values
 * arrive as text: `16` is a number, `0x10`, `1e400` and `5 ` are not. Unknown names are refused everywhere but in headers.
 */
export const compileValidator: FastifySchemaCompiler<{ properties?: Record<string, { type?: unknown }> }> = ({
  schema,
  httpPart,
}) => {
  if (httpPart === 'body') return compileBody(schema)
  const validate = other.compile(schema) as ValidateFunction
  const types = new Map(Object.entries(schema.properties ?? {}).map(([name, member]) => [name, member.type]))
  const check = (values: Record<string, unknown>): boolean => {
    readValues(values, types)
    const isValid = validate(values)
    check.errors = (validate.errors ?? null) as FastifySchemaValidationError[] | null
    return isValid
  }
  check.errors = null as FastifySchemaValidationError[] | null
  return check
}

const TEXTS: Record<string, (params: Record<string, unknown>) => { zh: string; en: string }> = {
  required: ({ missingProperty }) => ({ zh: `缺少 ${missingProperty}。`, en: `${missingProperty} is missing.` }),
  additionalProperties: ({ additionalProperty }) => ({
    zh: `不认识的成员 ${additionalProperty}。`,
    en: `Unknown member ${additionalProperty}.`,
  }),
  type: ({ type }) => ({ zh: `类型应为 ${type}。`, en: `It must be of type ${type}.` }),
  format: ({ format }) => ({ zh: `格式应为 ${format}。`, en: `It must have the format ${format}.` }),
  enum: ({ allowedValues }) => ({
    zh: `只能取：${(allowedValues as unknown[]).join('、')}。`,
    en: `It must be one of: ${(allowedValues as unknown[]).join(', ')}.`,
  }),
  const: ({ allowedValue }) => ({ zh: `只能取 ${allowedValue}。`, en: `It must be ${allowedValue}.` }),
  minimum: ({ limit }) => ({ zh: `不得小于 ${limit}。`, en: `It must be at least ${limit}.` }),
  maximum: ({ limit }) => ({ zh: `不得大于 ${limit}。`, en: `It must be at most ${limit}.` }),
  minLength: ({ limit }) => ({ zh: `不得少于 ${limit} 个字符。`, en: `It needs at least ${limit} characters.` }),
  maxLength: ({ limit }) => ({ zh: `不得多于 ${limit} 个字符。`, en: `It may have at most ${limit} characters.` }),
  minItems: ({ limit }) => ({ zh: `至少 ${limit} 项。`, en: `It needs at least ${limit} items.` }),
  maxItems: ({ limit }) => ({ zh: `至多 ${limit} 项。`, en: `It may have at most ${limit} items.` }),
  uniqueItems: () => ({ zh: '有重复项。', en: 'It has duplicate items.' }),
  pattern: () => ({ zh: '格式不符。', en: 'It does not have the expected form.' }),
}
const FALLBACK = { zh: '不符合要求。', en: 'It does not meet the schema.' }

function pointerOf(error: ErrorObject): string {
  const params = error.params as Record<string, unknown>
  const name = params.missingProperty ?? params.additionalProperty
  if (typeof name !== 'string') return `#${error.instancePath}`
  return `#${error.instancePath}/${name.slice(0, 80).replaceAll('~', '~0').replaceAll('/', '~1')}`
}

/** Validation errors as JSON Pointers with a sentence for people; the offending value itself is never repeated. */
export function fieldErrors(errors: readonly ErrorObject[]): FieldError[] {
  return errors.slice(0, 50).map((error) => {
    const text = TEXTS[error.keyword]?.(error.params as Record<string, unknown>) ?? FALLBACK
    return { pointer: pointerOf(error), code: error.keyword, zh: text.zh.slice(0, 400), en: text.en.slice(0, 400) }
  })
}
