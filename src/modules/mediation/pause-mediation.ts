import { newId } from '../../platform/ids.js'
import type { Tx } from '../../platform/transaction.js'
import { ruleNotMet } from '../../problems.js'
import { type ActOutcome, beginAct, completeAct } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { listParties } from '../intake/store.js'
import { decidePause } from './pauses.js'
import type { PauseMediationBody } from './schemas.js'
import { endOpenPause, insertPauseConsents, insertPauses } from './store.js'

/**
 * Pauses mediation for an appraisal, during which the mediation period stands still, or for a sham review, during which
 * it goes on.
 *
 * @throws Problem as {@link beginAct}; rules of {@link decidePause}
 * @see ONL 23, 26; INV 18; APP23-1..6
 */
export async function pauseMediation(
  tx: Tx,
  call: Call,
  caseId: string,
  input: PauseMediationBody,
): Promise<ActOutcome> {
  const subject = await beginAct(tx, call, 'pauseMediation', caseId, input.occurredOn)
  const { courtId } = subject.row
  const { reason, note, appliedBy = null, approval = null, consentingPartyIds = [] } = input
  const parties = await listParties(tx, courtId, caseId)
  const verdict = decidePause(
    { reason, appliedBy, approval, consentingPartyIds },
    parties.map((party) => party.id),
  )
  if (!verdict.ok) throw ruleNotMet(verdict.rule, verdict.pointer)
  const id = newId()
  const fromOn = subject.occurredOn
  // A change of mediator ends a pause without a resumption.
  await endOpenPause(tx, courtId, caseId, fromOn)
  insertPauses(tx, [
    {
      courtId,
      caseId,
      id,
      reason,
      fromOn,
      toOn: null,
      appliedBy,
      approval,
      note,
      resumptionNote: null,
    },
  ])
  insertPauseConsents(
    tx,
    consentingPartyIds.map((partyId) => ({ courtId, caseId, pauseId: id, partyId })),
  )
  return completeAct(tx, call, subject, {
    to: 'paused',
    ground: reason,
    recordId: id,
    changes: { pauseReason: reason },
    clock: [{ effect: 'suspend', reason, fromOn }],
  })
}
