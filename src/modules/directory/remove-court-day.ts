import type { Tx } from '../../platform/transaction.js'
import { notFound } from '../../problems.js'
import type { Call } from '../../workflow/call.js'
import { permittedCourt } from '../../workflow/permitted-court.js'
import type { CourtDay } from './clock-schemas.js'
import { deleteCourtDay, updateClockVersion } from './clock-store.js'
import { lockReferenceState } from './store.js'

/**
 * Takes back a day of one court: the country's calendar holds there again. Open deadlines of the court are computed
 * again.
 *
 * @throws Problem `not-found` also when the court has no such day, `forbidden`
 */
export async function removeCourtDay(tx: Tx, call: Call, courtCode: string, date: string): Promise<CourtDay> {
  const court = permittedCourt(call, 'administerReference', courtCode)
  await lockReferenceState(tx)
  const removed = await deleteCourtDay(tx, court.id, date)
  if (removed === undefined) throw notFound({})
  updateClockVersion(tx, [court.id])
  return { courtCode: court.code, ...removed }
}
