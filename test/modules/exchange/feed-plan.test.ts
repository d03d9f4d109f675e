import { sql } from 'drizzle-orm'
import pg from 'pg'
import t from 'tap'
import { sequenceEvents } from '../../../src/modules/exchange/feed/sequence-events.js'
import { statementTexts } from '../../../src/platform/statement.js'
import { openTestCourt } from '../../support/app.js'
import { registeredCase } from '../../support/cases.js'

const EVENTS = 30_000
const NARROW = 'cn.open-mediation.case.closed.v1'

const court = await openTestCourt(t)
const clerk = court.as('clerk-mingshan')
const { id } = await registeredCase(court)
await sequenceEvents({ db: court.db, now: () => court.clock.now })

/** Copies of the first entry of one case, each in its place. */
await court.db.execute(sql`
  insert into case_events select copy.* from case_events e, generate_series(3, ${EVENTS}::int) n,
    jsonb_populate_record(e, jsonb_build_object('seq', n)) copy
  where e.case_id = ${id}::uuid and e.seq = 2`)
await court.db.execute(sql`
  insert into feed_events select copy.* from feed_events f, generate_series(3, ${EVENTS}::int) n,
    jsonb_populate_record(f, jsonb_build_object('seq', n, 'position', n)) copy
  where f.case_id = ${id}::uuid and f.seq = 2`)
await court.db.execute(sql`update feed_heads set last_position = ${EVENTS}::int`)
for (const table of ['case_events', 'feed_events', 'feed_heads'])
  await court.db.$client.query(`vacuum analyze ${table}`)

/** The plan that every connection keeps for a statement. */
async function planOf(name: string): Promise<string> {
  const text = statementTexts().get(name)
  if (text === undefined) throw new Error(`there is no ${name}`)
  const client = new pg.Client({ connectionString: court.url })
  await client.connect()
  try {
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain (generic_plan) ${text}`)
    return rows.map((row) => row['QUERY PLAN']).join('\n')
  } finally {
    await client.end()
  }
}

t.test('the feed is read by its places, and an entry is looked up only for a place that was chosen', async (t) => {
  const all = await planOf('feed_of_courts')
  t.match(all, /Index Scan using feed_events_pkey/, all)
  t.match(all, /Index Scan using case_events_pkey/, all)
  t.notMatch(all, /Seq Scan|Hash|Bitmap/, all)
  const own = await planOf('feed_of_submitter')
  t.match(own, /Index Scan using feed_events_by_submitter/, own)
  t.match(own, /Index Scan using case_events_pkey/, own)
  t.notMatch(own, /Seq Scan|Hash|Bitmap/, own)
})

t.test('a filter that nothing passes looks at 10,000 places a request and moves on', async (t) => {
  let after = ''
  const cursors: string[] = []
  const times: number[] = []
  for (;;) {
    const before = performance.now()
    const answer = await clerk.get(`/v1/events?courtCode=${encodeURIComponent('辽0504')}&types=${NARROW}${after}`)
    times.push(Math.round(performance.now() - before))
    t.strictSame(answer.body.items, [])
    cursors.push(answer.body.nextCursor)
    after = `&after=${answer.body.nextCursor}`
    if (answer.body.isCaughtUp) break
  }
  t.strictSame(cursors, ['10000', '20000', '30000'])
  t.comment(`${times.join(', ')} ms`)
})

t.test('an answer of a thousand events is what was asked for, in order', async (t) => {
  const before = performance.now()
  const answer = await clerk.get('/v1/events?limit=1000')
  t.comment(`1,000 events in ${Math.round(performance.now() - before)} ms`)
  t.equal(answer.body.items.length, 1_000)
  t.equal(answer.body.items.at(-1).position, 1_000)
  t.notOk(answer.body.isCaughtUp)
})
