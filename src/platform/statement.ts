import { getTableColumns, getTableName, is, Param, Placeholder, type SQL } from 'drizzle-orm'
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres'
import { getTableConfig, PgDialect, type PgTable } from 'drizzle-orm/pg-core'
import { type Executor, type NamedQuery, types } from './database.js'
import type { SharedQuestion } from './shared-questions.js'
import type { Tx } from './transaction.js'

type Values = Record<string, unknown>

/** A statement that is compiled once and planned once per connection, because it is always sent under its name. */
export interface Statement<Row> {
  readonly name: string
  readonly text: string
  all(executor: Executor, values: Values): Promise<Row[]>
  first(executor: Executor, values: Values): Promise<Row | undefined>
  /** Sends it without waiting for an answer; should it fail, the transaction does. */
  tell(tx: Tx, values: Values): void
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

/** The text and its parameters, with one parameter for a placeholder that stands in several places. */
function compile(template: SQL): { text: string; params: unknown[] } {
  const { sql: text, params } = dialect.sqlToQuery(template)
  const distinct: unknown[] = []
  const numberOf = (param: unknown) => {
    const isSame = (other: unknown) => is(param, Placeholder) && is(other, Placeholder) && other.name === param.name
    const known = distinct.findIndex(isSame)
    return known >= 0 ? known + 1 : distinct.push(param)
  }
  const numbers = params.map(numberOf)
  return { text: text.replace(/\$(\d+)/g, (_, number) => `$${numbers[Number(number) - 1]}`), params: distinct }
}

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

const isReading = (text: string) => /^\s*select\b/i.test(text)

function statementOf<Row>(query: NamedQuery, params: readonly unknown[], all: Statement<Row>['all']): Statement<Row> {
  register(query.name, query.text)
  return {
    name: query.name,
    text: query.text,
    all,
    first: async (executor, values) => (await all(executor, values))[0],
    tell: (tx, values) => tx.tell(query, fill(params, values)),
  }
}

/**
 * Compiles an SQL template with named placeholders (`sql.placeholder('courtId')`).
 *
 * Columns must be aliased to the members of `Row`; dates arrive as `YYYY-MM-DD`, bigints as numbers.
 */
export function statement<Row extends object>(name: string, template: SQL): Statement<Row> {
  const { text, params } = compile(template)
  const query = { name, text, isReading: isReading(text), types }
  return statementOf(query, params, async (executor, values) => {
    const { rows } = await executor.send(query, fill(params, values))
    return rows as Row[]
  })
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
  const { queryString: text, params } = prepared as unknown as { queryString: string; params: unknown[] }
  const query = { name, text, isReading: isReading(text) }
  return statementOf(query, params, async (executor, values) => {
    const send = (config: object, values: unknown[]) => executor.send({ ...config, ...query }, values)
    const bound: PreparedBuilder<unknown> = Object.create(prepared, {
      client: { value: { query: send } },
      params: { value: fill(params, values) },
    })
    return (await bound.execute()) as Row[]
  })
}

/**
 * Compiles a question that several requests ask as one statement: those of one transaction, and outside a transaction
 * all that ask at the same time.
 *
 * The template has one placeholder, `items`: a JSON array of what they ask for. It may not depend on rows that the
 * same transaction writes, since it is sent before them.
 *
 * @param share - gives each item its answer, from the rows of the one statement
 */
export function sharedStatement<Row extends object, Item, Answer>(
  name: string,
  template: SQL,
  share: (rows: readonly Row[], items: readonly Item[]) => readonly Answer[],
): (executor: Executor, item: Item) => Promise<Answer> {
  const { text } = compile(template)
  register(name, text)
  const question = { name, text, isReading: isReading(text), types, share: share as SharedQuestion['share'] }
  return (executor, item) => executor.share(question, item) as Promise<Answer>
}

/** Tables that must have their rows before this one: how many foreign keys lie one behind the other. */
function depthOf(table: PgTable, seen: readonly PgTable[] = []): number {
  if (seen.includes(table)) return 0
  const parents = getTableConfig(table).foreignKeys.map((key) => key.reference().foreignTable)
  return parents.reduce((depth, parent) => Math.max(depth, 1 + depthOf(parent, [...seen, table])), 0)
}

/** Rows of one table on their way into the database. */
export interface Insertion extends NamedQuery {
  readonly depth: number
  /** The parameters: one for each column, with its values in all rows. */
  encode(rows: readonly Values[]): string[]
}

const ARRAY_END = '[]'
const MARKS = /["\\]/

/** An element of an array as PostgreSQL reads it. */
function element(text: string): string {
  return `"${MARKS.test(text) ? text.replace(/["\\]/g, '\\$&') : text}"`
}

function arrayOf(values: readonly unknown[]): string {
  return `{${values.map((value) => element(String(value))).join(',')}}`
}

/** How a value of a column stands in an array of such values. */
function elementWriter(type: string): (value: unknown) => string {
  if (type === 'jsonb') return (value) => element(JSON.stringify(value))
  if (type.endsWith(ARRAY_END)) return (value) => element(arrayOf(value as unknown[]))
  return (value) => {
    if (typeof value === 'string') return element(value)
    if (Buffer.isBuffer(value)) return `"\\\\x${value.toString('hex')}"`
    return value instanceof Date ? element(value.toISOString()) : String(value)
  }
}

/**
 * Compiles `insert into table` for any number of whole rows: one statement, with one array for each column.
 *
 * Arrays of text cost PostgreSQL a third of what objects of JSON do: nothing is named, and nothing is looked up by its
 * name. Columns that are arrays themselves are given as texts, because rows of different length make no array.
 *
 * The rows leave with the next question that the transaction asks, or at its end, together with all others of the same
 * table; parents before children. Every column must be given: nothing is left to a default of the database.
 */
export function inserter<Table extends PgTable>(
  name: string,
  table: Table,
): (tx: Tx, rows: readonly Table['$inferSelect'][]) => void {
  const columns = Object.entries(getTableColumns(table)).map(([member, column]) => {
    const type = column.getSQLType()
    return { member, name: column.name, type, write: elementWriter(type) }
  })
  const list = (each: (column: (typeof columns)[number], index: number) => string) => columns.map(each).join(', ')
  const givenAs = (type: string) => (type.endsWith(ARRAY_END) ? 'text' : type)
  const text = `insert into "${getTableName(table)}" (${list((column) => `"${column.name}"`)}) select ${list(
    (column) => (column.type.endsWith(ARRAY_END) ? `"${column.name}"::${column.type}` : `"${column.name}"`),
  )} from unnest(${list(({ type }, index) => `$${index + 1}::${givenAs(type)}[]`)}) as given(${list((column) => `"${column.name}"`)})`
  register(name, text)
  let depth: number | undefined
  const insertion: Insertion = {
    name,
    text,
    isReading: false,
    get depth() {
      depth ??= depthOf(table)
      return depth
    },
    encode: (rows) =>
      columns.map(({ member, name: column, write }) => {
        const elements = rows.map((row) => {
          const value = row[member]
          if (value === undefined) throw new Error(`no value for the column ${column}`)
          return value === null ? 'NULL' : write(value)
        })
        return `{${elements.join(',')}}`
      }),
  }
  return (tx, rows) => {
    if (rows.length > 0) tx.insert(insertion, rows)
  }
}
