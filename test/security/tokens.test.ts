import { createHmac, generateKeyPairSync, KeyObject, sign } from 'node:crypto'
import { connect } from 'node:net'
import { sql } from 'drizzle-orm'
import { createLocalJWKSet, exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import t from 'tap'
import { bearer, createTokenVerifier } from '../../src/http/authentication.js'
import { openTestCourt, type TestCourt } from '../support/app.js'

const PATH = '/v1/work-list'
const ISSUER = 'https://issuer.test'
const AUDIENCE = 'open-mediation'

const court = await openTestCourt(t)
const seconds = () => Math.floor(court.clock.now.getTime() / 1000)

function part(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function claims(changes: Record<string, unknown> = {}): JWTPayload {
  const all: Record<string, unknown> = {
    iss: ISSUER,
    aud: AUDIENCE,
    sub: 'clerk-mingshan',
    client_id: 'demo-desk',
    iat: seconds(),
    exp: seconds() + 3600,
    ...changes,
  }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}

/** A verifier with keys that this file can sign with; everything else is as in the service. */
const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
const keys = createLocalJWKSet({
  keys: [{ ...(await exportJWK(publicKey)), kid: 'known', alg: 'ES256', use: 'sig' }],
})
const verify = createTokenVerifier({ issuer: ISSUER, audience: AUDIENCE, keys, now: () => court.clock.now })
type Asked = Parameters<typeof bearer>[0]

async function identify(token: string) {
  const authorization = `Bearer ${token}`
  return verify(bearer({ headers: { authorization }, raw: { rawHeaders: ['Authorization', authorization] } } as Asked))
}

function signed(payload: JWTPayload, header: Record<string, unknown> = {}): Promise<string> {
  return new SignJWT(payload)
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'known', ...header })
    .sign(privateKey)
}

t.test('control: the right token is taken, by the verifier and by the service', async (t) => {
  t.equal((await identify(await signed(claims()))).subject, 'clerk-mingshan')
  t.equal((await identify(await signed(claims({ aud: [AUDIENCE] })))).subject, 'clerk-mingshan')
  t.equal((await court.as('clerk-mingshan').get(PATH)).status, 200)
})

const CLAIMS_REFUSED: readonly [string, () => Record<string, unknown>][] = [
  ['another issuer', () => ({ iss: 'https://evil.test' })],
  ['the issuer with a slash', () => ({ iss: `${ISSUER}/` })],
  ['no issuer', () => ({ iss: undefined })],
  ['another audience', () => ({ aud: 'other' })],
  ['audiences without ours', () => ({ aud: ['other', `${AUDIENCE}-2`] })],
  ['no audience', () => ({ aud: undefined })],
  ['no expiry', () => ({ exp: undefined })],
  ['an expiry as text', () => ({ exp: String(seconds() + 3600) })],
  ['an expiry long ago', () => ({ exp: seconds() - 3600 })],
  ['an expiry just beyond the tolerance', () => ({ exp: seconds() - 31 })],
  ['no time of issue', () => ({ iat: undefined })],
  ['not valid before tomorrow', () => ({ nbf: seconds() + 86_400 })],
  ['not valid before, as text', () => ({ nbf: 'tomorrow' })],
  ['no subject', () => ({ sub: undefined })],
  ['a subject that is no text', () => ({ sub: 7 })],
  ['an empty subject', () => ({ sub: '' })],
  ['no client', () => ({ client_id: undefined })],
  ['a client that is no text', () => ({ client_id: ['demo-desk'] })],
]

t.test('claims that are not as they must be', async (t) => {
  for (const [title, changes] of CLAIMS_REFUSED) {
    await t.rejects(identify(await signed(claims(changes()))), { message: 'unauthenticated' }, title)
  }
})

t.test('a token that was taken a moment ago is refused when it expires', async (t) => {
  const before = court.clock.now
  t.teardown(() => {
    court.clock.now = before
  })
  const token = await signed(claims({ exp: seconds() - 28 }))
  t.equal((await identify(token)).subject, 'clerk-mingshan', 'control: within the tolerance')
  court.clock.now = new Date(before.getTime() + 2_500)
  await t.rejects(identify(token), { message: 'unauthenticated' })
})

