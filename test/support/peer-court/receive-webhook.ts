import { Webhook, WebhookVerificationError } from 'standardwebhooks'
import type { CloudEvent } from './ledger.js'

/** What a receiver makes of a delivery: the event, or that it is none of the sender's. */
export type Received = { readonly event: CloudEvent } | { readonly refused: string }

/**
 * Checks that a delivery comes from who knows the secret, within five minutes, byte for byte as it was sent, and that its
 * id is that of its event. Nothing of it is read before.
 *
 * @param body - as it came, not as some parser wrote it again
 */
export function verifyDelivery(secret: string, headers: Readonly<Record<string, string>>, body: string): Received {
  try {
    const event = new Webhook(secret).verify(body, { ...headers }) as CloudEvent
    return event.id === headers['webhook-id']
      ? { event }
      : { refused: 'the id of the delivery is not that of its event' }
  } catch (error) {
    if (error instanceof WebhookVerificationError) return { refused: error.message }
    throw error
  }
}
