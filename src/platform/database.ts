import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres'
import pg from 'pg'
import { type SharedQuestion, shareQuestions } from './shared-questions.js'

/** A statement as it goes over the wire: always under its name, so that PostgreSQL plans it once per connection. */
export interface NamedQuery {
  readonly name: string
  readonly text: string
  /** Whether it changes nothing; it may lock rows. */
  readonly isReading: boolean
  readonly rowMode?: 'array'
  readonly types?: pg.CustomTypesConfig
}

/** What statements are run by: the pool, or one transaction. */
export interface Executor {
  send(query: NamedQuery, params: unknown[]): Promise<{ rows: unknown[] }>
  /** Asks together with others who ask the same at the same time. */
  share(question: SharedQuestion, item: unknown): Promise<unknown>
}

/** The database outside a transaction: for reads. */
export type Db = NodePgDatabase & Executor & { readonly $client: pg.Pool }

/** Calendar dates stay text and bigints become numbers, which hold every amount that the schemas allow. */
export const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === pg.types.builtins.DATE) return (value: string) => value
    if (oid === pg.types.builtins.INT8) return (value: string) => Number(value)
    return pg.types.getTypeParser(oid, format)
  },
} as pg.CustomTypesConfig

export interface DatabaseOptions {
  connectionString: string
  poolSizeMax: number
  statementTimeoutMs?: number
  onIdleError?: (error: Error) => void
}

const LARGE_BLOCK_BYTES = 1_000_000

/** Opens the pool. Connections are made when first needed. */
export function openDatabase(options: DatabaseOptions): Db {
  const pool = new pg.Pool({
    connectionString: options.connectionString,
    max: options.poolSizeMax,
    types,
    // Statements leave without waiting for the answers of those before them; each still fails by itself.
    pipeline: true,
    application_name: 'open-mediation',
    // One plan per statement and connection: statements are written so that one plan is right for all values.
    options: '-c plan_cache_mode=force_generic_plan',
    statement_timeout: options.statementTimeoutMs ?? 10_000,
    idle_in_transaction_session_timeout: 15_000,
    connectionTimeoutMillis: 10_000,
  } as pg.PoolConfig)
  pool.on('error', (error) => options.onIdleError?.(error))
  pool.on('connect', (client) => {
    // glibc hands memory back to the system after every statement until it has once seen a large block go; on a server
    // of its own with another allocator this is one small question.
    client.query(`select length(repeat(' ', ${LARGE_BLOCK_BYTES}))`).catch(() => {})
  })
  const send = (query: NamedQuery, params: unknown[]) => pool.query({ ...query, values: params })
  return Object.assign(drizzle(pool), { send, share: shareQuestions(send) })
}

export async function closeDatabase(db: Db): Promise<void> {
  await db.$client.end()
}

/** The PostgreSQL error under whatever was wrapped around it. */
export function databaseError(error: unknown): { code: string; constraint: string | undefined } | undefined {
  let current = error
  for (let depth = 0; depth < 5 && current instanceof Error; depth += 1) {
    if (current instanceof pg.DatabaseError && current.code !== undefined) {
      return { code: current.code, constraint: current.constraint }
    }
    current = current.cause
  }
  return undefined
}