const HEADERS_REFUSED: readonly [string, Record<string, unknown>][] = [
  ['an id token', { typ: 'JWT' }],
  ['no type', { typ: undefined }],
  ['a key nobody knows', { kid: 'unknown' }],
  ['a path as key id', { kid: '../../../../dev/null' }],
  ['SQL as key id', { kid: "' or '1'='1" }],
  ['a key id of 4 KB', { kid: 'k'.repeat(4_096) }],
]

t.test('headers that are not as they must be', async (t) => {
  for (const [title, header] of HEADERS_REFUSED) {
    await t.rejects(identify(await signed(claims(), header)), { message: 'unauthenticated' }, title)
  }
})

t.test('a token signed with a key that it brings along', async (t) => {
  const own = await generateKeyPair('ES256', { extractable: true })
  const jwk = await exportJWK(own.publicKey)
  for (const header of [{ jwk }, { jku: 'http://127.0.0.1:1/keys' }, { x5u: 'http://127.0.0.1:1/chain' }]) {
    const token = await new SignJWT(claims())
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'known', ...header })
      .sign(own.privateKey)
    await t.rejects(identify(token), { message: 'unauthenticated' }, Object.keys(header).join())
  }
})

t.test('other algorithms', async (t) => {
  const withoutSignature = ['none', 'None', 'nOnE', 'NONE', ''].map(
    (alg) => `${part({ alg, typ: 'at+jwt', kid: 'known' })}.${part(claims())}.`,
  )
  for (const token of withoutSignature) await t.rejects(identify(token), { message: 'unauthenticated' })

  const secrets = [await exportSPKI(publicKey), JSON.stringify(await exportJWK(publicKey)), '']
  for (const secret of secrets) {
    const body = `${part({ alg: 'HS256', typ: 'at+jwt', kid: 'known' })}.${part(claims())}`
    const token = `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`
    await t.rejects(identify(token), { message: 'unauthenticated' }, 'HS256 with the public key as secret')
  }

  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const other = await new SignJWT(claims())
    .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: 'known' })
    .sign(rsa.privateKey)
  await t.rejects(identify(other), { message: 'unauthenticated' }, 'RS256 under the id of an ES256 key')
})

t.test('a token that was touched', async (t) => {
  const token = await signed(claims())
  const [header = '', payload = '', signature = ''] = token.split('.')
  const touched = {
    'no signature': `${header}.${payload}.`,
    'two parts': `${header}.${payload}`,
    'four parts': `${token}.${signature}`,
    'another subject': `${header}.${part(claims({ sub: 'judge-mingshan' }))}.${signature}`,
    'another header': `${part({ alg: 'ES256', typ: 'at+jwt', kid: 'known', x: 1 })}.${payload}.${signature}`,
    'a zero signature': `${header}.${payload}.${Buffer.alloc(64).toString('base64url')}`,
    'a payload that is no JSON': `${header}.${Buffer.from('{').toString('base64url')}.${signature}`,
    'a signature turned round': `${header}.${payload}.${Buffer.from(signature, 'base64url').reverse().toString('base64url')}`,
    'an unknown critical header': signedWithCritical(),
  }
  for (const [title, changed] of Object.entries(touched)) {
    await t.rejects(identify(changed), { message: 'unauthenticated' }, title)
  }
})

