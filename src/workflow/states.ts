/** The two regimes of court-connected mediation. @see OP25 items 1-6, in force 2025-01-01 */
export const PROFILES = ['pre-filing', 'filed-first'] as const
export type Profile = (typeof PROFILES)[number]

/** Where a mediation case is. How mediation ended is its outcome, never its state. */
export const CASE_STATES = [
  'received',
  'returned',
  'registered',
  'seeking-consent',
  'seeking-mediator',
  'offered',
  'in-mediation',
  'paused',
  'agreed',
  'failed',
  'withdrawn',
  'transferred',
  'closed',
] as const
export type CaseState = (typeof CASE_STATES)[number]

/** What each state means to a clerk. */
export const STATE_TEXTS: Readonly<Record<CaseState, { zh: string; en: string }>> = {
  received: { zh: '已收件', en: 'Papers received, not yet registered' },
  returned: { zh: '已退回', en: 'Returned with a reason and the alternative' },
  registered: { zh: '已登记', en: 'Registered under a number' },
  'seeking-consent': { zh: '征询意愿', en: 'The parties are being asked whether they agree to mediation' },
  'seeking-mediator': { zh: '选定调解员', en: 'All parties agree; a mediator is being chosen' },
  offered: { zh: '待调解员接受', en: 'Offered to a mediator who has not answered yet' },
  'in-mediation': { zh: '调解中', en: 'In mediation' },
  paused: { zh: '中止调解', en: 'Mediation is paused' },
  agreed: { zh: '达成协议', en: 'An agreement is in effect' },
  failed: { zh: '调解未成', en: 'Mediation ended without agreement or never began' },
  withdrawn: { zh: '已撤回', en: 'The applicant withdrew' },
  transferred: { zh: '已移送', en: 'Handed to filing, trial or the fast-track team' },
  closed: { zh: '已结案', en: 'Closed' },
}

/** States in which nothing of the mediation case itself can move any more. */
export const FINAL_STATES: readonly CaseState[] = ['returned', 'withdrawn', 'transferred', 'closed']

/** How mediation ended: the union of INV 26 and ONL 25, and `unsuitable` for a dispute that never entered it (CPL 125, INT 143). */
export const OUTCOMES = [
  'agreed',
  'settled-withdrawn',
  'unreachable',
  'party-refused',
  'wide-difference',
  'period-expired',
  'refused-to-sign',
  'false-mediation',
  'application-withdrawn',
  'unsuitable',
  'other',
] as const
export type Outcome = (typeof OUTCOMES)[number]

/** Whether the agreement was kept. */
export const PERFORMANCES = ['none', 'partial', 'full'] as const
export type Performance = (typeof PERFORMANCES)[number]

/** Why mediation is paused. @see ONL 23, 26; INV 15, 18 */
export const PAUSE_REASONS = ['appraisal', 'recusal', 'sham-review'] as const
export type PauseReason = (typeof PAUSE_REASONS)[number]

export const TRACKS = ['simple', 'complex'] as const
export type Track = (typeof TRACKS)[number]

/** The procedure that follows if mediation fails. @see CPL 40-42, 160, 165, 225 */
export const PROCEDURES = [
  'payment-order',
  'small-claims-mandatory',
  'small-claims-by-agreement',
  'summary',
  'ordinary-single-judge',
  'ordinary-panel',
] as const
export type Procedure = (typeof PROCEDURES)[number]

/** What follows a mediation case. Each is its own small state machine with its own clock. */
export const PROCEEDING_KINDS = ['confirmation', 'mediation-statement', 'fast-track'] as const
export type ProceedingKind = (typeof PROCEEDING_KINDS)[number]

export const PROCEEDING_STATES = {
  confirmation: ['applied', 'accepted', 'refused', 'granted', 'dismissed', 'withdrawn'],
  'mediation-statement': ['issued', 'effective', 'refused'],
  'fast-track': ['routed', 'docketed', 'heard', 'disposed', 'served'],
} as const satisfies Record<ProceedingKind, readonly string[]>
export type ProceedingState<K extends ProceedingKind = ProceedingKind> = (typeof PROCEEDING_STATES)[K][number]

/** Whether the court fee that a filed case owes after failed mediation is paid. @see OP25-6; FEE 22 */
export const FEE_STATES = ['notified', 'paid', 'relieved', 'unpaid'] as const
export type FeeState = (typeof FEE_STATES)[number]

export const AGREEMENT_STATUSES = ['none', 'drafted', 'signing', 'effective'] as const
export type AgreementStatus = (typeof AGREEMENT_STATUSES)[number]

export const AGREEMENT_COVERAGES = ['whole', 'part'] as const
export type AgreementCoverage = (typeof AGREEMENT_COVERAGES)[number]
