import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import t from 'tap'
import { createReferenceSource } from '../../../src/modules/directory/reference.js'
import { computeDeadline } from '../../../src/workflow/clock.js'
import { DEADLINE_KINDS, DEADLINE_RULES } from '../../../src/workflow/deadline-rules.js'
import { openTestCourt } from '../../support/app.js'

const court = await openTestCourt(t)
const clerk = court.as('clerk-mingshan')
const PATH = '/v1/deadline-calculations'

const calculate = (body: Record<string, unknown>) => clerk.post(PATH, { courtCode: '辽0504', ...body })
const calendar = (await createReferenceSource(court.db, () => 0).current()).calendar

t.test('a period with a pause and an extension, step by step', async (t) => {
  const { status, body, text } = await calculate({
    kind: 'mediation-pre-filing',
    startedOn: '2026-01-06',
    pauses: [{ reason: 'appraisal', fromOn: '2026-01-10', toOn: '2026-01-12' }],
    extensions: [7],
  })
  t.equal(status, 200, text)
  t.match(body, {
    rule: { row: 'D7', kind: 'mediation-pre-filing', zh: '诉前调解期限', duty: 'mediator', length: 30 },
    startedOn: '2026-01-06',
    dueOn: '2026-02-24',
    suspendedSince: null,
    provisional: false,
    // 01-07 to 02-24 are 49 days, 46 without the pause; 67 % of them is the 31st, three days later for the pause.
    amberOn: '2026-02-09',
    redOn: '2026-02-14',
    calendarVersion: calendar.version,
  })
  t.strictSame(
    body.trace.map((line: { zh: string }) => line.zh),
    [
      '2026年1月6日调解员签收材料或者在平台确认接受，当日不计入。',
      '自2026年1月7日起算。',
      '2026年1月10日至2026年1月12日委托鉴定，共3日，不计入期间。',
      '第30日为2026年2月8日。',
      '经各方当事人同意延长7日，接原期间连续计算，第37日为2026年2月15日。',
      '2026年2月15日为法定休假日（春节），期间届满日顺延至2026年2月24日。',
    ],
  )
})

t.test('days that are known', async (t) => {
  for (const [kind, startedOn, dueOn] of [
    ['filing-decision', '2026-03-07', '2026-03-16'],
    ['diversion', '2026-03-10', '2026-03-13'],
    ['mediator-choice', '2026-03-12', '2026-03-16'],
    ['mediator-answer', '2026-02-12', '2026-02-24'],
    ['mediation-filed-summary', '2026-02-07', '2026-02-14'],
    ['mediation-filed-ordinary', '2025-12-17', '2026-01-04'],
    ['confirmation-application', '2026-04-01', '2026-05-06'],
    ['confirmation-objection-of-party', '2026-03-10', '2026-03-25'],
    ['fee-payment', '2026-03-10', '2026-03-17'],
    ['payment-order-objection', '2026-03-10', '2026-03-25'],
  ]) {
    t.match((await calculate({ kind, startedOn })).body, { dueOn, suspendedSince: null }, `${kind} from ${startedOn}`)
  }
})

t.test('every kind comes to what the clock of the cases says', async (t) => {
  for (const kind of DEADLINE_KINDS) {
    const rule = DEADLINE_RULES[kind]
    for (const startedOn of ['2026-01-30', '2026-02-13', '2025-11-30']) {
      const { status, body, text } = await calculate({ kind, startedOn })
      t.equal(status, 200, text)
      const { dueOn, trace, provisional } = computeDeadline({
        rule,
        startedOn,
        pauses: [],
        extensionDays: [],
        calendar,
      })
      t.match(body, { dueOn, provisional, trace, rule: { kind, row: rule.row, source: rule.source } }, kind)
      t.ok(startedOn < body.amberOn && body.amberOn <= body.redOn && body.redOn <= body.dueOn, kind)
    }
  }
})

t.test('while a pause that does not count lasts there is no last day', async (t) => {
  const pauses = [{ reason: 'appraisal', fromOn: '2026-01-10', toOn: null }]
  const standing = await calculate({ kind: 'mediation-pre-filing', startedOn: '2026-01-06', pauses })
  t.match(standing.body, { dueOn: null, suspendedSince: '2026-01-10', amberOn: null, redOn: null, provisional: false })
  const going = await calculate({ kind: 'mediator-answer', startedOn: '2026-01-06', pauses })
  t.match(going.body, { dueOn: '2026-01-09', suspendedSince: null }, 'a pause that the rule does not exclude')
})

t.test('a day beyond the announced holidays is provisional', async (t) => {
  const { body } = await calculate({ kind: 'mediation-pre-filing', startedOn: '2026-12-15' })
  t.match(body, { dueOn: '2027-01-14', provisional: true })
  t.match(body.trace.at(-1).zh, /休假安排仅公布至2026年12月31日/)
})

