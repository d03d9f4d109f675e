import { sql } from 'drizzle-orm'
import t from 'tap'
import { openTestCourt } from '../../support/app.js'
import { dispute } from '../../support/cases.js'

const court = await openTestCourt(t)
const clerk = court.as('clerk-mingshan')
const post = (changes: Record<string, unknown>, key: string) =>
  clerk.post('/v1/cases', dispute({ registerAtOnce: true, ...changes }), { key })

const ordinalOf = (number: string) => Number(/(\d+)号$/.exec(number)?.[1])

async function stored() {
  const { rows } = await court.db.execute<Record<string, number>>(sql`select
    (select count(*)::int from cases) as cases, (select count(*)::int from case_events) as events,
    (select count(*)::int from parties) as parties, (select count(*)::int from case_numbers) as numbers,
    (select count(*)::int from idempotency_keys) as keys,
    (select coalesce(max(last_ordinal), 0) from number_series where court_id = 4) as ordinal`)
  return rows[0] ?? {}
}

t.test(
  'disputes that arrive at once are each registered once, without a gap, and each gets its own answer',
  async (t) => {
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        post({ claims: [{ text: '物业费', amountFen: 1000 + index }] }, `wave-one-${index}`),
      ),
    )
    t.ok(answers.every(({ status }) => status === 201))
    t.strictSame(
      answers.map(({ body }) => body.case.claimAmountFen),
      answers.map((_, index) => 1000 + index),
    )
    const ordinals = answers.map(({ body }) => ordinalOf(body.case.number)).sort((one, other) => one - other)
    t.strictSame(
      ordinals,
      ordinals.map((_, index) => index + 1),
    )
    t.strictSame(await stored(), { cases: 60, events: 120, parties: 120, numbers: 60, keys: 60, ordinal: 60 })
  },
)

t.test('one that a rule refuses leaves nothing and takes nobody with it', async (t) => {
  const before = await stored()
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, index) => post(index % 5 === 3 ? { causeCode: 'none' } : {}, `wave-two-${index}`)),
  )
  t.strictSame(
    answers.map(({ status }) => status),
    answers.map((_, index) => (index % 5 === 3 ? 422 : 201)),
  )
  const after = await stored()
  t.equal((after.cases ?? 0) - (before.cases ?? 0), 24)
  t.equal(after.ordinal, after.numbers)
  t.equal(after.keys, after.cases)
})

t.test('one that the database refuses after others have written is refused alone', async (t) => {
  await court.db.execute(sql`alter table parties add constraint test_refused check (name <> '不能登记')`)
  const before = await stored()
  const parties = [dispute().parties[0], { role: 'respondent', kind: 'natural-person', name: '不能登记' }]
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, index) => post(index === 17 ? { parties } : {}, `wave-three-${index}`)),
  )
  t.strictSame(
    answers.map(({ status }) => status),
    answers.map((_, index) => (index === 17 ? 500 : 201)),
  )
  const after = await stored()
  t.equal((after.cases ?? 0) - (before.cases ?? 0), 29)
  t.equal(after.ordinal, after.numbers, 'no number is lost')
  t.equal(after.keys, after.cases)
})

t.test('the same request sent many times at once is done once and answered the same', async (t) => {
  const before = await stored()
  const answers = await Promise.all(Array.from({ length: 40 }, (_, index) => post({}, `wave-four-${index % 8}`)))
  t.ok(answers.every(({ status }) => status === 201))
  for (let key = 0; key < 8; key += 1) {
    const same = answers.filter((_, index) => index % 8 === key)
    t.equal(new Set(same.map(({ body }) => body.case.id)).size, 1)
    t.equal(same.filter(({ headers }) => headers['idempotency-replayed'] === 'true').length, 4)
  }
  const after = await stored()
  t.equal((after.cases ?? 0) - (before.cases ?? 0), 8)
  t.equal(after.ordinal, after.numbers)
})

t.test('a key used again with another content is refused, in company too', async (t) => {
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, index) =>
      post({ facts: `事实 ${index}` }, index < 2 ? 'wave-five-same' : `wave-five-${index}`),
    ),
  )
  t.strictSame(answers.map(({ status }) => status).sort(), [...Array(11).fill(201), 422])
})
