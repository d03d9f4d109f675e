import t from 'tap'
import { Compile } from 'typebox/compile'
import { evaluateTriage, TriageFactsError } from '../../../src/modules/triage/evaluate.js'
import { TriageFacts } from '../../../src/modules/triage/facts.js'
import { loadTriageRules } from '../../../src/modules/triage/load-rules.js'
import { TABLES, type TriageFinding, TriageVerdict } from '../../../src/modules/triage/verdict.js'
import { factsOf, freshExamples, freshModel, tableOf } from './triage-content.js'

const rules = await loadTriageRules(freshModel(), freshExamples())
const { baseFacts, examples } = freshExamples()
const verdictCheck = Compile(TriageVerdict)

function finding(verdict: TriageVerdict, table: TriageFinding['table']): TriageFinding | undefined {
  return verdict.findings.find((candidate) => candidate.table === table)
}

async function refusedAt(facts: unknown): Promise<string[]> {
  try {
    await evaluateTriage(rules, facts)
  } catch (error) {
    if (error instanceof TriageFactsError) return error.faults.map(({ pointer }) => pointer)
    throw error
  }
  return []
}

t.test('every worked example comes out as written', async (t) => {
  for (const { id, changes, expect } of examples) {
    const verdict = await evaluateTriage(rules, { ...baseFacts, ...changes })
    t.ok(verdictCheck.Check(verdict), `${id} keeps to the schema`)
    t.match(
      {
        suitable: verdict.suitable.value,
        suitability: verdict.suitable.ruleId,
        procedure: verdict.procedure,
        procedureRule: finding(verdict, 'procedure')?.ruleId,
        track: verdict.track,
        fastTrack: verdict.fastTrack,
        fastTrackRule: finding(verdict, 'fastTrack')?.ruleId,
      },
      { ...expect, litigation: undefined, mediationFirst: undefined },
      id,
    )
    if (expect.litigation !== undefined) t.equal(verdict.litigation.procedure, expect.litigation, id)
  }
})

t.test('every row of every table is the answer of at least one example', async (t) => {
  const reached = new Set<string>()
  for (const { changes } of examples) {
    const verdict = await evaluateTriage(rules, { ...baseFacts, ...changes })
    for (const { row } of verdict.findings) reached.add(row)
  }
  for (const name of TABLES) {
    for (const { _id: row = '' } of tableOf(freshModel(), name).rules) {
      t.equal(reached.has(row), !row.endsWith('-default'), row)
    }
  }
})

t.test('a limit includes the amount it names: 44,000.00 yuan is mandatory, one fen more is not', async (t) => {
  const at = async (claimAmountFen: number, bothAgreeSmallClaims = false) =>
    (await evaluateTriage(rules, { ...baseFacts, claimAmountFen, bothAgreeSmallClaims })).procedure
  t.equal(await at(4_399_999), 'small-claims-mandatory')
  t.equal(await at(4_400_000), 'small-claims-mandatory')
  t.equal(await at(4_400_001), 'summary')
  t.equal(await at(4_400_001, true), 'small-claims-by-agreement')
  t.equal(await at(17_600_000, true), 'small-claims-by-agreement')
  t.equal(await at(17_600_001, true), 'summary')
  t.equal(await at(Number.MAX_SAFE_INTEGER, true), 'summary')
})

t.test('limits at the edge of exact integers are compared exactly', async (t) => {
  const limit = Number.MAX_SAFE_INTEGER - 1
  const at = async (claimAmountFen: number) =>
    (
      await evaluateTriage(rules, {
        ...baseFacts,
        claimAmountFen,
        mandatoryLimitFen: limit,
        byAgreementLimitFen: limit,
      })
    ).procedure
  t.equal(await at(limit), 'small-claims-mandatory')
  t.equal(await at(limit + 1), 'summary')
})

t.test('real cases: fitness, track and procedure as it was in reality', async (t) => {
  const workers = await evaluateTriage(rules, factsOf('benxi-migrant-workers'))
  t.equal(workers.suitable.value, true)
  t.equal(workers.track, 'simple')
  t.equal(workers.fastTrack, true)

  const owners = await evaluateTriage(rules, factsOf('tuyouqi-property-fees'))
  t.equal(owners.track, 'simple')
  t.equal(owners.procedure, 'small-claims-mandatory')
  t.equal(owners.fastTrack, true)

  const spouses = await evaluateTriage(rules, factsOf('heping-divorce'))
  t.equal(spouses.suitable.ruleId, 'suitable-divorce')
  t.equal(finding(spouses, 'mediationFirst')?.en, 'mediation first (family)')

  const collision = await evaluateTriage(rules, factsOf('longshan-traffic-appraisal'))
  t.equal(collision.suitable.value, true, 'an appraisal does not stand against mediation')
  t.equal(collision.fastTrack, false)
})

t.test('a finding names table, row, rule, source and the facts it was made on', async (t) => {
  const verdict = await evaluateTriage(rules, { ...baseFacts, arbitrationAgreement: true })
  t.strictSame(finding(verdict, 'suitability'), {
    table: 'suitability',
    ruleId: 'unsuitable-arbitration-agreement',
    row: 'suitability-05',
    zh: '双方有书面仲裁协议，应当告知原告向仲裁机构申请仲裁。',
    en: 'There is a written arbitration agreement; the plaintiff is referred to arbitration.',
    source: 'CPL 127(2)',
    confidence: 'confirmed',
    facts: [
      { name: 'specialProcedure', value: false },
      { name: 'causePath', value: ['L1-04', 'L2-10', '126'] },
      { name: 'claimKind', value: 'money' },
      { name: 'outsideCivilJurisdiction', value: false },
      { name: 'arbitrationAgreement', value: true },
    ],
  })
  t.strictSame(finding(verdict, 'fastTrack')?.facts, [{ name: 'procedure.procedure', value: 'none' }])
  t.equal(verdict.rulesVersion, 'triage.v1')
})