const PAUSE = { reason: 'appraisal', fromOn: '2026-01-10', toOn: '2026-01-12' }
const REFUSED: readonly [string, Record<string, unknown>, number, string, RegExp][] = [
  ['a start before 1949', { startedOn: '1948-12-31' }, 400, '#/startedOn', /^日期应当在1949年至2199年之间。$/],
  ['a start after 2199', { startedOn: '2200-01-01' }, 400, '#/startedOn', /1949年至2199年/],
  ['a day that does not exist', { startedOn: '2026-02-29' }, 400, '#/startedOn', /date/],
  [
    'a pause that ends before it begins',
    { pauses: [PAUSE, { ...PAUSE, toOn: '2026-01-09' }] },
    400,
    '#/pauses/1/toOn',
    /^中止结束的日期不能早于开始的日期。$/,
  ],
  ['a pause in 2200', { pauses: [{ ...PAUSE, toOn: '2200-01-01' }] }, 400, '#/pauses/0/toOn', /1949年至2199年/],
  ['a pause in 1900', { pauses: [{ ...PAUSE, fromOn: '1900-01-01' }] }, 400, '#/pauses/0/fromOn', /1949年至2199年/],
  ['an unknown reason', { pauses: [{ ...PAUSE, reason: 'holiday' }] }, 400, '#/pauses/0/reason', /只能取/],
  ['an extension of nothing', { extensions: [0] }, 400, '#/extensions/0', /不得小于 1/],
  ['half a day', { extensions: [1.5] }, 400, '#/extensions/0', /integer/],
  ['an extension of many years', { extensions: [3_661] }, 400, '#/extensions/0', /不得大于/],
  ['many extensions', { extensions: Array(11).fill(1) }, 400, '#/extensions', /至多 10 项/],
  [
    'an extension that the law does not know',
    { kind: 'fee-payment', extensions: [1] },
    422,
    '#/extensions',
    /^预交案件受理费期限不能延长。$/,
  ],
  [
    'one that is too long',
    { kind: 'mediation-filed-ordinary', extensions: [31] },
    422,
    '#/extensions/0',
    /^先行调解期限（普通程序）每次延长不得超过30日。$/,
  ],
  [
    'one too many',
    { kind: 'mediation-filed-ordinary', extensions: [5, 5] },
    422,
    '#/extensions/1',
    /^先行调解期限（普通程序）至多可以延长1次。$/,
  ],
  ['seven months more', { kind: 'trial-ordinary', extensions: [7] }, 422, '#/extensions/0', /每次延长不得超过6个月。$/],
  ['an unknown kind', { kind: 'appeal' }, 400, '#/kind', /只能取/],
]

t.test('whatever cannot be computed is refused with a pointer, in Chinese', async (t) => {
  const sound = { kind: 'mediation-pre-filing', startedOn: '2026-01-06' }
  for (const [title, change, status, pointer, message] of REFUSED) {
    const answer = await calculate({ ...sound, ...change })
    t.equal(answer.status, status, `${title}: ${answer.text}`)
    const [error] = answer.body.errors
    t.equal(error.pointer, pointer, title)
    t.match(error.detail, message, title)
  }
  const refused = await calculate({ ...sound, kind: 'fee-payment', extensions: [1] })
  t.match(refused.body, { code: 'rule-not-met', ruleId: 'deadline-not-extendable', source: 'FEE 22; OP25-6; INT 213' })
  const english = await clerk.post(
    PATH,
    { courtCode: '辽0504', ...sound, kind: 'mediation-filed-summary', extensions: [1, 1] },
    { headers: { 'accept-language': 'en' } },
  )
  t.match(english.body.errors[0].detail, /this period can be extended once at most\.$/)
})

t.test('all faults of the days are told at once', async (t) => {
  const { body } = await calculate({
    kind: 'fast-track',
    startedOn: '1900-01-01',
    pauses: [{ ...PAUSE, toOn: '2026-01-01' }],
  })
  t.strictSame(
    body.errors.map((error: { pointer: string }) => error.pointer),
    ['#/startedOn', '#/pauses/0/toOn'],
  )
})

t.test('404 for a court that there is not', async (t) => {
  t.equal((await calculate({ courtCode: '京99', kind: 'diversion', startedOn: '2026-03-10' })).status, 404)
})

t.test('everybody signed in may calculate, machine clients without a key', async (t) => {
  const body = { courtCode: '辽0504', kind: 'diversion', startedOn: '2026-03-10' }
  for (const subject of ['mediator-zhao', 'manager-people-committee', 'clerk-pingshan', 'auditor-benxi']) {
    t.equal((await court.as(subject).post(PATH, body)).status, 200, subject)
  }
  t.equal((await court.asClient('platform-online', 'cases.read').post(PATH, body)).status, 200)
  t.equal((await court.anonymous.post(PATH, body)).status, 401)
})

t.test('no input makes it fail, and nothing is ever written', async (t) => {
  const day = fc
    .date({ min: new Date('1949-01-01'), max: new Date('2199-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10))
  const pause = fc.record({
    reason: fc.constantFrom('appraisal', 'recusal', 'sham-review', 'mediation-extension'),
    fromOn: day,
    toOn: fc.option(day, { nil: null }),
  })
  const input = fc.record({
    kind: fc.constantFrom(...DEADLINE_KINDS),
    startedOn: day,
    pauses: fc.array(pause, { maxLength: 8 }),
    extensions: fc.array(fc.integer({ min: 1, max: 365 }), { maxLength: 3 }),
  })
  const seen = new Set<number>()
  await fc.assert(
    fc.asyncProperty(input, async (body) => {
      const answer = await calculate(body)
      seen.add(answer.status)
      if (answer.status === 200) return answer.body.dueOn === null || answer.body.dueOn > body.startedOn
      return [400, 422].includes(answer.status) && answer.body.errors.length > 0
    }),
    { numRuns: 300 },
  )
  t.strictSame([...seen].sort(), [200, 400, 422], 'control: all of them happened')
  const rows = await court.db.execute(sql`select (select count(*)::int from deadlines) as deadlines,
    (select count(*)::int from idempotency_keys) as keys`)
  t.strictSame(rows.rows, [{ deadlines: 0, keys: 0 }])
})
