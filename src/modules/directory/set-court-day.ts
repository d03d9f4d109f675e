import type { Tx } from '../../platform/transaction.js'
import { ruleNotMet } from '../../problems.js'
import type { Call } from '../../workflow/call.js'
import { permittedCourt } from '../../workflow/permitted-court.js'
import { isWeekend } from './calendar-notice.js'
import type { CourtDay } from './clock-schemas.js'
import { updateClockVersion, upsertCourtDay } from './clock-store.js'
import { COURT_WORKDAY_ON_WEEKEND } from './rules.js'
import { lockReferenceState } from './store.js'

/**
 * Sets a day that holds in this one court, not in those below it, and there wins over the country's calendar. Open
 * deadlines of the court are computed again; saying the same once more changes nothing.
 *
 * @throws Problem `not-found`, `forbidden`, `rule-not-met`
 */
export async function setCourtDay(tx: Tx, call: Call, input: CourtDay): Promise<CourtDay> {
  const court = permittedCourt(call, 'administerReference', input.courtCode)
  const { date, kind, name, source } = input
  const { calendar } = call.reference
  const isNationalHoliday = calendar.isRestDay(date) && calendar.nameOf(date) !== undefined
  if (kind === 'work' && (!isWeekend(date) || isNationalHoliday)) throw ruleNotMet(COURT_WORKDAY_ON_WEEKEND, '#/kind')
  await lockReferenceState(tx)
  if (await upsertCourtDay(tx, court.id, { date, kind, name, source })) updateClockVersion(tx, [court.id])
  return { courtCode: court.code, date, kind, name, source }
}
