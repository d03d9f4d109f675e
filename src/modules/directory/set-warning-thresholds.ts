import type { Tx } from '../../platform/transaction.js'
import { ruleNotMet } from '../../problems.js'
import type { Call } from '../../workflow/call.js'
import { permittedCourt } from '../../workflow/permitted-court.js'
import type { SetWarningThresholdsBody, WarningThresholdList } from './clock-schemas.js'
import {
  deleteWarningThresholds,
  insertWarningThresholds,
  listWarningThresholds,
  updateClockVersion,
  type WarningThresholdRow,
} from './clock-store.js'
import { WARNING_KIND_ONCE } from './rules.js'
import { lockReferenceState } from './store.js'
import { EVERY_KIND } from './tables.js'
import { warningThresholdView } from './views.js'

function isSame(one: WarningThresholdRow, other: WarningThresholdRow): boolean {
  const { kind, amberPercent, redWorkingDays } = one
  return kind === other.kind && amberPercent === other.amberPercent && redWorkingDays === other.redWorkingDays
}

/**
 * Sets when a court wants to be warned, in place of what it had set; with an empty list it goes back to the court above
 * it, or to what the service has by itself. Open deadlines of the court and of those below, which may follow it, are
 * computed again.
 *
 * @throws Problem `not-found`, `forbidden`, `rule-not-met`
 */
export async function setWarningThresholds(
  tx: Tx,
  call: Call,
  courtCode: string,
  { items }: SetWarningThresholdsBody,
): Promise<WarningThresholdList> {
  const court = permittedCourt(call, 'administerReference', courtCode)
  const kinds = items.map(({ kind }) => kind)
  const twice = kinds.findIndex((kind, index) => kinds.indexOf(kind) < index)
  if (twice >= 0) throw ruleNotMet(WARNING_KIND_ONCE, `#/items/${twice}/kind`)
  await lockReferenceState(tx)
  const before = await listWarningThresholds(tx, court.id)
  const rows = items.map((item): WarningThresholdRow => ({ ...item, courtId: court.id, kind: item.kind ?? EVERY_KIND }))
  const isUnchanged = rows.length === before.length && rows.every((row) => before.some((known) => isSame(row, known)))
  if (!isUnchanged) {
    deleteWarningThresholds(tx, court.id)
    insertWarningThresholds(tx, rows)
    updateClockVersion(tx, call.reference.subtreeOf(court.id))
  }
  return { courtCode: court.code, items: rows.map(warningThresholdView) }
}
