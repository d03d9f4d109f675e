import { Type } from 'typebox'
import { problemType } from './platform/problem.js'
import { COMMAND_NAMES, type Command } from './workflow/commands.js'
import type { Rule } from './workflow/rule.js'
import { CASE_STATES, type CaseState, STATE_TEXTS } from './workflow/states.js'

const NONE = {}

export const invalidRequest = problemType<{ reason?: { zh: string; en: string } }>({
  slug: 'invalid-request',
  status: 400,
  title: { zh: '请求格式不正确', en: 'The request is not well formed' },
  members: NONE,
  detail: ({ reason }) => reason ?? { zh: '请按 errors 所列逐项更正。', en: 'Correct the members listed in errors.' },
})

export const unauthenticated = problemType<{ reason?: 'expired' | 'missing' | 'invalid' }>({
  slug: 'unauthenticated',
  status: 401,
  title: { zh: '需要有效的访问令牌', en: 'A valid access token is needed' },
  members: NONE,
  detail: () => ({
    zh: '请在 Authorization 头中提供由受信任签发方签发的有效访问令牌。',
    en: 'Send a valid access token of the trusted issuer in the Authorization header.',
  }),
  headers: ({ reason }) => ({
    'www-authenticate': reason === 'missing' || reason === undefined ? 'Bearer' : 'Bearer error="invalid_token"',
  }),
})

export const forbidden = problemType<{ action: string }>({
  slug: 'forbidden',
  status: 403,
  title: { zh: '没有办理权限', en: 'Not permitted' },
  members: { action: Type.String({ maxLength: 60 }) },
  detail: ({ action }) => ({
    zh: `您的岗位不能办理此项（${action}）。`,
    en: `None of your roles may do this (${action}).`,
  }),
})

export const notFound = problemType<object>({
  slug: 'not-found',
  status: 404,
  title: { zh: '未找到', en: 'Not found' },
  members: NONE,
  detail: () => ({ zh: '不存在，或者您无权查看。', en: 'It does not exist, or you may not see it.' }),
})

export const methodNotAllowed = problemType<{ allow: string }>({
  slug: 'method-not-allowed',
  status: 405,
  title: { zh: '不支持该方法', en: 'Method not allowed' },
  members: NONE,
  detail: ({ allow }) => ({ zh: `此地址只支持：${allow}。`, en: `This address supports: ${allow}.` }),
  headers: ({ allow }) => ({ allow }),
})

export const stateConflict = problemType<{ state: CaseState; allowedCommands: readonly Command[] }>({
  slug: 'state-conflict',
  status: 409,
  title: { zh: '当前状态下不能办理', en: 'Not possible in the present state' },
  members: {
    state: Type.Unsafe<CaseState>({ type: 'string', enum: [...CASE_STATES] }),
    allowedCommands: Type.Array(Type.Unsafe<Command>({ type: 'string', enum: [...COMMAND_NAMES] }), { maxItems: 60 }),
  },
  detail: ({ state }) => ({
    zh: `案件当前状态为「${STATE_TEXTS[state].zh}」，不能办理此项。`,
    en: `The case is "${state}"; this act is not possible there.`,
  }),
})

export const alreadyExists = problemType<{ what: { zh: string; en: string } }>({
  slug: 'already-exists',
  status: 409,
  title: { zh: '已存在', en: 'It already exists' },
  members: NONE,
  detail: ({ what }) => ({ zh: `${what.zh}已存在。`, en: `${what.en} already exists.` }),
})

export const capacityExhausted = problemType<{ mediatorId: string }>({
  slug: 'mediator-at-capacity',
  status: 409,
  title: { zh: '调解员在办案件已满', en: 'The mediator is at capacity' },
  members: { mediatorId: Type.String({ format: 'uuid', maxLength: 36 }) },
  detail: () => ({
    zh: '该调解员在办案件已达上限，请另选调解员，或者待其办结其他案件后再办理。',
    en: 'This mediator has no capacity left; choose another one, or wait until another case of this one ends.',
  }),
})

export const staleVersion = problemType<{ version: number }>({
  slug: 'stale-version',
  status: 412,
  title: { zh: '案件已被他人更新', en: 'The case has changed' },
  members: { version: Type.Integer({ minimum: 0 }) },
  detail: () => ({
    zh: '您看到的内容不是最新的。请重新读取案件后再办理。',
    en: 'What you saw is out of date. Read the case again, then repeat the act.',
  }),
})

export const versionRequired = problemType<object>({
  slug: 'if-match-required',
  status: 428,
  title: { zh: '缺少 If-Match', en: 'If-Match is required' },
  members: NONE,
  detail: () => ({
    zh: '请在 If-Match 头中提供读取案件时得到的 ETag。',
    en: 'Send the ETag that you got with the case in the If-Match header.',
  }),
})

export const payloadTooLarge = problemType<object>({
  slug: 'payload-too-large',
  status: 413,
  title: { zh: '请求内容过大', en: 'The request is too large' },
  members: NONE,
  detail: () => ({
    zh: '请求内容不得超过 1 MiB；上传的文件不得超过 32 MiB。',
    en: 'A request body may have 1 MiB at most, a file that is uploaded 32 MiB.',
  }),
})

