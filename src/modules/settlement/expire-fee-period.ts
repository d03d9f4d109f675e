import type { Tx } from '../../platform/transaction.js'
import { type ActOutcome, beginAct, completeAct } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'

/**
 * Records that the fee was not paid in time, which proposes to the judge that the case be deemed withdrawn.
 *
 * @throws Problem as {@link beginAct}
 * @see OP25-6; INT 213
 */
export async function expireFeePeriod(tx: Tx, call: Call, caseId: string, occurredOn: string): Promise<ActOutcome> {
  const subject = await beginAct(tx, call, 'expireFeePeriod', caseId, occurredOn)
  return completeAct(tx, call, subject, { ground: 'fee-unpaid', changes: { feeState: 'unpaid' } })
}