/** Rightly signed, but it says that whoever does not know `x` must refuse it. */
function signedWithCritical(): string {
  const body = `${part({ alg: 'ES256', typ: 'at+jwt', kid: 'known', crit: ['x'], x: 1 })}.${part(claims())}`
  const key = KeyObject.from(privateKey)
  return `${body}.${sign('sha256', Buffer.from(body), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
}

/** What the service answers to an Authorization header as it stands. */
async function withHeader(court: TestCourt, authorization: string | string[], path = PATH) {
  const response = await court.app.inject({ method: 'GET', url: path, headers: { authorization } as never })
  return { status: response.statusCode, type: response.headers['content-type'], body: response.body }
}

t.test('the Authorization header has one form', async (t) => {
  const token = await court.token('clerk-mingshan')
  const refused = [
    token,
    `Basic ${token}`,
    `Bearer  ${token}`,
    `Bearer ${token} `.concat('x'),
    `Bearer ${token}, Bearer ${token}`,
    `Bearer ${token} ${token}`,
    'Bearer',
    'Bearer ',
    `Bearer ${'a'.repeat(10_240)}`,
    `Bearer ${token}${'='.repeat(10_240)}`,
  ]
  for (const header of refused) {
    const { status, type, body } = await withHeader(court, header)
    t.equal(status, 401, `${header.slice(0, 20)}… ${body}`)
    t.match(type, /^application\/problem\+json/)
    t.notMatch(body, token.slice(0, 40), 'the token is not repeated')
  }
})

t.test('two Authorization headers on the wire', async (t) => {
  await court.app.listen({ host: '127.0.0.1', port: 0 })
  const address = court.app.server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const ask = (lines: readonly string[]) =>
    new Promise<string>((resolve, reject) => {
      const socket = connect(address.port, '127.0.0.1', () => {
        socket.write([`GET ${PATH} HTTP/1.1`, 'Host: court.test', 'Connection: close', ...lines, '', ''].join('\r\n'))
      })
      let answer = ''
      socket.on('data', (chunk) => {
        answer += chunk.toString('utf8')
      })
      socket.on('end', () => resolve(answer))
      socket.on('error', reject)
    })
  const clerk = `Authorization: Bearer ${await court.token('clerk-mingshan')}`
  const stranger = `Authorization: Bearer ${await court.token('nobody-here')}`
  t.match(await ask([clerk]), /^HTTP\/1\.1 200/, 'control: one is fine')
  t.match(await ask([stranger, clerk]), /^HTTP\/1\.1 40[01]/)
  t.match(await ask(['Authorization: Bearer x', clerk]), /^HTTP\/1\.1 40[01]/)
  t.match(await ask([clerk, clerk]), /^HTTP\/1\.1 40[01]/, 'twice the same is refused as well')
})

t.test('a token in the query string is an unknown parameter', async (t) => {
  const token = await court.token('clerk-mingshan')
  const anonymous = await court.anonymous.get(`${PATH}?access_token=${token}`)
  t.equal(anonymous.status, 401)
  const clerk = await court.as('clerk-mingshan').get(`${PATH}?access_token=${token}`)
  t.equal(clerk.status, 400, clerk.text)
  t.notMatch(clerk.text, token.slice(0, 40), 'and is not repeated')
})

t.test('rights come from the grants, never from the token', async (t) => {
  const token = await court.token('mediator-zhao', {
    roles: ['court-administrator'],
    scope: 'cases.read',
    role: 'clerk',
  })
  const answer = await court.withToken(token).get(`/v1/clients?courtCode=${encodeURIComponent('辽0504')}`)
  t.equal(answer.status, 403, answer.text)
})

t.test('a client gets no scope that it is not registered for', async (t) => {
  const list = `/v1/cases?courtCode=${encodeURIComponent('辽0504')}`
  t.equal((await court.asClient('platform-online', 'cases.read').get(list)).status, 200, 'control: registered for it')
  t.equal((await court.asClient('federation-commerce', 'cases.read cases.register').get(list)).status, 403)
  t.equal((await court.asClient('platform-online', 'cases.reader cases').get(list)).status, 403)
})

t.test('a revoked grant ends within five seconds though the token is still good', async (t) => {
  const token = await court.token('clerk-pingshan')
  const caller = court.withToken(token)
  t.equal((await caller.get(PATH)).status, 200, 'control: it works')
  await court.db.execute(
    sql`update grants set revoked_at = now(), revoked_by = granted_by
        where person_id = (select id from persons where subject = 'clerk-pingshan')`,
  )
  await court.db.execute(sql`update machine_clients set disabled_at = now() where client_id = 'peer-court'`)
  const client = court.asClient('peer-court', 'cases.read')
  const revokedAt = performance.now()
  let lastSuccessMs = 0
  while (performance.now() - revokedAt < 5_500) {
    const { status } = await caller.get(PATH)
    if (status < 400) lastSuccessMs = performance.now() - revokedAt
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  t.ok(lastSuccessMs < 5_000, `the last success came ${Math.round(lastSuccessMs)} ms after the revocation`)
  t.equal((await caller.get(PATH)).status, 403)
  t.equal((await client.get('/v1/courts')).status, 401, 'a disabled client is unknown')
})
