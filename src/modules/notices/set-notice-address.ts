import type { Tx } from '../../platform/transaction.js'
import type { Call } from '../../workflow/call.js'
import { addressPlace } from './notice-address.js'
import { deleteAddress, upsertAddress } from './store.js'

/**
 * Has the notices of the caller mailed to an address as well, or no longer mailed when it is null. It is sealed before it
 * is written, and gone when it is taken back.
 *
 * @returns whether notices are mailed from now on
 */
export function setNoticeAddress(tx: Tx, call: Call, email: string | null): boolean {
  const { id } = call.actor
  if (email === null) deleteAddress(tx, id)
  else upsertAddress(tx, id, call.vault.seal(addressPlace(id), email), call.now)
  return email !== null
}
