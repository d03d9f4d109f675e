import { sql } from 'drizzle-orm'
import t from 'tap'
import { EXPIRY_VERBS } from '../../../src/expiry.js'
import { type ExpiryDeps, expireDue } from '../../../src/modules/deadlines/expire-due.js'
import { createReferenceSource } from '../../../src/modules/directory/reference.js'
import { openTestCourt, type TestCourt } from '../../support/app.js'
import { offeredCase } from '../assignment/mediated-case.js'
import { caseInMediation } from '../mediation/case-in-mediation.js'

const court = await openTestCourt(t)
const today = new Date(court.clock.now)

function depsOf({ db, clock, vault }: TestCourt): ExpiryDeps {
  const reference = createReferenceSource(db, () => clock.now.getTime())
  const onFailure: ExpiryDeps['onFailure'] = (_period, error) => {
    throw error
  }
  return { db, now: () => clock.now, vault, reference, verbs: EXPIRY_VERBS, onFailure }
}
const deps = depsOf(court)

/** The first instant of a day in the court's time zone. */
const midnight = (date: string) => new Date(`${date}T00:00:00+08:00`)
const secondBefore = (date: string) => new Date(midnight(date).getTime() - 1000)

t.beforeEach(() => {
  court.clock.now = new Date(today)
})

async function dueOn(caseId: string, kind: string): Promise<string> {
  const { rows } = await court.db.execute<{ due_on: string }>(
    sql`select due_on::text from deadlines where case_id = ${caseId}::uuid and kind = ${kind} and ended_seq is null`,
  )
  if (rows[0] === undefined) throw new Error(`no open ${kind}`)
  return rows[0].due_on
}

const next = (date: string) => new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10)

async function entries(caseId: string) {
  const { rows } = await court.db.execute<Record<string, unknown>>(
    sql`select command, from_state, to_state, occurred_on::text, actor_kind, ground, entered_late from case_events
        where case_id = ${caseId}::uuid order by seq`,
  )
  return rows
}

async function statusOf(caseId: string, kind: string) {
  const { rows } = await court.db.execute<{ status: string }>(
    sql`select status from deadlines where case_id = ${caseId}::uuid and kind = ${kind} order by started_seq`,
  )
  return rows.map(({ status }) => status)
}

t.test(
  'a mediator’s silence re-opens the choice in the first instant after the last day, and not before',
  async (t) => {
    const { id } = await offeredCase(court)
    const last = await dueOn(id, 'mediator-answer')
    const load = async () =>
      (await court.db.execute(sql`select load from mediators where load > 0 order by id`)).rows.length
    const taken = await load()
    court.clock.now = secondBefore(next(last))
    t.equal(await expireDue(deps), 0)
    t.equal((await entries(id)).at(-1)?.command, 'offerMediation')
    court.clock.now = midnight(next(last))
    t.equal(await expireDue(deps), 1)
    t.match((await entries(id)).at(-1), {
      command: 'lapseOffer',
      from_state: 'offered',
      to_state: 'seeking-mediator',
      occurred_on: next(last),
      actor_kind: 'system',
      entered_late: false,
    })
    t.strictSame(await statusOf(id, 'mediator-answer'), ['missed'])
    t.equal(await load(), taken - 1, 'the mediator’s place is free again')
    t.strictSame(await statusOf(id, 'mediator-appointment'), ['running'], 'the court has to appoint again')
    t.equal(await expireDue(deps), 0, 'once')
  },
)

