import t from 'tap'
import { openTestCourt } from '../../support/app.js'
import { act, agreedCase, caseInMediation, signByAll, twoInstalments, versionOf } from './cases-in-mediation.js'

t.test('confirmation: day 30 is in time, day 31 is not, and a closed case may still apply', async (t) => {
  const court = await openTestCourt(t)
  const agreedOn = '2024-05-06'
  const inTime = await agreedCase(court, { receivedOn: '2024-05-06', agreedOn })
  const tooLate = await agreedCase(court, { receivedOn: '2024-05-06', agreedOn })
  const apply = (subject: typeof inTime, occurredOn: string, applicantPartyIds: string[]) =>
    act(court, 'clerk-mingshan', subject.id, '/confirmation-applications', { occurredOn, applicantPartyIds })

  const closed = await act(court, 'clerk-mingshan', inTime.id, '/closure', { occurredOn: agreedOn, basis: 'settled' })
  t.match(closed, { status: 201, body: { case: { state: 'closed', confirmationDueOn: '2024-06-05' } } })
  t.match(await apply(inTime, '2024-06-05', [inTime.applicant]), {
    status: 422,
    body: { ruleId: 'confirmation-is-joint' },
  })
  t.match(await apply(inTime, '2024-06-05', [inTime.respondent, inTime.applicant]), {
    status: 201,
    body: { case: { confirmationState: 'applied', confirmationDueOn: null } },
  })

  const before = await versionOf(court, tooLate.id)
  t.match(await apply(tooLate, '2024-06-06', [tooLate.applicant, tooLate.respondent]), {
    status: 422,
    body: { ruleId: 'confirmation-within-30-days' },
  })
  t.equal(await versionOf(court, tooLate.id), before)
})

t.test('an application is withdrawn, made again in time, accepted under a number and granted', async (t) => {
  const court = await openTestCourt(t)
  const subject = await agreedCase(court, { receivedOn: '2024-05-06', agreedOn: '2024-05-06' })
  const apply = () =>
    act(court, 'clerk-mingshan', subject.id, '/confirmation-applications', {
      occurredOn: '2024-05-10',
      applicantPartyIds: [subject.applicant, subject.respondent],
    })
  const on = (proceedingId: string, step: string, body: object) =>
    act(court, 'judge-mingshan', subject.id, `/confirmation-applications/${proceedingId}/${step}`, {
      occurredOn: '2024-05-13',
      ...body,
    })
  const first = (await apply()).body.recordId
  const withdrawn = await act(court, 'clerk-mingshan', subject.id, `/confirmation-applications/${first}/withdrawal`, {
    occurredOn: '2024-05-10',
    ground: 'withdrawn-by-parties',
  })
  t.match(withdrawn, {
    status: 201,
    body: { case: { confirmationState: 'withdrawn', confirmationDueOn: '2024-06-05' } },
  })
  const second = (await apply()).body.recordId

  t.equal((await on(first, 'examination', { decision: 'accepted' })).status, 404)
  t.match(await on(second, 'examination', { decision: 'refused' }), {
    status: 422,
    body: { ruleId: 'confirmation-refusal-needs-ground' },
  })
  t.match(await on(second, 'examination', { decision: 'accepted' }), {
    status: 201,
    body: { number: '（2024）辽0504诉前调确1号', case: { confirmationState: 'accepted' } },
  })
  t.match(await on(second, 'ruling', { decision: 'granted', partiesCalledTogether: false }), {
    status: 422,
    body: { ruleId: 'confirmation-parties-called-together' },
  })
  t.match(await on(second, 'ruling', { decision: 'granted', partiesCalledTogether: true }), {
    status: 201,
    body: { case: { confirmationState: 'granted', state: 'agreed' } },
  })
  const { rows } = await court.db.$client.query(
    `select state, number, closed_on as "closedOn" from proceedings where id = $1`,
    [second],
  )
  t.match(rows, [{ state: 'granted', number: '（2024）辽0504诉前调确1号' }])
})

t.test('a mediation statement is not left at a door; it takes effect when the last party signs', async (t) => {
  const court = await openTestCourt(t)
  const subject = await agreedCase(court, { receivedOn: '2026-03-10', agreedOn: '2026-03-10' })
  const issued = await act(court, 'judge-mingshan', subject.id, '/mediation-statement', {})
  t.match(issued, { status: 201, body: { number: null, case: { statementState: 'issued' } } })
  const answer = (partyId: string, delivery: string) =>
    act(court, 'clerk-mingshan', subject.id, '/mediation-statement/signatures', { partyId, answer: 'signed', delivery })
  t.match(await answer(subject.applicant, 'left'), { status: 422, body: { ruleId: 'mediation-statement-not-left' } })
  t.match(await answer(subject.applicant, 'in-person'), { body: { case: { statementState: 'issued' } } })
  t.match(await answer(subject.respondent, 'post'), { body: { case: { statementState: 'effective' } } })
  const { rows } = await court.db.$client.query<{ number: string }>(
    `select number from proceedings where case_id = $1 and kind = 'mediation-statement'`,
    [subject.id],
  )
  t.match(rows[0]?.number, /民初\d+号$/, 'a filed case uses its own number')
})

t.test(
  'an oral agreement takes effect on the day it was reached; ownership is no matter for confirmation',
  async (t) => {
    const court = await openTestCourt(t)
    const subject = await caseInMediation(court, { receivedOn: '2024-05-06' })
    const drafted = await act(court, 'mediator-zhao', subject.id, '/agreements', {
      occurredOn: '2024-05-06',
      ...twoInstalments(subject, { form: 'oral' }),
    })
    t.equal(drafted.status, 201)
    const { agreementId, last } = await signByAll(court, subject, '2024-05-09')
    t.equal(drafted.body.recordId, agreementId)
    t.match(last.body.case, { agreedOn: '2024-05-06', endedOn: '2024-05-09', confirmationDueOn: '2024-06-05' })

    const applied = await act(court, 'clerk-mingshan', subject.id, '/confirmation-applications', {
      occurredOn: '2024-05-10',
      applicantPartyIds: [subject.applicant, subject.respondent],
    })
    const refused = await act(
      court,
      'judge-mingshan',
      subject.id,
      `/confirmation-applications/${applied.body.recordId}/examination`,
      { occurredOn: '2024-05-10', decision: 'refused', ground: 'fixes-ownership' },
    )
    t.match(refused, { status: 201, body: { number: null, case: { confirmationState: 'refused' } } })
    const again = await act(court, 'clerk-mingshan', subject.id, '/confirmation-applications', {
      occurredOn: '2024-05-10',
      applicantPartyIds: [subject.applicant, subject.respondent],
    })
    t.match(again, { status: 422 })
  },
)
