import { getTableColumns, sql } from 'drizzle-orm'
import type { Executor } from '../../platform/database.js'
import type { ProblemRecord } from '../../platform/problem.js'
import { inserter, sharedStatement, statement } from '../../platform/statement.js'
import type { Tx } from '../../platform/transaction.js'
import type { ItemResult } from '../operations/tables.js'
import { importEvents, importExports, importRows, imports, type ScreeningGround } from './tables.js'

export type ImportRecord = typeof imports.$inferSelect
export type ImportRowRecord = typeof importRows.$inferSelect

const p = sql.placeholder

export const insertImports = inserter('insert_imports', imports)
const insertRows = inserter('insert_import_rows', importRows)
export const insertImportEvents = inserter('insert_import_events', importEvents)
export const insertImportExports = inserter('insert_import_exports', importExports)

const flush = statement<object>('flush_import_rows', sql`select 1 as flushed`)

/** Sends rows to the database now, so that those of a large file never wait together. */
export async function writeRows(tx: Tx, rows: readonly ImportRowRecord[]): Promise<void> {
  insertRows(tx, rows)
  await flush.all(tx, {})
}

const COLUMNS = sql.raw(
  Object.entries(getTableColumns(imports))
    .map(([member, { name }]) => `m.${name} as "${member}"`)
    .join(', '),
)

/** An import with how far its work is. */
export interface ImportSummary extends ImportRecord {
  readonly isChecked: boolean
  readonly isImported: boolean
  readonly ready: number
  readonly faulty: number
  readonly possibleDuplicates: number
  readonly screened: number
  readonly imported: number
  readonly refused: number
}

// `offset 0` keeps it a look into the key for each row: what PostgreSQL last knew of the tables is from before the work.
const RESULTS = sql`
  left join lateral (select x.result, x.problem from operation_results x where x.court_id = r.court_id
    and x.operation_id = m.check_operation_id and x.position = r.position offset 0) k on true
  left join lateral (select x.result, x.problem, x.case_id from operation_results x where x.court_id = r.court_id
    and x.operation_id = m.import_operation_id and x.position = r.position offset 0) d on true`

/** What is the case with a dispute of a list, from what was done with it last. */
const STATE = sql`case
  when d.result = 'done' then 'imported'
  when d.result = 'refused' then 'refused'
  when r.screening_ground is not null then 'screened'
  when k.result is null or k.result = 'cancelled' then 'unchecked'
  when k.result = 'refused' then 'faulty'
  when r.possible_duplicates > 0 then 'possible-duplicate'
  else 'ready' end`
export const ROW_STATES = [
  'unchecked',
  'ready',
  'possible-duplicate',
  'faulty',
  'screened',
  'imported',
  'refused',
] as const
export type RowState = (typeof ROW_STATES)[number]

const COUNTS = sql`cross join lateral (
  select count(*) filter (where s.state = 'ready')::int as ready,
         count(*) filter (where s.state = 'faulty')::int as faulty,
         count(*) filter (where s.state = 'possible-duplicate')::int as "possibleDuplicates",
         count(*) filter (where s.state = 'screened')::int as screened,
         count(*) filter (where s.state = 'imported')::int as imported,
         count(*) filter (where s.state = 'refused')::int as refused
  from (select ${STATE} as state from import_rows r ${RESULTS}
        where r.court_id = m.court_id and r.import_id = m.id) as s) as t
  left join operations a on a.court_id = m.court_id and a.id = m.check_operation_id
  left join operations b on b.court_id = m.court_id and b.id = m.import_operation_id`
const SUMMARY = sql`${COLUMNS}, t.ready, t.faulty, t."possibleDuplicates", t.screened, t.imported, t.refused,
  (a.ended is not null) as "isChecked", (b.ended is not null) as "isImported"`

const byId = statement<ImportSummary>(
  'find_import',
  sql`select ${SUMMARY} from imports m ${COUNTS} where m.court_id = ${p('courtId')} and m.id = ${p('importId')}`,
)
const ofCourt = statement<ImportSummary>(
  'list_imports',
  sql`select ${SUMMARY} from (select * from imports i where i.court_id = ${p('courtId')} and i.id < ${p('before')}::uuid
        order by i.id desc limit ${p('limit')}) as m ${COUNTS}
      where m.court_id = ${p('courtId')} order by m.id desc`,
)
const byDigest = statement<{ id: string }>(
  'find_import_by_file',
  sql`select m.id from imports m where m.court_id = ${p('courtId')} and m.digest = ${p('digest')}
        and m.discarded_on is null`,
)
const locked = statement<ImportRecord>(
  'lock_import',
  sql`select ${COLUMNS} from imports m where m.court_id = ${p('courtId')} and m.id = ${p('importId')}
      for no key update`,
)

