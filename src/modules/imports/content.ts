import type { Vault } from '../../platform/vault.js'
import type { KeptDispute } from './read-dispute.js'

const place = (importId: string, position: number) => ({
  table: 'import_rows',
  column: 'content',
  rowId: `${importId}:${position}`,
})

/** Seals what a dispute of a list says to its own place. */
export function sealContent(vault: Vault, importId: string, position: number, kept: KeptDispute): string {
  return vault.seal(place(importId, position), JSON.stringify(kept))
}

export function openContent(vault: Vault, importId: string, position: number, sealed: string): KeptDispute {
  return JSON.parse(vault.open(place(importId, position), sealed)) as KeptDispute
}

const nameOf = (importId: string) => ({ table: 'imports', column: 'file_name', rowId: importId })

export function sealFileName(vault: Vault, importId: string, name: string): string {
  return vault.seal(nameOf(importId), name)
}

export function openFileName(vault: Vault, importId: string, sealed: string): string {
  return vault.open(nameOf(importId), sealed)
}
