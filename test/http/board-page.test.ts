import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import Fastify from 'fastify'
import { type Test, test } from 'tap'
import { type BoardSignIn, installBoardPage, loadBoardPage } from '../../src/http/board-page.js'
import { openTestCourt } from '../support/app.js'

const SIGN_IN: BoardSignIn = {
  authorizationEndpoint: 'https://login.example/authorize',
  tokenEndpoint: 'https://login.example/oauth/token',
  clientId: 'board',
  scope: 'openid',
}
const SCRIPT = 'console.log("the board")'.repeat(50)

async function openPage(t: Test, signIn: BoardSignIn | undefined) {
  const directory = t.testdir()
  mkdirSync(join(directory, 'assets'))
  writeFileSync(join(directory, 'board.html'), '<!doctype html><title>board</title>')
  writeFileSync(join(directory, 'assets/0123.js'), SCRIPT)
  const app = Fastify({ logger: false, exposeHeadRoutes: false })
  installBoardPage(app, { page: loadBoardPage(directory), signIn })
  t.teardown(() => app.close())
  return app
}

/** The directives of a policy by their names. */
function policyOf(header: unknown): Record<string, string> {
  return Object.fromEntries(
    String(header)
      .split('; ')
      .map((directive) => [directive.split(' ')[0], directive.split(' ').slice(1).join(' ')]),
  )
}

test('the page may load nothing from elsewhere and run nothing inline; signing in reaches the issuer alone', async (t) => {
  const app = await openPage(t, SIGN_IN)
  const answer = await app.inject('/board')
  t.equal(answer.statusCode, 200)
  const policy = policyOf(answer.headers['content-security-policy'])
  t.match(policy, {
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': "'self'",
    'connect-src': "'self' https://login.example",
    'frame-ancestors': "'none'",
    'base-uri': "'none'",
    'form-action': "'none'",
  })
  t.notMatch(answer.headers['content-security-policy'], /unsafe|\*/)
  t.equal(answer.headers['referrer-policy'], 'no-referrer')
  const without = await (await openPage(t, undefined)).inject('/board')
  t.equal(policyOf(without.headers['content-security-policy'])['connect-src'], "'self'")
})

test('assets are named by what is in them and kept for ever, the document is asked for again', async (t) => {
  const app = await openPage(t, SIGN_IN)
  const asset = await app.inject({ url: '/board/assets/0123.js', headers: { 'accept-encoding': 'gzip, br' } })
  t.equal(asset.headers['cache-control'], 'public, max-age=31536000, immutable')
  t.equal(asset.headers['content-type'], 'text/javascript; charset=utf-8')
  t.equal(asset.headers['content-encoding'], 'br')
  t.equal(brotliDecompressSync(asset.rawPayload).toString(), SCRIPT)
  t.equal((await app.inject('/board/assets/0123.js')).body, SCRIPT, 'and whole for whoever takes no compression')
  const document = await app.inject('/board')
  t.equal(document.headers['cache-control'], 'no-cache')
  const again = await app.inject({ url: '/board', headers: { 'if-none-match': String(document.headers.etag) } })
  t.equal(again.statusCode, 304)
})

test('nothing else of the file system is served', async (t) => {
  const app = await openPage(t, SIGN_IN)
  for (const name of ['..%2fboard.html', '%2e%2e/board.html', 'other.js', '0123.js%00', '']) {
    t.equal((await app.inject(`/board/assets/${name}`)).statusCode, 404, name)
  }
})

test('the page is told how people sign in, and never a secret', async (t) => {
  const told = await (await openPage(t, SIGN_IN)).inject('/board/sign-in.json')
  t.strictSame(told.json(), SIGN_IN)
  t.equal((await (await openPage(t, undefined)).inject('/board/sign-in.json')).json(), null)
})

test('a service without a built page says what to do and still has its API', async (t) => {
  const court = await openTestCourt(t)
  const answer = await court.anonymous.get('/board')
  t.equal(answer.status, 503)
  t.match(answer.text, /npm run build/)
  t.equal(answer.headers['x-content-type-options'], 'nosniff')
  t.equal((await court.as('clerk-mingshan').get('/v1/me')).status, 200)
})
