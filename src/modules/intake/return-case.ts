import { newId } from '../../platform/ids.js'
import type { Tx } from '../../platform/transaction.js'
import { type ActOutcome, beginAct, completeAct } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import type { ReturnCaseBody } from './schemas.js'
import { insertReturns } from './store.js'

/**
 * Returns papers with the reason and what the applicant can do instead.
 *
 * @throws Problem as {@link beginAct}
 * @see ONL 9; CPL 127
 */
export async function returnCase(tx: Tx, call: Call, caseId: string, input: ReturnCaseBody): Promise<ActOutcome> {
  const subject = await beginAct(tx, call, 'returnCase', caseId, input.occurredOn)
  const id = newId()
  const { ground, reason, alternative } = input
  insertReturns(tx, [{ courtId: subject.row.courtId, caseId, id, ground, reason, alternative }])
  return completeAct(tx, call, subject, {
    to: 'returned',
    ground,
    recordId: id,
    changes: { closedOn: subject.occurredOn },
  })
}
