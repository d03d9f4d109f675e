const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** Pauses after the first, second … failed attempt: about three days in all. @see Standard Webhooks 1.0.0 */
export const PAUSES_MS: readonly number[] = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
]

/** The first attempt and one after each pause. */
export const ATTEMPTS_MAX = PAUSES_MS.length + 1
/** How long the whole plan takes without chance and wishes of receivers. */
export const PLAN_MS = PAUSES_MS.reduce((sum, pause) => sum + pause, 0)
const RETRY_AFTER_MAX_MS = 24 * HOUR
const JITTER = 0.1

/** Failures in a row after which an endpoint is left alone for a while. */
export const FAILURES_BEFORE_PAUSE = 10
const ENDPOINT_PAUSE_FIRST_MS = 5 * SECOND
const ENDPOINT_PAUSE_MAX_MS = 5 * MINUTE

/**
 * When a delivery is tried again.
 *
 * What failed together does not return together: each pause is up to a tenth longer or shorter by chance. A receiver that
 * asks for more time gets it, up to a day.
 *
 * @param attempts - made until now, 1 or more
 * @param random - from 0 to below 1
 * @param retryAfterMs - what the receiver asked for
 * @param pausesMs - after the first, second … failed attempt
 * @returns undefined when the plan is over
 */
export function nextAttemptAt(
  now: Date,
  attempts: number,
  random: number,
  retryAfterMs: number | undefined,
  pausesMs: readonly number[] = PAUSES_MS,
): Date | undefined {
  const pause = pausesMs[attempts - 1]
  if (pause === undefined) return undefined
  const varied = pause * (1 - JITTER + 2 * JITTER * random)
  const wished = Math.min(retryAfterMs ?? 0, RETRY_AFTER_MAX_MS)
  return new Date(now.getTime() + Math.round(Math.max(varied, wished)))
}

/**
 * How long an endpoint is left alone after failures in a row, so that a dead one costs next to nothing; one attempt then
 * tells whether it is back.
 */
export function endpointPauseMs(failures: number): number {
  if (failures < FAILURES_BEFORE_PAUSE) return 0
  return Math.min(ENDPOINT_PAUSE_FIRST_MS * 2 ** (failures - FAILURES_BEFORE_PAUSE), ENDPOINT_PAUSE_MAX_MS)
}

/**
 * What `Retry-After` asks for: seconds, or a date.
 *
 * @returns milliseconds from now, 0 or more; undefined when it says nothing readable
 * @see RFC 9110 section 10.2.3
 */
export function retryAfterMs(header: string | null, now: Date): number | undefined {
  if (header === null) return undefined
  if (/^\d{1,9}$/.test(header)) return Number(header) * SECOND
  const at = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(header)
    ? Date.parse(header)
    : Number.NaN
  return Number.isNaN(at) ? undefined : Math.max(0, at - now.getTime())
}
