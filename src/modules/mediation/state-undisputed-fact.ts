import { newId } from '../../platform/ids.js'
import type { Tx } from '../../platform/transaction.js'
import { type ActOutcome, beginAct, completeAct } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import type { StateUndisputedFactBody } from './schemas.js'
import { insertUndisputedFacts } from './store.js'

/**
 * Writes down a fact that the parties do not dispute. It binds nobody before every party has confirmed it.
 *
 * @throws Problem as {@link beginAct}
 * @see ONL 18, 22; INV 22
 */
export async function stateUndisputedFact(
  tx: Tx,
  call: Call,
  caseId: string,
  input: StateUndisputedFactBody,
): Promise<ActOutcome> {
  const subject = await beginAct(tx, call, 'stateUndisputedFact', caseId, input.occurredOn)
  const { courtId } = subject.row
  const id = newId()
  insertUndisputedFacts(tx, [{ courtId, caseId, id, text: input.text, statedOn: subject.occurredOn }])
  return completeAct(tx, call, subject, { recordId: id })
}
