import { newId } from '../../platform/ids.js'
import type { Tx } from '../../platform/transaction.js'
import { ruleNotMet } from '../../problems.js'
import { type ActOutcome, beginAct, completeAct } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { listParties } from '../intake/store.js'
import { decideStatementAnswer } from './decide-statement.js'
import { moveProceeding, proceedingFor } from './move-proceeding.js'
import type { SignMediationStatementBody } from './schemas.js'
import { insertStatementSignatures, listStatementSignatures } from './store.js'

/**
 * Records that a party signs for the mediation statement or refuses it.
 *
 * @throws Problem as {@link beginAct}, and `rule-not-met`, also for a statement that was only left at an address
 * @see CPL 100; INT 133, 149
 */
export async function signMediationStatement(
  tx: Tx,
  call: Call,
  caseId: string,
  input: SignMediationStatementBody,
): Promise<ActOutcome> {
  const subject = await beginAct(tx, call, 'signMediationStatement', caseId, input.occurredOn)
  const { courtId } = subject.row
  const proceeding = await proceedingFor(tx, subject.row, 'mediation-statement')
  const parties = await listParties(tx, courtId, caseId)
  const answers = await listStatementSignatures(tx, courtId, caseId)
  const verdict = decideStatementAnswer(
    { partyIds: parties.map(({ id }) => id), answeredBy: answers.map(({ partyId }) => partyId) },
    input,
  )
  if (!verdict.ok) throw ruleNotMet(verdict.rule)
  const id = newId()
  insertStatementSignatures(tx, [
    {
      courtId,
      caseId,
      proceedingId: proceeding.id,
      id,
      partyId: input.partyId,
      answer: input.answer,
      answeredOn: subject.occurredOn,
      byNamedReceiver: input.byNamedReceiver ?? false,
    },
  ])
  await moveProceeding(tx, subject, proceeding, 'mediation-statement', verdict.to)
  return completeAct(tx, call, subject, { recordId: id, changes: { statementState: verdict.to } })
}
