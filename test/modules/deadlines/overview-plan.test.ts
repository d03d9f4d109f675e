import { sql } from 'drizzle-orm'
import pg from 'pg'
import t from 'tap'
import { statementTexts } from '../../../src/platform/statement.js'
import { openTestCourt } from '../../support/app.js'
import { registeredCase } from '../../support/cases.js'
import { MINGSHAN } from './open-deadlines.js'

const court = await openTestCourt(t)
const clerk = court.as('clerk-mingshan')
const LIST = `/v1/deadlines?courtCode=${MINGSHAN}`

/** As long as one usually is: what a row weighs decides whether reading an index instead is worth it. */
const TRACE = Array.from({ length: 4 }, () => ({
  date: '2026-03-10',
  step: 'excluded',
  zh: '2026年3月14日至2026年3月15日为休息日（星期六、星期日），不计入工作日。',
  en: '2026-03-14 to 2026-03-15: not working days (Saturday, Sunday).',
}))

/** Copies of one case with two open periods each; one in fifty stands still. */
async function fill(cases: number): Promise<void> {
  const { id } = await registeredCase(court)
  // The copies have no timeline of their own.
  await court.db.execute(sql`alter table deadlines drop constraint deadlines_moved_by_event_fkey`)
  await court.db.execute(sql`
    insert into cases select copy.* from cases c, generate_series(1, ${cases}::int) n,
      jsonb_populate_record(null::cases, to_jsonb(c) || jsonb_build_object('id', gen_random_uuid(),
        'receipt_number', 'c' || n, 'number', 'c' || n)) copy
    where c.id = ${id}::uuid`)
  await court.db.execute(sql`
    insert into deadlines (court_id, case_id, id, kind, status, started_on, started_seq, moved_seq, ended_seq,
      extension_days, pauses, due_on, amber_on, red_on, provisional, calendar_version, trace)
    select c.court_id, c.id, gen_random_uuid(), kind, 'running', due - length, 1, 1, null, '{}', '[]',
      due, due - length / 3, due - 1, false, 1, ${JSON.stringify(TRACE)}::jsonb
    from (select *, row_number() over (order by id) as n from cases) c
      cross join (values ('mediation-pre-filing', 30), ('trial-ordinary', 180)) as periods(kind, length)
      cross join lateral (select '2026-03-10'::date - 5 + (c.n * 7919 % length)::int as due) days
    where c.id <> ${id}::uuid`)
  await court.db.execute(sql`
    update deadlines set status = 'suspended', due_on = null, amber_on = null, red_on = null, moved_seq = moved_seq + 1
    where get_byte(uuid_send(id), 15) < 5`)
  for (const table of ['cases', 'deadlines']) await court.db.$client.query(`vacuum analyze ${table}`)
}

await fill(4_000)

/** The plan of a statement that has run. */
async function planOf(name: string, setting?: string): Promise<string> {
  const text = statementTexts().get(name)
  if (text === undefined) throw new Error(`${name} has not run`)
  const client = new pg.Client({ connectionString: court.url })
  await client.connect()
  try {
    if (setting !== undefined) await client.query(setting)
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain (generic_plan) ${text}`)
    return rows.map((row) => row['QUERY PLAN']).join('\n')
  } finally {
    await client.end()
  }
}

const LEVELS = ['any', 'green', 'amber', 'red', 'overdue']

t.test('every overview of a court reads its index in order and sorts nothing', async (t) => {
  for (const level of LEVELS) {
    const query = level === 'any' ? '' : `&level=${level}`
    const page = await clerk.get(`${LIST}${query}&limit=10`)
    t.equal(page.body.items.length, 10, `${level}: ${page.text.slice(0, 200)}`)
    const next = await clerk.get(`${LIST}${query}&limit=10&cursor=${page.body.nextCursor}`)
    t.equal(next.body.items.length, 10, level)
    for (const name of [`list_deadlines_court_running_${level}`, `list_deadlines_court_running_${level}_after`]) {
      const plan = await planOf(name)
      t.match(plan, /Index (Only )?Scan using deadlines_by_due/, `${name}\n${plan}`)
      t.match(plan, /cases_pkey/, `${name}\n${plan}`)
      t.notMatch(plan, /Sort|Seq Scan|Bitmap/, `${name}\n${plan}`)
    }
  }
})

t.test('so does the overview by kind and day', async (t) => {
  await clerk.get(`${LIST}&duty=mediator&dueFrom=2026-03-12&dueTo=2026-03-20`)
  const plan = await planOf('list_deadlines_court_running_any_0_1_2')
  t.match(plan, /Index (Only )?Scan using deadlines_by_due/, plan)
  t.notMatch(plan, /Sort|Seq Scan|Bitmap/, plan)
})

t.test('what stands still has an index of its own', async (t) => {
  const page = await clerk.get(`${LIST}&status=suspended&limit=10`)
  await clerk.get(`${LIST}&status=suspended&limit=10&cursor=${page.body.nextCursor}`)
  for (const name of ['list_deadlines_court_suspended_any', 'list_deadlines_court_suspended_any_after']) {
    const plan = await planOf(name)
    t.match(plan, /Index (Only )?Scan using deadlines_standing_still/, plan)
    t.notMatch(plan, /Sort|Seq Scan|Bitmap/, plan)
  }
})

t.test('counting needs the indexes only, however much of the table belongs to the court', async (t) => {
  const { body } = await clerk.get(`/v1/deadlines/summary?courtCode=${MINGSHAN}`)
  t.ok(body.total.green > 1_000)
  // All rows are of one court here, so that reading the whole table would be cheaper than it ever is.
  const plan = await planOf('count_deadlines', 'set enable_seqscan = off; set enable_bitmapscan = off')
  t.match(plan, /Index Only Scan using deadlines_by_due/, plan)
  t.match(plan, /Index Only Scan using deadlines_standing_still/, plan)
})

t.test('names of statements are told apart by PostgreSQL', async (t) => {
  await clerk.get(`${LIST}&level=overdue&kind=diversion&dueFrom=2026-01-01&dueTo=2026-12-31&mediatorId=me`)
  for (const name of statementTexts().keys()) t.ok(name.length < 64, name)
})
