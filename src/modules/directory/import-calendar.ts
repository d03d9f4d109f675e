import type { Tx } from '../../platform/transaction.js'
import { ruleNotMet } from '../../problems.js'
import type { Call } from '../../workflow/call.js'
import { permitInAll } from '../../workflow/permitted-court.js'
import type { Rule } from '../../workflow/rule.js'
import { CALENDAR_DAYS_OF_YEAR, CALENDAR_WITHOUT_GAP, CALENDAR_WORKDAY_ON_WEEKEND } from './rules.js'
import type { CalendarYear, ImportCalendarBody } from './schemas.js'
import {
  deleteCalendarYear,
  listCalendarDays,
  listTopCourtIds,
  lockReferenceState,
  updateCalendarState,
  upsertCalendarDays,
} from './store.js'

function isWeekend(date: string): boolean {
  const weekday = new Date(`${date}T00:00:00.000Z`).getUTCDay()
  return weekday === 0 || weekday === 6
}

/** The first rule that the days of a notice break, and where. */
function faultOf(input: ImportCalendarBody, coveredUntil: string): { rule: Rule; pointer: string } | undefined {
  const { year, coverageUntil } = input
  // A notice may also move the last days of the year before, as those for 2019 and 2023 did.
  const first = `${year - 1}-12-01`
  const last = `${year}-12-31`
  const seen = new Set<string>()
  for (const [index, { date, kind }] of input.days.entries()) {
    const pointer = `#/days/${index}/date`
    if (date < first || date > last || seen.has(date)) return { rule: CALENDAR_DAYS_OF_YEAR, pointer }
    if (kind === 'work' && !isWeekend(date)) return { rule: CALENDAR_WORKDAY_ON_WEEKEND, pointer }
    seen.add(date)
  }
  const isOfYear = coverageUntil >= `${year}-01-01` && coverageUntil <= last
  const isNext = coveredUntil >= `${year - 1}-12-31`
  return isOfYear && isNext ? undefined : { rule: CALENDAR_WITHOUT_GAP, pointer: '#/coverageUntil' }
}

/**
 * Imports the holidays and make-up workdays of a year as the notice of the State Council office gives them, in place of
 * what was known of that year. Raises the version of the calendar: deadlines computed from now on name it.
 *
 * @throws Problem `forbidden` unless the caller administers every court, `rule-not-met`
 */
export async function importCalendar(tx: Tx, call: Call, input: ImportCalendarBody): Promise<CalendarYear> {
  permitInAll(call, 'administerReference', await listTopCourtIds(tx, null))
  const before = await lockReferenceState(tx)
  const fault = faultOf(input, before.coverageUntil)
  if (fault !== undefined) throw ruleNotMet(fault.rule, fault.pointer)
  await deleteCalendarYear(tx, input.year)
  await upsertCalendarDays(tx, input.days)
  const { calendarVersion, coverageUntil, source } = await updateCalendarState(tx, input.source, input.coverageUntil)
  return { year: input.year, calendarVersion, coverageUntil, source, days: await listCalendarDays(tx, input.year) }
}
