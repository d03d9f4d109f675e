import type { TLocalizedValidationError } from 'typebox/error'
import type { FieldError } from '../../platform/problem.js'

const TEXTS: Readonly<Record<string, { zh: string; en: string }>> = {
  required: { zh: '缺少该项。', en: 'It is missing.' },
  additionalProperties: { zh: '不认识的成员。', en: 'It is not a known member.' },
  type: { zh: '类型不符。', en: 'It has the wrong type.' },
  anyOf: { zh: '类型或者取值不符。', en: 'It has the wrong type or value.' },
  enum: { zh: '不在可取的值之内。', en: 'It is not one of the allowed values.' },
}
const FALLBACK = { zh: '取值不符合要求。', en: 'Its value is not allowed.' }

/**
 * Schema errors as JSON Pointers, one per place; the offending value itself is never repeated.
 *
 * @param at - pointer of the checked value inside the whole, such as `/examples/3`
 */
export function schemaFaults(errors: readonly TLocalizedValidationError[], at = ''): FieldError[] {
  const codes = new Map<string, string>()
  for (const error of errors) {
    for (const [pointer, code] of placesOf(error)) {
      const earlier = codes.get(pointer)
      if (earlier === undefined || error.keyword === 'anyOf') codes.set(pointer, code)
    }
  }
  return [...codes].map(([pointer, code]) => ({ pointer: `#${at}${pointer}`, code, ...(TEXTS[code] ?? FALLBACK) }))
}

function placesOf(error: TLocalizedValidationError): [pointer: string, code: string][] {
  switch (error.keyword) {
    case 'required':
      return error.params.requiredProperties.map((name) => [`${error.instancePath}/${escapePointer(name)}`, 'required'])
    case 'additionalProperties':
      return error.params.additionalProperties.map((name) => [
        `${error.instancePath}/${escapePointer(name)}`,
        'additionalProperties',
      ])
    case 'boolean':
      return [[error.instancePath, 'additionalProperties']]
    default:
      return [[error.instancePath, error.keyword]]
  }
}

function escapePointer(name: string): string {
  return name.slice(0, 80).replaceAll('~', '~0').replaceAll('/', '~1')
}
