import type { ZenDecision } from '@gorules/zen-engine'
import { Compile } from 'typebox/compile'
import type { FieldError } from '../../platform/problem.js'
import type { Rule } from '../../workflow/rule.js'
import { TriageFacts } from './facts.js'
import { suitabilityListOf } from './mediation-first.js'
import type { ReadContent, RuleRow } from './rule-content.js'
import { fault, TriageRulesError } from './rule-faults.js'
import {
  PAYMENT_ORDER_IS_A_CHOICE,
  SMALL_CLAIMS_AGREEMENT_LIMIT_UNKNOWN,
  SMALL_CLAIMS_LIMITS_UNKNOWN,
  TRIAGE_FACTS_INCOMPLETE,
} from './rules.js'
import { schemaFaults } from './schema-faults.js'
import { type FactUsed, type TableName, TriageAnswers, type TriageFinding, type TriageVerdict } from './verdict.js'

/** Rules that passed every check of `loadTriageRules`; make them with nothing else. */
export interface TriageRules {
  readonly version: string
  readonly decision: ZenDecision
  readonly rows: ReadContent['rows']
}

/** Facts that are missing, mistyped, unknown or contradict each other; nothing was decided. */
export class TriageFactsError extends Error {
  readonly rule: Rule = TRIAGE_FACTS_INCOMPLETE
  readonly faults: readonly FieldError[]

  constructor(faults: readonly FieldError[]) {
    super(`triage facts refused at ${faults.map(({ pointer }) => pointer).join(', ')}`)
    this.name = 'TriageFactsError'
    this.faults = faults
  }
}

const factsCheck = Compile(TriageFacts)
const answersCheck = Compile(TriageAnswers)

/**
 * What the rules suggest for a dispute: fit for mediation or not, simple or complex, which procedure, fast track or not.
 *
 * Pure: the same rules and facts always give the same verdict. Consent is no fact of triage: one party's refusal ends
 * mediation whatever comes out here.
 *
 * @throws TriageFactsError when a fact is missing, mistyped, unknown or contradicts another
 * @throws TriageRulesError when the rules give no proper answer, which loading them should have prevented
 * @see CPL 40, 42, 125, 127, 136, 160, 165, 166, 225; INT 143, 257, 427; DIV17 (unconfirmed)
 */
export async function evaluateTriage(rules: TriageRules, facts: unknown): Promise<TriageVerdict> {
  if (!factsCheck.Check(facts)) throw new TriageFactsError(schemaFaults(factsCheck.Errors(facts)))
  const contradictions = contradictionsIn(facts)
  if (contradictions.length > 0) throw new TriageFactsError(contradictions)

  const answers = await answersOf(rules, facts)
  const isPaymentOrder = answers.procedure.procedure === 'payment-order'
  const sued = isPaymentOrder ? await answersOf(rules, { ...facts, claimDueAndCertain: false }) : answers

  const suitable = findingFor(rules, 'suitability', answers, facts)
  return {
    suitable: {
      value: answers.suitability.suitable,
      ruleId: suitable.ruleId,
      row: suitable.row,
      source: suitable.source,
      confidence: suitable.confidence,
      zh: suitable.zh,
      en: suitable.en,
    },
    track: answers.procedure.track,
    procedure: answers.procedure.procedure,
    fastTrack: answers.fastTrack.fastTrack,
    litigation: {
      track: sued.procedure.track,
      procedure: sued.procedure.procedure,
      fastTrack: sued.fastTrack.fastTrack,
    },
    findings: [
      suitable,
      ...(answers.suitability.suitable ? mediationFirstFindings(facts) : []),
      findingFor(rules, 'procedure', answers, facts),
      findingFor(rules, 'fastTrack', answers, facts),
      ...(isPaymentOrder
        ? [
            noteOf(PAYMENT_ORDER_IS_A_CHOICE, []),
            supposed(findingFor(rules, 'procedure', sued, facts), 'procedureWithoutPaymentOrder'),
            supposed(findingFor(rules, 'fastTrack', sued, facts), 'fastTrackWithoutPaymentOrder'),
          ]
        : []),
      ...limitNotes(facts),
    ],
    rulesVersion: rules.version,
  }
}

