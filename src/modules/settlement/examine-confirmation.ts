import type { Tx } from '../../platform/transaction.js'
import { ruleNotMet } from '../../problems.js'
import { type ActOutcome, beginAct, completeAct } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { decideExamination } from './decide-confirmation.js'
import { moveProceeding, numberOf, proceedingFor } from './move-proceeding.js'
import { CONFIRMATION_BEFORE_OTHER_COURT } from './rules.js'
import type { ExamineConfirmationBody } from './schemas.js'
import { updateProceeding } from './store.js'

/**
 * Accepts an application for confirmation under a number of its own, or refuses it on a statutory ground.
 *
 * @throws Problem as {@link beginAct}, `not-found`, and `rule-not-met`
 * @see CONF 4; INT 355
 */
export async function examineConfirmation(
  tx: Tx,
  call: Call,
  caseId: string,
  proceedingId: string,
  input: ExamineConfirmationBody,
): Promise<ActOutcome> {
  const subject = await beginAct(tx, call, 'examineConfirmation', caseId, input.occurredOn)
  const proceeding = await proceedingFor(tx, subject.row, 'confirmation', proceedingId)
  if (proceeding.data.otherCourt !== undefined) throw ruleNotMet(CONFIRMATION_BEFORE_OTHER_COURT)
  const verdict = decideExamination(input.decision, input.ground)
  if (!verdict.ok) throw ruleNotMet(verdict.rule, '#/ground')
  const { ground } = verdict
  const moved = await moveProceeding(tx, subject, proceeding, 'confirmation', input.decision, {
    examination: { decision: input.decision, ground, reason: input.reason ?? null, decidedOn: subject.occurredOn },
  })
  const number = input.decision === 'accepted' ? numberOf('confirmation', subject.row, proceedingId) : undefined
  const outcome = await completeAct(tx, call, subject, {
    ground,
    recordId: proceedingId,
    changes: { confirmationState: input.decision },
    ...(number === undefined ? {} : { number }),
  })
  if (outcome.number !== null) await updateProceeding(tx, { ...moved, number: outcome.number })
  return outcome
}
