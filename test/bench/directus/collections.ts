import { pipeline } from 'node:stream/promises'
import { getTableColumns } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import type { Client } from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { parties } from '../../../src/modules/intake/tables.js'
import { cases } from '../../../src/workflow/tables.js'

/** Of a case: what a clerk fills in and what lists show. */
const CASE = getTableColumns(cases)
const CASE_COLUMNS: readonly PgColumn[] = [
  CASE.id,
  CASE.courtId,
  CASE.state,
  CASE.version,
  CASE.receiptNumber,
  CASE.number,
  CASE.channel,
  CASE.classification,
  CASE.submittedBy,
  CASE.sourceReference,
  CASE.receivedOn,
  CASE.receivedAt,
  CASE.registeredOn,
  CASE.causeCode,
  CASE.claimKind,
  CASE.claimAmountFen,
  CASE.claims,
  CASE.facts,
  CASE.tags,
  CASE.priority,
  CASE.track,
  CASE.mediatorId,
  CASE.nextDueOn,
  CASE.updatedAt,
]
const PARTY = getTableColumns(parties)
const PARTY_COLUMNS: readonly PgColumn[] = [
  PARTY.id,
  PARTY.caseId,
  PARTY.role,
  PARTY.position,
  PARTY.kind,
  PARTY.name,
  PARTY.identityKind,
  PARTY.identityNumber,
  PARTY.legalRepresentative,
  PARTY.phone,
  PARTY.address,
  PARTY.acceptsElectronicService,
  PARTY.flags,
]

/** Directus knows neither arrays nor keys of two columns; JSON and the id alone are its way. */
const isArray = (column: PgColumn) => column.getSQLType().endsWith('[]')

function definition(column: PgColumn): string {
  const type = isArray(column) ? 'jsonb' : column.getSQLType()
  const presence = column.notNull ? 'not null' : 'null'
  return `${column.name} ${type} ${column.name === 'id' ? 'primary key' : presence}`
}

const definitions = (columns: readonly PgColumn[]) => columns.map(definition).join(', ')

/** Makes the tables in the database of the peer, with every index that the service's cases have. */
export async function createTables(service: Client, peer: Client): Promise<void> {
  await peer.query(`create table cases (${definitions(CASE_COLUMNS)})`)
  await peer.query(`create table parties (${definitions(PARTY_COLUMNS)}, foreign key (case_id) references cases)`)
  await peer.query('create index parties_by_case on parties (case_id)')
  const indexes = await service.query<{ indexdef: string }>(
    "select indexdef from pg_indexes where tablename = 'cases' and indexname <> 'cases_pkey'",
  )
  for (const { indexdef } of indexes.rows) await peer.query(indexdef)
}

/** Copies cases and parties from the service as they are. Nothing is written to the activity log for them. */
export async function copyRows(service: Client, peer: Client): Promise<void> {
  await copyTable(service, peer, 'cases', CASE_COLUMNS)
  await copyTable(service, peer, 'parties', PARTY_COLUMNS)
  for (const client of [service, peer]) await client.query('analyze cases, parties')
}

async function copyTable(service: Client, peer: Client, table: string, columns: readonly PgColumn[]): Promise<void> {
  const names = columns.map(({ name }) => name).join(', ')
  const values = columns.map((column) => (isArray(column) ? `to_jsonb(${column.name})` : column.name)).join(', ')
  await pipeline(
    service.query(copyTo(`copy (select ${values} from ${table}) to stdout`)),
    peer.query(copyFrom(`copy ${table} (${names}) from stdin`)),
  )
}

/**
 * Tells Directus about the tables. By SQL, because its API ends the whole process when a relation is added to a table
 * that it does not manage yet.
 */
export async function registerCollections(peer: Client): Promise<void> {
  const fields = [
    ['cases', 'id', 'uuid'],
    ['cases', 'submitted_by', 'user-created'],
    ['cases', 'received_at', 'date-created'],
    ['cases', 'updated_at', 'date-created,date-updated'],
    ['cases', 'claims', 'cast-json'],
    ['cases', 'tags', 'cast-json'],
    ['cases', 'parties', 'o2m'],
    ['parties', 'id', 'uuid'],
    ['parties', 'flags', 'cast-json'],
  ]
  await peer.query(
    "insert into directus_collections (collection, accountability) values ('cases', 'all'), ('parties', 'all')",
  )
  await peer.query(
    'insert into directus_fields (collection, field, special) select f->>0, f->>1, f->>2 from jsonb_array_elements($1::jsonb) f',
    [JSON.stringify(fields)],
  )
  await peer.query(
    `insert into directus_relations (many_collection, many_field, one_collection, one_field)
     values ('parties', 'case_id', 'cases', 'parties')`,
  )
}
