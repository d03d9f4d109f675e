import { newId } from '../../platform/ids.js'
import type { Tx } from '../../platform/transaction.js'
import { notFound } from '../../problems.js'
import { getCaseFor } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import type { DisclosePartyBody } from '../intake/schemas.js'
import { findSealedParty } from '../intake/store.js'
import { insertAccessLog } from './store.js'

const COLUMNS = {
  identityNumber: 'identity_number',
  phone: 'phone',
  address: 'address',
  electronicAddress: 'electronic_address',
} as const

/**
 * Gives personal data of a party in clear, for a stated purpose. The access is on record before the values leave.
 *
 * @throws Problem `not-found`, `forbidden`
 * @see PIPL 28, 51; project decision, ADR-0007
 */
export async function discloseParty(
  tx: Tx,
  call: Call,
  caseId: string,
  partyId: string,
  input: DisclosePartyBody,
): Promise<Record<string, string | null>> {
  const row = await getCaseFor(tx, call.actor, 'unmaskParty', caseId)
  const party = await findSealedParty(tx, row.courtId, caseId, partyId)
  if (party === undefined) throw notFound({})
  insertAccessLog(tx, [
    {
      courtId: row.courtId,
      caseId,
      id: newId(),
      partyId,
      fields: input.fields,
      purpose: input.purpose,
      actorId: call.actor.id,
      clientId: call.actor.clientId,
      requestId: call.requestId,
      at: call.now,
    },
  ])
  const values = input.fields.map((field) => {
    const sealed = party[field]
    const context = { table: 'parties', column: COLUMNS[field], rowId: partyId }
    return [field, sealed === null ? null : call.vault.open(context, sealed)] as const
  })
  return { partyId, ...Object.fromEntries(values) }
}
