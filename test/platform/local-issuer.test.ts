import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import t, { type Test } from 'tap'
import { DEMO_CLIENTS, DEMO_PEOPLE } from '../../src/modules/directory/demo-people.js'
import {
  DEMO_DESK_CLIENT,
  DEMO_PERSON_GRANT,
  LOCAL_BOARD_CLIENT,
  type LocalIssuer,
  startLocalIssuer,
} from '../../src/platform/local-issuer.js'
import { StartupError } from '../../src/platform/startup-error.js'

const AUDIENCE = 'open-mediation'

const directory = mkdtempSync(join(tmpdir(), 'local-issuer-'))
t.teardown(() => rmSync(directory, { recursive: true, force: true }))

async function start(test: Test, port = 0, keyFile = join(directory, 'key.json')): Promise<LocalIssuer> {
  const issuer = await startLocalIssuer({
    port,
    host: '127.0.0.1',
    audience: AUDIENCE,
    people: DEMO_PEOPLE,
    clients: DEMO_CLIENTS,
    keyFile,
  })
  test.teardown(() => issuer.stop())
  return issuer
}

async function discover(issuer: string): Promise<{ token_endpoint: string; jwks_uri: string; issuer: string }> {
  return JSON.parse(await (await fetch(`${issuer}/.well-known/openid-configuration`)).text())
}

async function ask(
  issuer: string,
  form: Record<string, string>,
): Promise<{ status: number; body: Record<string, string> }> {
  const { token_endpoint } = await discover(issuer)
  const answer = await fetch(token_endpoint, { method: 'POST', body: new URLSearchParams(form) })
  return { status: answer.status, body: JSON.parse(await answer.text()) }
}

function askAsPerson(issuer: string, person: string) {
  return ask(issuer, { grant_type: DEMO_PERSON_GRANT, client_id: DEMO_DESK_CLIENT, person })
}

function askAsClient(issuer: string, clientId: string, form: Record<string, string> = {}) {
  const secret = DEMO_CLIENTS.find((client) => client.clientId === clientId)?.clientSecret ?? ''
  return ask(issuer, { grant_type: 'client_credentials', client_id: clientId, client_secret: secret, ...form })
}

async function verify(issuer: string, token: string | undefined) {
  const keys = createRemoteJWKSet(new URL((await discover(issuer)).jwks_uri))
  return jwtVerify(token ?? '', keys, { issuer, audience: AUDIENCE, typ: 'at+jwt', algorithms: ['ES256'] })
}

async function runToken(args: string[], issuer: string) {
  const child = spawn(process.execPath, ['dist/bin/token.js', ...args], {
    env: { PATH: process.env.PATH, LOCAL_ISSUER_URL: issuer },
  })
  const exit = once(child, 'exit')
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  const [status]: (number | null)[] = await exit
  return { status, stdout, stderr }
}

t.test("a person's token is what production verifies, and nothing is said on the console", async (t) => {
  const said: unknown[][] = []
  for (const method of ['info', 'warn', 'error', 'log'] as const) {
    t.intercept(console, method, { value: (...args: unknown[]) => said.push(args), writable: true, configurable: true })
  }
  const { issuer } = await start(t)
  const { body } = await askAsPerson(issuer, 'clerk-mingshan')
  const { payload, protectedHeader } = await verify(issuer, body.access_token)
  t.match(protectedHeader, { alg: 'ES256', typ: 'at+jwt', kid: String })
  t.match(payload, { iss: issuer, aud: AUDIENCE, sub: 'clerk-mingshan', client_id: DEMO_DESK_CLIENT, jti: String })
  t.equal(Number(payload.exp) - Number(payload.iat), 3600)
  t.notOk('scope' in payload, 'what a person may do is not in the token')
  t.match(body, { token_type: 'Bearer', expires_in: 3600 })
  t.strictSame(said, [])
})

t.test('a token for another audience or of another issuer is not accepted', async (t) => {
  const { issuer } = await start(t)
  const { body } = await askAsPerson(issuer, 'clerk-mingshan')
  const keys = createRemoteJWKSet(new URL((await discover(issuer)).jwks_uri))
  const token = body.access_token ?? ''
  await t.rejects(jwtVerify(token, keys, { issuer, audience: 'other' }), { code: 'ERR_JWT_CLAIM_VALIDATION_FAILED' })
  const stranger = await start(t, 0, join(directory, 'other-key.json'))
  await t.rejects(verify(stranger.issuer, token), { code: 'ERR_JWKS_NO_MATCHING_KEY' })
})

