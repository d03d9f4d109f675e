import { type Rule, rule } from '../../workflow/rule.js'
import type { CaseState, Outcome } from '../../workflow/states.js'

/** What a party answered to mediation, or that it could not be asked. */
export const CONSENT_ANSWERS = ['given', 'refused', 'unreachable'] as const
export type ConsentAnswer = (typeof CONSENT_ANSWERS)[number]

/** In writing; by word of mouth, kept in a record (笔录); or given in general beforehand by an institution. */
export const CONSENT_FORMS = ['written', 'oral-recorded', 'standing'] as const
export type ConsentForm = (typeof CONSENT_FORMS)[number]

export const CONSENT_OF_A_PARTY = rule({
  id: 'consent-of-a-party',
  source: 'INV 11; ONL 15',
  confidence: 'derived',
  zh: '征询意愿的对象应当是本案当事人。',
  en: 'Only a party of the case can be asked whether it agrees to mediation.',
})

export const CONSENT_NEEDS_FORM = rule({
  id: 'consent-needs-form',
  source: 'INV 11; ONL 8',
  zh: '当事人同意调解的，应当注明书面或者口头同意；口头同意的，应当记入笔录。',
  en: 'A consent must say whether it is in writing or by word of mouth; what is said must be put on record.',
})

/** Rules that a recorded answer may break, for the rule catalogue. */
export const CONSENT_RULES: readonly Rule[] = [CONSENT_OF_A_PARTY, CONSENT_NEEDS_FORM]

export interface ConsentInput {
  readonly partyId: string
  readonly answer: ConsentAnswer
  readonly form?: ConsentForm
}

/** The case as far as it matters to one more answer. */
export interface ConsentsSoFar {
  readonly state: CaseState
  readonly partyIds: readonly string[]
  /** Parties whose latest answer is a consent. */
  readonly givenBy: readonly string[]
}

export type ConsentDecision =
  | {
      readonly ok: true
      readonly to: CaseState
      readonly outcome: Extract<Outcome, 'party-refused' | 'unreachable'> | null
    }
  | { readonly ok: false; readonly rule: Rule; readonly pointer: string }

/**
 * Where one party's answer takes the case. Mediation needs the consent of every party, so that one refusal ends it,
 * whenever it comes; the last consent opens the choice of a mediator.
 *
 * @see INV 11; ONL 8, 15; PML 17; INT 145
 */
export function decideConsent(input: ConsentInput, subject: ConsentsSoFar): ConsentDecision {
  if (!subject.partyIds.includes(input.partyId)) return { ok: false, rule: CONSENT_OF_A_PARTY, pointer: '#/partyId' }
  if (input.answer === 'refused') return { ok: true, to: 'failed', outcome: 'party-refused' }
  if (input.answer === 'unreachable') return { ok: true, to: 'failed', outcome: 'unreachable' }
  if (input.form === undefined) return { ok: false, rule: CONSENT_NEEDS_FORM, pointer: '#/form' }
  const given = new Set([...subject.givenBy, input.partyId])
  const isLast = subject.partyIds.every((partyId) => given.has(partyId))
  return { ok: true, to: isLast ? 'seeking-mediator' : subject.state, outcome: null }
}
