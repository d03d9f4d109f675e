import { newId } from '../../../platform/ids.js'
import type { Tx } from '../../../platform/transaction.js'
import { notFound } from '../../../problems.js'
import type { Call } from '../../../workflow/call.js'
import { insertAccessLog } from '../../looking/store.js'
import type { Package } from './package-schemas.js'
import { requireHandover } from './require-handover.js'
import { findContent, type HandoverEnvelope } from './store.js'

/** Members by which a package says who a party is; which of them it has depends on its kind. */
const PERSONAL = ['name', 'phoneMask', 'addressMask'] as const

/**
 * The package of a hand-over, byte for byte as it was made. That it was given out is on record, party by party, before it
 * leaves; the record is never deleted, which is longer than the three years that the law asks for.
 *
 * @throws Problem `not-found`, `forbidden`
 * @see 网络数据安全管理条例 12; PIPL 23, 51
 */
export async function readPackage(
  tx: Tx,
  call: Call,
  id: string,
): Promise<{ readonly handover: HandoverEnvelope; readonly content: string }> {
  const handover = await requireHandover(tx, call.actor, 'receiveHandovers', id)
  const content = await findContent(tx, handover)
  if (content === null) throw notFound({})
  const { parts } = JSON.parse(content) as Package
  insertAccessLog(
    tx,
    parts.parties.map((party) => ({
      courtId: handover.courtId,
      caseId: handover.caseId,
      id: newId(),
      partyId: party.id,
      fields: PERSONAL.filter((member) => member in party),
      purpose: `handover ${id}`,
      actorId: call.actor.id,
      clientId: call.actor.clientId,
      requestId: call.requestId,
      at: call.now,
    })),
  )
  return { handover, content }
}
