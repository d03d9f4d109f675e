import t from 'tap'
import { openTestCourt } from '../../support/app.js'
import {
  caseInMediation,
  done,
  loadOf,
  miscounted,
  offer,
  offeredCase,
  partiesOf,
  QIAN,
  query,
  rowOf,
  ZHAO,
} from './mediated-case.js'

const court = await openTestCourt(t)

t.beforeEach(() => {
  court.clock.now = new Date('2026-03-10T02:00:00.000Z')
})

const clerk = court.as('clerk-mingshan')
const judge = court.as('judge-mingshan')

async function pausedCase() {
  const { id, version } = await caseInMediation(court)
  const [applicant, respondent] = await partiesOf(court, id)
  const raised = await clerk.post(
    `/v1/cases/${id}/recusals`,
    {
      mediatorId: ZHAO,
      raisedBy: 'party',
      partyId: respondent,
      ground: 'interest',
      statement: '调解员与申请人有业务往来。',
    },
    { ifMatch: version },
  )
  const { case: header, recordId } = done(raised).body
  return { id, version: header.version as number, recusalId: recordId as string, applicant, respondent, header }
}

const recusalsOf = (caseId: string) =>
  query(court, 'select outcome, decided_on as "decidedOn" from recusals where case_id = $1 order by id', [caseId])
const statusesOf = (caseId: string) =>
  query(court, 'select status from assignments where case_id = $1 order by id', [caseId])

t.test('mediation goes on when every party waives, and not before', async (t) => {
  const { id, version, recusalId, applicant, respondent, header } = await pausedCase()
  t.match(header, { state: 'paused', pauseReason: 'recusal', mediationDueOn: '2026-03-17' })
  t.match(await statusesOf(id), [{ status: 'suspended' }])
  t.match((await clerk.get(`/v1/cases/${id}`)).body.recusals, [
    { id: recusalId, ground: 'interest', outcome: 'pending' },
  ])
  const waive = (partyId: string, ifMatch: number) =>
    clerk.post(`/v1/cases/${id}/recusals/${recusalId}/waivers`, { partyId }, { ifMatch })

  const [stranger] = await partiesOf(court, (await caseInMediation(court)).id)
  t.match((await waive(stranger, version)).body, { ruleId: 'recusal-party-of-the-case' })
  const first = done(await waive(applicant, version))
  t.match(first.body.case, { state: 'paused', pauseReason: 'recusal' })
  const twice = await waive(applicant, first.body.case.version)
  t.match(twice.body, { code: 'rule-not-met', ruleId: 'recusal-waived-once' })
  t.match(await rowOf(court, id), { state: 'paused', version: first.body.case.version })
  t.match(await recusalsOf(id), [{ outcome: 'pending', decidedOn: null }])

  court.clock.now = new Date('2026-03-12T02:00:00.000Z')
  const last = done(await waive(respondent, first.body.case.version))
  t.match(last.body.case, { state: 'in-mediation', pauseReason: null, mediatorId: ZHAO, mediationDueOn: '2026-03-17' })
  t.match(await recusalsOf(id), [{ outcome: 'waived', decidedOn: '2026-03-12' }])
  t.match(await statusesOf(id), [{ status: 'active' }])
  const [period] = await query<{ trace: { step: string }[] }>(
    court,
    "select trace from deadlines where case_id = $1 and kind = 'mediation-filed-summary'",
    [id],
  )
  t.ok(
    period?.trace.some(({ step }) => step === 'not-excluded'),
    'the clock says why the pause does not count',
  )
})

