import type { Tx } from '../../platform/transaction.js'
import { ruleNotMet } from '../../problems.js'
import type { Call } from '../../workflow/call.js'
import { type OperationRow, startOperation } from '../operations/store.js'
import { noteAct } from './note-act.js'
import { lockOpenImport } from './require-import.js'
import { IMPORT_STAGE, NOTHING_TO_IMPORT } from './rules.js'
import { listPositions, type RowState, updateImport } from './store.js'
import { importInput } from './upload-list.js'

/**
 * Starts to make cases of the disputes of a list that the check has passed and nobody has screened out.
 *
 * @throws Problem as {@link lockOpenImport}; `rule-not-met` while the check runs, or when nothing is left to import
 */
export async function startImport(
  tx: Tx,
  call: Call,
  importId: string,
  { withPossibleDuplicates = false }: { readonly withPossibleDuplicates?: boolean },
): Promise<OperationRow> {
  const row = await lockOpenImport(tx, call, 'importDisputes', importId)
  if (!row.isChecked) throw ruleNotMet(IMPORT_STAGE)
  const wanted: RowState[] = withPossibleDuplicates ? ['ready', 'possible-duplicate'] : ['ready']
  const positions = await listPositions(tx, row, wanted)
  if (positions.length === 0) throw ruleNotMet(NOTHING_TO_IMPORT)
  const operation = startOperation(tx, call, {
    courtId: row.courtId,
    kind: 'import',
    act: null,
    subjectId: row.id,
    input: importInput(call, row),
    items: positions.map((position) => ({ position, caseId: null, input: null })),
  })
  const started = { ...row, version: row.version + 1, importOperationId: operation.id }
  updateImport(tx, started)
  noteAct(tx, call, started, 'started')
  return operation
}
