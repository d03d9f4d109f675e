import type { ClockFacts } from './deadline-rules.js'
import { type Refusal, type Rule, refuse, rule } from './rule.js'
import type { AgreementCoverage, Outcome, PauseReason } from './states.js'

/** What guards know of a case: nothing but its own row. */
export interface CaseFacts extends ClockFacts {
  readonly seriesId: string | null
  readonly outcome: Outcome | null
  readonly lastOccurredOn: string
  readonly offerDueOn: string | null
  readonly mediationDueOn: string | null
  readonly noticesComplete: boolean
  readonly pauseReason: PauseReason | null
  readonly extensionsUsed: number
  readonly agreementCoverage: AgreementCoverage | null
  readonly confirmationDueOn: string | null
}

export const OCCURRED_IN_FUTURE = rule({
  id: 'act-in-the-future',
  source: 'project decision, ADR-0005',
  zh: '办理日期不能晚于今天。',
  en: 'The day of an act cannot be later than today.',
})
export const OCCURRED_OUT_OF_ORDER = rule({
  id: 'act-out-of-order',
  source: 'project decision, ADR-0005',
  zh: '办理日期不能早于本案上一步的日期。',
  en: 'The day of an act cannot be earlier than the previous act on the case.',
})

const ANSWER_PERIOD_OVER = rule({
  id: 'offer-answer-period-over',
  source: 'ONL 12',
  zh: '三个工作日的答复期已过，应当重新选定调解员。',
  en: 'The three working days to answer are over; a mediator must be chosen again.',
})
const ANSWER_PERIOD_RUNNING = rule({
  id: 'offer-answer-period-running',
  source: 'ONL 12',
  zh: '三个工作日的答复期尚未届满。',
  en: 'The mediator still has time to answer.',
})
const NOTICES_FIRST = rule({
  id: 'notices-before-mediation',
  source: 'INV 14; ONL 17',
  zh: '开始调解前，应当先向每一方当事人告知权利义务等事项。',
  en: 'Every party must be given the notices before mediation begins.',
})
const PERIOD_OVER = rule({
  id: 'mediation-period-over',
  source: 'INV 27; ONL 24, 25(6); OP25-3',
  zh: '调解期限已届满，不能再延长；应当终结调解，转立案或者审理。',
  en: 'The mediation period is over and cannot be extended any more; mediation must end.',
})
export const PERIOD_NOT_OVER = rule({
  id: 'mediation-period-not-over',
  source: 'ONL 25(6); INV 27',
  zh: '调解期限尚未届满，不能以期限届满为由终结调解。',
  en: 'The mediation period is not over, so mediation cannot end on that ground.',
})
const FEE_NOTICE_ONCE = rule({
  id: 'fee-notice-once',
  source: 'OP25-6',
  confidence: 'derived',
  zh: '已经发出缴费通知。',
  en: 'The claimant has already been told to pay.',
})
const FEE_NOT_OPEN = rule({
  id: 'fee-not-open',
  source: 'OP25-6; FEE 22',
  zh: '没有待预交的案件受理费。',
  en: 'No fee is waiting to be paid.',
})
const FEE_NOT_OVERDUE = rule({
  id: 'fee-not-overdue',
  source: 'OP25-6; INT 213',
  zh: '缴费期限未届满或者费用已处理，不能按撤诉处理。',
  en: 'The time to pay is not over, or the fee was settled: the case is not deemed withdrawn.',
})
const REPORT_NOT_OWED = rule({
  id: 'closing-report-not-owed',
  source: 'INV 26; ONL 21',
  confidence: 'derived',
  zh: '只有期限届满自动终结的调解需要补交结案报告。',
  en: 'Only a mediation that ended because its period was over still owes a closing report.',
})
const NOT_ENDED_BY_EXPIRY = rule({
  id: 'mediation-not-ended-by-expiry',
  source: 'INV 27; ONL 25(6)',
  confidence: 'derived',
  zh: '只有因期限届满终结的调解，才能因各方在期限内同意延长而恢复。',
  en: 'Only a mediation that ended because its period was over is restored by an extension that was agreed in time.',
})
const ON_TO_TRIAL = rule({
  id: 'restoration-before-fee-notice',
  source: 'OP25-5, -6; ONL 24; MED 4',
  confidence: 'derived',
  zh: '已通知预交案件受理费，案件正转入审理，不能恢复调解；各方仍愿意调解的，由法官在审理中主持调解。',
  en: 'The claimant was told to pay the fee and the case goes on to trial; if all parties still want to mediate, the judge does it there.',
})
const ONE_EXTENSION = rule({
  id: 'extension-once-only',
  source: 'OP25-3',
  confidence: 'partly-seen',
  zh: '立案后先行调解只能延长一次，最长三十日。',
  en: 'In the filed-first procedure the period is extended once, by 30 days at most.',
})
const NO_DRAFT = rule({
  id: 'agreement-not-drafted',
  source: 'INV 24',
  zh: '尚无可签署的调解协议文本。',
  en: 'There is no agreement text to sign.',
})
const SIGNING_DONE = rule({
  id: 'agreement-already-effective',
  source: 'INV 24; ONL 19',
  zh: '调解协议已生效。',
  en: 'The agreement is already in effect.',
})
const NOTHING_LEFT = rule({
  id: 'nothing-left-to-hand-over',
  source: 'ONL 19; MED 14; CPL 100, 206',
  zh: '全部请求已达成协议，且调解书未被拒收、确认申请未被驳回，没有需要移送的部分。',
  en: 'The agreement covers every claim and still stands; nothing is left to hand over.',
})
const CONFIRMATION_LATE = rule({
  id: 'confirmation-within-30-days',
  source: 'CPL 205; PML 33; ONL 19',
  zh: '司法确认申请应当自调解协议生效之日起三十日内共同提出。',
  en: 'Confirmation must be applied for jointly within 30 days after the agreement took effect.',
})
const CONFIRMATION_ONCE = rule({
  id: 'confirmation-once',
  source: 'CPL 205-206',
  confidence: 'derived',
  zh: '本协议已有司法确认申请。',
  en: 'There already is an application for confirmation of this agreement.',
})
const CONFIRMATION_NOT_OPEN = rule({
  id: 'confirmation-not-pending',
  source: 'CONF 4; INT 355-358',
  zh: '没有处于该阶段的司法确认申请。',
  en: 'There is no application for confirmation at this stage.',
})
const STATEMENT_ONCE = rule({
  id: 'mediation-statement-once',
  source: 'CPL 100',
  confidence: 'derived',
  zh: '调解书已制作。',
  en: 'A mediation statement has already been issued.',
})
const STATEMENT_NOT_OPEN = rule({
  id: 'mediation-statement-not-pending',
  source: 'CPL 100; INT 149',
  zh: '没有待签收的调解书。',
  en: 'There is no mediation statement waiting for signatures.',
})
const FAST_TRACK_STAGE = rule({
  id: 'fast-track-stage',
  source: 'project decision, ADR-0002',
  zh: '速裁程序不在该阶段。',
  en: 'The fast-track proceeding is not at this stage.',
})
const NOT_RECUSAL_PAUSE = rule({
  id: 'not-paused-for-recusal',
  source: 'INV 15; ONL 13',
  zh: '本案没有待处理的回避事项。',
  en: 'No recusal is pending in this case.',
})
const RECUSAL_PENDING = rule({
  id: 'recusal-pending',
  source: 'INV 15; ONL 13',
  zh: '回避事项处理完毕前不能恢复调解。',
  en: 'Mediation cannot resume before the recusal is waived or decided.',
})
const NO_AGREEMENT_TO_PERFORM = rule({
  id: 'no-agreement-in-effect',
  source: 'INV 24; PML 31',
  zh: '没有生效的调解协议。',
  en: 'No agreement is in effect.',
})

