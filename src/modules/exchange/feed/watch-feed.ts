import { setTimeout as sleep } from 'node:timers/promises'
import type { FeedHeadRow } from './feed-windows.js'

const LOOKS_EVERY_MS = 200
/** Who comes when so many wait is answered at once. */
const WAITERS_MAX = 1_000

interface Waiter {
  /** Last position of each court when it was looked at. */
  readonly seen: ReadonlyMap<number, number>
  readonly end: (isNews: boolean) => void
}

/** Tells readers when something comes after what they have seen. */
export interface FeedWatch {
  /**
   * Waits until a court goes on.
   *
   * @param heads - the courts, and how far each of them was; a court without an event is named with 0
   * @param signal - aborted when nobody waits for the answer any more
   * @returns whether there is news; false when the time is over, the service stops or too many wait
   */
  wait(heads: ReadonlyMap<number, number>, ms: number, signal: AbortSignal): Promise<boolean>
  /** Ends every wait. */
  stop(): void
}

/**
 * One look at the heads of the feeds for all who wait in this process, and none while nobody waits. Who waits holds no
 * connection to the database.
 */
export function watchFeed(look: (courtIds: readonly number[]) => Promise<readonly FeedHeadRow[]>): FeedWatch {
  const waiting = new Map<number, Set<Waiter>>()
  const waiters = new Set<Waiter>()
  let isLooking = false
  let isStopped = false

  const lookAgain = async () => {
    while (waiters.size > 0) {
      await sleep(LOOKS_EVERY_MS, undefined, { ref: false })
      // A look that fails says nothing: those who wait are told by their next request.
      const heads = await look([...waiting.keys()]).catch(() => [])
      for (const { courtId, lastPosition } of heads) {
        for (const waiter of waiting.get(courtId) ?? []) {
          if (lastPosition > (waiter.seen.get(courtId) ?? 0)) waiter.end(true)
        }
      }
    }
    isLooking = false
  }

  return {
    wait(seen, ms, signal) {
      if (isStopped || signal.aborted || waiters.size >= WAITERS_MAX) return Promise.resolve(false)
      return new Promise((resolve) => {
        const end = (isNews: boolean) => {
          clearTimeout(timer)
          signal.removeEventListener('abort', onAbort)
          waiters.delete(waiter)
          for (const courtId of seen.keys()) {
            const ofCourt = waiting.get(courtId)
            ofCourt?.delete(waiter)
            if (ofCourt?.size === 0) waiting.delete(courtId)
          }
          resolve(isNews)
        }
        const waiter: Waiter = { seen, end }
        const onAbort = () => end(false)
        const timer = setTimeout(onAbort, ms)
        signal.addEventListener('abort', onAbort)
        waiters.add(waiter)
        for (const courtId of seen.keys()) {
          const ofCourt = waiting.get(courtId) ?? new Set()
          waiting.set(courtId, ofCourt.add(waiter))
        }
        if (isLooking) return
        isLooking = true
        void lookAgain()
      })
    },
    stop() {
      isStopped = true
      for (const { end } of [...waiters]) end(false)
    },
  }
}
