import t from 'tap'
import { decideFinalTriage } from '../../../src/modules/triage/decide-triage.js'
import { evaluateTriage } from '../../../src/modules/triage/evaluate.js'
import { loadTriageRules } from '../../../src/modules/triage/load-rules.js'
import { EXAMPLE_ANSWERS as ANSWERS } from '../../../src/modules/triage/schemas.js'
import { listConsents, listTriageDecisions } from '../../../src/modules/triage/store.js'
import { courtOf } from '../../../src/workflow/case-id.js'
import { findCaseRow } from '../../../src/workflow/store.js'
import { openTestCourt, type TestCourt } from '../../support/app.js'
import { dispute, registeredCase } from '../../support/cases.js'
import { factsOf, freshExamples, freshModel } from './triage-content.js'

const REASON = '当事人另有关联纠纷，需一并查清。'

/** Everything that a triage act may write about a case. */
async function written(court: TestCourt, caseId: string) {
  const courtId = courtOf(caseId)
  if (courtId === undefined) throw new Error('no case id')
  const events = await court.db.$client.query('select seq from case_events where court_id = $1 and case_id = $2', [
    courtId,
    caseId,
  ])
  return {
    row: await findCaseRow(court.db, courtId, caseId),
    decisions: await listTriageDecisions(court.db, courtId, caseId),
    consents: await listConsents(court.db, courtId, caseId),
    events: events.rowCount,
  }
}

const standingConsent = { reference: '银监调解备忘录〔2025〕1号', givenOn: '2025-06-01' }
const withStandingConsent = (...which: number[]) => ({
  parties: dispute().parties.map((party, index) => (which.includes(index) ? { ...party, standingConsent } : party)),
})

t.test('a decision is the suggestion unless the officer differs, and differing needs a reason', async (t) => {
  const rules = await loadTriageRules(freshModel(), freshExamples())
  const verdict = await evaluateTriage(rules, factsOf('benxi-migrant-workers'))
  const suggested = {
    suitable: verdict.suitable.value,
    track: verdict.track,
    procedure: verdict.procedure,
    fastTrack: verdict.fastTrack,
  }
  t.strictSame(decideFinalTriage(verdict), { ok: true, final: suggested, overridden: false, reason: null })
  t.strictSame(decideFinalTriage(verdict, suggested), { ok: true, final: suggested, overridden: false, reason: null })
  for (const override of [
    { suitable: !suggested.suitable },
    { track: 'complex' as const },
    { procedure: 'ordinary-panel' as const },
    { fastTrack: !suggested.fastTrack },
  ]) {
    for (const reason of [{}, { reason: ' 　' }]) {
      t.match(decideFinalTriage(verdict, { ...override, ...reason }), {
        ok: false,
        rule: { id: 'triage-override-needs-reason' },
        pointer: '#/override/reason',
      })
    }
    t.strictSame(decideFinalTriage(verdict, { ...override, reason: REASON }), {
      ok: true,
      final: { ...suggested, ...override },
      overridden: true,
      reason: REASON,
    })
  }
})

t.test(
  'no reason makes a case fit for mediation that the law keeps from it; other doubts are the officer’s',
  async (t) => {
    const rules = await loadTriageRules(freshModel(), freshExamples())
    const verdictOn = (changes: object) => evaluateTriage(rules, { ...factsOf('benxi-migrant-workers'), ...changes })
    const override = { suitable: true, reason: REASON }
    for (const changes of [{ specialProcedure: true }, { claimKind: 'status-confirmation' }]) {
      t.match(decideFinalTriage(await verdictOn(changes), override), {
        ok: false,
        rule: { id: 'mediation-forbidden-by-nature' },
        pointer: '#/override/suitable',
      })
    }
    t.match(decideFinalTriage(await verdictOn({ partyMissing: true }), override), { ok: true, overridden: true })
  },
)

