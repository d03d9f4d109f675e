import { type Refusal, type Rule, refuse } from '../../../workflow/rule.js'
import type { ProceedingState } from '../../../workflow/states.js'
import { HANDOVER_DAY, OUTCOME_FITS_HANDOVER } from '../rules.js'
import type { HandoverKind, HandoverOutcome } from '../tables.js'

const AT_COURT = ['filed', 'not-accepted', 'withdrawn', 'mediated-in-trial', 'judged', 'enforced', 'performed'] as const

/** How a hand-over of each kind can end. */
const OUTCOMES_OF: Readonly<Record<HandoverKind, readonly HandoverOutcome[]>> = {
  filing: AT_COURT,
  trial: AT_COURT,
  'fast-track': AT_COURT,
  confirmation: [
    'accepted',
    'not-accepted',
    'withdrawn',
    'confirmation-dismissed',
    'confirmed',
    'enforced',
    'performed',
  ],
  referral: ['accepted', 'not-accepted', 'settled', 'not-settled'],
}

/** Where a report of the confirming court takes the application. @see CONF 4; CPL 206; INT 355-358 */
export const CONFIRMATION_AFTER: Readonly<Partial<Record<HandoverOutcome, ProceedingState<'confirmation'>>>> = {
  accepted: 'accepted',
  'not-accepted': 'refused',
  withdrawn: 'withdrawn',
  'confirmation-dismissed': 'dismissed',
  confirmed: 'granted',
}

/** What of one day came after what: a case is taken in, then decided, then enforced and performed. */
const RANK: Readonly<Record<HandoverOutcome, number>> = {
  accepted: 0,
  filed: 0,
  withdrawn: 1,
  'not-accepted': 2,
  'not-settled': 2,
  settled: 3,
  'mediated-in-trial': 3,
  'confirmation-dismissed': 3,
  judged: 4,
  confirmed: 4,
  enforced: 5,
  performed: 6,
}

interface Report {
  readonly kind: HandoverOutcome
  readonly decidedOn: string
  readonly senderId: string
  readonly messageId: string
}

/** Whether one report comes after another; never both ways, so that the order of arrival does not matter. */
function isLater(one: Report, other: Report): boolean {
  if (one.decidedOn !== other.decidedOn) return one.decidedOn > other.decidedOn
  if (RANK[one.kind] !== RANK[other.kind]) return RANK[one.kind] > RANK[other.kind]
  return `${one.messageId}\n${one.senderId}` > `${other.messageId}\n${other.senderId}`
}

/** The report that counts among several: the one decided last, in whatever order they came. */
export function latestReport<Found extends Report>(reports: readonly Found[]): Found | undefined {
  return reports.reduce<Found | undefined>(
    (latest, report) => (latest === undefined || isLater(report, latest) ? report : latest),
    undefined,
  )
}

/**
 * The report that counts for the application to confirm: enforcement and performance follow a ruling and do not replace
 * it.
 */
export function latestDecision<Found extends Report>(reports: readonly Found[]): Found | undefined {
  return latestReport(reports.filter(({ kind }) => CONFIRMATION_AFTER[kind] !== undefined))
}

function refusedDay(day: string, madeOn: string, today: string): Rule | undefined {
  return day < madeOn || day > today ? HANDOVER_DAY : undefined
}

/** Whether a receiver can have answered on that day. */
export function decideAnswerDay(answeredOn: string, madeOn: string, today: string): Refusal | { readonly ok: true } {
  const rule = refusedDay(answeredOn, madeOn, today)
  return rule === undefined ? { ok: true } : refuse(rule)
}

/** Whether a hand-over of this kind can have ended like that on that day. */
export function decideOutcome(
  report: Pick<Report, 'kind' | 'decidedOn'>,
  handover: { readonly kind: HandoverKind; readonly madeOn: string },
  today: string,
): (Refusal & { readonly pointer: string }) | { readonly ok: true } {
  if (!OUTCOMES_OF[handover.kind].includes(report.kind)) {
    return { ...refuse(OUTCOME_FITS_HANDOVER), pointer: '#/kind' }
  }
  const rule = refusedDay(report.decidedOn, handover.madeOn, today)
  return rule === undefined ? { ok: true } : { ...refuse(rule), pointer: '#/decidedOn' }
}
