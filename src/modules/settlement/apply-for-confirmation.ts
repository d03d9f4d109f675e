import { newId } from '../../platform/ids.js'
import type { Tx } from '../../platform/transaction.js'
import { ruleNotMet } from '../../problems.js'
import { type ActOutcome, beginAct, completeAct } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { listParties } from '../intake/store.js'
import { decideApplication } from './decide-confirmation.js'
import { AGREEMENT_IS_CURRENT } from './rules.js'
import type { ApplyForConfirmationBody } from './schemas.js'
import { findCurrentAgreement, insertProceedings } from './store.js'

/**
 * Receives the joint application of all parties for judicial confirmation, within 30 days after the agreement took
 * effect.
 *
 * @throws Problem as {@link beginAct}, and `rule-not-met` when it is late, not joint, or a second one
 * @see CPL 205; INT 351-354
 */
export async function applyForConfirmation(
  tx: Tx,
  call: Call,
  caseId: string,
  input: ApplyForConfirmationBody,
): Promise<ActOutcome> {
  const subject = await beginAct(tx, call, 'applyForConfirmation', caseId, input.occurredOn)
  const { courtId } = subject.row
  const parties = await listParties(tx, courtId, caseId)
  const verdict = decideApplication(
    input.applicantPartyIds,
    parties.map(({ id }) => id),
  )
  if (!verdict.ok) throw ruleNotMet(verdict.rule, '#/applicantPartyIds')
  const agreement = await findCurrentAgreement(tx, courtId, caseId)
  if (agreement === undefined) throw ruleNotMet(AGREEMENT_IS_CURRENT)
  const id = newId()
  insertProceedings(tx, [
    {
      courtId,
      caseId,
      id,
      kind: 'confirmation',
      state: 'applied',
      number: null,
      agreementId: agreement.id,
      openedOn: subject.occurredOn,
      closedOn: null,
      data: { applicantPartyIds: input.applicantPartyIds },
    },
  ])
  return completeAct(tx, call, subject, {
    recordId: id,
    changes: { confirmationState: 'applied' },
  })
}