export const addressTooLong = problemType<object>({
  slug: 'address-too-long',
  status: 414,
  title: { zh: '地址过长', en: 'The address is too long' },
  members: NONE,
  detail: () => ({ zh: '请求地址过长。', en: 'The request address is too long.' }),
})

export const unsupportedMediaType = problemType<object>({
  slug: 'unsupported-media-type',
  status: 415,
  title: { zh: '不支持的内容类型', en: 'Unsupported media type' },
  members: NONE,
  detail: () => ({
    zh: '请求内容应为 UTF-8 编码、未压缩的 application/json；上传清单时为 text/csv 或者 .xlsx 工作簿的内容类型。',
    en: 'Send application/json in UTF-8, not compressed; a list is uploaded as text/csv or as an .xlsx workbook.',
  }),
})

export const ruleNotMetProblem = problemType<{ ruleId: string; source: string; confidence: string; rule: Rule }>({
  slug: 'rule-not-met',
  status: 422,
  title: { zh: '不符合程序规则', en: 'A rule of procedure is not met' },
  members: {
    ruleId: Type.String({ maxLength: 80 }),
    source: Type.String({ maxLength: 200 }),
    confidence: Type.String({ maxLength: 20 }),
  },
  detail: ({ rule }) => ({ zh: rule.zh, en: rule.en }),
})

/** The command is well formed but breaks a rule of law or of the court. */
export function ruleNotMet(rule: Rule, pointer?: string) {
  const errors = pointer === undefined ? [] : [{ pointer, code: rule.id, zh: rule.zh, en: rule.en }]
  return ruleNotMetProblem({ ruleId: rule.id, source: rule.source, confidence: rule.confidence, rule }, { errors })
}

export const idempotencyKeyReused = problemType<object>({
  slug: 'idempotency-key-reused',
  status: 422,
  title: { zh: '幂等键已用于其他请求', en: 'The idempotency key was used for another request' },
  members: NONE,
  detail: () => ({
    zh: '同一 Idempotency-Key 已用于内容不同的请求。请为新的办理使用新的键。',
    en: 'This Idempotency-Key belongs to a request with other content. Use a new key for a new act.',
  }),
})

export const idempotencyKeyRequired = problemType<object>({
  slug: 'idempotency-key-required',
  status: 400,
  title: { zh: '缺少 Idempotency-Key', en: 'Idempotency-Key is required' },
  members: NONE,
  detail: () => ({
    zh: '批量办理，以及系统对接客户端的每次写入，都应当携带 Idempotency-Key。',
    en: 'Long work, and every write of a machine client, needs an Idempotency-Key.',
  }),
})

export const headersTooLarge = problemType<object>({
  slug: 'headers-too-large',
  status: 431,
  title: { zh: '请求头过大', en: 'The request headers are too large' },
  members: NONE,
  detail: () => ({ zh: '请求头过大。', en: 'The request headers are too large.' }),
})

export const tooManyRequests = problemType<{ retryAfterSeconds: number }>({
  slug: 'too-many-requests',
  status: 429,
  title: { zh: '请求过于频繁', en: 'Too many requests' },
  members: { retryAfterSeconds: Type.Integer({ minimum: 0 }) },
  detail: ({ retryAfterSeconds }) => ({
    zh: `请在 ${retryAfterSeconds} 秒后重试。`,
    en: `Try again in ${retryAfterSeconds} seconds.`,
  }),
  headers: ({ retryAfterSeconds }) => ({ 'retry-after': String(retryAfterSeconds) }),
})

export const internalError = problemType<object>({
  slug: 'internal-error',
  status: 500,
  title: { zh: '系统内部错误', en: 'Internal error' },
  members: NONE,
  detail: () => ({
    zh: '系统出现错误，重试无用。请将 instance 编号告知管理员。',
    en: 'This is a fault of the service; retrying will not help. Tell the administrator the instance id.',
  }),
})

export const unavailable = problemType<object>({
  slug: 'unavailable',
  status: 503,
  title: { zh: '服务暂不可用', en: 'Temporarily unavailable' },
  members: NONE,
  detail: () => ({ zh: '服务暂时不可用，请稍后重试。', en: 'The service is busy or starting; try again shortly.' }),
  headers: () => ({ 'retry-after': '2' }),
})

/** Every problem type of the service, in the order of their status. */
export const PROBLEM_TYPES = [
  invalidRequest,
  idempotencyKeyRequired,
  unauthenticated,
  forbidden,
  notFound,
  methodNotAllowed,
  stateConflict,
  alreadyExists,
  capacityExhausted,
  staleVersion,
  payloadTooLarge,
  addressTooLong,
  unsupportedMediaType,
  ruleNotMetProblem,
  idempotencyKeyReused,
  versionRequired,
  tooManyRequests,
  headersTooLarge,
  internalError,
  unavailable,
].map((factory) => factory.type)
