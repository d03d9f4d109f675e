import type { Tx } from '../../platform/transaction.js'
import { type ActOutcome, beginAct, completeAct } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import type { SettleFeeBody } from './schemas.js'

/**
 * Records that the fee is paid, or that relief was granted. A payment that comes late still counts until the judge has
 * ruled that the case is deemed withdrawn (derived).
 *
 * @throws Problem as {@link beginAct}
 * @see FEE 22; INT 213
 */
export async function settleFee(tx: Tx, call: Call, caseId: string, input: SettleFeeBody): Promise<ActOutcome> {
  const subject = await beginAct(tx, call, 'settleFee', caseId, input.occurredOn)
  return completeAct(tx, call, subject, { ground: input.manner, changes: { feeState: input.manner } })
}
