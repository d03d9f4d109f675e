import type pg from 'pg'
import type { Script } from '../script.js'
import { literal } from '../script.js'

type Row = Readonly<Record<string, string | null>>

/** Rows of a case as texts, in the spelling that PostgreSQL reads back. */
async function rowsOf(client: pg.Client, table: string, condition: string, values: readonly string[]): Promise<Row[]> {
  const { rows: columns } = await client.query<{ name: string }>(
    `select column_name as name from information_schema.columns
     where table_schema = 'public' and table_name = $1 and is_generated = 'NEVER' order by ordinal_position`,
    [table],
  )
  const selected = columns.map(({ name }) => `${name}::text`).join(', ')
  const { rows } = await client.query<Row>(`select ${selected} from ${table} where ${condition}`, [...values])
  if (rows.length === 0) throw new Error(`the registered case left nothing in ${table}`)
  return rows
}

/** Inserts the rows as they are but for the columns that differ from case to case. */
function insertOf(table: string, rows: readonly Row[], varied: (row: Row) => Readonly<Record<string, string>>): string {
  const columns = Object.keys(rows[0] ?? {})
  const tuples = rows.map((row) => {
    const expressions = varied(row)
    const values = columns.map((column) => {
      const value = row[column] ?? null
      return expressions[column] ?? (value === null ? 'null' : literal(value))
    })
    return `(${values.join(', ')})`
  })
  return `insert into ${table} (${columns.join(', ')}) values ${tuples.join(', ')}`
}

const COURT = ':court::int'
const NOW_MS = `(date_part('epoch', now()) * 1000)::bigint`

/** A time-ordered id in the layout of the service's own; one transaction has one `now()`, so each use gives the same. */
const idOf = (second: string, third: string) =>
  `(lpad(to_hex((${NOW_MS} << 16) | ${second}), 16, '0') || to_hex((1::bigint << 63) | ${third}))::uuid`
const CASE_ID = idOf(`32768 | (${COURT} >> 4)`, `((${COURT} & 15)::bigint << 58) | :random::bigint`)
const partyId = (position: string) => idOf('28672', `(:random::bigint # ${Number(position) + 1})`)
const KEY = 'md5(:random::text)'

function must(row: Row | undefined, column: string): string {
  const value = row?.[column] ?? null
  if (value === null) throw new Error(`${column} of the registered case is empty`)
  return value
}

/**
 * A registration as the rows of a real one in seven statements: key, case as received, both events, parties, counter,
 * number, case as registered.
 *
 * @param caseId - a case that was registered at once with an Idempotency-Key
 * @param courts - numbers of the first and the last court over which the cases are spread
 */
export async function registrationScript(
  client: pg.Client,
  caseId: string,
  courts: readonly [number, number],
): Promise<Script> {
  const ofCase = (table: string, order: string) => rowsOf(client, table, `case_id = $1 order by ${order}`, [caseId])
  const [registered] = await rowsOf(client, 'cases', 'id = $1', [caseId])
  const events = await ofCase('case_events', 'seq')
  const parties = await ofCase('parties', 'position')
  const numbers = await ofCase('case_numbers', 'ordinal')
  const keys = await rowsOf(client, 'idempotency_keys', 'location = $1', [`/v1/cases/${caseId}`])

  const [number] = numbers
  const typeCode = literal(must(number, 'type_code'))
  const prefix = literal(must(number, 'text').replace(/\d+号$/, ''))
  const text = `${prefix} || :last_ordinal::text || ${literal('号')}`
  const received = {
    court_id: COURT,
    id: CASE_ID,
    receipt_number: `'SJ-' || upper(to_hex(:random::bigint))`,
    state: `'received'`,
    version: '1',
    number: 'null',
    registered_on: 'null',
    last_seq: '1',
    last_hash: literal(must(events[0], 'hash')),
  }
  const changed = ['state', 'version', 'registered_on', 'last_seq', 'last_hash', 'last_occurred_on', 'updated_at']
  const changes = changed.map((column) => `${column} = ${literal(must(registered, column))}`)
  const statements = [
    insertOf('idempotency_keys', keys, () => ({ key: KEY, request_id: KEY })),
    insertOf('cases', registered === undefined ? [] : [registered], () => received),
    insertOf('case_events', events, () => ({ court_id: COURT, case_id: CASE_ID, request_id: KEY })),
    insertOf('parties', parties, (row) => ({
      court_id: COURT,
      case_id: CASE_ID,
      id: partyId(must(row, 'position')),
      identity_index: `sha256(int8send(:random::bigint + ${must(row, 'position')}))`,
    })),
    `insert into number_series (court_id, type_code, year, last_ordinal)
       values (${COURT}, ${typeCode}, ${must(number, 'year')}, 1)
       on conflict (court_id, type_code, year) do update set last_ordinal = number_series.last_ordinal + 1
       returning last_ordinal`,
    insertOf('case_numbers', numbers, () => ({
      court_id: COURT,
      case_id: CASE_ID,
      ordinal: ':last_ordinal::int',
      text,
    })),
    `update cases set number = ${text}, ${changes.join(', ')}
       where court_id = ${COURT} and id = ${CASE_ID} and version = 1`,
  ]
  return {
    name: 'registration',
    variables: { court: courts, random: [0, 2 ** 57] },
    statements: [
      { sql: 'begin' },
      ...statements.map((sql) => ({ sql, isKept: sql.includes('returning last_ordinal') })),
      { sql: 'commit' },
    ],
  }
}
