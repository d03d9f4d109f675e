import { sql } from 'drizzle-orm'
import t from 'tap'
import { eraseOldRequests } from '../../../src/modules/exchange/clients/erase-old-requests.js'
import { type Answer, openTestCourt } from '../../support/app.js'
import { dispute, registeredCase } from '../../support/cases.js'

const court = await openTestCourt(t)
const admin = court.as('admin-benxi')
const theirs = await registeredCase(court)
// Longer than actors are remembered.
const remembered = () => new Promise((resolve) => setTimeout(resolve, 3_300))

async function clientOf(clientId: string, scopes: string[], changes: Record<string, unknown> = {}) {
  const body = { clientId, name: '测试平台', scopes, courtCodes: ['辽0504'], ...changes }
  const made = await admin.post('/v1/clients', body)
  if (made.status !== 201) throw new Error(made.text)
  const client = court.asClient(clientId, scopes.join(' '))
  return { ...client, id: made.body.id as string, etag: made.headers.etag }
}

const logged = async (clientId: string) => {
  const { rows } = await court.db.execute<{ text: string }>(
    sql`select row_to_json(r)::text as text from client_requests r where client_id = ${clientId}::uuid`,
  )
  return rows.map(({ text }) => text)
}

/** The log as its client reads it, as soon as it has so many entries beside those of reading it. */
async function logOf(who: { get(path: string): Promise<Answer> }, entries: number) {
  for (let turn = 0; turn < 100; turn += 1) {
    const answer = await who.get('/v1/me/requests?limit=100')
    const items = answer.body.items.filter((item: { route: string }) => item.route !== '/v1/me/requests')
    if (items.length >= entries) return items
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error('the log does not grow')
}

const limited = await clientOf('limited', ['cases.read', 'cases.register'], { rateLimitPerMinute: 5 })
const asked = await clientOf('asked', ['cases.read', 'cases.register'])

t.test(
  'a client has its own limit, told in every answer; all its tokens share it, wherever they come from',
  async (t) => {
    const first = await limited.get('/v1/me')
    t.equal(first.headers['ratelimit-policy'], '"per-minute";q=5;w=60')
    t.match(String(first.headers.ratelimit), /^"per-minute";r=4;t=([1-9]|[1-5]\d|60)$/)
    const narrow = court.asClient('limited', 'cases.read')
    const disguises = [
      { 'x-forwarded-for': '203.0.113.7' },
      { forwarded: 'for="[2001:db8::1]"' },
      { 'x-real-ip': '198.51.100.9', 'x-client-id': 'another' },
    ]
    for (const headers of disguises) t.equal((await narrow.get('/v1/me', { headers })).status, 200)
    t.equal((await limited.get('/v1/cases/not-an-id')).status, 400, 'a request that is refused counts as well')
    for (const [index, who] of [limited, narrow, narrow].entries()) {
      const refused = await who.get('/v1/me', { headers: disguises[index] ?? {} })
      t.equal(refused.status, 429)
      t.equal(refused.body.code, 'too-many-requests')
      t.match(String(refused.headers['retry-after']), /^([1-9]|[1-5]\d|60)$/)
      t.equal(refused.headers['retry-after'], String(refused.body.retryAfterSeconds))
      t.match(String(refused.headers.ratelimit), /^"per-minute";r=0;t=\d+$/)
    }
    const write = await limited.post('/v1/cases', dispute({ channel: 'platform' }), { key: 'limited-key-1' })
    t.equal(write.status, 429)
    const { rows } = await court.db.execute(sql`select from cases where submitted_by = ${limited.id}::uuid`)
    t.equal(rows.length, 0, 'and nothing was written')
    const others = await asked.get('/v1/me')
    t.equal(others.status, 200, 'control: others are not held up')
    t.equal(others.headers['ratelimit-policy'], '"per-minute";q=1000000;w=60')
    t.equal(
      (await court.as('clerk-mingshan').get('/v1/me')).headers['ratelimit-policy'],
      others.headers['ratelimit-policy'],
    )
  },
)

t.test('an administrator changes what a client may do, by the version that they saw', async (t) => {
  const change = { name: '测试平台二', scopes: ['outcomes.read'], courtCodes: ['辽0502'], rateLimitPerMinute: 90 }
  const client = await clientOf('changed', ['cases.read'])
  const path = `/v1/clients/${client.id}`
  const stored = async () => {
    const { rows } = await court.db.execute(
      sql`select name, scopes, court_ids, rate_limit_per_minute, version, changed_by from machine_clients
        where id = ${client.id}::uuid`,
    )
    return JSON.stringify(rows)
  }
  const before = await stored()
  t.equal(client.etag, '"1"')
  t.equal((await admin.put(path, change)).status, 428)
  t.equal((await admin.put(path, change, { ifMatch: 2 })).status, 412)
  t.equal((await admin.put(path, { ...change, rateLimitPerMinute: 0 }, { ifMatch: 1 })).status, 400)
  t.equal((await admin.put(path, { ...change, scopes: ['everything'] }, { ifMatch: 1 })).status, 400)
  t.equal((await admin.put(path, { ...change, courtCodes: ['辽9999'] }, { ifMatch: 1 })).status, 404)
  t.equal((await court.as('clerk-mingshan').put(path, change, { ifMatch: 1 })).status, 403)
  t.equal((await client.put(path, change, { ifMatch: 1, key: 'change-key-1' })).status, 403, 'not by itself')
  t.equal(await stored(), before)
  t.equal((await client.get(`/v1/cases/${theirs.id}`)).status, 200)
  const changed = await admin.put(path, change, { ifMatch: 1 })
  t.match(changed, { status: 200, body: { ...change, version: 2, clientId: 'changed' } })
  t.equal(changed.headers.etag, '"2"')
  await remembered()
  const wide = court.asClient('changed', 'cases.read outcomes.read')
  const me = await wide.get('/v1/me')
  t.match(me.body, { scopes: ['outcomes.read'], courts: [{ code: '辽0502' }] })
  t.equal(me.headers['ratelimit-policy'], '"per-minute";q=90;w=60')
  t.equal((await wide.get(`/v1/cases/${theirs.id}`)).status, 403)
  t.equal((await admin.post(`${path}/disabling`, {})).body.version, 3)
  t.equal((await admin.put(path, change, { ifMatch: 3 })).body.ruleId, 'client-disabled')
})

t.test('a client reads what it asked and how it ended; its administrators too, nobody else', async (t) => {
  const key = { key: 'asked-key-1' }
  const body = dispute({ channel: 'platform' })
  const made = await asked.post('/v1/cases', body, key)
  t.equal(made.status, 201)
  t.equal((await asked.post('/v1/cases', body, key)).headers['idempotency-replayed'], 'true')
  const absent = await asked.get(`/v1/cases/${theirs.id.slice(0, -1)}${theirs.id.endsWith('0') ? '1' : '0'}`)
  t.equal(absent.status, 404)
  t.equal((await asked.get('/v1/cases/search?q=%E5%BC%A0%E7%A4%BA%E4%BE%8B')).status >= 400, true)
  t.equal((await asked.post('/v1/people', {}, key)).status, 403)
  const items = await logOf(asked, 6)
  const found = (route: string, status: number) =>
    items.find((item: { route: string; status: number }) => item.route === route && item.status === status)
  t.match(found('/v1/cases', 201), { method: 'POST', deprecated: false, problem: null })
  const receipts = items.filter((item: { route: string }) => item.route === '/v1/cases')
  t.strictSame(receipts.map((item: { replayed: boolean }) => item.replayed).sort(), [false, true])
  t.match(found('/v1/cases/{caseId}', 404), { requestId: absent.headers['x-request-id'], problem: 'not-found' })
  t.match(found('/v1/people', 403), { problem: 'forbidden' })
  const rows = await logged(asked.id)
  t.ok(rows.length >= 6)
  for (const word of [made.body.case.id, theirs.id, '张示例', 'asked-key-1', '示例', '11010519491231002X']) {
    t.notOk(rows.join().includes(word), `not in the log: ${word}`)
  }
  const theirLog = await admin.get(`/v1/clients/${asked.id}/requests?limit=2`)
  t.equal(theirLog.body.items.length, 2)
  const next = await admin.get(`/v1/clients/${asked.id}/requests?limit=2&cursor=${theirLog.body.nextCursor}`)
  t.ok(next.body.items[0].at <= theirLog.body.items[1].at)
  t.notOk(
    next.body.items.some(({ requestId }: { requestId: string }) => requestId === theirLog.body.items[1].requestId),
  )
  t.equal((await asked.get(`/v1/clients/${asked.id}/requests`)).status, 403)
  t.equal((await admin.get('/v1/clients/01999999-0000-7000-8000-00000000ffff/requests')).status, 404)
  t.strictSame((await court.as('clerk-mingshan').get('/v1/me/requests')).body.items, [])
  const own = await limited.get('/v1/me/requests')
  t.equal(own.status, 429, 'the log is behind the limit as everything is')
})

t.test('what could not be written waits and is written when the database takes it again', async (t) => {
  const waiter = await clientOf('waiter', ['cases.read'])
  await court.db.execute(sql`alter table client_requests rename to client_requests_away`)
  t.equal((await waiter.get('/v1/me')).status, 200, 'requests are answered all the same')
  t.equal((await waiter.get('/v1/me/requests')).status, 500, 'control: the table is away')
  await court.db.execute(sql`alter table client_requests_away rename to client_requests`)
  await logOf(waiter, 1)
  t.ok((await logged(waiter.id)).length >= 1)
})

t.test('requests are erased after 190 days and not before', async (t) => {
  const count = async () =>
    Number((await court.db.execute<{ count: string }>(sql`select count(*) from client_requests`)).rows[0]?.count)
  const before = await count()
  t.ok(before > 0)
  const days = (number: number) => new Date(court.clock.now.getTime() + number * 86_400_000)
  await eraseOldRequests({ db: court.db, now: () => days(189) })
  t.equal(await count(), before)
  await eraseOldRequests({ db: court.db, now: () => days(191) })
  t.equal(await count(), 0)
})

t.test('what is noted when the service ends is in the log', async (t) => {
  const other = await openTestCourt(t)
  const { rows } = await other.db.execute<{ id: string; clientId: string }>(
    sql`select id, client_id as "clientId" from machine_clients limit 1`,
  )
  const [client] = rows
  if (client === undefined) throw new Error('no client')
  await other.asClient(client.clientId, 'cases.read cases.register outcomes.read').get('/v1/me')
  await other.app.close()
  const kept = await other.db.execute(sql`select from client_requests where client_id = ${client.id}::uuid`)
  t.equal(kept.rows.length, 1)
})
