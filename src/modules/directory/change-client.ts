import type { Tx } from '../../platform/transaction.js'
import { ruleNotMet } from '../../problems.js'
import { checkVersion } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { permitInAll, permittedCourt } from '../../workflow/permitted-court.js'
import { requireClient } from './require-client.js'
import { CLIENT_DISABLED } from './rules.js'
import type { ChangeClientBody, Client } from './schemas.js'
import { lockClient, updateClient } from './store.js'
import { clientView } from './views.js'

/**
 * Says anew what a client is called, may do, and where. It is effective within five seconds.
 *
 * @throws Problem `not-found` when none of its courts is one of the caller's, `forbidden` when not all of them are or a
 * new one is not, `if-match-required`, `stale-version`, `rule-not-met` for a client that is shut out
 */
export async function changeClient(tx: Tx, call: Call, id: string, input: ChangeClientBody): Promise<Client> {
  const client = requireClient(call, await lockClient(tx, id))
  permitInAll(call, 'administerClients', client.courtIds)
  checkVersion(call, client)
  if (client.disabledAt !== null) throw ruleNotMet(CLIENT_DISABLED)
  const courtIds = input.courtCodes.map((code) => permittedCourt(call, 'administerClients', code).id)
  const { name, scopes, rateLimitPerMinute } = input
  const changed = { ...client, name, scopes, courtIds, rateLimitPerMinute }
  await updateClient(tx, { ...changed, changedAt: call.now, changedBy: call.actor.id })
  return clientView(call.reference, { ...changed, version: client.version + 1 })
}
