import { setTimeout as sleep } from 'node:timers/promises'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import isCloudEvent from 'cloudevents/dist/schema/v1.js'
import { sql } from 'drizzle-orm'
import t from 'tap'
import { sequenceEvents } from '../../../src/modules/exchange/feed/sequence-events.js'
import { openTestCourt } from '../../support/app.js'
import { dispute, registeredCase } from '../../support/cases.js'

interface Event {
  id: string
  type: string
  court: string
  position: number
  subject: string
  dataschema: string
  data: { seq: number; command: string; toState: string }
}
interface Page {
  items: Event[]
  nextCursor: string
  isCaughtUp: boolean
}

const court = await openTestCourt(t)
const clerk = court.as('clerk-mingshan')
const admin = court.as('admin-benxi')
const sequence = () => sequenceEvents({ db: court.db, now: () => court.clock.now })
const MINGSHAN = encodeURIComponent('辽0504')

/** Registers a client and gives a caller that carries all scopes it may have. */
async function clientOf(clientId: string, scopes: string[], courtCodes = ['辽0504']) {
  const made = await admin.post('/v1/clients', { clientId, name: '测试平台', scopes, courtCodes })
  if (made.status !== 201) throw new Error(made.text)
  const client = court.asClient(clientId, scopes.join(' '))
  return { ...client, id: made.body.id as string }
}

let keys = 0
const key = () => ({ key: `feed-key-${++keys}` })

/** Walks the feed until nothing is left. */
async function walk(who: Pick<typeof clerk, 'get'>, query = '', limit = 7) {
  const items: Event[] = []
  let after = ''
  for (;;) {
    const answer = await who.get(`/v1/events?limit=${limit}${query}${after}`)
    if (answer.status !== 200) throw new Error(answer.text)
    const page = answer.body as Page
    items.push(...page.items)
    after = `&after=${page.nextCursor}`
    if (page.isCaughtUp) return { items, cursor: page.nextCursor }
  }
}

const reader = await clientOf('reader', ['cases.read'], ['辽0504', '辽0502'])
const platform = await clientOf('platform', ['cases.register'])
const statistics = await clientOf('statistics', ['outcomes.read'])

const empty = await reader.get('/v1/events')
const first = await registeredCase(court)
const second = await registeredCase(court)
await court.as('clerk-pingshan').post('/v1/cases', dispute({ courtCode: '辽0502', registerAtOnce: true }))
const handedIn = await platform.post('/v1/cases', dispute({ channel: 'platform' }), key())
if (handedIn.status !== 201) throw new Error(handedIn.text)
const withdrawn = await clerk.post(
  `/v1/cases/${first.id}/withdrawal`,
  { ground: 'application-withdrawn', reason: '申请人撤回申请。' },
  { ifMatch: first.version },
)
if (withdrawn.status !== 201) throw new Error(withdrawn.text)
await sequence()

t.test('an empty feed is caught up and gives a cursor to go on from', async (t) => {
  t.equal(empty.status, 200)
  t.match(empty.body, { items: [], isCaughtUp: true })
  t.equal((await reader.get(`/v1/events?after=${empty.body.nextCursor}`)).status, 200)
})

t.test('each event of all courts once, each court in its order, whatever the size of the answers', async (t) => {
  const entries = await court.db.execute<{ id: string }>(
    sql`select case_id || '/' || seq as id from case_events order by 1`,
  )
  for (const limit of [1, 2, 3, 100, 1000]) {
    const { items } = await walk(reader, '', limit)
    t.strictSame(
      items.map(({ id }) => id).sort(),
      entries.rows.map(({ id }) => id),
    )
    for (const code of ['辽0504', '辽0502']) {
      const positions = items.filter((event) => event.court === code).map(({ position }) => position)
      t.strictSame(
        positions,
        positions.map((_, index) => index + 1),
        `${code} with ${limit}`,
      )
    }
  }
})