t.test('a mediation whose period is over ends, and its mediator may still file the report', async (t) => {
  const { id, act } = await caseInMediation(court)
  const last = await dueOn(id, 'mediation-filed-summary')
  court.clock.now = midnight(next(last))
  await expireDue(deps)
  t.match((await entries(id)).at(-1), {
    command: 'expireMediation',
    to_state: 'failed',
    ground: 'period-expired',
    actor_kind: 'system',
  })
  const { body } = await court.as('mediator-zhao').get(`/v1/cases/${id}`)
  t.match(body, { state: 'failed', outcome: 'period-expired', endedOn: next(last) })
  const report = { course: '视频调解一次。', reasonOfFailure: '期限届满。', costRaisingConduct: '无', hints: '无' }
  t.equal((await act('mediator-zhao', 'late-closing-report', report)).status, 412, 'the version has moved on')
  const filed = await court
    .as('mediator-zhao')
    .post(`/v1/cases/${id}/late-closing-report`, report, { ifMatch: body.version })
  t.match(filed, { status: 201, body: { case: { state: 'failed' } } })
  const again = await court
    .as('mediator-zhao')
    .post(`/v1/cases/${id}/late-closing-report`, report, { ifMatch: body.version + 1 })
  t.match(again, { status: 422, body: { ruleId: 'closing-report-once' } })
})

t.test('an extension agreed in time moves the end, and the service waits for it', async (t) => {
  const { id, must, partyIds } = await caseInMediation(court)
  const last = await dueOn(id, 'mediation-filed-summary')
  const extended = await must('mediator-zhao', 'extensions', { days: 10, consentingPartyIds: partyIds })
  t.equal(extended.case.state, 'in-mediation')
  court.clock.now = midnight(next(last))
  await expireDue(deps)
  t.equal((await entries(id)).at(-1)?.command, 'extendMediation')
  court.clock.now = midnight(next(await dueOn(id, 'mediation-filed-summary')))
  await expireDue(deps)
  t.equal((await entries(id)).at(-1)?.command, 'expireMediation')
})

t.test('a period that stands still does not expire', async (t) => {
  const { id, must, partyIds, applicant } = await caseInMediation(court)
  await must('mediator-zhao', 'pauses', {
    reason: 'appraisal',
    note: '委托鉴定房屋渗水原因。',
    appliedBy: applicant,
    consentingPartyIds: partyIds,
    approval: '立案庭准许',
  })
  court.clock.now = midnight('2027-06-01')
  await expireDue(deps)
  t.equal((await entries(id)).at(-1)?.command, 'pauseMediation')
})

t.test('two processes at the same instant act once on each period', async (t) => {
  const cases: string[] = []
  for (let index = 0; index < 6; index += 1) cases.push((await offeredCase(court, {}, {})).id)
  court.clock.now = midnight(next(await dueOn(cases[0] ?? '', 'mediator-answer')))
  const acted = await Promise.all([expireDue(deps), expireDue(deps), expireDue(depsOf(court))])
  t.ok(acted.reduce((sum, one) => sum + one, 0) >= cases.length)
  for (const id of cases) {
    t.equal((await entries(id)).filter(({ command }) => command === 'lapseOffer').length, 1)
  }
  const { rows } = await court.db.execute<{ overdue: number }>(
    sql`select count(*)::int as overdue from deadlines where status = 'running' and kind = 'mediator-answer'`,
  )
  t.equal(rows[0]?.overdue, 0)
})

t.test('a service that was down catches up in order, with the days on which the periods ended', async (t) => {
  const offered = await offeredCase(court)
  const mediated = await caseInMediation(court)
  const answerDue = await dueOn(offered.id, 'mediator-answer')
  const mediationDue = await dueOn(mediated.id, 'mediation-filed-summary')
  t.ok(answerDue < mediationDue)
  court.clock.now = midnight('2026-12-01')
  t.ok((await expireDue(deps)) >= 2)
  t.match((await entries(offered.id)).at(-1), {
    command: 'lapseOffer',
    occurred_on: next(answerDue),
    entered_late: true,
  })
  t.match((await entries(mediated.id)).at(-1), { command: 'expireMediation', occurred_on: next(mediationDue) })
  const { rows } = await court.db.execute<{ in_order: boolean }>(
    sql`select (select at from case_events where case_id = ${offered.id}::uuid order by seq desc limit 1)
          <= (select at from case_events where case_id = ${mediated.id}::uuid order by seq desc limit 1) as in_order`,
  )
  t.equal(rows[0]?.in_order, true)
})

