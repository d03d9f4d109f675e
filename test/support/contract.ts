import { readFileSync } from 'node:fs'
import type { ValidateFunction } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'

const ajv = new Ajv2020({ strict: false, allErrors: true })
;(addFormats as unknown as (ajv: Ajv2020, formats: string[]) => void)(ajv, [
  'date',
  'date-time',
  'uuid',
  'uri',
  'email',
])
ajv.addFormat('text', true)

interface Contract {
  readonly components: object
  readonly paths: Record<
    string,
    Record<string, { responses: Record<string, { content?: Record<string, { schema: object }> }> }>
  >
}

/** What is published, as it is committed. */
export const committedContract = JSON.parse(readFileSync('openapi/mediation.v1.json', 'utf8')) as Contract

/** Whether a value is what a schema of the contract says. */
export function validatorOf(schema: object, contract: object = committedContract): ValidateFunction {
  return ajv.compile({ ...schema, components: (contract as Contract).components })
}

/** Whether a body is what the contract says of an answer. */
export function answerValidator(method: 'get' | 'post', path: string, status: number): ValidateFunction {
  const schema = committedContract.paths[path]?.[method]?.responses[status]?.content?.['application/json']?.schema
  if (schema === undefined) throw new Error(`the contract has no ${status} for ${method} ${path}`)
  return validatorOf(schema)
}
