import type { FastifyError } from 'fastify'
import { databaseError } from '../platform/database.js'
import { Problem } from '../platform/problem.js'
import { StrictJsonError } from '../platform/strict-json.js'
import { fieldErrors } from '../platform/validation.js'
import * as problems from '../problems.js'

type ErrorObjects = Parameters<typeof fieldErrors>[0]

/** Constraints whose violation is a refusal and not a bug, by name. */
const CONSTRAINTS: Readonly<Record<string, () => Problem>> = {
  courts_code_key: () => problems.alreadyExists({ what: { zh: '该法院代字', en: 'A court with this code' } }),
  organisations_name_key: () =>
    problems.alreadyExists({ what: { zh: '该名称的调解组织', en: 'An organisation of this name' } }),
  persons_subject_key: () => problems.alreadyExists({ what: { zh: '该人员', en: 'A person with this subject' } }),
  team_templates_name_key: () =>
    problems.alreadyExists({ what: { zh: '该名称的团队模板', en: 'A team template of this name' } }),
  teams_name_once: () => problems.alreadyExists({ what: { zh: '该名称的团队', en: 'A team of this name' } }),
  // The same request is under way in a process that does not lock its key; it will have an answer in a moment.
  idempotency_keys_pkey: () => problems.unavailable({}),
  machine_clients_client_id_key: () =>
    problems.alreadyExists({ what: { zh: '该客户端', en: 'A client with this client id' } }),
}

function fromFastify(error: FastifyError): Problem | undefined {
  if (error.validation !== undefined) {
    return problems.invalidRequest({}, { errors: fieldErrors(error.validation as unknown as ErrorObjects) })
  }
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return problems.payloadTooLarge({})
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return problems.unsupportedMediaType({})
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return problems.addressTooLong({})
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_BAD_URL':
      return problems.invalidRequest({})
    default:
      return error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500
        ? problems.invalidRequest({}, { cause: error })
        : undefined
  }
}

function fromDatabase(error: unknown): Problem | undefined {
  const found = databaseError(error)
  if (found !== undefined) {
    const known = found.constraint === undefined ? undefined : CONSTRAINTS[found.constraint]
    if (known !== undefined) return known()
    // Too busy or gone, not wrong: cancelled statement, lock timeout, too many connections, shutdown.
    if (/^(57|53|08|55P03|40)/.test(found.code)) return problems.unavailable({}, { cause: error })
    return undefined
  }
  const code = (error as NodeJS.ErrnoException | null)?.code
  if (code === 'ECONNREFUSED' || code === 'ECONNRESET' || code === 'EPIPE')
    return problems.unavailable({}, { cause: error })
  const message = error instanceof Error ? error.message : ''
  return /timeout exceeded when trying to connect|Connection terminated/.test(message)
    ? problems.unavailable({}, { cause: error })
    : undefined
}

/** Turns whatever was thrown into the problem that the client sees. What nobody foresaw is an internal error. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (error instanceof StrictJsonError) {
    return problems.invalidRequest(
      {},
      {
        errors: [
          {
            pointer: `#${error.pointer ?? ''}`,
            code: error.code,
            zh: 'JSON 内容不合规范。',
            en: 'The JSON is not acceptable.',
          },
        ],
      },
    )
  }
  return (
    fromDatabase(error) ??
    (error instanceof Error ? fromFastify(error as FastifyError) : undefined) ??
    problems.internalError({}, { cause: error })
  )
}
