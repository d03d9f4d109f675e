import { type CaseToMatch, fitOf, inWords, loadOf, type MediatorToMatch, pointsOf, type Reason } from './match.js'

/** A mediator who can be recommended. */
export interface Candidate extends MediatorToMatch {
  readonly id: string
  readonly organisationId: string | null
  readonly name: string
  readonly capacity: number
  readonly load: number
}

/** A case for which mediators are recommended. */
export interface RecommendFor extends CaseToMatch {
  readonly recusedIds: readonly string[]
}

export interface Recommendation {
  readonly mediatorId: string
  readonly name: string
  readonly organisationId: string | null
  readonly chargesFees: boolean
  readonly freePlaces: number
  readonly score: number
  readonly reasons: readonly Reason[]
}

/**
 * The mediators who fit a case best, at most three, each with the reasons; a person decides.
 *
 * Equal scores are ordered by the lighter load, then by id, so that the same facts always give the same answer.
 */
export function recommendMediators(candidates: readonly Candidate[], wanted: RecommendFor): Recommendation[] {
  return candidates
    .filter(({ id, load, capacity }) => load < capacity && !wanted.recusedIds.includes(id))
    .map((candidate) => ({
      candidate,
      found: [...fitOf(candidate, wanted), ...loadOf(candidate.capacity, candidate.load)],
    }))
    .map((entry) => ({ ...entry, score: pointsOf(entry.found) }))
    .toSorted(
      (a, b) => b.score - a.score || a.candidate.load - b.candidate.load || (a.candidate.id < b.candidate.id ? -1 : 1),
    )
    .slice(0, 3)
    .map(({ candidate, found, score }) => ({
      mediatorId: candidate.id,
      name: candidate.name,
      organisationId: candidate.organisationId,
      chargesFees: candidate.chargesFees,
      freePlaces: candidate.capacity - candidate.load,
      score,
      reasons: found.map(inWords),
    }))
}
