import { type Action, courtsFor, permitInCourt } from '../authorization/policy.js'
import { forbidden, notFound } from '../problems.js'
import type { Call } from './call.js'
import type { Court } from './reference.js'

/**
 * The court, if there is one and the caller may do this there. A court of others looks like no court.
 *
 * @throws Problem `not-found` when there is no such court or the caller has nothing to do with it, `forbidden` when
 * their role there is another
 */
export function requireCourt(call: Pick<Call, 'actor'>, action: Action, court: Court | undefined): Court {
  const permission = court === undefined ? 'hidden' : permitInCourt(call.actor, action, court.id)
  if (court === undefined || permission === 'hidden') throw notFound({})
  if (permission === 'forbidden') throw forbidden({ action })
  return court
}

/** The same for a court that the client named by its code. */
export function permittedCourt(call: Pick<Call, 'actor' | 'reference'>, action: Action, courtCode: string): Court {
  return requireCourt(call, action, call.reference.courtByCode(courtCode))
}

/**
 * The court that a list is about, if the caller may list there: being on its roster is not enough.
 *
 * @throws Problem `not-found`, `forbidden`
 */
export function courtOfList(call: Pick<Call, 'actor' | 'reference'>, action: Action, courtCode: string): Court {
  const court = permittedCourt(call, action, courtCode)
  if (!courtsFor(call.actor, action).includes(court.id)) throw forbidden({ action })
  return court
}

/**
 * Checks that the caller may do this in all of these courts, for what holds in all of them at once. What an administrator
 * may do in a court they may do in every court below it, so the top courts stand for the rest.
 *
 * @throws Problem `forbidden`
 */
export function permitInAll(call: Pick<Call, 'actor'>, action: Action, courtIds: readonly number[]): void {
  const mayInAll = courtIds.length > 0 && courtIds.every((id) => permitInCourt(call.actor, action, id) === 'allowed')
  if (!mayInAll) throw forbidden({ action })
}