t.test('every event is a CloudEvent and fits the schema that is published under its name', async (t) => {
  const ajv = new Ajv({ strict: true, strictTypes: false, allowUnionTypes: true })
  ;(addFormats as unknown as (ajv: Ajv) => void)(ajv)
  const listed = await reader.get('/v1/event-types')
  const { items } = await walk(reader)
  t.ok(items.length >= 8)
  for (const event of items) {
    t.ok(isCloudEvent(event))
    const type = listed.body.items.find((item: { type: string }) => item.type === event.type)
    t.equal(type.dataSchema, event.dataschema)
    const schema = await reader.get(type.schemaPath)
    t.equal(schema.body.$id, event.dataschema)
    t.ok((ajv.getSchema(event.dataschema) ?? ajv.compile(schema.body))(event.data), event.type)
  }
  for (const { schemaPath } of listed.body.items) {
    const schema = await reader.get(schemaPath)
    t.equal(schema.status, 200)
    t.notOk(schema.text.includes('~'), 'a plain JSON Schema')
    t.ok(ajv.getSchema(schema.body.$id) ?? ajv.compile(schema.body))
  }
  t.equal((await reader.get('/v1/event-types/cn.open-mediation.case.registered.v9/schema')).status, 404)
})

t.test('one court is read by plain positions', async (t) => {
  const { items, cursor } = await walk(reader, `&courtCode=${MINGSHAN}`)
  t.equal(cursor, String(items.length))
  const again = await reader.get(`/v1/events?courtCode=${MINGSHAN}&after=2&limit=1`)
  t.match(again.body, { items: [{ position: 3 }], nextCursor: '3', isCaughtUp: false })
})

t.test('a filter passes over what is not wanted, and the cursor with it', async (t) => {
  const type = 'cn.open-mediation.case.withdrawn.v1'
  const { items, cursor } = await walk(reader, `&types=${type}`, 1)
  t.strictSame(
    items.map((event) => [event.type, event.subject]),
    [[type, first.id]],
  )
  const rest = await reader.get(`/v1/events?after=${cursor}`)
  t.match(rest.body, { items: [], isCaughtUp: true })
  const both = await walk(reader, `&types=${type},cn.open-mediation.case.received.v1`)
  t.equal(both.items.length, 5)
  for (const wrong of ['nothing', `${type},`, `${type};`, 'cn.open-mediation.case.withdrawn.v2']) {
    const refused = await reader.get(`/v1/events?types=${encodeURIComponent(wrong)}`)
    t.equal(refused.status, 400, wrong)
    t.equal(refused.body.errors[0].pointer, '#/types')
  }
})

t.test('a client without cases.read sees outcomes, or its own cases; people see their court', async (t) => {
  const outcomes = await walk(statistics, '', 1)
  t.strictSame(
    outcomes.items.map(({ data }) => data.command),
    ['withdrawCase'],
  )
  const own = await walk(platform, '', 1)
  t.strictSame(
    own.items.map((event) => [event.subject, event.data.command]),
    [[handedIn.body.case.id, 'receiveCase']],
  )
  const received = await walk(platform, '&types=cn.open-mediation.case.registered.v1')
  t.strictSame(received.items, [])
  t.equal((await platform.get(`/v1/cases/${second.id}`)).status, 404, 'what it does not see it cannot look up')
  const ofCourt = await walk(clerk)
  t.equal(new Set(ofCourt.items.map((event) => event.court)).size, 1)
  const above = await walk(court.as('higher-benxi'))
  t.ok(above.items.length > ofCourt.items.length)
  t.equal((await court.as('mediator-zhao').get('/v1/events')).status, 403)
  t.equal((await clerk.get(`/v1/events?courtCode=${encodeURIComponent('辽0502')}`)).status, 404)
  t.equal((await platform.get(`/v1/events?courtCode=${encodeURIComponent('辽0502')}`)).status, 404)
})

t.test('nothing about people or of what they said is in any event', async (t) => {
  const { items } = await walk(reader)
  const text = JSON.stringify(items)
  for (const word of ['张示例', '本溪示例', '11010519491231002X', '13800000000', '示例街', '撤回申请', '物业费']) {
    t.notOk(text.includes(word), word)
  }
  t.ok((await clerk.get(`/v1/cases/${second.id}`)).text.includes('示例'), 'control: the case has such words')
})

