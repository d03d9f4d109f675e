import type { Actor } from '../../authorization/policy.js'
import type { Db } from '../../platform/database.js'
import { NIL_ID } from '../../platform/ids.js'
import type { Vault } from '../../platform/vault.js'
import { getCaseFor } from '../../workflow/act.js'
import { listRecordsFor, type SealedRecord } from './records-store.js'

const PAGE = 50

/**
 * Opens the records of the talks for a mediator of the case: everything but the caucus notes of other mediators.
 *
 * @returns one page, the oldest first; `next` is null on the last one
 * @throws Problem `not-found` when the caller may not see the case, `forbidden` for everyone but its mediators
 * @see ONL 18, 22; INV 22
 */
export async function readRecords(
  db: Db,
  vault: Vault,
  actor: Actor,
  page: { readonly caseId: string; readonly after?: string; readonly limit?: number },
): Promise<{ items: SealedRecord[]; next: string | null }> {
  const { caseId, after = NIL_ID, limit = PAGE } = page
  const row = await getCaseFor(db, actor, 'readRecords', caseId)
  const found = await listRecordsFor(db, {
    courtId: row.courtId,
    caseId,
    readerId: actor.id,
    after,
    limit: limit + 1,
  })
  const items = found.slice(0, limit).map((record) => ({
    ...record,
    content: vault.open({ table: 'confidential_records', column: 'content', rowId: record.id }, record.content),
  }))
  return { items, next: found.length > limit ? (items.at(-1)?.id ?? null) : null }
}