export function findImport(executor: Executor, courtId: number, importId: string): Promise<ImportSummary | undefined> {
  return byId.first(executor, { courtId, importId })
}

/** Imports of a court, the newest first. */
export function listImports(executor: Executor, courtId: number, page: { before: string; limit: number }) {
  return ofCourt.all(executor, { courtId, ...page })
}

/** The import of the very same file that is not discarded. */
export function findImportOfFile(executor: Executor, courtId: number, digest: Buffer) {
  return byDigest.first(executor, { courtId, digest })
}

export function lockImport(tx: Tx, courtId: number, importId: string): Promise<ImportRecord | undefined> {
  return locked.first(tx, { courtId, importId })
}

const changed = statement<object>(
  'change_import',
  sql`update imports set version = ${p('version')}, disputes = ${p('disputes')},
        check_operation_id = ${p('checkOperationId')}::uuid, import_operation_id = ${p('importOperationId')}::uuid,
        discarded_on = ${p('discardedOn')}::date
      where court_id = ${p('courtId')} and id = ${p('id')}`,
)

/** Writes the stage that an import has come to. */
export function updateImport(tx: Tx, row: ImportRecord): void {
  const { courtId, id, version, disputes, checkOperationId, importOperationId, discardedOn } = row
  changed.tell(tx, { courtId, id, version, disputes, checkOperationId, importOperationId, discardedOn })
}

type RowKey = Pick<ImportRowRecord, 'courtId' | 'importId' | 'position'>
type RowToDo = RowKey & Pick<ImportRowRecord, 'content' | 'repeatsRow' | 'rowNumber'>

/** A dispute of a list as it is to be checked or imported. */
export const findRow = sharedStatement(
  'find_import_rows_to_do',
  sql`select r.court_id as "courtId", r.import_id as "importId", r.position, r.content, r.repeats_row as "repeatsRow",
        r.row_number as "rowNumber"
      from json_to_recordset(${p('items')}) as given("courtId" int, "importId" uuid, position int)
      join import_rows r on r.court_id = given."courtId" and r.import_id = given."importId"
        and r.position = given.position`,
  (rows: readonly RowToDo[], items: readonly RowKey[]) => {
    const byKey = new Map(rows.map((row) => [`${row.importId} ${row.position}`, row]))
    return items.map(({ importId, position }) => byKey.get(`${importId} ${position}`))
  },
)

const duplicates = statement<object>(
  'note_import_duplicates',
  sql`update import_rows set possible_duplicates = ${p('count')}
      where court_id = ${p('courtId')} and import_id = ${p('importId')} and position = ${p('position')}`,
)

/** Notes how many cases a dispute may repeat. */
export function noteDuplicates(tx: Tx, key: RowKey, count: number): void {
  duplicates.tell(tx, { ...key, count })
}

const positionsInState = statement<{ position: number }>(
  'list_import_positions',
  sql`select s.position from (
        select r.position, ${STATE} as state from import_rows r
          join imports m on m.court_id = r.court_id and m.id = r.import_id ${RESULTS}
        where r.court_id = ${p('courtId')} and r.import_id = ${p('importId')}) as s
      where s.state = any(${p('states')}::text[]) order by s.position`,
)

/** Places of the disputes that are in one of these states, in their order. */
export async function listPositions(
  executor: Executor,
  { courtId, id }: Pick<ImportRecord, 'courtId' | 'id'>,
  states: readonly RowState[],
): Promise<number[]> {
  const rows = await positionsInState.all(executor, { courtId, importId: id, states: [...states] })
  return rows.map(({ position }) => position)
}

const byRowNumber = statement<{ rowNumber: number; state: RowState }>(
  'list_import_rows_by_number',
  sql`select r.row_number as "rowNumber", ${STATE} as state from import_rows r
        join imports m on m.court_id = r.court_id and m.id = r.import_id ${RESULTS}
      where r.court_id = ${p('courtId')} and r.import_id = ${p('importId')}
        and r.row_number = any(${p('rowNumbers')}::int[])`,
)

