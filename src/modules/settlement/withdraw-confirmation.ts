import type { Tx } from '../../platform/transaction.js'
import { ruleNotMet } from '../../problems.js'
import { type ActOutcome, beginAct, completeAct } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { moveProceeding, proceedingFor } from './move-proceeding.js'
import { CONFIRMATION_BEFORE_OTHER_COURT } from './rules.js'
import type { WithdrawConfirmationBody } from './schemas.js'

/**
 * Records that an application for confirmation is withdrawn or treated as withdrawn before the ruling. What is left of
 * the 30 days goes on: the law does not say that a withdrawn application uses them up (derived).
 *
 * @throws Problem as {@link beginAct}, `not-found`, and `rule-not-met`
 * @see INT 356-357; CPL 186, 205
 */
export async function withdrawConfirmation(
  tx: Tx,
  call: Call,
  caseId: string,
  proceedingId: string,
  input: WithdrawConfirmationBody,
): Promise<ActOutcome> {
  const subject = await beginAct(tx, call, 'withdrawConfirmation', caseId, input.occurredOn)
  const proceeding = await proceedingFor(tx, subject.row, 'confirmation', proceedingId)
  if (proceeding.data.otherCourt !== undefined) throw ruleNotMet(CONFIRMATION_BEFORE_OTHER_COURT)
  await moveProceeding(tx, subject, proceeding, 'confirmation', 'withdrawn', {
    withdrawal: { ground: input.ground, reason: input.reason ?? null, withdrawnOn: subject.occurredOn },
  })
  return completeAct(tx, call, subject, {
    ground: input.ground,
    recordId: proceedingId,
    changes: { confirmationState: 'withdrawn' },
  })
}
