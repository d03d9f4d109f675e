import type { Tx } from '../../platform/transaction.js'
import { ruleNotMet } from '../../problems.js'
import { type ActOutcome, beginAct, completeAct } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { answeredAssignment, pendingOffer } from './pending-offer.js'
import { ANSWERED_ONCE } from './rules.js'
import type { AcceptOfferBody } from './schemas.js'
import { moveAssignment, settleOffer } from './store.js'

/**
 * Records that a mediator accepts. When the last one does, mediation and its period begin.
 *
 * The period always starts anew with an acceptance, also after a change of mediator: see `mediation-period-restarts`.
 *
 * @throws Problem `not-found` for an offer of another case, `rule-not-met` after the last day to answer
 * @see ONL 12, 24; INV 14, 27; OP25-3
 */
export async function acceptOffer(
  tx: Tx,
  call: Call,
  caseId: string,
  offerId: string,
  input: AcceptOfferBody,
): Promise<ActOutcome> {
  const subject = await beginAct(tx, call, 'acceptOffer', caseId, input.occurredOn)
  const offer = await pendingOffer(tx, subject, offerId)
  const { answered, others } = await answeredAssignment(tx, call.actor, offer, input.mediatorId)
  if (answered.status !== 'offered') throw ruleNotMet(ANSWERED_ONCE)
  await moveAssignment(tx, answered, 'active', subject.occurredOn)
  if (others.some(({ status }) => status === 'offered')) {
    return completeAct(tx, call, subject, { to: 'offered', recordId: offer.id })
  }
  await settleOffer(tx, offer, { outcome: 'accepted', answeredOn: subject.occurredOn })
  return completeAct(tx, call, subject, {
    to: 'in-mediation',
    recordId: offer.id,
    changes: { acceptedOn: subject.occurredOn, noticesComplete: false },
  })
}
