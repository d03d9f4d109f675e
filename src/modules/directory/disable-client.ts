import { permitInCourt } from '../../authorization/policy.js'
import type { Tx } from '../../platform/transaction.js'
import { notFound } from '../../problems.js'
import type { Call } from '../../workflow/call.js'
import { permitInAll } from '../../workflow/permitted-court.js'
import type { Client } from './schemas.js'
import { lockClient, updateClientDisabled } from './store.js'
import { clientView } from './views.js'

/**
 * Shuts a client out of all its courts, for good. It is effective within five seconds; repeating it changes nothing.
 *
 * @throws Problem `not-found` when none of its courts is one of the caller's, `forbidden` when not all of them are
 */
export async function disableClient(tx: Tx, call: Call, id: string): Promise<Client> {
  const client = await lockClient(tx, id)
  const isSeen = client?.courtIds.some(
    (courtId) => permitInCourt(call.actor, 'administerClients', courtId) !== 'hidden',
  )
  if (client === undefined || !isSeen) throw notFound({})
  permitInAll(call, 'administerClients', client.courtIds)
  if (client.disabledAt !== null) return clientView(call.reference, client)
  await updateClientDisabled(tx, client.id, call.now)
  return clientView(call.reference, { ...client, disabledAt: call.now })
}
