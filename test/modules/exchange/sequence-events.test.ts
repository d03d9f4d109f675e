import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import pg from 'pg'
import t from 'tap'
import { sequenceEvents } from '../../../src/modules/exchange/feed/sequence-events.js'
import { openTestCourt } from '../../support/app.js'
import { dispute } from '../../support/cases.js'
import { openTestDatabase } from '../../support/database.js'

const WRITERS = 16
const CASES_OF_A_WRITER = 6
const READERS = 4
const CLERKS = [
  { subject: 'clerk-mingshan', courtCode: '辽0504' },
  { subject: 'clerk-pingshan', courtCode: '辽0502' },
] as const

interface Event {
  id: string
  court: string
  position: number
  subject: string
  data: { seq: number }
}

const court = await openTestCourt(t)
const now = () => court.clock.now
const admin = court.as('admin-benxi')
const courtCodes = CLERKS.map((clerk) => clerk.courtCode)
const made = await admin.post('/v1/clients', {
  clientId: 'reader',
  name: '测试平台',
  scopes: ['cases.read'],
  courtCodes,
})
if (made.status !== 201) throw new Error(made.text)

/** Acts as a clerk does: receives, registers, and withdraws every second case. */
async function write(writer: number): Promise<void> {
  const { subject, courtCode } = CLERKS[writer % CLERKS.length] ?? CLERKS[0]
  const clerk = court.as(subject)
  for (let index = 0; index < CASES_OF_A_WRITER; index += 1) {
    const received = await clerk.post('/v1/cases', dispute({ courtCode, registerAtOnce: index % 3 === 0 }))
    if (received.status !== 201) throw new Error(received.text)
    const { id, version } = received.body.case
    if (index % 2 === 1) continue
    const body = { ground: 'application-withdrawn', reason: '申请人撤回申请。' }
    const withdrawn = await clerk.post(`/v1/cases/${id}/withdrawal`, body, { ifMatch: version })
    if (withdrawn.status !== 201) throw new Error(withdrawn.text)
  }
}

const committed = async () => {
  const { rows } = await court.db.execute<{ id: string }>(
    sql`select case_id || '/' || seq as id from case_events order by 1`,
  )
  return rows.map(({ id }) => id)
}

/** What is wrong with what a reader was given: a gap, a repeat or the wrong order, in a court or in a case. */
function faultsOf(events: readonly Event[]): string[] {
  const faults: string[] = []
  const positions = new Map<string, number>()
  const seqs = new Map<string, number>()
  for (const event of events) {
    const position = positions.get(event.court) ?? 0
    if (event.position !== position + 1) faults.push(`${event.court}: ${event.position} after ${position}`)
    positions.set(event.court, event.position)
    const seq = seqs.get(event.subject) ?? 0
    if (event.data.seq !== seq + 1) faults.push(`${event.subject}: ${event.data.seq} after ${seq}`)
    seqs.set(event.subject, event.data.seq)
  }
  return faults
}

t.test('16 writers, 2 sequencers and 4 readers at once: each reader gets every event once and in order', async (t) => {
  const writing = new AbortController()
  const done = new AbortController()
  const sequencer = async () => {
    let placed = 0
    while (!writing.signal.aborted) {
      placed += await sequenceEvents({ db: court.db, now })
      await pause(20)
    }
    return placed + (await sequenceEvents({ db: court.db, now }))
  }
  // Each with answers of another size, so that they are never at the same place.
  const reader = async (limit: number) => {
    const client = court.asClient('reader', 'cases.read')
    const events: Event[] = []
    let after = ''
    for (;;) {
      const isLast = done.signal.aborted
      const answer = await client.get(`/v1/events?limit=${limit}&waitSeconds=1${after}`)
      if (answer.status !== 200) throw new Error(answer.text)
      events.push(...answer.body.items)
      after = `&after=${answer.body.nextCursor}`
      if (isLast && answer.body.isCaughtUp) return events
    }
  }
  const reading = Promise.all(Array.from({ length: READERS }, (_, index) => reader([1, 5, 40, 1000][index] ?? 10)))
  const sequencing = Promise.all([sequencer(), sequencer()])
  await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)))
  writing.abort()
  const placed = await sequencing
  done.abort()

  const expected = await committed()
  t.equal(expected.length, placed[0] + placed[1])
  t.ok(expected.length >= WRITERS * CASES_OF_A_WRITER * 1.5, `${expected.length} events`)
  t.comment(`${expected.length} events, placed by two: ${placed.join(' and ')}`)
  for (const events of await reading) {
    t.strictSame(events.map(({ id }) => id).sort(), expected)
    t.strictSame(faultsOf(events), [])
  }
})

t.test('control: a gap, a repeat and a wrong order are noticed', async (t) => {
  const event = (position: number, subject: string, seq: number) => ({
    ...{ id: `${subject}/${seq}`, court: 'a', position, subject },
    data: { seq },
  })
  t.strictSame(faultsOf([event(1, 'x', 1), event(2, 'x', 2)]), [])
  t.equal(faultsOf([event(1, 'x', 1), event(3, 'x', 2)]).length, 1)
  t.equal(faultsOf([event(1, 'x', 1), event(1, 'y', 1)]).length, 1)
  t.equal(faultsOf([event(1, 'x', 2), event(2, 'x', 1)]).length, 2)
})

