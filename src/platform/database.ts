import { getTableColumns, is, Param, Placeholder, type SQL, sql } from 'drizzle-orm'
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres'
import { PgDialect, type PgTable } from 'drizzle-orm/pg-core'
import pg from 'pg'

/** The database outside a transaction: for reads. */
export type Db = NodePgDatabase & { $client: pg.Pool }
/** One open transaction. Every write takes it as its first parameter. */
export type Tx = NodePgDatabase & { $client: pg.PoolClient }
export type Executor = Db | Tx

const types = {
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

/** Opens the pool. Connections are made when first needed. */
export function openDatabase(options: DatabaseOptions): Db {
  const pool = new pg.Pool({
    connectionString: options.connectionString,
    max: options.poolSizeMax,
    types,
    application_name: 'open-mediation',
    statement_timeout: options.statementTimeoutMs ?? 10_000,
    idle_in_transaction_session_timeout: 15_000,
    connectionTimeoutMillis: 10_000,
  })
  pool.on('error', (error) => options.onIdleError?.(error))
  return drizzle(pool) as Db
}

export async function closeDatabase(db: Db): Promise<void> {
  await db.$client.end()
}

/**
 * Runs one transaction; whatever is thrown rolls it back.
 *
 * A connection whose COMMIT or ROLLBACK failed is thrown away, since nobody knows its state.
 */
export async function transaction<Result>(db: Db, work: (tx: Tx) => Promise<Result>): Promise<Result> {
  const client = await db.$client.connect()
  let broken: Error | undefined
  try {
    await client.query('BEGIN')
    const result = await work(drizzle(client) as Tx)
    await client.query('COMMIT')
    return result
  } catch (error) {
    await client.query('ROLLBACK').catch((failure: Error) => {
      broken = failure
    })
    throw error
  } finally {
    client.release(broken)
  }
}

type Values = Record<string, unknown>

/** A statement that is compiled once and planned once per connection, because it is always sent under its name. */
export interface Statement<Row> {
  readonly name: string
  readonly text: string
  all(executor: Executor, values: Values): Promise<Row[]>
  first(executor: Executor, values: Values): Promise<Row | undefined>
}

/** Like drizzle's own, except that null stays SQL NULL instead of going through the column's encoder. */
function fill(params: readonly unknown[], values: Values): unknown[] {
  return params.map((param) => {
    const encoded = is(param, Param)
    const slot = encoded ? param.value : param
    if (!is(slot, Placeholder)) return param
    const value = values[slot.name]
    if (value === undefined) throw new Error(`no value for the placeholder ${slot.name}`)
    return value === null || !encoded ? value : param.encoder.mapToDriverValue(value)
  })
}

const dialect = new PgDialect()
const registry = new Map<string, string>()

function register(name: string, text: string): void {
  const known = registry.get(name)
  if (known !== undefined && known !== text) throw new Error(`two statements are called ${name}`)
  registry.set(name, text)
}

/** Name and text of every compiled statement, for tests that scan the SQL. */
export function statementTexts(): ReadonlyMap<string, string> {
  return registry
}

/**
 * Compiles an SQL template with named placeholders (`sql.placeholder('courtId')`).
 *
 * Columns must be aliased to the members of `Row`; dates arrive as `YYYY-MM-DD`, bigints as numbers.
 */
export function statement<Row extends object>(name: string, template: SQL): Statement<Row> {
  const compiled = dialect.sqlToQuery(template)
  register(name, compiled.sql)
  const run = async (executor: Executor, values: Values) => {
    const result = await executor.$client.query<Row>({
      name,
      text: compiled.sql,
      values: fill(compiled.params, values),
      types,
    })
    return result.rows
  }
  return {
    name,
    text: compiled.sql,
    all: run,
    first: async (executor, values) => (await run(executor, values))[0],
  }
}

interface PreparedBuilder<Result> {
  execute(values?: Values): Promise<Result>
}

const compiler = drizzle.mock()

/**
 * Compiles a drizzle builder once, at module load, and keeps its row type.
 *
 * The builder is prepared without a connection; each run borrows its mapping and only swaps the client, so the cost of
 * building SQL (some 100 µs a statement) is paid once per process.
 */
export function compiled<Result>(
  name: string,
  build: (db: NodePgDatabase) => { prepare(name: string): PreparedBuilder<Result> },
): Statement<Result extends readonly (infer Row)[] ? Row : never> {
  type Row = Result extends readonly (infer Element)[] ? Element : never
  const prepared = build(compiler).prepare(name)
  const { queryString, params } = prepared as unknown as { queryString: string; params: unknown[] }
  register(name, queryString)
  const run = async (executor: Executor, values: Values) => {
    const bound: PreparedBuilder<unknown> = Object.create(prepared, {
      client: { value: executor.$client },
      params: { value: fill(params, values) },
    })
    return (await bound.execute()) as Row[]
  }
  return { name, text: queryString, all: run, first: async (executor, values) => (await run(executor, values))[0] }
}

const ROWS_PER_INSERT = 50

/**
 * Compiles `insert into table` for whole rows; one statement per number of rows, each compiled when first needed.
 *
 * Every column must be given: nothing is left to a default of the database.
 */
export function inserter<Table extends PgTable>(
  name: string,
  table: Table,
): (tx: Tx, rows: readonly Table['$inferSelect'][]) => Promise<void> {
  const columns = Object.keys(getTableColumns(table))
  const byCount = new Map<number, Statement<never>>()
  const statementFor = (count: number): Statement<never> => {
    const known = byCount.get(count)
    if (known !== undefined) return known
    const rows = Array.from({ length: count }, (_, row) =>
      Object.fromEntries(columns.map((column) => [column, sql.placeholder(`${column}${row}`)])),
    )
    const made: Statement<never> = compiled(`${name}_${count}`, (db) => db.insert(table).values(rows as never))
    byCount.set(count, made)
    return made
  }
  statementFor(1)
  return async (tx, rows) => {
    for (let start = 0; start < rows.length; start += ROWS_PER_INSERT) {
      const chunk = rows.slice(start, start + ROWS_PER_INSERT)
      const values: Values = {}
      chunk.forEach((row, index) => {
        for (const column of columns) values[`${column}${index}`] = (row as Values)[column]
      })
      await statementFor(chunk.length).all(tx, values)
    }
  }
}

/** The PostgreSQL error under whatever drizzle wrapped around it. */
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

/** Name of the constraint that a write violated, if that is why it failed. */
export function violatedConstraint(error: unknown): string | undefined {
  const found = databaseError(error)
  return found?.code.startsWith('23') ? found.constraint : undefined
}
