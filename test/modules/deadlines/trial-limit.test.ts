import { sql } from 'drizzle-orm'
import t from 'tap'
import { openTestCourt } from '../../support/app.js'
import { caseInMediation } from '../mediation/case-in-mediation.js'

const court = await openTestCourt(t)
const start = new Date(court.clock.now)
t.beforeEach(() => {
  court.clock.now = new Date(start)
})

const noon = (date: string) => new Date(`${date}T12:00:00+08:00`)

async function period(caseId: string, kind: string) {
  const { rows } = await court.db.execute<{ due: string; status: string; started: string; pauses: unknown[] }>(
    sql`select due_on::text as due, status, started_on::text as started, pauses from deadlines
        where case_id = ${caseId}::uuid and kind = ${kind} order by started_seq desc limit 1`,
  )
  if (rows[0] === undefined) throw new Error(`no ${kind}`)
  return rows[0]
}

const REPORT = {
  ground: 'wide-difference',
  course: '调解一次。',
  reasonOfFailure: '分歧大。',
  costRaisingConduct: '无',
  hints: '无',
}

// Filed and accepted on Tuesday 2026-03-10: 7 days end on 03-17, two months of small claims on 05-10, a Sunday.

t.test('the trial limit runs from filing, and the days of mediation itself count', async (t) => {
  const { id, must } = await caseInMediation(court)
  t.match(await period(id, 'mediation-filed-summary'), { due: '2026-03-17' })
  t.match(await period(id, 'trial-small-claims'), { started: '2026-03-10', due: '2026-05-11', status: 'running' })
  court.clock.now = noon('2026-03-16')
  await must('mediator-zhao', 'closing-report', REPORT)
  t.match(await period(id, 'trial-small-claims'), { due: '2026-05-11', pauses: [] })
})

t.test('only the agreed extension is left out, and of it only the days that were used', async (t) => {
  const { id, must, partyIds } = await caseInMediation(court)
  await must('mediator-zhao', 'extensions', { days: 20, consentingPartyIds: partyIds })
  t.match(await period(id, 'mediation-filed-summary'), { due: '2026-04-07' }, '04-06 is a rest day: Qingming, moved')
  const excluded = (toOn: string) => [{ reason: 'mediation-extension', fromOn: '2026-03-18', toOn }]
  // 21 days to 04-07: 05-10 becomes 05-31, a Sunday.
  t.strictSame((await period(id, 'trial-small-claims')).pauses, excluded('2026-04-07'))
  t.match(await period(id, 'trial-small-claims'), { due: '2026-06-01' })
  court.clock.now = noon('2026-03-25')
  await must('mediator-zhao', 'closing-report', REPORT)
  // 8 days were used: 05-18.
  t.match(await period(id, 'trial-small-claims'), {
    due: '2026-05-18',
    pauses: excluded('2026-03-25'),
    status: 'running',
  })
})

t.test('an extension that was never needed leaves nothing out', async (t) => {
  const { id, must, partyIds } = await caseInMediation(court)
  await must('mediator-zhao', 'extensions', { days: 20, consentingPartyIds: partyIds })
  court.clock.now = noon('2026-03-17')
  await must('mediator-zhao', 'closing-report', REPORT)
  t.match(await period(id, 'trial-small-claims'), { due: '2026-05-11', pauses: [] })
})

t.test('an appraisal is left out of both, and one that never came back ends with mediation', async (t) => {
  const { id, must, partyIds, applicant } = await caseInMediation(court)
  const appraisal = { reason: 'appraisal', note: '鉴定渗水原因。', appliedBy: applicant, approval: '立案庭准许' }
  court.clock.now = noon('2026-03-12')
  await must('mediator-zhao', 'pauses', { ...appraisal, consentingPartyIds: partyIds })
  t.match(await period(id, 'mediation-filed-summary'), { due: null, status: 'suspended' })
  t.match(await period(id, 'trial-small-claims'), { due: null, status: 'suspended' })
  court.clock.now = noon('2026-03-22')
  await must('clerk-mingshan', 'consents', { partyId: applicant, answer: 'refused', reason: '不再调解' })
  // 11 days from 03-12 to 03-22: 05-21.
  t.match(await period(id, 'trial-small-claims'), { due: '2026-05-21', status: 'running' })
})

t.test('the president extends a trial limit once, within what the law allows, before it is over', async (t) => {
  const { id, act } = await caseInMediation(court)
  const extend = (body: Record<string, unknown>) =>
    act('judge-mingshan', 'limit-extensions', {
      kind: 'trial-small-claims',
      length: 1,
      approvedBy: 'president',
      ...body,
    })
  t.match(await extend({ kind: 'trial-ordinary' }), { status: 422, body: { ruleId: 'limit-not-running' } })
  t.match(await extend({ length: 2 }), { status: 422, body: { ruleId: 'limit-extension-length' } })
  t.match(await extend({ approvedBy: 'higher-court' }), { status: 422, body: { ruleId: 'limit-extension-length' } })
  t.match(await period(id, 'trial-small-claims'), { due: '2026-05-11' })
  t.equal((await extend({})).status, 201)
  t.match(await period(id, 'trial-small-claims'), { due: '2026-06-10' })
  t.match(await extend({}), { status: 422, body: { ruleId: 'limit-extended-once' } })
})
