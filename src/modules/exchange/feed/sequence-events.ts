import type { ModuleDeps } from '../../../http/write.js'
import { transaction } from '../../../platform/transaction.js'
import { listWaitingCourts, lockFeedHead, placeWaitingEvents } from './sequence-store.js'

const EVENTS_TOGETHER = 1_000

/** Gives a place to the next entries of one court, the earliest of each case first, and says how many they were. */
async function sequenceCourt(deps: Pick<ModuleDeps, 'db' | 'now'>, courtId: number): Promise<number> {
  return transaction(deps.db, async (tx) => {
    const now = deps.now()
    const { lastPosition } = await lockFeedHead(tx, courtId, now)
    const { placed } = await placeWaitingEvents(tx, { courtId, lastPosition, now, limit: EVENTS_TOGETHER })
    return placed
  })
}

/**
 * Gives every committed entry of a timeline its place in the feed of its court: dense from 1, in the order of the
 * entries within a case, by whichever process comes first.
 *
 * A position is given after the commit and never changes, so that a reader who has seen position n has seen all that will
 * ever stand before it.
 *
 * @returns how many entries were placed
 */
export async function sequenceEvents(deps: Pick<ModuleDeps, 'db' | 'now'>, signal?: AbortSignal): Promise<number> {
  let total = 0
  for (const courtId of await listWaitingCourts(deps.db)) {
    let placed = EVENTS_TOGETHER
    while (placed === EVENTS_TOGETHER && signal?.aborted !== true) {
      placed = await sequenceCourt(deps, courtId)
      total += placed
    }
  }
  return total
}
