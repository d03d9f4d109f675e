import type { Tx } from '../../platform/transaction.js'
import { type ActOutcome, beginAct, completeAct } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import type { DeemWithdrawnBody } from './schemas.js'

/**
 * Rules that a case whose fee was not paid in time is deemed withdrawn. How mediation ended stays on the case.
 *
 * @throws Problem as {@link beginAct}, where the guard answers `fee-not-overdue`
 * @see OP25-6; INT 213; FEE 22
 */
export async function deemWithdrawn(tx: Tx, call: Call, caseId: string, input: DeemWithdrawnBody): Promise<ActOutcome> {
  const subject = await beginAct(tx, call, 'deemWithdrawn', caseId, input.occurredOn)
  return completeAct(tx, call, subject, {
    to: 'withdrawn',
    ground: 'fee-unpaid',
    changes: { closedOn: subject.occurredOn },
  })
}
