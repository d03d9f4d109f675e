import type { Tx } from '../../platform/transaction.js'
import { ruleNotMet } from '../../problems.js'
import type { Call } from '../../workflow/call.js'
import { checkReceipt } from '../intake/receive-case.js'
import type { OperationItem, OperationRow } from '../operations/store.js'
import { type ImportInput, withListedDispute } from './listed-dispute.js'
import { CONTENT_ERASED, ROW_REPEATED } from './rules.js'
import { findRow, noteDuplicates } from './store.js'

/**
 * Checks a dispute of a list exactly as its registration would, and writes nothing but how many cases it may repeat.
 *
 * @throws Problem whatever the registration would throw, with the cells at fault; `rule-not-met` for a dispute that stands
 * in the file twice
 */
export async function checkRow(
  tx: Tx,
  call: Call,
  operation: OperationRow,
  { courtId, position }: OperationItem,
): Promise<{ caseId: null }> {
  const input = operation.input as ImportInput
  const key = { courtId, importId: input.importId, position }
  const row = await findRow(tx, key)
  if (row === undefined || row.content === null) throw ruleNotMet(CONTENT_ERASED)
  if (row.repeatsRow !== null) throw ruleNotMet(ROW_REPEATED, `#/rows/0`)
  const { duplicates } = await withListedDispute(call, input, { position, content: row.content }, async (dispute) => {
    const checked = await checkReceipt(tx, call, dispute)
    return checked.dispute
  })
  if (duplicates.length > 0) noteDuplicates(tx, key, duplicates.length)
  return { caseId: null }
}
