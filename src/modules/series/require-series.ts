import { type Actor, courtsFor } from '../../authorization/policy.js'
import type { Executor } from '../../platform/database.js'
import { notFound } from '../../problems.js'
import { courtOf } from '../../workflow/case-id.js'
import { findSeriesSummary, type SeriesSummary, type Sight } from './store.js'

/**
 * Which cases of the series of a court somebody sees: all of them, or as a mediator and a manager those that are theirs.
 *
 * @returns null for all
 */
export function sightIn(actor: Actor, courtId: number): Sight | null {
  if (courtsFor(actor, 'readSeries').includes(courtId)) return null
  return {
    mediatorIds: actor.grants.flatMap(({ mediatorId }) => mediatorId ?? []),
    organisationIds: actor.grants.flatMap(({ organisationId, role }) =>
      role === 'organisation-manager' && organisationId !== null ? [organisationId] : [],
    ),
  }
}

/**
 * A series, as far as the caller sees it.
 *
 * @throws Problem `not-found` when there is none or nothing of it is the caller's
 */
export async function requireSeries(
  executor: Executor,
  actor: Actor,
  seriesId: string,
): Promise<{ found: SeriesSummary; sight: Sight | null }> {
  const courtId = courtOf(seriesId)
  if (courtId === undefined) throw notFound({})
  const sight = sightIn(actor, courtId)
  const found = await findSeriesSummary(executor, courtId, seriesId, sight)
  const seesNothing = sight !== null && found?.members === 0
  if (found === undefined || seesNothing) throw notFound({})
  return { found, sight }
}
