import type { Executor } from '../../../platform/database.js'
import { notFound } from '../../../problems.js'
import type { Call } from '../../../workflow/call.js'
import { courtOf } from '../../../workflow/case-id.js'
import type { Sight } from '../store.js'
import { type DemonstrationOfferRow, findOffer, listTerms, type TermsOfCase } from './store.js'

/** The mediators as whom somebody acts: behind the privilege wall nothing else counts. */
export function mediatorSight({ actor }: Pick<Call, 'actor'>): Sight {
  return { mediatorIds: actor.grants.flatMap(({ mediatorId }) => mediatorId ?? []), organisationIds: [] }
}

/**
 * An offer with the terms of the caller's own cases.
 *
 * @throws Problem `not-found` when there is none, or none of its cases is the caller's
 */
export async function requireDemonstration(
  executor: Executor,
  call: Pick<Call, 'actor'>,
  seriesId: string,
  offerId: string,
): Promise<{ offer: DemonstrationOfferRow; terms: readonly TermsOfCase[] }> {
  const courtId = courtOf(seriesId)
  const offer = courtId === undefined ? undefined : await findOffer(executor, courtId, seriesId, offerId)
  if (offer === undefined) throw notFound({})
  const terms = await listTerms(executor, offer.courtId, offer.id, mediatorSight(call))
  if (terms.length === 0) throw notFound({})
  return { offer, terms }
}
