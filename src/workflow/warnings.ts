import {
  addDays,
  type Calendar,
  computeDeadline,
  countDays,
  type Deadline,
  type DeadlineInput,
  type Pause,
} from './clock.js'
import type { DeadlineRule } from './deadline-rules.js'

/** How urgent a running period is. */
export const WARNING_LEVELS = ['green', 'amber', 'red', 'overdue'] as const
export type WarningLevel = (typeof WARNING_LEVELS)[number]

/** When a court wants to be warned. */
export interface WarningThresholds {
  /** Per cent of the period after which it turns amber, 1 to 100. */
  readonly amberPercent: number
  /** Working days left at which it turns red, 0 to 30. */
  readonly redWorkingDays: number
}

/** No national standard: two thirds used, one working day left. */
export const DEFAULT_THRESHOLDS: WarningThresholds = { amberPercent: 67, redWorkingDays: 1 }

/** First days of the levels of a period. */
export interface WarningDays {
  readonly amberOn: string
  readonly redOn: string
}

/**
 * First days on which a period is amber and red.
 *
 * Amber begins on the day with which its share of the counted calendar days is used, or on the day after the target of
 * the rule if that is earlier. Red begins on the working day after which only the given number of working days is left,
 * the last day included. Neither begins before the day after the start, nor amber after red.
 *
 * @param period.pauses - their days are not counted where the rule excludes them, or a long appraisal alone would use
 * up the period
 */
export function warningDays(
  rule: Pick<DeadlineRule, 'target' | 'excludes'>,
  period: { readonly startedOn: string; readonly dueOn: string; readonly pauses?: readonly Pause[] },
  calendar: Calendar,
  { amberPercent, redWorkingDays }: WarningThresholds,
): WarningDays {
  const { startedOn, dueOn, pauses = [] } = period
  const first = addDays(startedOn, 1)
  const excluded = excludedDates(
    pauses.filter(({ reason }) => rule.excludes.includes(reason)),
    first,
    dueOn,
  )
  const total = countDays(first, dueOn) - excluded.length
  const used = countedDay(startedOn, Math.ceil((total * amberPercent) / 100), excluded)
  const afterTarget = rule.target === undefined ? used : addDays(countedDay(startedOn, rule.target, excluded), 1)
  const redOn = latest(first, workingDaysBefore(dueOn, redWorkingDays, calendar))
  return { amberOn: earliest(redOn, latest(first, earliest(used, afterTarget))), redOn }
}

/** A period as its events and a calendar make it: its last day, the way it is found, and the first days of its levels. */
export type ComputedPeriod = Deadline & { readonly [Day in keyof WarningDays]: string | null }

/** Computes a period with the days from which it is warned of; one that stands still is not warned of. */
export function computePeriod(input: DeadlineInput, thresholds: WarningThresholds): ComputedPeriod {
  const { rule, startedOn, pauses, calendar } = input
  const computed = computeDeadline(input)
  const { dueOn } = computed
  if (dueOn === null) return { ...computed, amberOn: null, redOn: null }
  return { ...computed, ...warningDays(rule, { startedOn, dueOn, pauses }, calendar, thresholds) }
}

/** The level on a day. A period that stands still has no last day and is green. */
export function warningLevel(
  days: { readonly dueOn: string | null; readonly amberOn: string | null; readonly redOn: string | null },
  today: string,
): WarningLevel {
  if (days.dueOn === null) return 'green'
  if (today > days.dueOn) return 'overdue'
  if (days.redOn !== null && today >= days.redOn) return 'red'
  return days.amberOn !== null && today >= days.amberOn ? 'amber' : 'green'
}

/** The days of pauses between two days, each once, in order. */
function excludedDates(pauses: readonly Pause[], first: string, last: string): string[] {
  const dates = new Set<string>()
  for (const { fromOn, toOn } of pauses) {
    const until = earliest(last, toOn ?? last)
    for (let date = latest(first, fromOn); date <= until; date = addDays(date, 1)) dates.add(date)
  }
  return [...dates].sort()
}

/** The n-th day after the start that counts. */
function countedDay(startedOn: string, days: number, excluded: readonly string[]): string {
  let day = addDays(startedOn, days)
  for (const date of excluded) if (date <= day) day = addDays(day, 1)
  return day
}

function workingDaysBefore(date: string, count: number, calendar: Calendar): string {
  let day = date
  for (let left = count; left > 0; left -= 1) {
    do day = addDays(day, -1)
    while (calendar.isRestDay(day))
  }
  return day
}

const earliest = (one: string, other: string) => (one < other ? one : other)
const latest = (one: string, other: string) => (one > other ? one : other)
