import type { Tx } from '../../platform/transaction.js'
import { notFound } from '../../problems.js'
import type { Call } from '../../workflow/call.js'
import { permittedCourt } from '../../workflow/permitted-court.js'
import type { Grant } from './schemas.js'
import { lockGrant, updateGrantRevoked } from './store.js'
import { grantView } from './views.js'

/**
 * Ends a role. It is effective in every process within five seconds; repeating it changes nothing.
 *
 * @throws Problem `not-found` when the grant is not of a court of the caller, `forbidden`
 */
export async function revokeGrant(tx: Tx, call: Call, grantId: string): Promise<Grant> {
  const grant = await lockGrant(tx, grantId)
  const court = grant === undefined ? undefined : call.reference.courtById(grant.courtId)
  if (grant === undefined || court === undefined) throw notFound({})
  permittedCourt(call, 'administerPeople', court.code)
  if (grant.revokedAt !== null) return grantView(court, grant)
  await updateGrantRevoked(tx, grant.id, call.now, call.actor.id)
  return grantView(court, { ...grant, revokedAt: call.now })
}
