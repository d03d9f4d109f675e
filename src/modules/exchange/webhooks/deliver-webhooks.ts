import { setTimeout as sleep } from 'node:timers/promises'
import { serializeError } from '../../../platform/logging.js'
import { type ClaimedEndpoint, claimEndpoints } from './delivery-store.js'
import { type DeliveryDeps, LeaseLost, Session } from './session.js'

/** Endpoints that one process sends to at the same time. */
const SESSIONS_MAX = 200
const LOOK_EVERY_MS = 200
const LEASE_MS = 45_000

/**
 * Sends what has happened to everybody who asked for it, until there is nothing to send for now.
 *
 * Each endpoint has a turn of its own, so that none waits for another. Safe in any number of processes: an endpoint
 * belongs to one of them at a time, and is taken over when that one gives no sign of life.
 *
 * @param signal - aborted when the run is to end; what is on its way then is sent again later
 */
export async function deliverWebhooks(deps: DeliveryDeps, signal: AbortSignal): Promise<void> {
  const turns = new Map<string, Promise<void>>()
  const stopping = new AbortController()
  const stops = AbortSignal.any([signal, stopping.signal])
  try {
    while (!signal.aborted) {
      for (const endpoint of await claim(deps, [...turns.keys()])) {
        turns.set(
          endpoint.id,
          takeTurn(deps, endpoint, stops).finally(() => turns.delete(endpoint.id)),
        )
      }
      if (turns.size === 0) return
      await Promise.race([...turns.values(), sleep(LOOK_EVERY_MS, undefined, { ref: false })])
    }
  } finally {
    stopping.abort()
    await Promise.all(turns.values())
  }
}

async function claim(deps: DeliveryDeps, running: readonly string[]): Promise<ClaimedEndpoint[]> {
  const limit = SESSIONS_MAX - running.length
  if (limit === 0) return []
  const now = deps.now()
  const expiresAt = new Date(now.getTime() + (deps.leaseMs ?? LEASE_MS))
  return claimEndpoints(deps.db, { now, expiresAt, except: running, limit })
}

/** A turn that fails is begun again when its lease is over, here or elsewhere. */
async function takeTurn(deps: DeliveryDeps, endpoint: ClaimedEndpoint, signal: AbortSignal): Promise<void> {
  try {
    await new Session(deps, endpoint, signal).run()
  } catch (error) {
    if (error instanceof LeaseLost) return
    deps.log.error({ endpoint: endpoint.id, fault: serializeError(error) }, 'sending to an endpoint failed')
  }
}
