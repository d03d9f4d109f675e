import {
  extendedLine,
  firstDayLine,
  hasCorrespondingDay,
  lastDayLine,
  notExcludedLine,
  pausedLine,
  provisionalLine,
  restDaysLine,
  rolledLine,
  startedLine,
  stillPausedLine,
} from './clock-trace.js'
import type { DeadlineRule, DeadlineUnit, ExcludedTime } from './deadline-rules.js'

/** Which days are rest days, as far as the State Council has announced them. */
export interface Calendar {
  isRestDay(date: string): boolean
  /** Name of the holiday for which a day is off or worked, if it is listed. */
  nameOf(date: string): string | undefined
  /** Last day for which holidays and make-up workdays are known. */
  readonly coverageUntil: string
  readonly version: number
}

export interface CalendarDay {
  readonly date: string
  /** `rest`: a holiday. `work`: a make-up workday (调休上班), usually at a weekend. */
  readonly kind: 'rest' | 'work'
  readonly name: string
}

/** A calendar in which Saturdays and Sundays are rest days unless a listed day says otherwise. */
export function buildCalendar(table: {
  readonly days: readonly CalendarDay[]
  readonly coverageUntil: string
  readonly version: number
}): Calendar {
  const listed = new Map(table.days.map((day) => [day.date, day]))
  return {
    isRestDay(date) {
      const day = listed.get(date)
      return day === undefined ? isWeekend(date) : day.kind === 'rest'
    },
    nameOf: (date) => listed.get(date)?.name,
    coverageUntil: table.coverageUntil,
    version: table.version,
  }
}

export interface TraceLine {
  readonly zh: string
  readonly en: string
  /** The day that the line is about, the first one where it is about several. */
  readonly date: string
  readonly step:
    | 'started'
    | 'first-day'
    | 'excluded'
    | 'paused'
    | 'not-excluded'
    | 'last-day'
    | 'extended'
    | 'rolled'
    | 'provisional'
}

/** Time that may be left out. Both days are part of it; `toOn` is null while it lasts. */
export interface Pause {
  readonly reason: ExcludedTime
  readonly fromOn: string
  readonly toOn: string | null
}

export interface DeadlineInput {
  readonly rule: DeadlineRule
  /** Calendar date of the act that starts the clock, Asia/Shanghai. */
  readonly startedOn: string
  readonly pauses: readonly Pause[]
  /** Length of each extension in the unit of the rule, in the order in which they were agreed. */
  readonly extensionDays: readonly number[]
  readonly calendar: Calendar
}

export type Deadline =
  | {
      /** Last day on which the act is in time. */
      readonly dueOn: string
      /** Last counted day of the period before any extension, and before it moves off a rest day. */
      readonly baseLastOn: string
      readonly suspendedSince: null
      /** The day lies beyond the known calendar and may move when holidays are announced. */
      readonly provisional: boolean
      readonly trace: readonly TraceLine[]
    }
  | {
      readonly dueOn: null
      /** Null where the period before any extension is not over. */
      readonly baseLastOn: string | null
      /** First day of the pause that is still open. */
      readonly suspendedSince: string
      readonly provisional: false
      readonly trace: readonly TraceLine[]
    }

/**
 * Last day of a period, with the way it was found.
 *
 * The day of the starting act is not counted. A period in months or years ends on the day of its last month that has
 * the number of the starting day, or on the last day of that month where it has no such day. Days of a pause that the
 * rule excludes are left out one by one, and move the end of a period in months or years by as many days. An extension
 * counts on from the last counted day of the period before it, even if that is a rest day: the extended period is one
 * period with one last day. If that last day is a statutory rest day the period ends on the first day after it that is
 * neither a rest day nor paused; a make-up workday is no rest day. A period in working days counts working days only.
 * Days beyond the known calendar are judged by weekends alone and make the result provisional.
 *
 * While an excluding pause is open, and the period was not over when it began, there is no last day.
 *
 * @throws RangeError when a date does not exist, a pause ends before it begins, or an extension is not a positive
 * integer or not possible under the rule
 * @see CPL 85; INT 125. For periods before filing by analogy; the order of extension and roll-over is derived
 */
export function computeDeadline(input: DeadlineInput): Deadline {
  assertSound(input)
  const { rule, extensionDays, calendar } = input
  const count = begin(input)
  const pauseOfBase = countPiece(count, rule.length)
  if (pauseOfBase !== undefined) return suspended(count, pauseOfBase, extensionDays, null)
  const baseLastOn = dateOf(count.day)
  for (const [index, length] of extensionDays.entries()) {
    const pause = countPiece(count, length)
    if (pause !== undefined) return suspended(count, pause, extensionDays.slice(index + 1), baseLastOn)
  }
  const pause = rollOver(count)
  if (pause !== undefined) return suspended(count, pause, [], baseLastOn)
  const dueOn = dateOf(count.day)
  const provisional = dueOn > calendar.coverageUntil
  const trace = [...count.trace, ...notExcluded(input, dueOn)]
  if (provisional) trace.push(provisionalLine(dueOn, calendar))
  return { dueOn, baseLastOn, suspendedSince: null, provisional, trace: chronological(trace) }
}

