import type { ModuleDeps } from '../../../http/write.js'
import { deleteClientRequests } from './store.js'

const KEPT_DAYS = 190
const DAY_MS = 86_400_000
const ERASED_TOGETHER = 5_000

/**
 * Erases requests of clients that are older than 190 days.
 *
 * @see Cybersecurity Law 21 (2016 text): logs are kept for six months at least; PIPL 19: not longer than needed
 */
export async function eraseOldRequests({ db, now }: Pick<ModuleDeps, 'db' | 'now'>): Promise<void> {
  const before = new Date(now().getTime() - KEPT_DAYS * DAY_MS)
  let erased = ERASED_TOGETHER
  while (erased === ERASED_TOGETHER) erased = await deleteClientRequests(db, before, ERASED_TOGETHER)
}
