import type { Tx } from '../../platform/transaction.js'
import type { Call } from '../../workflow/call.js'
import { permitInAll } from '../../workflow/permitted-court.js'
import { requireClient } from './require-client.js'
import type { Client } from './schemas.js'
import { lockClient, updateClientDisabled } from './store.js'
import { clientView } from './views.js'

/**
 * Shuts a client out of all its courts, for good. It is effective within five seconds; repeating it changes nothing.
 *
 * @throws Problem `not-found` when none of its courts is one of the caller's, `forbidden` when not all of them are
 */
export async function disableClient(tx: Tx, call: Call, id: string): Promise<Client> {
  const client = requireClient(call, await lockClient(tx, id))
  permitInAll(call, 'administerClients', client.courtIds)
  if (client.disabledAt !== null) return clientView(call.reference, client)
  await updateClientDisabled(tx, client.id, { changedAt: call.now, changedBy: call.actor.id })
  return clientView(call.reference, { ...client, version: client.version + 1, disabledAt: call.now })
}
