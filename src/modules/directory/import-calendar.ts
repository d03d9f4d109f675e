import type { Tx } from '../../platform/transaction.js'
import { ruleNotMet } from '../../problems.js'
import { calendarAlert } from '../../workflow/calendar-alert.js'
import type { Call } from '../../workflow/call.js'
import { permitInAll } from '../../workflow/permitted-court.js'
import { readNotice } from './calendar-notice.js'
import type { CalendarYear, ImportCalendarBody } from './clock-schemas.js'
import {
  deleteCalendarYear,
  listCalendarDays,
  listTopCourtIds,
  lockReferenceState,
  updateCalendarState,
  upsertCalendarDays,
} from './store.js'

/**
 * Imports the holidays and make-up workdays of a year as the notice of the State Council office gives them, in place of
 * what was known of that year. Raises the version of the calendar: open deadlines of every court are computed again.
 *
 * @throws Problem `forbidden` unless the caller administers every court, `rule-not-met`
 */
export async function importCalendar(tx: Tx, call: Call, input: ImportCalendarBody): Promise<CalendarYear> {
  permitInAll(call, 'administerReference', await listTopCourtIds(tx, null))
  const before = await lockReferenceState(tx)
  const notice = readNotice(input, before.coverageUntil)
  if (!notice.ok) throw ruleNotMet(notice.rule, notice.pointer)
  await deleteCalendarYear(tx, input.year)
  await upsertCalendarDays(tx, notice.days)
  const { calendarVersion, coverageUntil, source } = await updateCalendarState(tx, input.source, input.coverageUntil)
  return {
    year: input.year,
    calendarVersion,
    coverageUntil,
    source,
    alert: calendarAlert({ coverageUntil }, call.today),
    days: await listCalendarDays(tx, input.year),
  }
}