t.test('every demo person gets a token, nobody else does', async (t) => {
  const { issuer } = await start(t)
  for (const { subject } of DEMO_PEOPLE) {
    const { body } = await askAsPerson(issuer, subject)
    t.equal(decodeJwt(body.access_token ?? '').sub, subject)
  }
  const { status, body } = await askAsPerson(issuer, 'nobody')
  t.equal(status, 400)
  t.match(body, { error: 'invalid_grant', error_description: /^person must be one of: clerk-mingshan, / })
  t.notOk('access_token' in body)
})

t.test('a client gets its own scopes and no others', async (t) => {
  const { issuer } = await start(t)
  for (const { clientId, scopes } of DEMO_CLIENTS) {
    const { body } = await askAsClient(issuer, clientId)
    const { payload } = await verify(issuer, body.access_token)
    t.match(payload, { sub: clientId, client_id: clientId, aud: AUDIENCE, scope: scopes.join(' ') })
    t.equal(decodeProtectedHeader(body.access_token ?? '').typ, 'at+jwt')
  }
  const part = await askAsClient(issuer, 'platform-online', { scope: 'cases.read' })
  t.equal(decodeJwt(part.body.access_token ?? '').scope, 'cases.read')
  const other = await askAsClient(issuer, 'federation-commerce', { scope: 'cases.read' })
  t.match(other, { status: 400, body: { error: 'invalid_scope' } })
  const unknown = await askAsClient(issuer, 'federation-commerce', { scope: 'everything' })
  t.notOk('scope' in decodeJwt(unknown.body.access_token ?? ''))
})

t.test('a client is refused with a wrong secret, for another audience, and as a person', async (t) => {
  const { issuer } = await start(t)
  t.match(await askAsClient(issuer, 'platform-online', { client_secret: 'wrong' }), {
    status: 401,
    body: { error: 'invalid_client' },
  })
  t.match(await askAsClient(issuer, 'platform-online', { resource: 'https://other.example' }), {
    status: 400,
    body: { error: 'invalid_target' },
  })
  t.match(await askAsClient(issuer, 'platform-online', { grant_type: DEMO_PERSON_GRANT, person: 'clerk-mingshan' }), {
    status: 400,
    body: { error: 'invalid_request' },
  })
})

t.test('the key is kept across restarts, readable by its owner only', async (t) => {
  const keyFile = join(directory, 'kept', 'key.json')
  const first = await start(t, 0, keyFile)
  const { body } = await askAsPerson(first.issuer, 'judge-mingshan')
  await first.stop()
  t.equal(statSync(keyFile).mode & 0o777, 0o600)
  const second = await start(t, Number(new URL(first.issuer).port), keyFile)
  t.equal((await verify(second.issuer, body.access_token)).payload.sub, 'judge-mingshan')
  const published = await (await fetch((await discover(second.issuer)).jwks_uri)).text()
  t.notOk(published.includes(JSON.parse(readFileSync(keyFile, 'utf8')).d), 'the private part is not published')
})

t.test('a damaged key and a port in use are one sentence each', async (t) => {
  const keyFile = join(directory, 'damaged.json')
  writeFileSync(keyFile, '{"kty":"EC"}')
  await t.rejects(start(t, 0, keyFile), StartupError)
  const { issuer } = await start(t)
  const { port } = new URL(issuer)
  await t.rejects(start(t, Number(port)), {
    name: 'StartupError',
    message: new RegExp(`cannot listen on 127\\.0\\.0\\.1:${port} \\(EADDRINUSE\\).* / .*无法监听`),
  })
})

t.test('the token program prints the token and nothing else', async (t) => {
  const { issuer } = await start(t)
  const person = await runToken(['judge-mingshan'], issuer)
  t.match(person, { status: 0, stderr: '' })
  t.match(person.stdout, /^[\w-]+\.[\w-]+\.[\w-]+\n$/)
  t.equal((await verify(issuer, person.stdout.trim())).payload.sub, 'judge-mingshan')
  const client = await runToken(['--client', 'peer-court'], issuer)
  t.equal(
    (await verify(issuer, client.stdout.trim())).payload.scope,
    'cases.register cases.read outcomes.read webhooks.manage',
  )
})

t.test('the token program says in one line what is wrong', async (t) => {
  const { issuer, stop } = await start(t)
  for (const [args, sentence] of [
    [['nobody'], /^There is no demo person "nobody".*clerk-mingshan, .*auditor-benxi.*\n$/],
    [['--client', 'nobody'], /^There is no demo client "nobody".*platform-online, .*peer-court.*\n$/],
    [['--client', 'peer-court', '--secret', 'wrong'], /^The issuer refused: client authentication failed.*\n$/],
    [[], /^Name one person or one client .*\n$/],
    [['clerk-mingshan', '--client', 'peer-court'], /^Name one person or one client .*\n$/],
  ] as const) {
    t.match(await runToken([...args], issuer), { status: 1, stdout: '', stderr: sentence })
  }
  await stop()
  t.match(await runToken(['clerk-mingshan'], issuer), {
    status: 1,
    stdout: '',
    stderr: /^No local issuer answers at http:\/\/127\.0\.0\.1:\d+: start the service first .*\n$/,
  })
})

