import { newId } from '../../../platform/ids.js'
import type { Tx } from '../../../platform/transaction.js'
import type { Call } from '../../../workflow/call.js'
import { permittedCourt } from '../../../workflow/permitted-court.js'
import { displayKeyOf, mintDisplayToken } from './display-token.js'
import type { CreateDisplayTokenBody, NewDisplayToken } from './schemas.js'
import { insertDisplayTokens } from './store.js'
import { displayTokenView } from './views.js'

const DAY_MS = 86_400_000

/**
 * Makes a token with which a screen on the wall reads the board of a court that the caller administers.
 *
 * @returns the token itself as well, for the only time: its hash is all that is kept
 * @throws Problem `not-found`, `forbidden`
 */
export function createDisplayToken(tx: Tx, call: Call, input: CreateDisplayTokenBody): NewDisplayToken {
  const court = permittedCourt(call, 'administerBoard', input.courtCode)
  const token = mintDisplayToken(court.id)
  const key = displayKeyOf(token)
  if (key === undefined) throw new Error('a token that was just made is one')
  const row = {
    id: newId(),
    name: input.name,
    createdAt: call.now,
    createdBy: call.actor.id,
    expiresAt: new Date(call.now.getTime() + input.validDays * DAY_MS),
    revokedAt: null,
    ...key,
  }
  insertDisplayTokens(tx, [{ ...row, revokedBy: null }])
  return { ...displayTokenView(call, row), token }
}
