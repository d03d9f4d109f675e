import type { Tx } from '../../platform/transaction.js'
import { ruleNotMet } from '../../problems.js'
import type { Call } from '../../workflow/call.js'
import { receiveCase } from '../intake/receive-case.js'
import type { OperationItem, OperationRow } from '../operations/store.js'
import { receiveIntoSeries } from '../series/receive-into-series.js'
import { type ImportInput, withListedDispute } from './listed-dispute.js'
import { CONTENT_ERASED } from './rules.js'
import { findRow } from './store.js'

const JOIN_REASON = '随清单批量导入。'

/**
 * Makes a case of a dispute of a list, by the verb that receives a single one.
 *
 * @throws Problem whatever that verb throws, with the cells at fault
 * @see CPL 122, 124; ONL 8
 */
export async function importRow(
  tx: Tx,
  call: Call,
  operation: OperationRow,
  { courtId, position }: OperationItem,
): Promise<{ caseId: string }> {
  const input = operation.input as ImportInput
  const row = await findRow(tx, { courtId, importId: input.importId, position })
  if (row === undefined || row.content === null) throw ruleNotMet(CONTENT_ERASED)
  return withListedDispute(call, input, { position, content: row.content }, async (dispute) => {
    const { seriesId } = input
    const received =
      seriesId === null
        ? await receiveCase(tx, call, dispute)
        : await receiveIntoSeries(tx, call, dispute, { seriesId, reason: JOIN_REASON })
    return { caseId: received.row.id }
  })
}
