import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import pg from 'pg'
import { from, to } from 'pg-copy-streams'

/** A whole table in the text format of COPY: backslashes stay escaped and `\N` is NULL. */
export interface CopiedTable {
  readonly table: string
  readonly columns: readonly string[]
  /** By the id of the case. */
  readonly rows: ReadonlyMap<string, Readonly<Record<string, string>>[]>
}

/** Rows of a case in an order that does not depend on ids made in the same millisecond. */
const ORDER = ['seq', 'started_seq', 'position', 'ordinal', 'kind', 'id', 'party_id']

export async function columnsOf(client: pg.Client, table: string): Promise<string[]> {
  const { rows } = await client.query<{ attname: string }>(
    `select attname from pg_attribute
      where attrelid = to_regclass($1) and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`,
    [table],
  )
  return rows.map(({ attname }) => attname)
}

export async function copyOut(client: pg.Client, table: string): Promise<CopiedTable> {
  const columns = await columnsOf(client, table)
  const owner = table === 'cases' ? 'id' : 'case_id'
  const order = ORDER.filter((column) => columns.includes(column))
  const query = `select ${columns.join(', ')} from ${table} order by ${[owner, ...order].join(', ')}`
  const copied = await text(client.query(to(`copy (${query}) to stdout`)))
  const rows = new Map<string, Record<string, string>[]>()
  for (const line of copied.split('\n').slice(0, -1)) {
    const cells = line.split('\t')
    const row = Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? '']))
    const caseId = row[owner] ?? ''
    rows.set(caseId, [...(rows.get(caseId) ?? []), row])
  }
  return { table, columns, rows }
}

const CHUNK_CHARACTERS = 64 * 1024
const UNSENT_BYTES_MAX = 4 * 1024 * 1024

/** One table that is filled over a connection of its own. */
export class TableLoad {
  readonly table: string
  private readonly client: pg.Client
  private readonly stream: ReturnType<typeof from>
  private chunk = ''
  private unsentBytes = 0
  private sent: (() => void) | undefined
  private failure: Error | undefined

  private constructor(table: string, client: pg.Client, columns: readonly string[]) {
    this.table = table
    this.client = client
    this.stream = client.query(from(`copy ${table} (${columns.join(', ')}) from stdin with (freeze)`))
    this.stream.on('error', (error) => {
      this.failure = error
      this.sent?.()
    })
  }

  /** Empties the table first: only what was emptied in the same transaction can be written in its final form. */
  static async open(connectionString: string, table: string): Promise<TableLoad> {
    const client = new pg.Client({ connectionString })
    await client.connect()
    const columns = await columnsOf(client, table)
    await client.query(`set session_replication_role = replica; begin; truncate ${table}`)
    return new TableLoad(table, client, columns)
  }

  write(rows: string): void {
    this.chunk += rows
    if (this.chunk.length >= CHUNK_CHARACTERS) this.send()
  }

  /** Resolves when the database has caught up. */
  async ready(): Promise<void> {
    while (this.unsentBytes > UNSENT_BYTES_MAX && this.failure === undefined) {
      await new Promise<void>((resolve) => {
        this.sent = resolve
      })
    }
    if (this.failure !== undefined) throw new Error(`loading ${this.table} failed`, { cause: this.failure })
  }

  async commit(): Promise<void> {
    this.send()
    const finished = once(this.stream, 'finish')
    this.stream.end()
    await finished
    await this.client.query('commit')
    await this.client.end()
  }

  async abandon(): Promise<void> {
    this.stream.destroy()
    await this.client.end().catch(() => {})
  }

  private send(): void {
    const bytes = Buffer.from(this.chunk, 'utf8')
    this.chunk = ''
    this.unsentBytes += bytes.length
    this.stream.write(bytes, () => {
      this.unsentBytes -= bytes.length
      this.sent?.()
    })
  }
}