/**
 * The n-th working day after a day; make-up workdays count.
 *
 * @param from - calendar date, itself not counted
 * @param days - at least 1
 * @throws RangeError when the date does not exist or `days` is not a positive integer
 */
export function addWorkingDays(from: string, days: number, calendar: Calendar): string {
  assertDate(from)
  assertLength(days, 'working-day')
  let day = from
  for (let left = days; left > 0; left -= 1) {
    do day = addDays(day, 1)
    while (calendar.isRestDay(day))
  }
  return day
}

/** The day so many days later, or earlier. */
export function addDays(date: string, days: number): string {
  return dateOf(dayNumber(date) + days)
}

/** Days from the first to the last, both included. */
export function countDays(first: string, last: string): number {
  return dayNumber(last) - dayNumber(first) + 1
}

/** Where the count stands. Days are numbers: a calendar date has no zone, as midnight UTC its days are equally long. */
interface Count {
  readonly input: DeadlineInput
  readonly excluded: readonly ExcludedDays[]
  readonly trace: TraceLine[]
  /** Last day that was counted or left out. */
  day: number
  /** Days counted so far, working days under a rule in working days. */
  counted: number
  /** How many are counted when the piece at hand is over. */
  aim: number
}

/** Days of a pause, both included; `to` is infinite while it lasts. */
interface ExcludedDays {
  readonly reason: ExcludedTime
  readonly from: number
  readonly to: number
}

function begin(input: DeadlineInput): Count {
  const { rule, startedOn, pauses } = input
  const excluded = pauses
    .filter((pause) => rule.excludes.includes(pause.reason))
    .map(({ reason, fromOn, toOn }) => ({
      reason,
      from: dayNumber(fromOn),
      to: toOn === null ? Number.POSITIVE_INFINITY : dayNumber(toOn),
    }))
    .sort((a, b) => a.from - b.from)
  return { input, excluded, trace: [startedLine(rule, startedOn)], day: dayNumber(startedOn), counted: 0, aim: 0 }
}

/** Counts off the base period or one extension. Answers the open pause that it runs into. */
function countPiece(count: Count, length: number): ExcludedDays | undefined {
  const { rule, calendar } = count.input
  const from = count.day
  const isBase = count.aim === 0
  const end = hasCorrespondingDay(rule.unit) ? correspondingDay(from, length, rule.unit) : from + length
  count.aim += end - from
  const pause = countOff(count)
  if (pause !== undefined) return pause
  const piece = {
    rule,
    length,
    fromOn: dateOf(from),
    correspondingOn: dateOf(end),
    lastOn: dateOf(count.day),
    counted: count.counted,
  }
  count.trace.push(isBase ? lastDayLine(piece, calendar) : extendedLine(piece))
  return undefined
}

function countOff(count: Count): ExcludedDays | undefined {
  for (;;) {
    const pause = count.excluded.find(({ to }) => to > count.day)
    countStretch(count, pause === undefined ? Number.POSITIVE_INFINITY : pause.from - 1)
    if (pause === undefined || count.counted === count.aim) return undefined
    count.day += 1
    if (isOpen(pause)) return pause
    passPause(count, pause)
  }
}

/** Counts until the piece is over, or up to a day. */
function countStretch(count: Count, until: number): void {
  if (count.input.rule.unit !== 'working-day') {
    advance(count, Math.max(0, Math.min(count.aim - count.counted, until - count.day)))
    return
  }
  while (count.counted < count.aim && count.day < until) {
    passRestDays(count, until)
    if (count.day < until) advance(count, 1)
  }
}

function advance(count: Count, days: number): void {
  if (count.counted === 0 && days > 0) count.trace.push(firstDayLine(dateOf(count.day + 1)))
  count.day += days
  count.counted += days
}

function passRestDays(count: Count, until: number): void {
  const { calendar } = count.input
  const rested: string[] = []
  while (count.day < until && calendar.isRestDay(dateOf(count.day + 1))) {
    count.day += 1
    rested.push(dateOf(count.day))
  }
  if (rested.length > 0) count.trace.push(restDaysLine(rested, calendar))
}

/** Leaves out the rest of a pause, from the day on which the count stands. */
function passPause(count: Count, { reason, to }: ExcludedDays): void {
  count.trace.push(pausedLine(reason, dateOf(count.day), dateOf(to), to - count.day + 1))
  count.day = to
}

