import { randomBytes } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import type { SealContext } from '../../../platform/vault.js'

const SECRET_BYTES = 32

/** A new secret in the form of Standard Webhooks. */
export function mintSecret(): string {
  return `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`
}

/** Where a secret is sealed. */
export function secretPlace(endpointId: string, id: string): SealContext {
  return { table: 'webhook_secrets', column: 'secret', rowId: `${endpointId}/${id}` }
}

/** Signs deliveries with every live secret, so that a receiver may know either. */
export interface Signer {
  /** @see Standard Webhooks 1.0.0, Webhook Headers */
  headersFor(eventId: string, at: Date, body: string): Record<string, string>
}

export function openSigner(secrets: readonly string[]): Signer {
  const keys = secrets.map((secret) => new Webhook(secret))
  return {
    headersFor: (eventId, at, body) => ({
      'content-type': 'application/json',
      'user-agent': 'open-mediation',
      'webhook-id': eventId,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': keys.map((key) => key.sign(eventId, at, body)).join(' '),
    }),
  }
}
