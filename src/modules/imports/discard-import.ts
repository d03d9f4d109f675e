import type { Tx } from '../../platform/transaction.js'
import type { Call } from '../../workflow/call.js'
import { endBeforeTime, findOperation } from '../operations/store.js'
import { noteAct } from './note-act.js'
import { lockOpenImport } from './require-import.js'
import { eraseContent, type ImportSummary, updateImport } from './store.js'

/**
 * Gives a list up before anything of it was imported: its check stops, and what it said is erased at once. The same file
 * may be handed in again.
 *
 * @throws Problem as {@link lockOpenImport}
 */
export async function discardImport(
  tx: Tx,
  call: Call,
  importId: string,
  { reason }: { readonly reason: string },
): Promise<ImportSummary> {
  const row = await lockOpenImport(tx, call, 'importDisputes', importId)
  const { courtId, checkOperationId } = row
  const check = checkOperationId === null ? undefined : await findOperation(tx, courtId, checkOperationId)
  if (check !== undefined) await endBeforeTime(tx, check, call.now)
  const discarded = { ...row, version: row.version + 1, discardedOn: call.today, erasedAt: call.now }
  updateImport(tx, discarded)
  eraseContent(tx, discarded, call.now)
  noteAct(tx, call, discarded, 'discarded', { reason })
  return discarded
}
