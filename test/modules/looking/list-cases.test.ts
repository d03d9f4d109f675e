import { sql } from 'drizzle-orm'
import t from 'tap'
import { statementTexts } from '../../../src/platform/statement.js'
import { openTestCourt } from '../../support/app.js'
import { registeredCase } from '../../support/cases.js'
import { offeredCase, QIAN } from '../assignment/mediated-case.js'

const court = await openTestCourt(t)
const clerk = court.as('clerk-mingshan')
const LIST = `/v1/cases?courtCode=${encodeURIComponent('辽0504')}`

const cases: string[] = []
for (const dueOn of ['2026-05-03', '2026-04-01', null, '2026-05-03', '2026-06-30', '2026-02-01']) {
  const { id } = await registeredCase(court)
  await court.db.execute(sql`update cases set next_due_on = ${dueOn}::date where id = ${id}::uuid`)
  cases.push(id)
}
const [tied, second, , tiedToo, , first] = cases

async function walk(query: string): Promise<string[]> {
  const seen: string[] = []
  let cursor: string | null = null
  do {
    const page = await clerk.get(`${LIST}${query}&limit=2${cursor === null ? '' : `&cursor=${cursor}`}`)
    if (page.status !== 200) throw new Error(page.text)
    seen.push(...page.body.items.map((item: { id: string }) => item.id))
    cursor = page.body.nextCursor
  } while (cursor !== null)
  return seen
}

t.test('what falls due before a day is listed in the order in which it falls due, over all pages', async (t) => {
  t.strictSame(await walk('&dueBefore=2026-06-01'), [first, second, ...[tied, tiedToo].toSorted()])
  t.strictSame(await walk('&dueBefore=2026-05-03&state=registered'), [first, second], 'the day itself is not before')
})

t.test('everything else is listed newest first', async (t) => {
  const newest = cases.toSorted().toReversed()
  t.strictSame(await walk(''), newest)
  t.strictSame(await walk('&state=registered'), newest)
})

t.test('400 for a cursor of the other order', async (t) => {
  const newest = await clerk.get(`${LIST}&limit=2`)
  const due = await clerk.get(`${LIST}&limit=2&dueBefore=2026-06-01`)
  for (const [query, { body }] of [
    ['&dueBefore=2026-06-01', newest],
    ['', due],
  ] as const) {
    const answer = await clerk.get(`${LIST}${query}&cursor=${body.nextCursor}`)
    t.match(answer, { status: 400, body: { errors: [{ pointer: '#/cursor' }] } })
  }
})

t.test('filters that differ in the last one only are different statements for PostgreSQL', async (t) => {
  const many = `${LIST}&causeCode=126&receivedFrom=2026-01-01&receivedTo=2026-12-31&number=x&mediatorId=${QIAN}`
  t.strictSame((await clerk.get(many)).body.items, [])
  t.strictSame((await clerk.get(`${many}&state=registered`)).body.items, [])
  for (const name of statementTexts().keys()) t.ok(name.length < 64, name)
})

t.test('the overview of deadlines reads its index and sorts nothing', async (t) => {
  await court.db.execute(sql`
    insert into cases select copy.* from cases c, generate_series(1, 2000) n, jsonb_populate_record(null::cases, to_jsonb(c)
      || jsonb_build_object('id', gen_random_uuid(), 'receipt_number', 'c' || n, 'number', 'c' || n,
                            'next_due_on', '2026-03-01'::date + n % 300)) copy
    where c.id = ${first}::uuid`)
  await court.db.execute(sql`analyze cases`)
  for (const name of ['list_cases_due_6', 'list_cases_due_6_after']) {
    const text = statementTexts().get(name)
    if (text === undefined) throw new Error(`${name} has not run`)
    const plan = await court.db.$client.query(`explain (generic_plan) ${text}`)
    const lines = plan.rows.map((row) => row['QUERY PLAN']).join('\n')
    t.match(lines, /Index Scan using cases_by_due/)
    t.notMatch(lines, /Sort/)
  }
})

t.test(
  'the work list of a mediator has what is offered to or with them, and nothing once it is declined',
  async (t) => {
    const { id, version, offerId } = await offeredCase(court, { coMediatorIds: [QIAN], requestedByParties: true })
    const listed = async (subject: string) => (await court.as(subject).get('/v1/work-list')).body.items
    for (const subject of ['mediator-zhao', 'mediator-qian']) t.match(await listed(subject), [{ id }], subject)
    t.strictSame(await listed('mediator-sun'), [])
    const declined = await court
      .as('mediator-qian')
      .post(
        `/v1/cases/${id}/offers/${offerId}/refusal`,
        { ground: 'workload', reason: '在办案件较多' },
        { ifMatch: version },
      )
    t.equal(declined.status, 201, declined.text)
    for (const subject of ['mediator-zhao', 'mediator-qian']) t.strictSame(await listed(subject), [], subject)
  },
)
