import { newId } from '../../platform/ids.js'
import type { Tx } from '../../platform/transaction.js'
import type { Call } from '../../workflow/call.js'
import { permittedCourt } from '../../workflow/permitted-court.js'
import type { Client, RegisterClientBody } from './schemas.js'
import { insertClients } from './store.js'
import { clientView } from './views.js'

/**
 * Lets another system call the service, within courts that the caller administers.
 *
 * @throws Problem `not-found`, `forbidden`, `already-exists` for a client id in use, also by a disabled client
 */
export async function registerClient(tx: Tx, call: Call, input: RegisterClientBody): Promise<Client> {
  const courtIds = input.courtCodes.map((code) => permittedCourt(call, 'administerClients', code).id)
  const { clientId, name, scopes, rateLimitPerMinute = null } = input
  const row = {
    ...{ id: newId(), clientId, name, scopes, courtIds, rateLimitPerMinute, version: 1 },
    ...{ createdAt: call.now, disabledAt: null },
  }
  insertClients(tx, [{ ...row, createdBy: call.actor.id, changedAt: null, changedBy: null }])
  return clientView(call.reference, row)
}
