import { newId } from '../../platform/ids.js'
import type { Tx } from '../../platform/transaction.js'
import { ruleNotMet } from '../../problems.js'
import type { Call } from '../../workflow/call.js'
import { permittedCourt } from '../../workflow/permitted-court.js'
import { findOrganisation } from '../assignment/store.js'
import { CLIENT_OF_LISTED_ORGANISATION } from './rules.js'
import type { Client, RegisterClientBody } from './schemas.js'
import { insertClients } from './store.js'
import { clientView } from './views.js'

/**
 * Lets another system call the service, within courts that the caller administers.
 *
 * @throws Problem `not-found`, `forbidden`, `already-exists` for a client id in use, also by a disabled client, and
 * `rule-not-met` for an organisation that is on the roster of none of its courts
 */
export async function registerClient(tx: Tx, call: Call, input: RegisterClientBody): Promise<Client> {
  const courtIds = input.courtCodes.map((code) => permittedCourt(call, 'administerClients', code).id)
  const { clientId, name, scopes, organisationId = null, rateLimitPerMinute = null } = input
  if (organisationId !== null && !(await isOnRoster(tx, courtIds, organisationId))) {
    throw ruleNotMet(CLIENT_OF_LISTED_ORGANISATION, '#/organisationId')
  }
  const row = {
    ...{ id: newId(), clientId, name, scopes, courtIds, organisationId, rateLimitPerMinute, version: 1 },
    ...{ createdAt: call.now, disabledAt: null },
  }
  insertClients(tx, [{ ...row, createdBy: call.actor.id, changedAt: null, changedBy: null }])
  return clientView(call.reference, row)
}

async function isOnRoster(tx: Tx, courtIds: readonly number[], organisationId: string): Promise<boolean> {
  for (const courtId of courtIds) {
    if ((await findOrganisation(tx, courtId, organisationId)) !== undefined) return true
  }
  return false
}
