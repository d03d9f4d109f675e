/** How sure we are of a source: read in full, seen in part, derived from confirmed text, or known only from memory. */
export const CONFIDENCES = ['confirmed', 'partly-seen', 'derived', 'unconfirmed'] as const
export type Confidence = (typeof CONFIDENCES)[number]

/** A rule of law or of this project that a command must meet. Its id is stable: clients and tests refer to it. */
export interface Rule {
  readonly id: string
  /** Article that gives the rule, in the abbreviations of docs/sources.md. */
  readonly source: string
  readonly confidence: Confidence
  readonly zh: string
  readonly en: string
}

/** Declares a rule; rules are confirmed unless said otherwise. */
export function rule(text: Omit<Rule, 'confidence'> & { confidence?: Confidence }): Rule {
  return Object.freeze({ confidence: 'confirmed', ...text })
}

/** What a pure decision answers when a rule is not met. */
export interface Refusal {
  readonly ok: false
  readonly rule: Rule
}

export function refuse(refusedBy: Rule): Refusal {
  return { ok: false, rule: refusedBy }
}
