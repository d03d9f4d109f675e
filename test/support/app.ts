import { randomBytes } from 'node:crypto'
import type { ValidateFunction } from 'ajv'
import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from 'jose'
import type { Test } from 'tap'
import { buildApp } from '../../src/app.js'
import { dataKeyStore, SEALED_TABLES } from '../../src/modules/directory/data-keys.js'
import { NOTHING_ALLOWED, type Outbound, openOutbound } from '../../src/platform/outbound.js'
import { openVault, parseMasterKeys } from '../../src/platform/vault.js'
import { answerValidator } from './contract.js'
import { cloneDatabase } from './database.js'
import { TEST_NOW } from './template-database.js'

let isCase: ValidateFunction | undefined

/** The one answer that no schema filters on its way out, because the database writes its JSON. */
function checkCase(body: unknown): void {
  isCase ??= answerValidator('get', '/v1/cases/{caseId}', 200)
  if (!isCase(body)) throw new Error(`the case is not what the contract says: ${JSON.stringify(isCase.errors)}`)
}

const ISSUER = 'https://issuer.test'
const AUDIENCE = 'open-mediation'

export interface Answer {
  status: number
  headers: Record<string, string | string[] | number | undefined>
  // biome-ignore lint/suspicious/noExplicitAny: tests read bodies of every shape
  body: any
  text: string
}

export interface RequestOptions {
  ifMatch?: number | string
  key?: string
  headers?: Record<string, string>
}

/** The whole service on a database of its own, with a clock that tests set and tokens that are really verified. */
export async function openTestCourt(
  t: Test,
  { outbound = openOutbound(NOTHING_ALLOWED) }: { outbound?: Outbound } = {},
) {
  const { db, url } = await cloneDatabase(t)
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
  const jwk = { ...(await exportJWK(publicKey)), kid: 'test', alg: 'ES256', use: 'sig' }
  const keys = createLocalJWKSet({ keys: [jwk] })
  const clock = { now: TEST_NOW }
  const personalDataKey = randomBytes(32).toString('base64')
  const vault = await openVault(parseMasterKeys(personalDataKey), dataKeyStore(db), SEALED_TABLES)
  const app = await buildApp({
    db,
    now: () => clock.now,
    vault,
    tokens: { issuer: ISSUER, audience: AUDIENCE, keys },
    logLevel: process.env.TEST_LOG_LEVEL ?? 'silent',
    rateLimitPerMinute: 1_000_000,
    outbound,
  })
  t.teardown(() => app.close())

  const token = (subject: string, claims: Record<string, unknown> = {}, wrong: { aud?: string; typ?: string } = {}) =>
    new SignJWT({ client_id: 'demo-desk', ...claims })
      .setProtectedHeader({ alg: 'ES256', typ: wrong.typ ?? 'at+jwt', kid: 'test' })
      .setIssuer(ISSUER)
      .setAudience(wrong.aud ?? AUDIENCE)
      .setSubject(subject)
      .setIssuedAt(Math.floor(clock.now.getTime() / 1000))
      .setExpirationTime(Math.floor(clock.now.getTime() / 1000) + 3600)
      .sign(privateKey)

  const send = async (
    bearer: string | undefined,
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    body: unknown,
    options: RequestOptions = {},
  ): Promise<Answer> => {
    const hasBody = method === 'POST' || method === 'PUT'
    const response = await app.inject({
      method,
      url: path,
      headers: {
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
        ...(hasBody ? { 'content-type': 'application/json' } : {}),
        ...(options.ifMatch === undefined
          ? {}
          : { 'if-match': typeof options.ifMatch === 'number' ? `"${options.ifMatch}"` : options.ifMatch }),
        ...(options.key === undefined ? {} : { 'idempotency-key': options.key }),
        ...options.headers,
      },
      ...(hasBody ? { payload: typeof body === 'string' ? body : JSON.stringify(body ?? {}) } : {}),
    })
    const isJson = String(response.headers['content-type'] ?? '').includes('json')
    const read = isJson ? JSON.parse(response.body) : undefined
    if (method === 'GET' && response.statusCode === 200 && /^\/v1\/cases\/[^/?]+$/.test(path)) checkCase(read)
    return { status: response.statusCode, headers: response.headers, body: read, text: response.body }
  }
  const caller = (bearer: () => Promise<string | undefined>) => ({
    get: async (path: string, options?: RequestOptions) => send(await bearer(), 'GET', path, undefined, options),
    post: async (path: string, body: unknown, options?: RequestOptions) =>
      send(await bearer(), 'POST', path, body, options),
    put: async (path: string, body: unknown, options?: RequestOptions) =>
      send(await bearer(), 'PUT', path, body, options),
    delete: async (path: string, options?: RequestOptions) => send(await bearer(), 'DELETE', path, undefined, options),
  })
  return {
    app,
    db,
    url,
    vault,
    personalDataKey,
    clock,
    token,
    /** A person by the subject of the demo people, e.g. `clerk-mingshan`. */
    as: (subject: string) => caller(() => token(subject)),
    /** A machine client; its token carries the scopes given. */
    asClient: (clientId: string, scope: string) => caller(() => token(clientId, { client_id: clientId, scope })),
    anonymous: caller(async () => undefined),
    withToken: (bearer: string) => caller(async () => bearer),
  }
}
export type TestCourt = Awaited<ReturnType<typeof openTestCourt>>
