import type { Tx } from '../../platform/transaction.js'
import { ruleNotMet } from '../../problems.js'
import { type ActOutcome, beginAct, completeAct } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { decideRuling } from './decide-confirmation.js'
import { moveProceeding, proceedingFor } from './move-proceeding.js'
import { CONFIRMATION_BEFORE_OTHER_COURT } from './rules.js'
import type { RuleOnConfirmationBody } from './schemas.js'

/**
 * Rules that the agreement is valid, so that it can be enforced, or dismisses the application on a statutory ground.
 *
 * @throws Problem as {@link beginAct}, `not-found`, and `rule-not-met` when the parties were not called together
 * @see CPL 206; INT 356-358
 */
export async function ruleOnConfirmation(
  tx: Tx,
  call: Call,
  caseId: string,
  proceedingId: string,
  input: RuleOnConfirmationBody,
): Promise<ActOutcome> {
  const subject = await beginAct(tx, call, 'ruleOnConfirmation', caseId, input.occurredOn)
  const proceeding = await proceedingFor(tx, subject.row, 'confirmation', proceedingId)
  if (proceeding.data.otherCourt !== undefined) throw ruleNotMet(CONFIRMATION_BEFORE_OTHER_COURT)
  const verdict = decideRuling(input.decision, input.ground, input.partiesCalledTogether)
  if (!verdict.ok) throw ruleNotMet(verdict.rule)
  const { ground } = verdict
  await moveProceeding(tx, subject, proceeding, 'confirmation', input.decision, {
    ruling: { decision: input.decision, ground, reason: input.reason ?? null, ruledOn: subject.occurredOn },
  })
  return completeAct(tx, call, subject, {
    ground,
    recordId: proceedingId,
    changes: { confirmationState: input.decision },
  })
}