t.test('a rejected recusal changes nobody; an upheld one bars the mediator from this case', async (t) => {
  const rejected = await pausedCase()
  const decide = (one: { id: string; recusalId: string; version: number }, decision: string) =>
    judge.post(
      `/v1/cases/${one.id}/recusals/${one.recusalId}/decision`,
      { decision, reason: '经审查，理由充分。' },
      { ifMatch: one.version },
    )
  t.match(done(await decide(rejected, 'rejected')).body.case, { state: 'in-mediation', mediatorId: ZHAO })
  t.match(await statusesOf(rejected.id), [{ status: 'active' }])

  const one = await pausedCase()
  const load = await loadOf(court, ZHAO)
  t.equal((await decide({ ...one, recusalId: rejected.recusalId }, 'upheld')).status, 404, 'a recusal of another case')
  t.equal(await loadOf(court, ZHAO), load)
  const upheld = done(await decide(one, 'upheld'))
  t.match(upheld.body.case, { state: 'seeking-mediator', mediatorId: null, acceptedOn: null, mediationDueOn: null })
  t.equal(await loadOf(court, ZHAO), (load ?? 0) - 1)
  t.match(await query(court, "select status from deadlines where case_id = $1 and kind like 'mediation-%'", [one.id]), [
    { status: 'cancelled' },
  ])
  const again = await offer(court, { id: one.id, version: upheld.body.case.version })
  t.match(again.body, { code: 'rule-not-met', ruleId: 'mediator-not-recused' })
  const other = await offer(court, { id: one.id, version: upheld.body.case.version }, { presidingMediatorId: QIAN })
  t.equal(other.status, 201)
  const recommended = await court.as('triage-mingshan').get(`/v1/cases/${one.id}/mediator-recommendations`)
  t.notOk(recommended.body.items.some(({ mediatorId }: { mediatorId: string }) => mediatorId === ZHAO))
  await t.rejects(court.db.$client.query("update recusals set outcome = 'waived' where case_id = $1", [one.id]))
})

t.test('a mediator who discloses before accepting steps back', async (t) => {
  const load = await loadOf(court, ZHAO)
  const { id, version } = await offeredCase(court)
  const [applicant] = await partiesOf(court, id)
  const body = {
    mediatorId: ZHAO,
    raisedBy: 'mediator',
    ground: 'close-relative',
    statement: '申请人代理人系本人近亲属。',
  }
  const raise = (subject: string, changes: object = {}) =>
    court.as(subject).post(`/v1/cases/${id}/recusals`, { ...body, ...changes }, { ifMatch: version })
  t.match((await raise('clerk-mingshan', { raisedBy: 'party', partyId: applicant })).body, {
    ruleId: 'recusal-application-in-mediation',
  })
  t.match((await raise('mediator-zhao', { mediatorId: QIAN })).body, { ruleId: 'recusal-of-assigned-mediator' })
  t.match((await raise('mediator-zhao', { partyId: applicant })).body, { ruleId: 'recusal-party-of-the-case' })
  t.match(await rowOf(court, id), { state: 'offered', version })
  const disclosed = done(await raise('mediator-zhao'))
  t.match(disclosed.body.case, { state: 'seeking-mediator', mediatorId: null, offerDueOn: null })
  t.equal(await loadOf(court, ZHAO), load)
  t.match(await recusalsOf(id), [{ outcome: 'upheld' }])
  t.match((await offer(court, { id, version: disclosed.body.case.version })).body, { ruleId: 'mediator-not-recused' })
})

t.test('a replacement ends the period and leaves an open recusal moot', async (t) => {
  const load = await loadOf(court, ZHAO)
  const { id, version } = await pausedCase()
  const replaced = done(
    await judge.post(
      `/v1/cases/${id}/replacements`,
      { ground: 'mediator-unable', reason: '调解员因病不能履职。' },
      { ifMatch: version },
    ),
  )
  t.match(replaced.body.case, { state: 'seeking-mediator', mediatorId: null, pauseReason: null, mediationDueOn: null })
  t.equal(await loadOf(court, ZHAO), load)
  t.match(await recusalsOf(id), [{ outcome: 'moot' }])
  const next = done(await offer(court, { id, version: replaced.body.case.version }))
  court.clock.now = new Date('2026-03-12T02:00:00.000Z')
  const accepted = await court
    .as('mediator-zhao')
    .post(`/v1/cases/${id}/offers/${next.body.recordId}/acceptance`, {}, { ifMatch: next.body.case.version })
  t.match(accepted.body.case, { state: 'in-mediation', mediationDueOn: '2026-03-19' }, 'a whole new period')
})

t.test('after all this every counter equals the open assignments', async (t) => {
  t.strictSame(await miscounted(court), [])
})