const VERIFIER = 'a-verifier-that-is-long-enough-for-the-rfc-7636'
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url')

/** Signs in on a page of the board as a browser does it, up to the code. */
async function signInAs(issuer: string, person: string, redirectUri: string, changes: Record<string, string> = {}) {
  const cookies = new Map<string, string>()
  const visit = async (url: string, body?: URLSearchParams) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const init = body === undefined ? {} : { method: 'POST', body }
    const answer = await fetch(url, { ...init, redirect: 'manual', headers: { cookie } })
    for (const set of answer.headers.getSetCookie()) {
      const [pair = ''] = set.split(';')
      cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
    }
    const next = answer.headers.get('location')
    return { status: answer.status, text: await answer.text(), next: next === null ? '' : new URL(next, url).href }
  }
  const asked = new URLSearchParams({
    response_type: 'code',
    client_id: LOCAL_BOARD_CLIENT,
    redirect_uri: redirectUri,
    scope: 'openid',
    state: 'a-state',
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
    ...changes,
  })
  const begun = await visit(`${issuer}/auth?${asked}`)
  if (begun.next.startsWith(redirectUri) || begun.status >= 400) return { page: begun, ended: begun }
  const page = await visit(begun.next)
  const chosen = await visit(begun.next, new URLSearchParams({ person }))
  return { page, ended: chosen.next === '' ? chosen : await visit(chosen.next) }
}

t.test('a person signs in on a page of this machine and gets a token that production verifies', async (t) => {
  const { issuer } = await start(t)
  const redirectUri = 'http://127.0.0.1:45678/board'
  const { page, ended } = await signInAs(issuer, 'judge-mingshan', redirectUri)
  t.equal(page.status, 200)
  for (const { subject, name } of DEMO_PEOPLE)
    t.ok(page.text.includes(`value="${subject}"`) && page.text.includes(name))
  t.notMatch(page.text, /https?:/, 'the page loads nothing')
  const back = new URL(ended.next)
  t.equal(back.origin + back.pathname, redirectUri)
  t.equal(back.searchParams.get('state'), 'a-state')
  const form = {
    grant_type: 'authorization_code',
    client_id: LOCAL_BOARD_CLIENT,
    redirect_uri: redirectUri,
    code: back.searchParams.get('code') ?? '',
    code_verifier: VERIFIER,
  }
  t.match(await ask(issuer, { ...form, code_verifier: `${VERIFIER}x` }), {
    status: 400,
    body: { error: 'invalid_grant' },
  })
  const again = await signInAs(issuer, 'judge-mingshan', redirectUri)
  const code = new URL(again.ended.next).searchParams.get('code') ?? ''
  const { body } = await ask(issuer, { ...form, code })
  const { payload } = await verify(issuer, body.access_token)
  t.match(payload, { sub: 'judge-mingshan', client_id: LOCAL_BOARD_CLIENT, aud: AUDIENCE })
})

t.test('nobody signs in without PKCE, for a page elsewhere, or as somebody unknown', async (t) => {
  const { issuer } = await start(t)
  const own = 'http://127.0.0.1:45678/board'
  const plain = await signInAs(issuer, 'judge-mingshan', own, { code_challenge: '', code_challenge_method: '' })
  t.notMatch(plain.ended.next, /[?&]code=/)
  for (const elsewhere of [
    'https://evil.example/board',
    'http://127.0.0.1:45678/other',
    'http://127.0.0.1.evil.example/board',
  ]) {
    const { ended } = await signInAs(issuer, 'judge-mingshan', elsewhere)
    t.equal(ended.status, 400, elsewhere)
    t.equal(ended.next, '', elsewhere)
  }
  t.equal((await signInAs(issuer, 'nobody', own)).ended.status, 400)
  t.match(new URL((await signInAs(issuer, 'judge-mingshan', own)).ended.next).searchParams.get('code'), /.+/, 'control')
})

t.test('only a page of this machine may redeem a code from a browser', async (t) => {
  const { issuer } = await start(t)
  const { token_endpoint } = await discover(issuer)
  const allowed = async (origin: string) => {
    const form = new URLSearchParams({ grant_type: 'authorization_code', client_id: LOCAL_BOARD_CLIENT, code: 'none' })
    const answer = await fetch(token_endpoint, { method: 'POST', headers: { origin }, body: form })
    return answer.headers.get('access-control-allow-origin')
  }
  t.equal(await allowed('http://127.0.0.1:45678'), 'http://127.0.0.1:45678')
  t.equal(await allowed('https://evil.example'), null)
})
