import { createHash } from 'node:crypto'
import { and, eq, sql } from 'drizzle-orm'
import { compiled, type Tx } from './database.js'
import { idempotencyKeys } from './tables.js'

const p = sql.placeholder

/** Which request a key belongs to. */
export interface KeyedRequest {
  readonly caller: string
  readonly route: string
  readonly key: string
  readonly fingerprint: Buffer
  readonly requestId: string
  readonly now: Date
}

export interface StoredAnswer {
  readonly status: number
  readonly etag: string | null
  readonly location: string | null
  readonly body: string
}

export type Claim = { kind: 'new' } | { kind: 'replay'; answer: StoredAnswer } | { kind: 'other-request' }

const claim = compiled('claim_idempotency_key', (db) =>
  db
    .insert(idempotencyKeys)
    .values({
      caller: p('caller'),
      route: p('route'),
      key: p('key'),
      fingerprint: p('fingerprint'),
      requestId: p('requestId'),
      createdAt: p('now'),
    } as never)
    .onConflictDoNothing()
    .returning({ key: idempotencyKeys.key }),
)
const find = compiled('find_idempotency_key', (db) =>
  db
    .select({
      fingerprint: idempotencyKeys.fingerprint,
      status: idempotencyKeys.status,
      etag: idempotencyKeys.etag,
      location: idempotencyKeys.location,
      body: idempotencyKeys.body,
    })
    .from(idempotencyKeys)
    .where(
      and(
        eq(idempotencyKeys.caller, p('caller')),
        eq(idempotencyKeys.route, p('route')),
        eq(idempotencyKeys.key, p('key')),
      ),
    ),
)
const settle = compiled('settle_idempotency_key', (db) =>
  db
    .update(idempotencyKeys)
    .set({ status: p('status'), etag: p('etag'), location: p('location'), body: p('body') } as never)
    .where(
      and(
        eq(idempotencyKeys.caller, p('caller')),
        eq(idempotencyKeys.route, p('route')),
        eq(idempotencyKeys.key, p('key')),
      ),
    )
    .returning({ key: idempotencyKeys.key }),
)

/** Hash of what makes two requests the same: method, address and body. */
export function fingerprintOf(method: string, url: string, body: unknown): Buffer {
  return createHash('sha256')
    .update(`${method} ${url}\n`)
    .update(JSON.stringify(body ?? null))
    .digest()
}

/**
 * Claims a key inside the transaction of the effect.
 *
 * A second request with the same key waits here until the first one commits or rolls back: it then gets the stored
 * answer, or does the work itself.
 */
export async function claimKey(tx: Tx, request: KeyedRequest): Promise<Claim> {
  if ((await claim.first(tx, { ...request })) !== undefined) return { kind: 'new' }
  const known = await find.first(tx, { ...request })
  if (known === undefined || known.status === null || known.body === null) {
    throw new Error('an idempotency key was committed without its answer')
  }
  if (!known.fingerprint.equals(request.fingerprint)) return { kind: 'other-request' }
  return {
    kind: 'replay',
    answer: { status: known.status, etag: known.etag, location: known.location, body: known.body },
  }
}

/** Keeps the answer beside its effect. */
export async function keepAnswer(tx: Tx, request: KeyedRequest, answer: StoredAnswer): Promise<void> {
  await settle.all(tx, { ...request, ...answer })
}
