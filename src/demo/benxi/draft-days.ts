import type { Days, Ending, Mode, PlannedCase, Route, Step } from './docket.js'
import type { Lots } from './lots.js'
import type { WorkingDays } from './working-days.js'

/** Days as places among the working days, while a docket is being planned. */
export type DraftDays = Partial<Record<Step, number>>

/** A case while it is being planned: its days can still move. */
export interface DraftCase {
  readonly route: Route
  readonly ending: Ending
  readonly claimFen: number
  manner: PlannedCase['manner']
  mode: Mode | null
  days: DraftDays
}

/** How often a matter has what most have not. */
const ADJOURNED_PART = 0.06
const CONFIRMED_PART = 0.15
/** The mediation period, and by how much all parties may agree to extend it. @see INV 27; ONL 24 */
export const PERIOD_DAYS = 30
export const EXTENSION_DAYS = 30
/** Working days in which a mediator answers. @see ONL 12 */
export const ANSWER_WORKING_DAYS = 3
/** Working days between two steps at most that a court leaves between them. */
const SOON = 2
/** Working days that are left in the mediation period after the session in which both sides met. */
const ROOM = 4

/** What is the same for all cases of a matter that is mediated. */
export interface MediatedCourse {
  readonly days: DraftDays
  readonly isConfirmed: boolean
}

/** The days of a matter up to its session, back and forth from the day on which the mediator accepted. */
export function draftMediation(
  lots: Lots,
  working: WorkingDays,
  acceptedOn: number,
  { isExtended, isOral }: { readonly isExtended: boolean; readonly isOral: boolean },
): MediatedCourse {
  const offeredOn = acceptedOn - lots.between(0, ANSWER_WORKING_DAYS)
  const consentedOn = offeredOn - lots.between(0, 1)
  const triagedOn = consentedOn - lots.between(0, SOON)
  const receivedOn = triagedOn - lots.between(0, 1)
  const noticedOn = acceptedOn + lots.between(0, 1)
  const days: DraftDays = { receivedOn, triagedOn, consentedOn, offeredOn, acceptedOn, noticedOn }
  const lastOn = lastWithin(working, acceptedOn, PERIOD_DAYS) - ROOM
  if (isExtended) {
    days.extendedOn = lastOn - lots.between(0, SOON)
    const longer = lastWithin(working, acceptedOn, PERIOD_DAYS + EXTENSION_DAYS) - ROOM
    days.metOn = lots.between(lastOn + ROOM, longer)
  } else {
    const isAdjourned = lots.part() < ADJOURNED_PART
    if (isAdjourned) days.adjournedOn = noticedOn + lots.between(1, SOON)
    const earliest = (days.adjournedOn ?? noticedOn) + 1
    days.metOn = lots.between(earliest, Math.min(lastOn, earliest + 11))
  }
  return { days, isConfirmed: !isOral && lots.part() < CONFIRMED_PART }
}

/** The last working day within so many days after one. */
function lastWithin(working: WorkingDays, from: number, days: number): number {
  let last = from
  while (working.length(from, last + 1) <= days) last += 1
  return last
}

/** How a case of a mediated matter goes on from its session. */
export function draftEnding(
  lots: Lots,
  { days, isConfirmed }: MediatedCourse,
  ending: Ending,
  isOral: boolean,
): DraftDays {
  const { metOn = 0 } = days
  if (ending === 'settled') {
    const agreedOn = metOn + (isOral ? 0 : lots.between(0, 1))
    if (isOral) return { agreedOn, performedOn: agreedOn, closedOn: agreedOn + lots.between(0, SOON) }
    if (!isConfirmed) return { agreedOn, closedOn: agreedOn + lots.between(0, 4) }
    const appliedOn = agreedOn + lots.between(0, SOON)
    const examinedOn = appliedOn + lots.between(1, SOON)
    const ruledOn = examinedOn + lots.between(2, 8)
    return { agreedOn, appliedOn, examinedOn, ruledOn, closedOn: ruledOn + lots.between(0, SOON) }
  }
  const endedOn = metOn + lots.between(0, SOON)
  if (ending === 'withdrawn') return { endedOn }
  if (ending === 'not-pursued') return { endedOn, closedOn: endedOn + lots.between(1, 5) }
  return { endedOn, transferredOn: endedOn + lots.between(0, SOON) }
}

/**
 * The fast track of cases that were handed over on a day.
 *
 * @param length - working days from docketing to disposal
 */
export function draftFastTrack(lots: Lots, transferredOn: number, length: number): DraftDays {
  const docketedOn = transferredOn + lots.between(1, 3)
  const disposedOn = docketedOn + length
  return {
    docketedOn,
    heardOn: docketedOn + Math.max(1, Math.floor(length * (0.4 + lots.part() * 0.4))),
    disposedOn,
    servedOn: disposedOn + lots.between(1, 6),
  }
}

/** Dates for places, in the order of the steps of a case. */
export function datesOf(working: WorkingDays, days: DraftDays): Days {
  const dates = Object.entries(days).map(([step, place]) => [step, working.at(place)] as const)
  return Object.fromEntries(dates)
}
