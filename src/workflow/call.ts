import type { Actor } from '../authorization/policy.js'
import type { Vault } from '../platform/vault.js'
import type { Reference } from './reference.js'

/** Everything about one request that a verb needs beside its input. The clock is read once per request. */
export interface Call {
  readonly actor: Actor
  readonly requestId: string
  readonly now: Date
  /** The day of `now` in Asia/Shanghai. */
  readonly today: string
  /** Version of the case that the client saw, from If-Match. */
  readonly expectedVersion: number | undefined
  readonly reference: Reference
  readonly vault: Vault
}