const ONE_SERIES_ONLY = rule({
  id: 'one-series-only',
  source: 'DIV17-2 (unconfirmed); project decision, ADR-0011',
  confidence: 'derived',
  zh: '该案已在一个系列中，应当先移出。',
  en: 'The case is in a series already; take it out first.',
})
const IN_NO_SERIES = rule({
  id: 'case-in-no-series',
  source: 'project decision, ADR-0011',
  zh: '该案不在任何系列中。',
  en: 'The case is in no series.',
})

type Guard = (facts: CaseFacts, on: string) => Rule | undefined
const unless = (broken: Rule, holds: (facts: CaseFacts, on: string) => boolean): Guard => {
  return (facts, on) => (holds(facts, on) ? undefined : broken)
}

/** Conditions of a row beyond its state, by name. Each answers the rule that is not met, judged on the day of the act. */
export const GUARDS = {
  'answer-period-running': unless(
    ANSWER_PERIOD_OVER,
    (facts, on) => facts.offerDueOn === null || on <= facts.offerDueOn,
  ),
  'answer-period-over': unless(
    ANSWER_PERIOD_RUNNING,
    (facts, on) => facts.offerDueOn !== null && on > facts.offerDueOn,
  ),
  'in-no-series': unless(ONE_SERIES_ONLY, (facts) => facts.seriesId === null),
  'in-a-series': unless(IN_NO_SERIES, (facts) => facts.seriesId !== null),
  'notices-complete': unless(NOTICES_FIRST, (facts) => facts.noticesComplete),
  'mediation-period-running': unless(
    PERIOD_OVER,
    (facts, on) => facts.mediationDueOn === null || on <= facts.mediationDueOn,
  ),
  'mediation-period-over': unless(
    PERIOD_NOT_OVER,
    (facts, on) => facts.mediationDueOn !== null && on > facts.mediationDueOn,
  ),
  'period-expired': unless(REPORT_NOT_OWED, (facts) => facts.outcome === 'period-expired'),
  'ended-by-expiry': unless(NOT_ENDED_BY_EXPIRY, (facts) => facts.outcome === 'period-expired'),
  'not-on-to-trial': unless(ON_TO_TRIAL, (facts) => facts.feeState === null),
  'no-fee-notice': unless(FEE_NOTICE_ONCE, (facts) => facts.feeState === null),
  'fee-notified': unless(FEE_NOT_OPEN, (facts) => facts.feeState === 'notified' || facts.feeState === 'unpaid'),
  'fee-unpaid': unless(FEE_NOT_OVERDUE, (facts) => facts.feeState === 'unpaid'),
  'extension-left': unless(ONE_EXTENSION, (facts) => facts.profile === 'pre-filing' || facts.extensionsUsed === 0),
  'agreement-drafted': unless(NO_DRAFT, (facts) => facts.agreementStatus !== 'none'),
  'agreement-not-effective': unless(SIGNING_DONE, (facts) => facts.agreementStatus !== 'effective'),
  'agreement-effective': unless(NO_AGREEMENT_TO_PERFORM, (facts) => facts.agreementStatus === 'effective'),
  'claims-left-open': unless(
    NOTHING_LEFT,
    (facts) =>
      facts.agreementCoverage === 'part' ||
      facts.statementState === 'refused' ||
      facts.confirmationState === 'dismissed',
  ),
  'confirmation-in-time': unless(
    CONFIRMATION_LATE,
    (facts, on) => facts.confirmationDueOn !== null && on <= facts.confirmationDueOn,
  ),
  'no-confirmation-yet': unless(
    CONFIRMATION_ONCE,
    (facts) => facts.confirmationState === null || facts.confirmationState === 'withdrawn',
  ),
  'confirmation-applied': unless(CONFIRMATION_NOT_OPEN, (facts) => facts.confirmationState === 'applied'),
  'confirmation-accepted': unless(CONFIRMATION_NOT_OPEN, (facts) => facts.confirmationState === 'accepted'),
  'confirmation-open': unless(
    CONFIRMATION_NOT_OPEN,
    (facts) => facts.confirmationState === 'applied' || facts.confirmationState === 'accepted',
  ),
  'no-statement-yet': unless(STATEMENT_ONCE, (facts) => facts.statementState === null),
  'statement-issued': unless(STATEMENT_NOT_OPEN, (facts) => facts.statementState === 'issued'),
  'fast-track-routed': unless(FAST_TRACK_STAGE, (facts) => facts.fastTrackState === 'routed'),
  'fast-track-docketed': unless(
    FAST_TRACK_STAGE,
    (facts) => facts.fastTrackState === 'docketed' || facts.fastTrackState === 'heard',
  ),
  'fast-track-disposed': unless(FAST_TRACK_STAGE, (facts) => facts.fastTrackState === 'disposed'),
  'recusal-pending': unless(NOT_RECUSAL_PAUSE, (facts) => facts.pauseReason === 'recusal'),
  'no-recusal-pending': unless(RECUSAL_PENDING, (facts) => facts.pauseReason !== 'recusal'),
} as const satisfies Record<string, Guard>
export type GuardName = keyof typeof GUARDS

