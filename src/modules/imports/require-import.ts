import type { Action } from '../../authorization/policy.js'
import type { Executor } from '../../platform/database.js'
import type { Tx } from '../../platform/transaction.js'
import { notFound, ruleNotMet } from '../../problems.js'
import { checkVersion } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { courtOf } from '../../workflow/case-id.js'
import { requireCourt } from '../../workflow/permitted-court.js'
import { IMPORT_STAGE } from './rules.js'
import { findImport, type ImportSummary, lockImport } from './store.js'

/**
 * An import of a court in which the caller may do this.
 *
 * @throws Problem `not-found`, `forbidden`
 */
export async function requireImport(
  executor: Executor,
  call: Pick<Call, 'actor' | 'reference'>,
  action: Action,
  importId: string,
): Promise<ImportSummary> {
  const court = requireCourt(call, action, call.reference.courtById(courtOf(importId) ?? -1))
  const found = await findImport(executor, court.id, importId)
  if (found === undefined) throw notFound({})
  return found
}

/**
 * An import that is still to be decided on, locked, in the version that the caller saw.
 *
 * @throws Problem as {@link requireImport}; `if-match-required`, `stale-version`; `rule-not-met` once it was started or
 * discarded
 */
export async function lockOpenImport(tx: Tx, call: Call, action: Action, importId: string): Promise<ImportSummary> {
  const court = requireCourt(call, action, call.reference.courtById(courtOf(importId) ?? -1))
  if ((await lockImport(tx, court.id, importId)) === undefined) throw notFound({})
  const row = await findImport(tx, court.id, importId)
  if (row === undefined) throw notFound({})
  checkVersion(call, row)
  if (row.importOperationId !== null || row.discardedOn !== null) throw ruleNotMet(IMPORT_STAGE)
  return row
}
