import t from 'tap'
import { Compile } from 'typebox/compile'
import { type CaseForTriage, deriveFacts } from '../../../src/modules/triage/derive-facts.js'
import { evaluateTriage } from '../../../src/modules/triage/evaluate.js'
import { OfficerAnswers, TriageFacts } from '../../../src/modules/triage/facts.js'
import { loadTriageRules } from '../../../src/modules/triage/load-rules.js'
import { causePathOf, freshExamples, freshModel } from './triage-content.js'

const answers = Compile(OfficerAnswers).Parse(
  Object.fromEntries(
    Object.keys(OfficerAnswers.properties).map((name) => [name, /^(factsClear|rightsClear|littleDispute)$/.test(name)]),
  ),
)
const subject: CaseForTriage = {
  causeCode: '126',
  causePath: causePathOf('126'),
  profile: 'filed-first',
  courtLevel: 'basic',
  claimKind: 'money',
  claimAmountFen: 250_000,
  parties: [
    { role: 'applicant' },
    { role: 'respondent' },
    { role: 'respondent' },
    { role: 'third-party', missing: true },
  ],
  thresholds: { mandatoryLimitFen: 4_700_000, byAgreementLimitFen: null },
}

t.test('case record and answers together are complete facts, and can be decided on', async (t) => {
  const facts = deriveFacts(subject, answers)
  t.ok(Compile(TriageFacts).Check(facts))
  t.match(facts, {
    basicCourt: true,
    applicantCount: 1,
    respondentCount: 2,
    partyMissing: false,
    foreignRelated: false,
    mandatoryLimitFen: 4_700_000,
    byAgreementLimitFen: null,
    factsClear: true,
  })
  const verdict = await evaluateTriage(await loadTriageRules(freshModel(), freshExamples()), facts)
  t.equal(verdict.procedure, 'small-claims-mandatory')
})

t.test('a missing respondent or applicant counts, a missing third party does not', async (t) => {
  const missing = (role: 'applicant' | 'respondent' | 'third-party') =>
    deriveFacts({ ...subject, parties: [...subject.parties, { role, missing: true }] }, answers).partyMissing
  t.equal(missing('respondent'), true)
  t.equal(missing('applicant'), true)
  t.equal(missing('third-party'), false)
})

t.test('the record adds a ground and never takes the officer’s away', async (t) => {
  const foreign = [...subject.parties, { role: 'third-party' as const, foreign: true }]
  t.equal(deriveFacts({ ...subject, parties: foreign }, answers).foreignRelated, true)
  t.equal(deriveFacts(subject, { ...answers, foreignRelated: true }).foreignRelated, true)
  for (const claimKind of ['status', 'status-confirmation'] as const) {
    t.equal(deriveFacts({ ...subject, claimKind }, answers).personalStatusOrOwnership, true)
  }
  t.equal(deriveFacts(subject, { ...answers, personalStatusOrOwnership: true }).personalStatusOrOwnership, true)
})

t.test('limits that are not known stay unknown, and only a basic court is one', async (t) => {
  t.match(deriveFacts({ ...subject, thresholds: null }, answers), {
    mandatoryLimitFen: null,
    byAgreementLimitFen: null,
  })
  for (const courtLevel of ['intermediate', 'high', 'supreme'] as const) {
    t.equal(deriveFacts({ ...subject, courtLevel }, answers).basicCourt, false)
  }
})

t.test('the input is not changed and not shared', async (t) => {
  const facts = deriveFacts(subject, answers)
  t.not(facts.causePath, subject.causePath)
  t.strictSame(facts.causePath, subject.causePath)
})
