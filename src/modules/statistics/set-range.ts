import type { Tx } from '../../platform/transaction.js'
import { notFound, ruleNotMet } from '../../problems.js'
import type { Call } from '../../workflow/call.js'
import { permittedCourt } from '../../workflow/permitted-court.js'
import { definitionOf } from './definitions.js'
import { deleteRange, putRange } from './range-store.js'
import type { FigureRange } from './ranges.js'
import { RANGE_NEEDS_AN_END } from './rules.js'
import type { SetFigureRangeBody } from './schemas.js'

/**
 * Sets the range in which a court wants a figure to be, for itself and for every court below it that sets none.
 *
 * @throws Problem `not-found`, `forbidden`, `rule-not-met` without an end
 */
export function setFigureRange(
  tx: Tx,
  call: Call,
  { courtCode, figureId }: { courtCode: string; figureId: string },
  {
    low = null,
    high = null,
    source,
  }: { low?: number | null; high?: number | null; source: SetFigureRangeBody['source'] },
): FigureRange {
  const { id: courtId } = permittedCourt(call, 'administerFigures', courtCode)
  if (definitionOf(figureId) === undefined) throw notFound({})
  if ((low === null && high === null) || (low !== null && high !== null && low > high)) {
    throw ruleNotMet(RANGE_NEEDS_AN_END, low === null && high === null ? '#' : '#/high')
  }
  const range = { courtId, figureId, low, high, source, setAt: call.now }
  putRange(tx, { ...range, setBy: call.actor.id })
  return range
}

/**
 * Takes the range of a court away; that of a court above holds again.
 *
 * @throws Problem `not-found`, also where the court has none; `forbidden`
 */
export async function clearFigureRange(
  tx: Tx,
  call: Call,
  { courtCode, figureId }: { courtCode: string; figureId: string },
): Promise<void> {
  const { id: courtId } = permittedCourt(call, 'administerFigures', courtCode)
  if (!(await deleteRange(tx, courtId, figureId))) throw notFound({})
}
