import type { Tx } from '../../platform/transaction.js'
import { type ActOutcome, beginAct, completeAct } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { answeredAssignment, pendingOffer } from './pending-offer.js'
import { WITHOUT_MEDIATORS } from './released-case.js'
import type { DeclineOfferBody } from './schemas.js'
import { releaseMediators, settleOffer } from './store.js'

/**
 * Records that a mediator declines with a reason. The whole offer is over, every place is given back, and a mediator is
 * chosen again.
 *
 * @throws Problem `not-found` for an offer of another case, `rule-not-met` when the caller may not answer it
 * @see ONL 12
 */
export async function declineOffer(
  tx: Tx,
  call: Call,
  caseId: string,
  offerId: string,
  input: DeclineOfferBody,
): Promise<ActOutcome> {
  const subject = await beginAct(tx, call, 'declineOffer', caseId, input.occurredOn)
  const offer = await pendingOffer(tx, subject, offerId)
  const { answered } = await answeredAssignment(tx, call.actor, offer, input.mediatorId)
  await settleOffer(tx, offer, {
    outcome: 'declined',
    answeredOn: subject.occurredOn,
    decline: { by: answered.mediatorId, ground: input.ground, reason: input.reason },
  })
  await releaseMediators(tx, offer.courtId, caseId, call.now, 'declined')
  return completeAct(tx, call, subject, {
    to: 'seeking-mediator',
    ground: input.ground,
    recordId: offer.id,
    changes: WITHOUT_MEDIATORS,
  })
}
