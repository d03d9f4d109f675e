import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import t from 'tap'
import { sequenceEvents } from '../../../../src/modules/exchange/feed/sequence-events.js'
import { countFigures } from '../../../../src/modules/statistics/count-figures.js'
import { openTestCourt } from '../../../support/app.js'
import { registeredCase } from '../../../support/cases.js'

const court = await openTestCourt(t)
await court.app.listen({ port: 0, host: '127.0.0.1' })
const { port } = court.app.server.address() as AddressInfo
const BASE = `http://127.0.0.1:${port}`

/** Opens the stream and reads events from it one by one. */
async function follow(token: string | undefined, query = '') {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const request = get(`${BASE}/v1/board/changes${query}`, { headers })
  const [response]: IncomingMessage[] = await once(request, 'response')
  if (response === undefined) throw new Error('no answer')
  const chunks: AsyncIterator<string> = response.setEncoding('utf8')[Symbol.asyncIterator]()
  let unread = ''
  /** The version of the next event; undefined when the stream ends before there is one. */
  const next = async (): Promise<string | undefined> => {
    for (;;) {
      const event = /^([\s\S]*?)\n\n/.exec(unread)
      if (event !== null) {
        unread = unread.slice(event[0].length)
        const version = /^data: \{"version":"(.+)"\}$/m.exec(event[1] ?? '')?.[1]
        if (version !== undefined) return version
        continue
      }
      const { done, value } = await chunks.next()
      if (done) return undefined
      unread += value
    }
  }
  return { response, next, stop: () => request.destroy() }
}

async function happens(): Promise<void> {
  await registeredCase(court)
  const deps = { db: court.db, now: () => court.clock.now }
  await sequenceEvents(deps, AbortSignal.timeout(30_000))
  await countFigures(deps)
}

t.test('401 without a token and with a wrong one, before anything is streamed', async (t) => {
  for (const token of [undefined, 'omd_4_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', 'nonsense']) {
    const { response, stop } = await follow(token)
    t.equal(response.statusCode, 401, String(token))
    t.match(response.headers['content-type'], /^application\/problem\+json/)
    stop()
  }
})

t.test('the present version at once, and a new one when something happened in the court', async (t) => {
  const token = await court.token('clerk-mingshan')
  const { response, next, stop } = await follow(token)
  t.equal(response.statusCode, 200)
  t.equal(response.headers['content-type'], 'text/event-stream')
  const first = await next()
  t.equal(first, (await court.as('clerk-mingshan').get('/v1/board')).body.version, 'as the board says it')
  await happens()
  const second = await next()
  t.not(second, first)
  t.equal(second, (await court.as('clerk-mingshan').get('/v1/board')).body.version)
  stop()
})

t.test('what happens in another court is no change', async (t) => {
  const { next, stop } = await follow(await court.token('clerk-pingshan'))
  const elsewhere = await follow(await court.token('clerk-mingshan'))
  await next()
  await elsewhere.next()
  await happens()
  t.ok(await elsewhere.next(), 'control: told where it happened')
  const heard = await Promise.race([next(), new Promise((resolve) => setTimeout(resolve, 1_500, 'nothing'))])
  t.equal(heard, 'nothing')
  stop()
  elsewhere.stop()
})

t.test('with `once` the stream ends after the present version', async (t) => {
  const { next } = await follow(await court.token('clerk-mingshan'), '?once=true')
  t.ok(await next())
  t.equal(await next(), undefined)
})

t.test('the stream of a display ends within five seconds of its revocation', async (t) => {
  const admin = court.as('admin-benxi')
  const { body } = await admin.post('/v1/display-tokens', { courtCode: '辽0504', name: '大厅', validDays: 1 })
  const { next } = await follow(body.token)
  t.ok(await next(), 'control: it was let in')
  const began = performance.now()
  await admin.post(`/v1/display-tokens/${body.id}/revocation`, {})
  t.equal(await next(), undefined)
  const seconds = (performance.now() - began) / 1000
  t.ok(seconds < 5, `${seconds.toFixed(1)} s`)
})

t.test('the stream ends when the token is over', async (t) => {
  const { next } = await follow(await court.token('clerk-mingshan'))
  t.ok(await next())
  const before = court.clock.now
  court.clock.now = new Date(before.getTime() + 2 * 3_600_000)
  t.equal(await next(), undefined)
  court.clock.now = before
})

t.test('429 beyond eight streams of one caller', async (t) => {
  const token = await court.token('judge-mingshan')
  const streams = await Promise.all(Array.from({ length: 8 }, () => follow(token)))
  t.strictSame(
    streams.map(({ response }) => response.statusCode),
    Array.from({ length: 8 }, () => 200),
  )
  const { response } = await follow(token)
  t.equal(response.statusCode, 429)
  t.ok(response.headers['retry-after'])
  for (const { stop } of streams) stop()
})

t.test('open streams do not keep the service from closing', async (t) => {
  const { next } = await follow(await court.token('clerk-mingshan'))
  t.ok(await next())
  const closing = court.app.close()
  t.equal(await next(), undefined)
  await closing
})
