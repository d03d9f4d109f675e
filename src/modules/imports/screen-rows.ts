import type { Tx } from '../../platform/transaction.js'
import { ruleNotMet } from '../../problems.js'
import type { Call } from '../../workflow/call.js'
import { noteAct } from './note-act.js'
import { lockOpenImport } from './require-import.js'
import { ROWS_SCREENED_EARLIER } from './rules.js'
import type { ReadmitRowsBody, ScreenRowsBody } from './schemas.js'
import { findImport, findRowStates, type ImportSummary, screenRows, updateImport } from './store.js'
import type { ScreeningGround } from './tables.js'

interface Change {
  readonly act: 'rows-screened' | 'rows-readmitted'
  readonly rowNumbers: readonly number[]
  readonly ground: ScreeningGround | null
  readonly reason: string
}

async function changeRows(tx: Tx, call: Call, importId: string, change: Change): Promise<ImportSummary> {
  const row = await lockOpenImport(tx, call, 'importDisputes', importId)
  const { act, rowNumbers, ground, reason } = change
  const states = await findRowStates(tx, row, rowNumbers)
  const wrong = rowNumbers.findIndex((number) => {
    const state = states.get(number)
    return state === undefined || (state === 'screened') === (act === 'rows-screened')
  })
  if (wrong >= 0) throw ruleNotMet(ROWS_SCREENED_EARLIER, `#/rowNumbers/${wrong}`)
  screenRows(tx, row, rowNumbers, ground === null ? null : { ground, reason })
  const changed = { ...row, version: row.version + 1 }
  updateImport(tx, changed)
  noteAct(tx, call, changed, act, { rowNumbers, ground, reason })
  return (await findImport(tx, row.courtId, row.id)) ?? row
}

/**
 * Takes disputes of a list out of what is imported, for one reason for all of them.
 *
 * @throws Problem as {@link lockOpenImport}; `rule-not-met` for a row that is not there or was taken out before
 * @see CPL 127; ONL 9
 */
export function screenOut(tx: Tx, call: Call, importId: string, input: ScreenRowsBody): Promise<ImportSummary> {
  return changeRows(tx, call, importId, { act: 'rows-screened', ...input })
}

/**
 * Takes disputes that were screened out back in.
 *
 * @throws Problem as {@link lockOpenImport}; `rule-not-met` for a row that is not there or was never taken out
 */
export function readmitRows(tx: Tx, call: Call, importId: string, input: ReadmitRowsBody): Promise<ImportSummary> {
  return changeRows(tx, call, importId, { act: 'rows-readmitted', ground: null, ...input })
}