/** Moves the end off rest days and paused days. Answers the open pause that it runs into. */
function rollOver(count: Count): ExcludedDays | undefined {
  const { calendar } = count.input
  const last = count.day
  for (;;) {
    const pause = count.excluded.find(({ from, to }) => from <= count.day && count.day <= to)
    if (pause !== undefined) {
      if (isOpen(pause)) return pause
      passPause(count, pause)
    } else if (!calendar.isRestDay(dateOf(count.day))) {
      break
    }
    count.day += 1
  }
  if (count.day !== last) count.trace.push(rolledLine(dateOf(last), dateOf(count.day), calendar))
  return undefined
}

function suspended(
  count: Count,
  { reason, from }: ExcludedDays,
  extensionsLeft: readonly number[],
  baseLastOn: string | null,
): Deadline {
  const { input, counted, aim } = count
  const standsOn = dateOf(count.day)
  const suspendedSince = dateOf(from)
  const left = { days: aim - counted, extension: extensionsLeft.reduce((sum, length) => sum + length, 0) }
  const line = stillPausedLine({ reason, fromOn: suspendedSince }, standsOn, input.rule, counted, left)
  const trace = chronological([...count.trace, ...notExcluded(input, standsOn), line])
  return { dueOn: null, baseLastOn, suspendedSince, provisional: false, trace }
}

/** Says of each pause within the period that the law does not exclude it. */
function notExcluded({ rule, startedOn, pauses }: DeadlineInput, until: string): TraceLine[] {
  return pauses
    .filter(({ reason }) => !rule.excludes.includes(reason))
    .filter(({ fromOn, toOn }) => fromOn <= until && (toOn === null || toOn > startedOn))
    .map(({ reason, fromOn, toOn }) => notExcludedLine(reason, fromOn, toOn, startedOn))
}

/**
 * The day with the same number so many months or years later, or the last day of a month that has no such day.
 *
 * @see Civil Code 202, unconfirmed; for periods of procedure by analogy (CPL 85 and INT 125 only say how they begin)
 */
function correspondingDay(from: number, length: number, unit: DeadlineUnit): number {
  const start = new Date(from * DAY_MS)
  const year = start.getUTCFullYear()
  const month = start.getUTCMonth() + (unit === 'year' ? 12 * length : length)
  const sameNumber = Date.UTC(year, month, start.getUTCDate())
  const lastOfMonth = Date.UTC(year, month + 1, 0)
  return Math.min(sameNumber, lastOfMonth) / DAY_MS
}

const DAY_MS = 86_400_000

function dayNumber(date: string): number {
  return Date.parse(date) / DAY_MS
}

function dateOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10)
}

function isWeekend(date: string): boolean {
  return new Date(date).getUTCDay() % 6 === 0
}

function isOpen({ to }: ExcludedDays): boolean {
  return to === Number.POSITIVE_INFINITY
}

function chronological(lines: readonly TraceLine[]): TraceLine[] {
  return lines.toSorted((a, b) => (a.date < b.date ? -1 : Number(a.date > b.date)))
}

function assertSound({ rule, startedOn, pauses, extensionDays }: DeadlineInput): void {
  assertDate(startedOn)
  assertLength(rule.length, rule.unit)
  for (const { fromOn, toOn } of pauses) {
    assertDate(fromOn)
    if (toOn === null) continue
    assertDate(toOn)
    if (toOn < fromOn) throw new RangeError('a pause ends before it begins')
  }
  for (const length of extensionDays) assertLength(length, rule.unit)
  if (extensionDays.length > 0 && rule.extension.allowed === 'none') {
    throw new RangeError(`${rule.kind} cannot be extended`)
  }
}

const FIRST_DATE = '1900-01-01'
const LAST_DATE = '2999-12-31'

function assertDate(date: string): void {
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(date) && !Number.isNaN(Date.parse(date)) && addDays(date, 0) === date
  if (!isDate || date < FIRST_DATE || date > LAST_DATE) {
    throw new RangeError(`not a calendar date YYYY-MM-DD from ${FIRST_DATE} to ${LAST_DATE}`)
  }
}

/** Ten years each: longer is no period of procedure but a mistake. */
const LENGTH_MAX: { readonly [U in DeadlineUnit]: number } = {
  'calendar-day': 3660,
  'working-day': 3660,
  month: 120,
  year: 10,
}

function assertLength(value: number, unit: DeadlineUnit): void {
  const max = LENGTH_MAX[unit]
  if (!Number.isSafeInteger(value) || value < 1 || value > max) {
    throw new RangeError(`a length in the unit ${unit} must be 1 to ${max}`)
  }
}
