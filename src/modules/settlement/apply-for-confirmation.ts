import { newId } from '../../platform/ids.js'
import type { Tx } from '../../platform/transaction.js'
import { ruleNotMet } from '../../problems.js'
import { type ActOutcome, beginAct, completeAct } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { hasReceivingClient } from '../directory/store.js'
import { listParties } from '../intake/store.js'
import { decideApplication } from './decide-confirmation.js'
import { collectConfirmation } from './handovers/collect-parts.js'
import { courtOfCase, makeHandover, receivingCourt } from './handovers/make-handover.js'
import { AGREEMENT_IS_CURRENT } from './rules.js'
import type { ApplyForConfirmationBody } from './schemas.js'
import { findCurrentAgreement, insertProceedings, type ProceedingRow } from './store.js'

/**
 * Receives the joint application of all parties for judicial confirmation, within 30 days after the agreement took
 * effect, and hands it to the court that decides if that is another one or works in a system of its own. A judge who
 * works here reads the case, and nothing is copied.
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
  const own = courtOfCase(call, subject.row)
  const court = receivingCourt(call, own, input.receivingCourtCode)
  const proceeding: ProceedingRow = {
    courtId,
    caseId,
    id: newId(),
    kind: 'confirmation',
    state: 'applied',
    number: null,
    agreementId: agreement.id,
    openedOn: subject.occurredOn,
    closedOn: null,
    data: {
      applicantPartyIds: input.applicantPartyIds,
      ...(court.id === own.id ? {} : { otherCourt: court.code }),
    },
  }
  if (court.id !== own.id || (await hasReceivingClient(tx, { courtId }))) {
    const parts = await collectConfirmation(tx, subject.row, own.code, proceeding)
    const handoverId = await makeHandover(tx, call, subject, { kind: 'confirmation', receiver: { court }, parts })
    insertProceedings(tx, [{ ...proceeding, data: { ...proceeding.data, handoverId } }])
  } else {
    insertProceedings(tx, [proceeding])
  }
  return completeAct(tx, call, subject, {
    recordId: proceeding.id,
    changes: { confirmationState: 'applied' },
  })
}
