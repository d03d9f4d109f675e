import { permitOnCase } from '../../authorization/policy.js'
import type { Tx } from '../../platform/database.js'
import { newId } from '../../platform/ids.js'
import { forbidden, notFound } from '../../problems.js'
import { scopeOf } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { courtOf } from '../../workflow/case-id.js'
import { findCaseRow } from '../../workflow/store.js'
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
  const courtId = courtOf(caseId)
  const row = courtId === undefined ? undefined : await findCaseRow(tx, courtId, caseId)
  const permission = row === undefined ? 'hidden' : permitOnCase(call.actor, 'unmaskParty', scopeOf(row))
  if (row === undefined || permission === 'hidden') throw notFound({})
  if (permission === 'forbidden') throw forbidden({ action: 'unmaskParty' })
  const party = await findSealedParty(tx, row.courtId, caseId, partyId)
  if (party === undefined) throw notFound({})
  await insertAccessLog(tx, [
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
