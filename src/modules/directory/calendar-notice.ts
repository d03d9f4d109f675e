import { addDays, type CalendarDay, countDays } from '../../workflow/clock.js'
import { type Refusal, type Rule, refuse } from '../../workflow/rule.js'
import {
  CALENDAR_DAYS_BOUNDED,
  CALENDAR_DAYS_OF_YEAR,
  CALENDAR_HOLIDAY_LENGTH,
  CALENDAR_HOLIDAYS_APART,
  CALENDAR_ONE_FORM,
  CALENDAR_WITHOUT_GAP,
  CALENDAR_WORKDAY_APART,
  CALENDAR_WORKDAY_ON_WEEKEND,
} from './rules.js'

/** One paragraph of a notice: a holiday from its first to its last day off, and the weekend days worked for it. */
export interface Holiday {
  readonly name: string
  readonly from: string
  readonly to: string
  readonly workdays?: readonly string[]
}

/** A notice as it is entered: day by day, or holiday by holiday as it is printed. */
export interface Notice {
  readonly year: number
  readonly coverageUntil: string
  readonly days?: readonly CalendarDay[]
  readonly holidays?: readonly Holiday[]
}

type Reading = (Refusal & { readonly pointer: string }) | { readonly ok: true; readonly days: CalendarDay[] }
interface Fault {
  readonly rule: Rule
  readonly pointer: string
}
/** A day and where the client gave it. */
interface GivenDay {
  readonly day: CalendarDay
  readonly pointer: string
}

const HOLIDAY_DAYS_MAX = 30
const DAYS_MAX = 100

/** Saturday or Sunday. */
export function isWeekend(date: string): boolean {
  return new Date(date).getUTCDay() % 6 === 0
}

/** First and last day that a notice may speak of: those for 2019 and 2023 also moved the last days of the year before. */
export function daysOfNotice(year: number): { readonly first: string; readonly last: string } {
  return { first: `${year - 1}-12-01`, last: `${year}-12-31` }
}

/**
 * The days of a notice in their order, or the first rule that it breaks and where.
 *
 * @param coveredUntil - last day for which holidays are known before it
 */
export function readNotice(notice: Notice, coveredUntil: string): Reading {
  const { days, holidays } = notice
  if ((days === undefined) === (holidays === undefined)) return refused({ rule: CALENDAR_ONE_FORM, pointer: '#/days' })
  const lengths = holidays === undefined ? undefined : faultOfHolidays(holidays)
  if (lengths !== undefined) return refused(lengths)
  const given = holidays === undefined ? listed(days ?? []) : unfolded(holidays)
  const fault = faultOfDays(given, notice.year, holidays !== undefined) ?? faultOfCoverage(notice, coveredUntil)
  if (fault !== undefined) return refused(fault)
  return { ok: true, days: given.map(({ day }) => day).sort((one, other) => (one.date < other.date ? -1 : 1)) }
}

function refused({ rule, pointer }: Fault): Reading {
  return { ...refuse(rule), pointer }
}

function faultOfHolidays(holidays: readonly Holiday[]): Fault | undefined {
  for (const [index, { from, to }] of holidays.entries()) {
    const at = `#/holidays/${index}`
    if (to < from || countDays(from, to) > HOLIDAY_DAYS_MAX)
      return { rule: CALENDAR_HOLIDAY_LENGTH, pointer: `${at}/to` }
    const overlaps = holidays.slice(0, index).some((other) => from <= other.to && other.from <= to)
    if (overlaps) return { rule: CALENDAR_HOLIDAYS_APART, pointer: `${at}/from` }
  }
  return undefined
}

function listed(days: readonly CalendarDay[]): GivenDay[] {
  return days.map((day, index) => ({ day, pointer: `#/days/${index}/date` }))
}

function unfolded(holidays: readonly Holiday[]): GivenDay[] {
  const off = holidays.flatMap(({ name, from, to }, index) =>
    Array.from({ length: countDays(from, to) }, (_, offset): GivenDay => {
      const date = addDays(from, offset)
      return { day: { date, kind: 'rest', name }, pointer: `#/holidays/${index}/${date === from ? 'from' : 'to'}` }
    }),
  )
  const worked = holidays.flatMap(({ name, workdays = [] }, index) =>
    workdays.map(
      (date, place): GivenDay => ({
        day: { date, kind: 'work', name },
        pointer: `#/holidays/${index}/workdays/${place}`,
      }),
    ),
  )
  return [...off, ...worked]
}

function faultOfDays(given: readonly GivenDay[], year: number, isFolded: boolean): Fault | undefined {
  const { first, last } = daysOfNotice(year)
  const seen = new Set<string>()
  for (const { day, pointer } of given) {
    const { date, kind } = day
    if (date < first || date > last) return { rule: CALENDAR_DAYS_OF_YEAR, pointer }
    if (seen.has(date)) return { rule: isFolded ? CALENDAR_WORKDAY_APART : CALENDAR_DAYS_OF_YEAR, pointer }
    if (kind === 'work' && !isWeekend(date)) return { rule: CALENDAR_WORKDAY_ON_WEEKEND, pointer }
    seen.add(date)
  }
  return given.length > DAYS_MAX ? { rule: CALENDAR_DAYS_BOUNDED, pointer: '#/holidays' } : undefined
}

function faultOfCoverage({ year, coverageUntil }: Notice, coveredUntil: string): Fault | undefined {
  const isOfYear = coverageUntil >= `${year}-01-01` && coverageUntil <= `${year}-12-31`
  const isNext = coveredUntil >= `${year - 1}-12-31`
  return isOfYear && isNext ? undefined : { rule: CALENDAR_WITHOUT_GAP, pointer: '#/coverageUntil' }
}
