import { createHash } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { inserter, sharedStatement } from './statement.js'
import { idempotencyKeys } from './tables.js'
import type { Tx } from './transaction.js'

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

const lock = sharedStatement(
  'lock_idempotency_key',
  sql`select pg_advisory_xact_lock(wanted.key) from (
        select value::bigint as key from json_array_elements_text(${p('items')}) order by 1) as wanted`,
  (_rows: readonly object[], items: readonly string[]) => items,
)
// One step down the index for each key, however many the planner thought there were when it made its plan.
const find = sharedStatement(
  'find_idempotency_key',
  sql`select k.caller, k.route, k.key, k.fingerprint, k.status, k.etag, k.location, k.body
      from json_to_recordset(${p('items')}) as wanted(caller text, route text, key text)
      cross join lateral (
        select * from idempotency_keys i
        where i.caller = wanted.caller and i.route = wanted.route and i.key = wanted.key offset 0) k`,
  (rows: readonly (Key & { fingerprint: Buffer } & StoredAnswer)[], items: readonly Key[]) =>
    items.map((item) => rows.find((row) => isSame(row, item))),
)
const insertKeys = inserter('insert_idempotency_keys', idempotencyKeys)

type Key = Pick<KeyedRequest, 'caller' | 'route' | 'key'>

const isSame = (one: Key, other: Key) =>
  one.key === other.key && one.route === other.route && one.caller === other.caller

/** A number that stands for the key; two keys with the same number only wait for each other. */
function lockNumber({ caller, route, key }: Key): string {
  return createHash('sha256').update(`${caller}\n${route}\n${key}`).digest().readBigInt64BE().toString()
}

/** Hash of what makes two requests the same: method, address and body. */
export function fingerprintOf(method: string, url: string, body: unknown): Buffer {
  return createHash('sha256')
    .update(`${method} ${url}\n`)
    .update(Buffer.isBuffer(body) ? body : JSON.stringify(body ?? null))
    .digest()
}

/**
 * Claims a key inside the transaction of the effect.
 *
 * A second request with the same key waits here until the first one commits or rolls back: it then gets the stored
 * answer, or does the work itself. Nothing is written before the answer is known; the primary key has the last word.
 */
export async function claimKey(tx: Tx, request: KeyedRequest): Promise<Claim> {
  const { caller, route, key } = request
  const [, known] = await Promise.all([lock(tx, lockNumber(request)), find(tx, { caller, route, key })])
  if (known === undefined) return { kind: 'new' }
  const { fingerprint, status, etag, location, body } = known
  if (!fingerprint.equals(request.fingerprint)) return { kind: 'other-request' }
  return { kind: 'replay', answer: { status, etag, location, body } }
}

/** Keeps the answer beside its effect. */
export function keepAnswer(tx: Tx, request: KeyedRequest, answer: StoredAnswer): void {
  const { now, ...keyed } = request
  insertKeys(tx, [{ ...keyed, ...answer, createdAt: now }])
}
