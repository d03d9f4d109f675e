import type { Tx } from '../../platform/transaction.js'
import type { Call } from '../../workflow/call.js'
import { type ImportRecord, insertImportEvents } from './store.js'
import type { ImportActName, ScreeningGround } from './tables.js'

/** What of an act on an import goes on record beside who did it and when. */
interface ActDetails {
  readonly rowNumbers?: readonly number[]
  readonly ground?: ScreeningGround | null
  readonly reason?: string | null
}

/** Writes an act on an import into its history, under the version that the act made. */
export function noteAct(
  tx: Tx,
  { actor, now }: Call,
  { courtId, id, version }: Pick<ImportRecord, 'courtId' | 'id' | 'version'>,
  act: ImportActName,
  { rowNumbers = [], ground = null, reason = null }: ActDetails = {},
): void {
  const row = { courtId, importId: id, version, act, ground, reason, rowNumbers: [...rowNumbers] }
  insertImportEvents(tx, [{ ...row, actorId: actor.id, at: now }])
}
