import { OUTBOUND_FAILURES, type OutboundResult } from '../../../platform/outbound.js'

/** Why an attempt was not taken: no answer, or another one than 2xx. */
export const DELIVERY_FAILURES = [...OUTBOUND_FAILURES, 'redirect', 'gone', 'status'] as const
export type DeliveryFailure = (typeof DELIVERY_FAILURES)[number]

const HTTP_GONE = 410

/**
 * What an attempt says.
 *
 * @returns null when the receiver has taken the event, which only 2xx says; a redirect is none
 * @see Standard Webhooks 1.0.0
 */
export function failureOf(result: OutboundResult): DeliveryFailure | null {
  if (result.kind === 'failure') return result.failure
  if (result.status >= 200 && result.status < 300) return null
  if (result.status >= 300 && result.status < 400) return 'redirect'
  return result.status === HTTP_GONE ? 'gone' : 'status'
}