/** What is the case with the disputes that begin in these rows of the file; those that are not there are left out. */
export async function findRowStates(
  executor: Executor,
  { courtId, id }: Pick<ImportRecord, 'courtId' | 'id'>,
  rowNumbers: readonly number[],
): Promise<ReadonlyMap<number, RowState>> {
  const rows = await byRowNumber.all(executor, { courtId, importId: id, rowNumbers: [...rowNumbers] })
  return new Map(rows.map(({ rowNumber, state }) => [rowNumber, state]))
}

const screened = statement<object>(
  'screen_import_rows',
  sql`update import_rows set screening_ground = ${p('ground')}, screening_reason = ${p('reason')}
      where court_id = ${p('courtId')} and import_id = ${p('importId')} and row_number = any(${p('rowNumbers')}::int[])`,
)

/** Takes disputes of a list out of what is imported, or with null back into it. */
export function screenRows(
  tx: Tx,
  { courtId, id }: Pick<ImportRecord, 'courtId' | 'id'>,
  rowNumbers: readonly number[],
  screening: { ground: ScreeningGround; reason: string } | null,
): void {
  const { ground, reason } = screening ?? { ground: null, reason: null }
  screened.tell(tx, { courtId, importId: id, rowNumbers: [...rowNumbers], ground, reason })
}

/** A dispute of a list with what became of it. */
export interface RowReport
  extends Pick<
    ImportRowRecord,
    'position' | 'rowNumber' | 'rows' | 'content' | 'possibleDuplicates' | 'screeningGround' | 'screeningReason'
  > {
  readonly state: RowState
  readonly problem: ProblemRecord | null
  readonly caseId: string | null
  readonly caseNumber: string | null
  readonly result: ItemResult | null
}

const reports = statement<RowReport>(
  'list_import_rows',
  sql`select s.* from (
        select r.position, r.row_number as "rowNumber", r.rows, r.content, r.possible_duplicates as "possibleDuplicates",
          r.screening_ground as "screeningGround", r.screening_reason as "screeningReason", ${STATE} as state,
          coalesce(d.problem, k.problem) as problem, d.case_id as "caseId", d.result,
          coalesce(c.number, c.receipt_number) as "caseNumber"
        from import_rows r join imports m on m.court_id = r.court_id and m.id = r.import_id ${RESULTS}
          left join cases c on c.court_id = r.court_id and c.id = d.case_id
        where r.court_id = ${p('courtId')} and r.import_id = ${p('importId')} and r.position > ${p('after')}) as s
      where ${p('states')}::text[] is null or s.state = any(${p('states')}::text[])
      order by s.position limit ${p('limit')}`,
)

/** Disputes of a list in their order, all or those in some states. */
export function listRows(
  executor: Executor,
  { courtId, id }: Pick<ImportRecord, 'courtId' | 'id'>,
  page: { states: readonly RowState[] | null; after: number; limit: number },
): Promise<RowReport[]> {
  const { states, after, limit } = page
  return reports.all(executor, { courtId, importId: id, states: states === null ? null : [...states], after, limit })
}

const eraseRows = statement<object>(
  'erase_import_rows',
  sql`update import_rows set content = null where court_id = ${p('courtId')} and import_id = ${p('id')}
        and content is not null`,
)
const eraseImport = statement<object>(
  'erase_import',
  sql`update imports set erased_at = ${p('at')}, file_name = null where court_id = ${p('courtId')} and id = ${p('id')}`,
)
const toErase = statement<Pick<ImportRecord, 'courtId' | 'id'>>(
  'list_imports_to_erase',
  sql`select i.court_id as "courtId", i.id from imports i where i.erased_at is null and i.erase_on <= ${p('today')}::date
      order by i.erase_on limit 20`,
)

/** Imports of all courts whose content is to be erased. */
export function listImportsToErase(executor: Executor, today: string) {
  return toErase.all(executor, { today })
}

/** Erases what a list said; which case each dispute became stays known. */
export function eraseContent(tx: Tx, { courtId, id }: Pick<ImportRecord, 'courtId' | 'id'>, at: Date): void {
  eraseRows.tell(tx, { courtId, id })
  eraseImport.tell(tx, { courtId, id, at })
}