t.test('triage over HTTP', async (t) => {
  const court = await openTestCourt(t)
  const officer = court.as('triage-mingshan')
  const decisionsOf = (caseId: string) => `/v1/cases/${caseId}/triage-decisions`

  await t.test('a proposal reads the record and writes nothing', async (t) => {
    const registered = await registeredCase(court)
    const before = await written(court, registered.id)
    const answer = await officer.post(`/v1/cases/${registered.id}/triage-proposals`, ANSWERS)
    t.equal(answer.status, 200, answer.text)
    t.match(answer.body, {
      facts: { causeCode: '126', basicCourt: true, claimAmountFen: 286_000, applicantCount: 1, respondentCount: 1 },
      verdict: {
        suitable: { value: true },
        procedure: 'small-claims-mandatory',
        track: 'simple',
        rulesVersion: 'triage.v1',
      },
    })
    t.strictSame(answer.body.facts.causePath, ['L1-04', 'L2-10', '126'])
    t.type(answer.body.facts.mandatoryLimitFen, 'number')
    t.strictSame(await written(court, registered.id), before)
  })

  await t.test('the limits are those of the day of receipt', async (t) => {
    const registered = await registeredCase(court)
    const { row } = await written(court, registered.id)
    const limits = await court.db.$client.query(
      `select mandatory_limit_fen::float8 as limit from small_claims_thresholds
        where province = (select province from courts where id = $1) and effective_from <= $2
        order by effective_from desc limit 1`,
      [row?.courtId, row?.receivedOn],
    )
    await court.db.$client.query(
      `insert into small_claims_thresholds (province, effective_from, mandatory_limit_fen, source, confidence)
       select province, '2099-01-01', 1, 'test', 'unconfirmed' from courts where id = $1`,
      [row?.courtId],
    )
    const answer = await officer.post(`/v1/cases/${registered.id}/triage-proposals`, ANSWERS)
    t.equal(answer.body.facts.mandatoryLimitFen, limits.rows[0]?.limit)
  })

  await t.test('403 for a clerk, 404 for the officer of another court, exactly as for no case at all', async (t) => {
    const registered = await registeredCase(court)
    const path = `/v1/cases/${registered.id}/triage-proposals`
    t.equal((await court.as('clerk-mingshan').post(path, ANSWERS)).status, 403)
    const hidden = await court.as('triage-pingshan').post(path, ANSWERS)
    const absent = await officer.post('/v1/cases/01990000-0000-8000-8000-000000000000/triage-proposals', ANSWERS)
    t.equal(hidden.status, 404)
    t.strictSame({ ...hidden.body, instance: '' }, { ...absent.body, instance: '' })
    t.equal((await court.as('triage-pingshan').get(decisionsOf(registered.id))).status, 404)
  })

  await t.test('400 when an answer is missing: none has a default', async (t) => {
    const registered = await registeredCase(court)
    const { suspectedSham: _, ...incomplete } = ANSWERS
    const answer = await officer.post(`/v1/cases/${registered.id}/triage-proposals`, incomplete)
    t.equal(answer.status, 400)
    t.match(answer.body.errors, [{ pointer: '#/suspectedSham', code: 'required' }])
  })

  await t.test('fit for mediation: the parties are asked, and the decision can be read with its grounds', async (t) => {
    const registered = await registeredCase(court, withStandingConsent(0))
    const answer = await officer.post(decisionsOf(registered.id), { answers: ANSWERS }, { ifMatch: registered.version })
    t.equal(answer.status, 201, answer.text)
    t.match(answer.body, {
      command: 'decideTriage',
      case: {
        state: 'seeking-consent',
        outcome: null,
        track: 'simple',
        procedure: 'small-claims-mandatory',
        version: registered.version + 1,
      },
    })
    const { row, decisions, consents } = await written(court, registered.id)
    t.equal(row?.fastTrack, decisions[0]?.fastTrack)
    t.match(consents, [{ answer: 'given', form: 'standing', askedOn: '2025-06-01', latest: true }])
    t.equal(consents.length, 1)
    const read = await court.as('judge-mingshan').get(decisionsOf(registered.id))
    t.equal(read.status, 200, read.text)
    t.equal(read.body.items.length, 1)
    t.match(read.body.items[0], { id: answer.body.recordId, overridden: false, overrideReason: null, suitable: true })
    t.strictSame(read.body.items[0].verdict, decisions[0]?.verdict)
    t.strictSame(read.body.items[0].facts, decisions[0]?.facts)
    t.strictSame(read.body.items[0].answers, ANSWERS)

    const again = await officer.post(
      decisionsOf(registered.id),
      { answers: ANSWERS },
      { ifMatch: registered.version + 1 },
    )
    t.equal(again.status, 409)
    t.equal((await written(court, registered.id)).decisions.length, 1)
  })

  await t.test('nobody is left to be asked when every party has a standing consent', async (t) => {
    const registered = await registeredCase(court, withStandingConsent(0, 1))
    const answer = await officer.post(decisionsOf(registered.id), { answers: ANSWERS }, { ifMatch: registered.version })
    t.equal(answer.body.case?.state, 'seeking-mediator', answer.text)
    t.equal((await written(court, registered.id)).consents.length, 2)
  })

  await t.test('not fit for mediation: it ends as unsuitable, with no procedure, and nobody is asked', async (t) => {
    const registered = await registeredCase(court, withStandingConsent(0, 1))
    const answer = await officer.post(
      decisionsOf(registered.id),
      { answers: { ...ANSWERS, arbitrationAgreement: true } },
      { ifMatch: registered.version },
    )
    t.equal(answer.status, 201, answer.text)
    t.match(answer.body.case, { state: 'failed', outcome: 'unsuitable', procedure: null, endedOn: '2026-03-10' })
    const { decisions, consents } = await written(court, registered.id)
    t.match(decisions, [{ suitable: false, procedure: 'none' }])
    t.strictSame(consents, [])
  })

  await t.test('422 when the officer differs without a reason; nothing is written', async (t) => {
    const registered = await registeredCase(court)
    const before = await written(court, registered.id)
    const answer = await officer.post(
      decisionsOf(registered.id),
      { answers: ANSWERS, override: { suitable: false } },
      { ifMatch: registered.version },
    )
    t.equal(answer.status, 422)
    t.match(answer.body, { ruleId: 'triage-override-needs-reason', errors: [{ pointer: '#/override/reason' }] })
    t.strictSame(await written(court, registered.id), before)
  })

  await t.test('with a reason the officer’s decision holds, beside what the rules suggested', async (t) => {
    const registered = await registeredCase(court)
    const answer = await officer.post(
      decisionsOf(registered.id),
      { answers: ANSWERS, override: { procedure: 'summary', fastTrack: false, reason: REASON } },
      { ifMatch: registered.version },
    )
    t.match(answer.body.case, { state: 'seeking-consent', procedure: 'summary', fastTrack: false }, answer.text)
    const { decisions } = await written(court, registered.id)
    t.match(decisions, [
      {
        overridden: true,
        overrideReason: REASON,
        procedure: 'summary',
        verdict: { procedure: 'small-claims-mandatory' },
      },
    ])
    await t.rejects(court.db.$client.query(`update triage_decisions set override_reason = 'x'`), /append-only/)
  })

  await t.test('412 for a stale and 428 for a missing If-Match; nothing is written', async (t) => {
    const registered = await registeredCase(court)
    const before = await written(court, registered.id)
    const body = { answers: ANSWERS }
    t.equal((await officer.post(decisionsOf(registered.id), body)).status, 428)
    t.equal((await officer.post(decisionsOf(registered.id), body, { ifMatch: registered.version - 1 })).status, 412)
    t.strictSame(await written(court, registered.id), before)
  })

  await t.test('the rules in force can be read whole', async (t) => {
    const answer = await court.as('mediator-zhao').get('/v1/triage-rules')
    t.equal(answer.status, 200, answer.text)
    t.equal(answer.body.version, 'triage.v1')
    t.strictSame(
      answer.body.tables.map((table: { table: string }) => table.table),
      ['suitability', 'procedure', 'fastTrack'],
    )
    const [suitability] = freshModel().nodes.filter(({ id }) => id === 'suitability')
    const { _id, _description, ...cells } = suitability?.content.rules[0] ?? {}
    t.strictSame(answer.body.tables[0].rows[0], { row: _id, zh: _description, cells })
  })
})
