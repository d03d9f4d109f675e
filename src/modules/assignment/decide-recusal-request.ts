import { type Refusal, refuse } from '../../workflow/rule.js'
import {
  APPLICATION_IN_MEDIATION,
  DISCLOSURE_BY_MEDIATOR,
  PARTY_OF_CASE,
  RECUSAL_OF_ASSIGNED_MEDIATOR,
} from './rules.js'

/** Who raises the recusal of whom, and what is known of the case. */
export interface RecusalRequest {
  readonly state: 'offered' | 'in-mediation'
  readonly mediatorId: string
  readonly raisedBy: 'mediator' | 'party'
  readonly partyId: string | undefined
  readonly partyIds: readonly string[]
  /** Mediators whose assignment is not ended. */
  readonly assignedIds: readonly string[]
  /** Mediators that the caller is. */
  readonly ownIds: readonly string[]
  readonly callerIsClerk: boolean
}

/**
 * Whether a disclosure or an application can be taken as made.
 *
 * Until the mediator has accepted, only the mediator discloses; a party who rejects the proposed person has chosen
 * differently or refuses mediation (INV 12).
 */
export function decideRecusalRequest(request: RecusalRequest): Refusal | { readonly ok: true } {
  if (!request.assignedIds.includes(request.mediatorId)) return refuse(RECUSAL_OF_ASSIGNED_MEDIATOR)
  if (request.raisedBy === 'party') {
    if (request.partyId === undefined || !request.partyIds.includes(request.partyId)) return refuse(PARTY_OF_CASE)
    return request.state === 'offered' ? refuse(APPLICATION_IN_MEDIATION) : { ok: true }
  }
  if (request.partyId !== undefined) return refuse(PARTY_OF_CASE)
  const byRightPerson = request.callerIsClerk || request.ownIds.includes(request.mediatorId)
  return byRightPerson ? { ok: true } : refuse(DISCLOSURE_BY_MEDIATOR)
}
