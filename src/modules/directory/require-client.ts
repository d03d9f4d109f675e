import { permitInCourt } from '../../authorization/policy.js'
import { notFound } from '../../problems.js'
import type { Call } from '../../workflow/call.js'
import type { ClientRow } from './store.js'

/**
 * The client, if one of its courts is the caller's to administer. One of others looks like none.
 *
 * @throws Problem `not-found`
 */
export function requireClient(call: Pick<Call, 'actor'>, client: ClientRow | undefined): ClientRow {
  const isSeen = client?.courtIds.some(
    (courtId) => permitInCourt(call.actor, 'administerClients', courtId) !== 'hidden',
  )
  if (client === undefined || !isSeen) throw notFound({})
  return client
}
