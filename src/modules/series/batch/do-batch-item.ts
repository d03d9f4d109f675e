import type { Tx } from '../../../platform/transaction.js'
import { notFound } from '../../../problems.js'
import type { Call } from '../../../workflow/call.js'
import { lockCaseRow } from '../../../workflow/store.js'
import type { OperationItem, OperationRow } from '../../operations/store.js'
import { batchActOf } from './batch-acts.js'
import type { BatchItem } from './request-batch.js'

/**
 * Does an act to one case of a batch, in whatever version the case is by then; the act's own checks decide.
 *
 * @throws Problem whatever the single act throws
 */
export async function doBatchItem(
  tx: Tx,
  call: Call,
  { id, act, input }: OperationRow,
  item: OperationItem,
): Promise<{ caseId: string }> {
  if (act === null || item.caseId === null) throw new Error('a batch act has an act and its items have cases')
  const row = await lockCaseRow(tx, item.courtId, item.caseId)
  if (row === undefined) throw notFound({})
  const { own, prepared } = (item.input ?? { own: {}, prepared: null }) as BatchItem
  const asked = { ...(input as object), ...own }
  await batchActOf(act).run(tx, { ...call, expectedVersion: row.version }, row, asked, prepared, id)
  return { caseId: item.caseId }
}
