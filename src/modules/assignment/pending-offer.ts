import type { Actor } from '../../authorization/policy.js'
import type { Tx } from '../../platform/transaction.js'
import { notFound, ruleNotMet } from '../../problems.js'
import type { Subject } from '../../workflow/act.js'
import { ANSWER_BY_OFFERED_MEDIATOR, OFFER_PENDING } from './rules.js'
import { type AssignmentRow, findMediator, listAssignments, listOffers, type OfferRow } from './store.js'

/** Mediators that an actor is. */
export function ownMediatorIds(actor: Actor): readonly string[] {
  return actor.grants.flatMap(({ role, mediatorId }) =>
    role === 'mediator' && mediatorId !== null ? [mediatorId] : [],
  )
}

/**
 * The offer at hand, if it still waits for an answer.
 *
 * @throws Problem `not-found` when the case has no such offer, `rule-not-met` when it is settled
 */
export async function pendingOffer(tx: Tx, subject: Subject, offerId: string): Promise<OfferRow> {
  const offers = await listOffers(tx, subject.row.courtId, subject.row.id)
  const offer = offers.find(({ id }) => id === offerId)
  if (offer === undefined) throw notFound({})
  if (offer.outcome !== 'pending') throw ruleNotMet(OFFER_PENDING)
  return offer
}

/**
 * The assignments of an offer, and the one that the caller answers for: a mediator's own, or the one of a mediator of
 * the organisation that the caller manages.
 *
 * @throws Problem `rule-not-met` when the caller may answer for none of them
 */
export async function answeredAssignment(
  tx: Tx,
  actor: Actor,
  offer: OfferRow,
  namedId: string | undefined,
): Promise<{ answered: AssignmentRow; others: readonly AssignmentRow[] }> {
  const open = (await listAssignments(tx, offer.courtId, offer.caseId)).filter(
    ({ offerId, status }) => offerId === offer.id && status !== 'ended',
  )
  const own = ownMediatorIds(actor)
  const answered = open.find(({ mediatorId }) =>
    namedId === undefined ? own.includes(mediatorId) : mediatorId === namedId,
  )
  if (answered === undefined) throw ruleNotMet(ANSWER_BY_OFFERED_MEDIATOR, '#/mediatorId')
  if (!own.includes(answered.mediatorId)) {
    const mediator = await findMediator(tx, answered.mediatorId)
    const manages = actor.grants.some(
      ({ role, organisationId }) =>
        role === 'organisation-manager' && organisationId !== null && organisationId === mediator?.organisationId,
    )
    if (!manages) throw ruleNotMet(ANSWER_BY_OFFERED_MEDIATOR, '#/mediatorId')
  }
  return { answered, others: open.filter(({ id }) => id !== answered.id) }
}
