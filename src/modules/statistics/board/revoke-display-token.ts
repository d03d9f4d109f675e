import { courtsFor } from '../../../authorization/policy.js'
import type { Tx } from '../../../platform/transaction.js'
import { notFound } from '../../../problems.js'
import type { Call } from '../../../workflow/call.js'
import type { DisplayToken } from './schemas.js'
import { lockDisplayToken, updateDisplayRevoked } from './store.js'
import { displayTokenView } from './views.js'

/**
 * Ends a display token. Its screen goes dark within five seconds; repeating it changes nothing.
 *
 * @throws Problem `not-found` when the token is not of a court that the caller administers
 */
export async function revokeDisplayToken(tx: Tx, call: Call, id: string): Promise<DisplayToken> {
  const row = await lockDisplayToken(tx, courtsFor(call.actor, 'administerBoard'), id)
  if (row === undefined) throw notFound({})
  if (row.revokedAt !== null) return displayTokenView(call, row)
  updateDisplayRevoked(tx, { courtId: row.courtId, id: row.id, at: call.now, by: call.actor.id })
  return displayTokenView(call, { ...row, revokedAt: call.now })
}
