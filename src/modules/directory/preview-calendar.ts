import type { Tx } from '../../platform/transaction.js'
import { ruleNotMet } from '../../problems.js'
import type { Call } from '../../workflow/call.js'
import type { CalendarDay } from '../../workflow/clock.js'
import { permitInAll } from '../../workflow/permitted-court.js'
import { daysOfNotice, readNotice } from './calendar-notice.js'
import type { CalendarChange, ImportCalendarBody } from './clock-schemas.js'
import { getReferenceState, listDaysBetween, listTopCourtIds } from './store.js'

/** Days of the one list that the other has not, or has otherwise. */
function missingFrom(known: readonly CalendarDay[], days: readonly CalendarDay[]): CalendarDay[] {
  return days.filter(
    ({ date, kind, name }) => !known.some((day) => day.date === date && day.kind === kind && day.name === name),
  )
}

/**
 * What the import of a notice would change, under the same rules and without writing anything. A day that the notice
 * gives otherwise than it is known is among both, the removed and the added.
 *
 * @throws Problem `forbidden` unless the caller administers every court, `rule-not-met`
 */
export async function previewCalendar(tx: Tx, call: Call, input: ImportCalendarBody): Promise<CalendarChange> {
  permitInAll(call, 'administerReference', await listTopCourtIds(tx, null))
  const { coverageUntil } = await getReferenceState(tx)
  const notice = readNotice(input, coverageUntil)
  if (!notice.ok) throw ruleNotMet(notice.rule, notice.pointer)
  const { first, last } = daysOfNotice(input.year)
  const known = await listDaysBetween(tx, first, last)
  const isReplaced = ({ date }: CalendarDay) =>
    date >= `${input.year}-01-01` || notice.days.some((day) => day.date === date)
  return {
    year: input.year,
    coverageUntil: input.coverageUntil > coverageUntil ? input.coverageUntil : coverageUntil,
    added: missingFrom(known, notice.days),
    removed: missingFrom(notice.days, known.filter(isReplaced)),
  }
}
