import type { FeedPositions } from './feed-cursor.js'

/** What is looked at in one court: events after one position up to another, and so many of them at most. */
export interface FeedWindow {
  readonly courtId: number
  readonly after: number
  readonly upTo: number
  readonly limit: number
}

export interface FeedHeadRow {
  readonly courtId: number
  readonly lastPosition: number
}

/** Shares something out so that nobody gets more than they want and what one leaves goes to the others; who wants most first. */
function share(total: number, wants: readonly number[]): number[] {
  const shares = wants.map(() => 0)
  const leastFirst = [...wants.keys()].sort((one, other) => (wants[one] ?? 0) - (wants[other] ?? 0))
  let left = total
  for (const [done, index] of leastFirst.entries()) {
    const given = Math.min(wants[index] ?? 0, Math.floor(left / (wants.length - done)))
    shares[index] = given
    left -= given
  }
  return shares
}

/**
 * What one request looks at: every court in which something came after the reader's position, with equal shares of what
 * one answer holds. Where there are more courts than places, those that are furthest behind come first, so that none
 * waits for ever.
 *
 * @param limit - events of the answer
 * @param lookedAt - positions that are looked at in all courts together; more of them pass by than fit when few are wanted
 */
export function chooseWindows(
  heads: readonly FeedHeadRow[],
  positions: FeedPositions,
  { limit, lookedAt }: { limit: number; lookedAt: number },
): FeedWindow[] {
  const behind = heads
    .map(({ courtId, lastPosition }) => {
      const after = positions.get(courtId) ?? 0
      return { courtId, after, waiting: lastPosition - after }
    })
    .filter(({ waiting }) => waiting > 0)
    .sort((one, other) => other.waiting - one.waiting)
    .slice(0, limit)
  const waiting = behind.map((court) => court.waiting)
  const limits = share(limit, waiting)
  const widths = share(lookedAt, waiting)
  return behind.map(({ courtId, after }, index) => ({
    courtId,
    after,
    upTo: after + Math.max(widths[index] ?? 0, limits[index] ?? 0),
    limit: limits[index] ?? 0,
  }))
}
