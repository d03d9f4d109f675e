import { permitInCourt } from '../../../authorization/policy.js'
import { forbidden, notFound } from '../../../problems.js'
import type { Call } from '../../../workflow/call.js'
import { permitInAll } from '../../../workflow/permitted-court.js'
import type { EndpointRow } from './store.js'

/**
 * The endpoint, if the caller may see it or manage it. A client has its own ones; people those with events of courts where
 * they may, and to manage one they must administer all of its courts. Whatever else there is looks like no endpoint.
 *
 * @throws Problem `not-found`, `forbidden`
 */
export function requireEndpoint(
  call: Pick<Call, 'actor'>,
  action: 'readWebhooks' | 'manageWebhooks',
  found: EndpointRow | undefined,
): EndpointRow {
  if (found === undefined) throw notFound({})
  const { actor } = call
  if (actor.kind === 'client') {
    if (found.clientId !== actor.id) throw notFound({})
    return found
  }
  const permissions = found.courtIds.map((courtId) => permitInCourt(actor, action, courtId))
  if (permissions.every((permission) => permission === 'hidden')) throw notFound({})
  if (action === 'manageWebhooks') permitInAll(call, action, found.courtIds)
  else if (!permissions.includes('allowed')) throw forbidden({ action })
  return found
}