function contradictionsIn(facts: TriageFacts): FieldError[] {
  const found: FieldError[] = []
  if (facts.causePath.at(-1) !== facts.causeCode) {
    found.push({
      pointer: '#/causePath',
      code: 'contradiction',
      zh: '末项应当是案由代码。',
      en: 'Its last item must be the cause code.',
    })
  }
  if (
    facts.byAgreementLimitFen !== null &&
    (facts.mandatoryLimitFen === null || facts.byAgreementLimitFen < facts.mandatoryLimitFen)
  ) {
    found.push({
      pointer: '#/byAgreementLimitFen',
      code: 'contradiction',
      zh: '约定适用的限额应当与强制适用的限额一并给出，且不低于后者。',
      en: 'It needs the mandatory limit beside it and may not be lower.',
    })
  }
  return found
}

async function answersOf(rules: TriageRules, facts: TriageFacts): Promise<TriageAnswers> {
  const { result }: { result: unknown } = await rules.decision.evaluate(facts)
  if (!answersCheck.Check(result)) throw new TriageRulesError(schemaFaults(answersCheck.Errors(result), '/answers'))
  return result
}

function findingFor(rules: TriageRules, table: TableName, answers: TriageAnswers, facts: TriageFacts): TriageFinding {
  const { ruleId, source, confidence, en } = answers[table]
  const cited = rules.rows[table].get(ruleId)
  if (cited === undefined) throw new TriageRulesError([fault(`/answers/${table}/ruleId`, 'required', ruleId)])
  return {
    table,
    ruleId,
    row: cited.row,
    zh: cited.zh,
    en,
    source,
    confidence,
    facts: factsRead(cited, answers, facts),
  }
}

function factsRead(cited: RuleRow, answers: TriageAnswers, facts: TriageFacts): FactUsed[] {
  const values = new Map<string, FactUsed['value']>(Object.entries(facts))
  for (const [table, answer] of Object.entries(answers)) {
    for (const [member, value] of Object.entries(answer)) values.set(`${table}.${member}`, value)
  }
  return cited.reads.flatMap((name) => {
    const value = values.get(name)
    return value === undefined ? [] : [{ name, value }]
  })
}

/** A finding on the supposition that no payment order is applied for; the fact supposed away is not cited. */
function supposed(finding: TriageFinding, table: TriageFinding['table']): TriageFinding {
  return { ...finding, table, facts: finding.facts.filter(({ name }) => name !== 'claimDueAndCertain') }
}

function mediationFirstFindings({ causeCode, causePath }: TriageFacts): TriageFinding[] {
  return suitabilityListOf(causePath).map(({ kind, zh, en, source, confidence, cause }) => ({
    table: 'mediationFirst',
    ruleId: `mediation-first-${kind}`,
    row: cause.code,
    zh: `先行调解类案由：${zh}（${cause.name}）`,
    en: `mediation first (${en})`,
    source,
    confidence,
    facts: [{ name: 'causeCode', value: causeCode }],
  }))
}

function limitNotes({
  claimKind,
  claimAmountFen,
  mandatoryLimitFen,
  byAgreementLimitFen,
}: TriageFacts): TriageFinding[] {
  if (claimKind !== 'money') return []
  if (mandatoryLimitFen === null) {
    return [noteOf(SMALL_CLAIMS_LIMITS_UNKNOWN, [{ name: 'mandatoryLimitFen', value: null }])]
  }
  if (byAgreementLimitFen === null && claimAmountFen > mandatoryLimitFen) {
    return [noteOf(SMALL_CLAIMS_AGREEMENT_LIMIT_UNKNOWN, [{ name: 'byAgreementLimitFen', value: null }])]
  }
  return []
}

function noteOf({ id, source, confidence, zh, en }: Rule, facts: FactUsed[]): TriageFinding {
  return { table: 'note', ruleId: id, row: id, zh, en, source, confidence, facts }
}
