import type { SealContext } from '../../platform/vault.js'

/** The place to which the address of a person is sealed. */
export function addressPlace(personId: string): SealContext {
  return { table: 'notice_addresses', column: 'address', rowId: personId }
}
