import type { Actor } from '../../../authorization/policy.js'
import type { Executor } from '../../../platform/database.js'
import type { Reference } from '../../../workflow/reference.js'
import { displayKeyOf } from './display-token.js'
import { type DisplayTokenRow, findDisplay } from './store.js'

/** A screen reads its board when it has changed, and sometimes begins anew. */
const REQUESTS_PER_MINUTE = 120
const CACHE_MS = 3_000
const CACHE_SIZE_MAX = 2_000

/** A screen may read the board of its court and of the courts below, and nothing else. */
function actorOf(row: DisplayTokenRow, reference: Reference): Actor {
  const { id, name, courtId } = row
  const clientCourtIds = reference.subtreeOf(courtId)
  const rateLimitPerMinute = REQUESTS_PER_MINUTE
  return { kind: 'display', id, name, clientId: 'display', grants: [], scopes: [], clientCourtIds, rateLimitPerMinute }
}

/**
 * Finds whom display tokens stand for and remembers it for three seconds, so that a revocation takes effect within
 * five. The end of a token is looked at every time.
 *
 * @param clock.ms - for the memory only; `now` tells whether a token is over
 */
export function createDisplaySource(
  db: Executor,
  reference: { current(): Promise<Reference> },
  clock: { readonly ms: () => number; readonly now: () => Date },
): (token: string) => Promise<Actor | undefined> {
  const cache = new Map<string, { readonly until: number; readonly row: Promise<DisplayTokenRow | undefined> }>()
  return async (token) => {
    const key = displayKeyOf(token)
    if (key === undefined) return undefined
    const known = cache.get(key.tokenHash)
    const isFresh = known !== undefined && known.until > clock.ms()
    const found = isFresh ? known.row : findDisplay(db, key)
    if (!isFresh) {
      if (cache.size >= CACHE_SIZE_MAX) cache.clear()
      cache.set(key.tokenHash, { until: clock.ms() + CACHE_MS, row: found })
      found.catch(() => cache.delete(key.tokenHash))
    }
    const row = await found
    if (row === undefined || row.expiresAt <= clock.now()) return undefined
    return actorOf(row, await reference.current())
  }
}