t.test('an act whose transaction is still open when others are read is not passed over', async (t) => {
  const client = court.asClient('reader', 'cases.read')
  const start = await client.get('/v1/events?limit=1000')
  t.ok(start.body.isCaughtUp)
  const clerk = court.as('clerk-mingshan')
  const slow = (await clerk.post('/v1/cases', dispute())).body.case
  // The entry is written and its transaction held open by a lock that its COMMIT has to wait for.
  const holder = openTestDatabase(court.url)
  t.teardown(() => holder.$client.end())
  const held = await holder.$client.connect()
  await held.query('begin')
  const copied = `insert into case_events select (e).* from (select jsonb_populate_record(e, '{"seq": 2}') as e from case_events e
    where case_id = $1 and seq = 1) made`
  await held.query(copied, [slow.id])
  await held.query(
    'insert into event_outbox select court_id, case_id, 2 from case_events where case_id = $1 and seq = 1',
    [slow.id],
  )
  const quick = (await clerk.post('/v1/cases', dispute())).body.case
  await sequenceEvents({ db: court.db, now })
  const seen = await client.get(`/v1/events?limit=1000&after=${start.body.nextCursor}`)
  // Both were written at the same instant of the test's clock.
  t.strictSame(seen.body.items.map((event: Event) => event.id).sort(), [`${slow.id}/1`, `${quick.id}/1`].sort())
  await held.query('commit')
  held.release()
  await sequenceEvents({ db: court.db, now })
  const then = await client.get(`/v1/events?limit=1000&after=${seen.body.nextCursor}`)
  t.strictSame(
    then.body.items.map((event: Event) => event.id),
    [`${slow.id}/2`],
  )
})

t.test('control: a reader that goes by the numbers of a sequence loses what commits late', async (t) => {
  const connect = async () => {
    const client = new pg.Client({ connectionString: court.url })
    await client.connect()
    t.teardown(() => client.end())
    return client
  }
  const [slow, quick, reader] = await Promise.all([connect(), connect(), connect()])
  await reader.query('create table scratch_events (id bigserial primary key, name text not null)')
  const seen: string[] = []
  let last = '0'
  const look = async () => {
    const { rows } = await reader.query('select id, name from scratch_events where id > $1 order by id', [last])
    for (const row of rows) seen.push(row.name)
    last = rows.at(-1)?.id ?? last
  }
  await slow.query('begin')
  await slow.query("insert into scratch_events (name) values ('slow')")
  await quick.query("insert into scratch_events (name) values ('quick')")
  await look()
  await slow.query('commit')
  await look()
  await quick.query("insert into scratch_events (name) values ('later')")
  await look()
  const { rows } = await reader.query('select name from scratch_events order by id')
  t.strictSame(
    rows.map((row) => row.name),
    ['slow', 'quick', 'later'],
    'all three are committed',
  )
  t.strictSame(seen, ['quick', 'later'], 'and one was never read')
})

t.test('a sequencer that is killed in the middle leaves nothing half done, and the next one goes on', async (t) => {
  const client = court.asClient('reader', 'cases.read')
  const start = await client.get('/v1/events?limit=1000')
  const clerk = court.as('clerk-pingshan')
  const ids: string[] = []
  for (let index = 0; index < 5; index += 1) {
    ids.push((await clerk.post('/v1/cases', dispute({ courtCode: '辽0502' }))).body.case.id)
  }
  // Its connection is cut while it waits for the head of the feed, after it has begun.
  const gate = new pg.Client({ connectionString: court.url })
  await gate.connect()
  t.teardown(() => gate.end())
  const doomed = openTestDatabase(court.url)
  t.teardown(() => doomed.$client.end())
  await gate.query('begin')
  await gate.query("select from feed_heads where court_id = (select id from courts where code = '辽0502') for update")
  const killed = sequenceEvents({ db: doomed, now })
  const ended = t.rejects(killed)
  // Asked on another connection: within a transaction the view does not change.
  for (let cut = 0; cut === 0; ) {
    const { rows } = await court.db.execute(sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`)
    cut = rows.length
  }
  await ended
  await gate.query('commit')
  const between = await client.get(`/v1/events?limit=1000&after=${start.body.nextCursor}`)
  t.match(between.body, { items: [], nextCursor: start.body.nextCursor })
  const both = await Promise.all([sequenceEvents({ db: court.db, now }), sequenceEvents({ db: court.db, now })])
  t.equal(both[0] + both[1], 5)
  const then = await client.get(`/v1/events?limit=1000&after=${start.body.nextCursor}`)
  t.strictSame(then.body.items.map((event: Event) => event.subject).sort(), ids.sort())
  const whole = await client.get('/v1/events?limit=1000')
  t.strictSame(faultsOf(whole.body.items), [])
})
