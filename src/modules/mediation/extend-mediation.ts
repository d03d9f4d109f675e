import { newId } from '../../platform/ids.js'
import type { Tx } from '../../platform/transaction.js'
import { ruleNotMet } from '../../problems.js'
import { type ActOutcome, beginAct, completeAct } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { MEDIATION_PERIODS } from '../../workflow/deadline-rules.js'
import { listParties } from '../intake/store.js'
import { decideExtension } from './extensions.js'
import type { ExtendMediationBody } from './schemas.js'
import { insertExtensionConsents, insertExtensions } from './store.js'

/**
 * Extends the mediation period by the consent of all parties, given before it is over.
 *
 * @throws Problem as {@link beginAct}, where the guards answer `mediation-period-over` and `extension-once-only`; rules
 * of {@link decideExtension}
 * @see INV 27; ONL 24; OP25-3
 */
export async function extendMediation(
  tx: Tx,
  call: Call,
  caseId: string,
  input: ExtendMediationBody,
): Promise<ActOutcome> {
  const subject = await beginAct(tx, call, 'extendMediation', caseId, input.occurredOn)
  const { courtId, profile, extensionsUsed, mediationDueOn } = subject.row
  const parties = await listParties(tx, courtId, caseId)
  const verdict = decideExtension(
    input,
    profile,
    parties.map((party) => party.id),
  )
  if (!verdict.ok) throw ruleNotMet(verdict.rule, verdict.pointer)
  const id = newId()
  insertExtensions(tx, [
    {
      courtId,
      caseId,
      id,
      days: input.days,
      agreedOn: subject.occurredOn,
      extendsDueOn: mediationDueOn,
      lateEntryReason: null,
    },
  ])
  insertExtensionConsents(
    tx,
    input.consentingPartyIds.map((partyId) => ({ courtId, caseId, extensionId: id, partyId })),
  )
  return completeAct(tx, call, subject, {
    recordId: id,
    changes: { extensionsUsed: extensionsUsed + 1 },
    clock: [{ effect: 'extend', kinds: MEDIATION_PERIODS, length: input.days }],
  })
}
