import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { tooManyRequests } from '../problems.js'

const WINDOW_SECONDS = 60
const POLICY = '"per-minute"'

/**
 * Counts the requests of each caller, whichever of their tokens they send and wherever they come from, and says in every
 * answer how many are left: `RateLimit-Policy` and `RateLimit` as structured fields.
 *
 * Each process counts by itself, so that several of them let through that many times as much.
 *
 * @param options - `perMinute` for callers without a limit of their own
 * @returns what counts a request of an authenticated caller; it throws Problem `too-many-requests`
 * @see draft-ietf-httpapi-ratelimit-headers-10
 */
export async function installRateLimit(
  app: FastifyInstance,
  options: { perMinute: number },
): Promise<(request: FastifyRequest, reply: FastifyReply) => Promise<void>> {
  await app.register(rateLimit, {
    global: false,
    max: (request) => request.actor?.rateLimitPerMinute ?? options.perMinute,
    timeWindow: WINDOW_SECONDS * 1000,
    keyGenerator: (request) => request.actor?.id ?? 'anonymous',
  })
  const count = app.createRateLimit()
  return async (request, reply) => {
    const counted = await count(request)
    if (counted.isAllowed) return
    const { max, remaining, ttlInSeconds, isExceeded } = counted
    reply
      .header('ratelimit-policy', `${POLICY};q=${max};w=${WINDOW_SECONDS}`)
      .header('ratelimit', `${POLICY};r=${remaining};t=${ttlInSeconds}`)
    if (isExceeded) throw tooManyRequests({ retryAfterSeconds: ttlInSeconds })
  }
}
