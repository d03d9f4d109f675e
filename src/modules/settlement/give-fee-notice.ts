import type { Tx } from '../../platform/transaction.js'
import { type ActOutcome, beginAct, completeAct } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import type { GiveFeeNoticeBody } from './schemas.js'

/**
 * Records that the claimant of a filed case whose mediation failed was told to pay the court fee. The seven days to pay
 * begin with the day after.
 *
 * @throws Problem as {@link beginAct}
 * @see OP25-6; FEE 22
 */
export async function giveFeeNotice(tx: Tx, call: Call, caseId: string, input: GiveFeeNoticeBody): Promise<ActOutcome> {
  const subject = await beginAct(tx, call, 'giveFeeNotice', caseId, input.occurredOn)
  return completeAct(tx, call, subject, { changes: { feeState: 'notified' } })
}