t.test('a cursor that the feed did not give is refused, one of a larger reader shows nothing more', async (t) => {
  const { cursor } = await walk(reader)
  const { cursor: wide } = await walk(court.as('higher-benxi'))
  const bytes = Buffer.from(cursor, 'base64url')
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const flipped = Buffer.from(bytes)
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    const refused = await reader.get(`/v1/events?after=${flipped.toString('base64url')}`)
    t.equal(refused.status, 400, `bit ${bit}`)
  }
  const huge = 'A'.repeat(10_001)
  const list = (await clerk.get('/v1/cases?limit=1')).body.nextCursor ?? 'WzFd'
  for (const wrong of ['x', '0', '5', `${cursor}=`, `${cursor}A`, cursor.slice(1), huge, list, '%00', '💥']) {
    const refused = await reader.get(`/v1/events?after=${encodeURIComponent(wrong)}`)
    t.equal(refused.status, 400, wrong.slice(0, 20))
    t.equal(refused.body.code, 'invalid-request')
  }
  for (const wrong of [cursor, '-1', '1.0', '01', '1e3', '2147483648', ' 1', '99']) {
    const refused = await reader.get(`/v1/events?courtCode=${MINGSHAN}&after=${encodeURIComponent(wrong)}`)
    t.equal(refused.status, 400, wrong)
  }
  const foreign = await reader.get(`/v1/events?after=${wide}`)
  t.match(foreign.body, { items: [], isCaughtUp: true })
  t.equal(foreign.body.nextCursor, cursor, 'only positions of its own courts are left in it')
  const ahead = await reader.get(`/v1/events?courtCode=${MINGSHAN}&after=99`)
  t.equal(ahead.body.errors[0].code, 'position', 'a position that was never given is not taken for the end')
})

t.test(
  'a reader that waits gets the next event when it comes, holds no connection, and ends with the service',
  async (t) => {
    const { cursor } = await walk(reader)
    const before = performance.now()
    const silent = await reader.get(`/v1/events?after=${cursor}&waitSeconds=1`)
    t.match(silent.body, { items: [], nextCursor: cursor, isCaughtUp: true })
    t.ok(performance.now() - before >= 990, 'it waited')

    const waiting = Array.from({ length: 40 }, () => reader.get(`/v1/events?after=${cursor}&waitSeconds=25`))
    const elsewhere = platform.get(`/v1/events?after=${(await walk(platform)).cursor}&waitSeconds=2`)
    const pool = court.db.$client
    const third = await registeredCase(court)
    // Forty who kept the eight connections would let the others wait until nobody waits for events any more.
    while (pool.waitingCount > 0) await sleep(5)
    await sequence()
    for (const answer of await Promise.all(waiting)) {
      t.strictSame(
        answer.body.items.map((event: Event) => [event.subject, event.data.seq]),
        [
          [third.id, 1],
          [third.id, 2],
        ],
      )
    }
    t.strictSame((await elsewhere).body.items, [], 'news that a reader may not see do not end its wait')
  },
)

t.test('who loses the right while waiting gets nothing of what comes then', async (t) => {
  const leaver = await clientOf('leaver', ['cases.read'])
  const { cursor } = await walk(leaver)
  const waiting = leaver.get(`/v1/events?after=${cursor}&waitSeconds=20`)
  t.equal((await admin.post(`/v1/clients/${leaver.id}/disabling`, {})).status, 201)
  // Longer than an actor is remembered.
  await new Promise((resolve) => setTimeout(resolve, 3_500))
  await registeredCase(court)
  await sequence()
  t.equal((await waiting).status, 401)
})

t.test('waiting ends when the service does', async (t) => {
  const other = await openTestCourt(t)
  const ending = other.as('clerk-mingshan').get('/v1/events?waitSeconds=25')
  await new Promise((resolve) => setTimeout(resolve, 300))
  const before = performance.now()
  await other.app.close()
  t.match((await ending).body, { items: [], isCaughtUp: true })
  t.ok(performance.now() - before < 5_000)
})