t.test('what followed an act that was entered late can be entered for a day before the service acts', async (t) => {
  const { id, act, must } = await caseInMediation(court)
  const [respondent] = (
    await court.db.execute<{ id: string }>(
      sql`select g.mediator_id as id from grants g join persons p on p.id = g.person_id where p.subject = 'mediator-qian'`,
    )
  ).rows
  await must('triage-mingshan', 'replacements', { ground: 'mediator-unable', reason: '调解员生病' })
  court.clock.now = midnight('2026-03-30')
  await must('triage-mingshan', 'offers', {
    presidingMediatorId: respondent?.id,
    basis: 'designation',
    occurredOn: '2026-03-12',
  })
  await expireDue(deps)
  t.equal((await entries(id)).at(-1)?.command, 'offerMediation')
  court.clock.now = new Date(midnight('2026-03-30').getTime() + 25 * 3_600_000)
  await expireDue(deps)
  t.match((await entries(id)).at(-1), { command: 'lapseOffer', occurred_on: '2026-03-18', entered_late: true })
  t.equal((await act('triage-mingshan', 'offers', {})).status, 400)
})

t.test('a fee that is not paid in seven days proposes deemed withdrawal, which only a judge decides', async (t) => {
  const { id, must, act } = await caseInMediation(court)
  await must('mediator-zhao', 'closing-report', {
    ground: 'wide-difference',
    course: '调解一次。',
    reasonOfFailure: '分歧大。',
    costRaisingConduct: '无',
    hints: '无',
  })
  t.match(await act('judge-mingshan', 'deemed-withdrawal', {}), { status: 422, body: { ruleId: 'fee-not-overdue' } })
  await must('clerk-mingshan', 'fee-notice', {})
  const last = await dueOn(id, 'fee-payment')
  court.clock.now = midnight(next(last))
  await expireDue(deps)
  t.match((await entries(id)).at(-1), { command: 'expireFeePeriod', to_state: 'failed', ground: 'fee-unpaid' })
  const { body } = await court.as('judge-mingshan').get(`/v1/cases/${id}`)
  const judge = court.as('judge-mingshan')
  t.equal(
    (await court.as('clerk-mingshan').post(`/v1/cases/${id}/deemed-withdrawal`, {}, { ifMatch: body.version })).status,
    403,
  )
  const ruled = await judge.post(`/v1/cases/${id}/deemed-withdrawal`, {}, { ifMatch: body.version })
  t.match(ruled, { status: 201, body: { case: { state: 'withdrawn' } } })
})

t.test('the period to pay the fee ends when the case leaves for trial or is withdrawn', async (t) => {
  for (const [subject, path, body] of [
    ['clerk-mingshan', 'transfers', { destination: 'trial' }],
    ['clerk-mingshan', 'withdrawal', { ground: 'application-withdrawn', reason: '申请人撤回。' }],
  ] as const) {
    court.clock.now = new Date(today)
    const { id, must } = await caseInMediation(court)
    await must('mediator-zhao', 'closing-report', {
      ground: 'wide-difference',
      course: '调解一次。',
      reasonOfFailure: '分歧大。',
      costRaisingConduct: '无',
      hints: '无',
    })
    await must('clerk-mingshan', 'fee-notice', {})
    t.strictSame(await statusOf(id, 'fee-payment'), ['running'])
    const left = await must(subject, path, body)
    t.strictSame(await statusOf(id, 'fee-payment'), ['cancelled'])
    court.clock.now = midnight('2026-05-01')
    await expireDue(deps)
    t.equal((await entries(id)).length, left.seq, 'nothing is left to expire')
  }
})

t.test('one period that cannot be carried out does not hold up the others', async (t) => {
  const broken = await offeredCase(court)
  const sound = await offeredCase(court)
  await court.db.execute(sql`update offers set outcome = 'lapsed' where case_id = ${broken.id}::uuid`)
  court.clock.now = midnight(next(await dueOn(sound.id, 'mediator-answer')))
  const failures: string[] = []
  await expireDue({ ...deps, onFailure: ({ caseId }) => void failures.push(caseId) })
  t.strictSame(failures, [broken.id])
  t.equal((await entries(sound.id)).at(-1)?.command, 'lapseOffer')
  t.equal((await entries(broken.id)).at(-1)?.command, 'offerMediation', 'nothing half-done')
})