t.test('what rests on DIV17 is marked unconfirmed', async (t) => {
  for (const { changes } of examples) {
    const { findings } = await evaluateTriage(rules, { ...baseFacts, ...changes })
    for (const { table, source, confidence, ruleId } of findings) {
      if (table === 'fastTrack' && source.includes('DIV17')) t.equal(confidence, 'unconfirmed', ruleId)
    }
  }
})

t.test('a payment order is only suggested: the procedure of a suit is given beside it', async (t) => {
  const facts = factsOf('loan-payment-order')
  const verdict = await evaluateTriage(rules, facts)
  t.equal(verdict.procedure, 'payment-order')
  t.equal(verdict.suitable.value, true, 'mediation stays possible until the procedure has begun')
  t.strictSame(verdict.litigation, { track: 'simple', procedure: 'small-claims-mandatory', fastTrack: true })
  t.equal(finding(verdict, 'note')?.ruleId, 'payment-order-is-a-choice')
  const supposed = finding(verdict, 'procedureWithoutPaymentOrder')
  t.equal(supposed?.ruleId, 'small-claims-within-mandatory-limit')
  for (const { name, value } of supposed?.facts ?? []) {
    t.strictSame(value, facts[name as keyof typeof facts], `${name} is cited as it is`)
  }

  const sued = await evaluateTriage(rules, { ...facts, preservationSought: true })
  t.strictSame(sued.litigation, { track: sued.track, procedure: sued.procedure, fastTrack: sued.fastTrack })
  t.equal(finding(sued, 'procedureWithoutPaymentOrder'), undefined)
})

t.test('unknown small-claims limits are noted where they matter', async (t) => {
  const noteFor = async (changes: Partial<TriageFacts>) =>
    finding(await evaluateTriage(rules, { ...baseFacts, ...changes }), 'note')?.ruleId
  const unknown = { mandatoryLimitFen: null, byAgreementLimitFen: null }
  t.equal(await noteFor(unknown), 'small-claims-limits-unknown')
  t.equal(await noteFor({ ...unknown, claimKind: 'act' }), undefined)
  t.equal(
    await noteFor({ byAgreementLimitFen: null, claimAmountFen: 4_400_001 }),
    'small-claims-agreement-limit-unknown',
  )
  t.equal(await noteFor({ byAgreementLimitFen: null, claimAmountFen: 4_400_000 }), undefined)
  t.equal(await noteFor({}), undefined)
})

t.test('each missing fact is refused and named; no default row answers for it', async (t) => {
  for (const name of Object.keys(TriageFacts.properties)) {
    const { [name as keyof TriageFacts]: _, ...facts } = baseFacts
    t.strictSame(await refusedAt(facts), [`#/${name}`])
  }
})

t.test('each mistyped fact is refused and named', async (t) => {
  for (const name of Object.keys(TriageFacts.properties)) {
    for (const wrong of ['yes', undefined, {}, 1.5, -1, Number.NaN]) {
      t.strictSame(await refusedAt({ ...baseFacts, [name]: wrong }), [`#/${name}`], `${name} ${String(wrong)}`)
    }
  }
  t.strictSame(await refusedAt({ ...baseFacts, factsClear: 'true' }), ['#/factsClear'])
  t.strictSame(await refusedAt({ ...baseFacts, factsClear: null }), ['#/factsClear'])
  t.strictSame(await refusedAt({ ...baseFacts, claimAmountFen: '300000' }), ['#/claimAmountFen'])
  t.strictSame(await refusedAt({ ...baseFacts, claimAmountFen: 2 ** 53 }), ['#/claimAmountFen'])
  t.strictSame(await refusedAt({ ...baseFacts, causePath: ['L1-04', 4] }), ['#/causePath/1'])
})

t.test('unknown facts and facts that are no object are refused', async (t) => {
  t.strictSame(await refusedAt({ ...baseFacts, 'disputeMinor/x': true }), ['#/disputeMinor~1x'])
  for (const facts of [null, undefined, [], 'facts', 1]) t.strictSame(await refusedAt(facts), ['#'])
})

t.test('facts that contradict each other are refused', async (t) => {
  t.strictSame(await refusedAt({ ...baseFacts, causeCode: '101' }), ['#/causePath'])
  t.strictSame(await refusedAt({ ...baseFacts, byAgreementLimitFen: 4_399_999 }), ['#/byAgreementLimitFen'])
  t.strictSame(await refusedAt({ ...baseFacts, mandatoryLimitFen: null }), ['#/byAgreementLimitFen'])
})

t.test('a refusal repeats no value and carries its rule', async (t) => {
  const error = await evaluateTriage(rules, { ...baseFacts, causeCode: 'secret' }).catch((caught: unknown) => caught)
  if (!(error instanceof TriageFactsError)) throw error
  t.equal(error.rule.id, 'triage-facts-incomplete')
  t.notMatch(JSON.stringify([error.message, error.faults]), 'secret')
})

t.test('many evaluations at once do not mix', async (t) => {
  const verdicts = await Promise.all(
    examples
      .flatMap((example) => [example, example])
      .map(async ({ id, changes, expect }) => ({
        id,
        expected: expect.procedureRule,
        got: finding(await evaluateTriage(rules, { ...baseFacts, ...changes }), 'procedure')?.ruleId,
      })),
  )
  for (const { id, expected, got } of verdicts) t.equal(got, expected, id)
})