/** Rules that guards may answer, for the rule catalogue. */
export const GUARD_RULES: readonly Rule[] = [
  OCCURRED_IN_FUTURE,
  OCCURRED_OUT_OF_ORDER,
  ANSWER_PERIOD_OVER,
  ANSWER_PERIOD_RUNNING,
  NOTICES_FIRST,
  PERIOD_OVER,
  PERIOD_NOT_OVER,
  FEE_NOTICE_ONCE,
  FEE_NOT_OPEN,
  FEE_NOT_OVERDUE,
  REPORT_NOT_OWED,
  NOT_ENDED_BY_EXPIRY,
  ON_TO_TRIAL,
  ONE_EXTENSION,
  NO_DRAFT,
  SIGNING_DONE,
  NOTHING_LEFT,
  CONFIRMATION_LATE,
  CONFIRMATION_ONCE,
  CONFIRMATION_NOT_OPEN,
  STATEMENT_ONCE,
  STATEMENT_NOT_OPEN,
  FAST_TRACK_STAGE,
  NOT_RECUSAL_PAUSE,
  RECUSAL_PENDING,
  NO_AGREEMENT_TO_PERFORM,
  ONE_SERIES_ONLY,
  IN_NO_SERIES,
]

/**
 * Whether an act may carry this day.
 *
 * Paper reaches a clerk late, so the past is allowed back to the previous act; the future never is.
 */
export function decideOccurredOn(
  facts: Pick<CaseFacts, 'lastOccurredOn'>,
  occurredOn: string,
  today: string,
): Refusal | { ok: true } {
  if (occurredOn > today) return refuse(OCCURRED_IN_FUTURE)
  if (occurredOn < facts.lastOccurredOn) return refuse(OCCURRED_OUT_OF_ORDER)
  return { ok: true }
}
