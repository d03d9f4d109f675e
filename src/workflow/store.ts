import { and, asc, eq, getTableColumns, isNull, sql } from 'drizzle-orm'
import type { Executor } from '../platform/database.js'
import { compiled, inserter, sharedStatement } from '../platform/statement.js'
import type { Tx } from '../platform/transaction.js'
import { caseEvents, caseNumbers, cases, deadlines, eventOutbox } from './tables.js'
import type { ChainedEntry } from './timeline.js'

export type CaseRow = typeof cases.$inferSelect
export type DeadlineRow = typeof deadlines.$inferSelect

const p = sql.placeholder

const IMMUTABLE: ReadonlySet<string> = new Set([
  'courtId',
  'id',
  'profile',
  'receiptNumber',
  'receivedAt',
  'submittedBy',
])
const MUTABLE = Object.keys(getTableColumns(cases)).filter((name) => !IMMUTABLE.has(name))

/** Time to enter what followed an act that was itself entered late, before the service acts on the period it started. */
const LATE_ENTRY_GRACE_MS = 24 * 60 * 60 * 1000

/** Leaves out periods `d` that an act entered late has started or moved since `lateSince`. */
export const NOT_JUST_ENTERED_LATE = sql`not exists (
  select from case_events e where e.court_id = d.court_id and e.case_id = d.case_id and e.seq = d.moved_seq
    and e.entered_late and e.at > ${p('lateSince')})`

/** The moment since which an act entered late keeps the service from acting on its periods. */
export function lateSince(now: Date): Date {
  return new Date(now.getTime() - LATE_ENTRY_GRACE_MS)
}

/** Placeholders named like the columns they fill. */
const slots = (names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, p(name)])) as Record<string, never>

const findCase = compiled('find_case', (db) =>
  db
    .select()
    .from(cases)
    .where(and(eq(cases.courtId, p('courtId')), eq(cases.id, p('caseId')))),
)
const lockCase = compiled('lock_case', (db) =>
  db
    .select()
    .from(cases)
    .where(and(eq(cases.courtId, p('courtId')), eq(cases.id, p('caseId'))))
    .for('update'),
)
const updateCaseRow = compiled('update_case', (db) =>
  db
    .update(cases)
    .set({
      ...slots(MUTABLE),
      // Null is refused, and with it the whole transaction, should somebody else have written since the row was read.
      version: sql`case when ${cases.version} = ${p('previousVersion')} then ${p('version')}::int end`,
    })
    .where(and(eq(cases.courtId, p('courtId')), eq(cases.id, p('id')))),
)
const updateDeadlineRow = compiled('update_deadline', (db) =>
  db
    .update(deadlines)
    .set(
      slots([
        'status',
        'movedSeq',
        'endedSeq',
        'extensionDays',
        'pauses',
        'dueOn',
        'amberOn',
        'redOn',
        'provisional',
        'calendarVersion',
        'trace',
      ]),
    )
    .where(and(eq(deadlines.courtId, p('courtId')), eq(deadlines.caseId, p('caseId')), eq(deadlines.id, p('id')))),
)
const openDeadlines = compiled('open_deadlines', (db) =>
  db
    .select()
    .from(deadlines)
    .where(and(eq(deadlines.courtId, p('courtId')), eq(deadlines.caseId, p('caseId')), isNull(deadlines.endedSeq)))
    .orderBy(asc(deadlines.kind)),
)
const deadlinesEndedBy = compiled('deadlines_ended_by', (db) =>
  db
    .select()
    .from(deadlines)
    .where(
      and(eq(deadlines.courtId, p('courtId')), eq(deadlines.caseId, p('caseId')), eq(deadlines.endedSeq, p('seq'))),
    ),
)
interface Series {
  readonly courtId: number
  readonly typeCode: string
  readonly year: number
}

const isSameSeries = (one: Series, other: Series) =>
  one.courtId === other.courtId && one.typeCode === other.typeCode && one.year === other.year

const takeOrdinal = sharedStatement(
  'take_ordinal',
  sql`insert into number_series (court_id, type_code, year, last_ordinal)
      select given."courtId", given."typeCode", given.year, count(*)
      from json_to_recordset(${p('items')}) as given("courtId" int, "typeCode" text, year int)
      group by 1, 2, 3 order by 1, 2, 3
      on conflict (court_id, type_code, year)
        do update set last_ordinal = number_series.last_ordinal + excluded.last_ordinal
      returning court_id as "courtId", type_code as "typeCode", year, last_ordinal as "lastOrdinal"`,
  (rows: readonly (Series & { lastOrdinal: number })[], items: readonly Series[]) =>
    items.map((item, index) => {
      const taken = rows.find((row) => isSameSeries(row, item))
      if (taken === undefined) throw new Error('the counter gave no ordinal')
      return taken.lastOrdinal - items.slice(index + 1).filter((later) => isSameSeries(later, item)).length
    }),
)
const insertCases = inserter('insert_cases', cases)
const insertEvents = inserter('insert_case_events', caseEvents)
const insertOutbox = inserter('insert_event_outbox', eventOutbox)
const insertDeadlines = inserter('insert_deadlines', deadlines)
const insertNumbers = inserter('insert_case_numbers', caseNumbers)

/** The row of a case without a lock. */
export function findCaseRow(executor: Executor, courtId: number, caseId: string): Promise<CaseRow | undefined> {
  return findCase.first(executor, { courtId, caseId })
}

/** The row of a case, locked until the transaction ends. It is the first row that any act locks. */
export function lockCaseRow(tx: Tx, courtId: number, caseId: string): Promise<CaseRow | undefined> {
  return lockCase.first(tx, { courtId, caseId })
}

export function insertCase(tx: Tx, row: CaseRow): void {
  insertCases(tx, [row])
}

/** Writes a new version of a case if nobody else did since it was read. */
export function updateCase(tx: Tx, row: CaseRow, previousVersion: number): void {
  updateCaseRow.tell(tx, { ...row, previousVersion })
}

/** Writes an entry of a timeline, and that it still has to be given its place in the feed. */
export function insertEvent(tx: Tx, entry: ChainedEntry): void {
  insertEvents(tx, [entry])
  const { courtId, caseId, seq } = entry
  insertOutbox(tx, [{ courtId, caseId, seq }])
}

export function listOpenDeadlines(executor: Executor, courtId: number, caseId: string): Promise<DeadlineRow[]> {
  return openDeadlines.all(executor, { courtId, caseId })
}

/** Periods that one entry of the timeline ended. */
export function listDeadlinesEndedBy(
  executor: Executor,
  courtId: number,
  caseId: string,
  seq: number,
): Promise<DeadlineRow[]> {
  return deadlinesEndedBy.all(executor, { courtId, caseId, seq })
}

export function insertDeadline(tx: Tx, row: DeadlineRow): void {
  insertDeadlines(tx, [row])
}

export function updateDeadline(tx: Tx, row: DeadlineRow): void {
  updateDeadlineRow.tell(tx, row)
}

/**
 * Takes the next ordinal of a series. Locks the counter row until the transaction ends, so nothing slow may follow;
 * several series are locked in one order, so that transactions never wait for each other in a circle.
 */
export function takeNextOrdinal(tx: Tx, courtId: number, typeCode: string, year: number): Promise<number> {
  return takeOrdinal(tx, { courtId, typeCode, year })
}

export function insertCaseNumber(tx: Tx, row: typeof caseNumbers.$inferSelect): void {
  insertNumbers(tx, [row])
}
