import { randomBytes } from '../../platform/random.js'
import type { Tx } from '../../platform/transaction.js'
import type { Call } from '../../workflow/call.js'
import { mintIdOfCourt } from '../../workflow/case-id.js'
import { permittedCourt } from '../../workflow/permitted-court.js'
import type { CreateSeriesBody } from './schemas.js'
import { insertSeries, insertSeriesEvents, type SeriesRow } from './store.js'

/**
 * Makes a series without cases.
 *
 * @throws Problem `not-found`, `forbidden` for a court in which the caller may not
 * @see DIV17-2 (unconfirmed)
 */
export function createSeries(tx: Tx, call: Call, input: CreateSeriesBody): SeriesRow {
  const court = permittedCourt(call, 'createSeries', input.courtCode)
  const row: SeriesRow = {
    courtId: court.id,
    id: mintIdOfCourt(call.now.getTime(), court.id, randomBytes(16)),
    name: input.name,
    basis: input.basis,
    leadCaseId: null,
    version: 1,
    createdOn: call.today,
    createdAt: call.now,
  }
  insertSeries(tx, [row])
  insertSeriesEvents(tx, [
    {
      courtId: row.courtId,
      seriesId: row.id,
      version: 1,
      act: 'created',
      leadCaseId: null,
      reason: input.reason,
      actorId: call.actor.id,
      at: call.now,
    },
  ])
  return row
}
