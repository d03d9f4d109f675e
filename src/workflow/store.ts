import { and, asc, eq, getTableColumns, isNull, sql } from 'drizzle-orm'
import { compiled, type Executor, inserter, type Tx } from '../platform/database.js'
import { caseEvents, caseNumbers, cases, deadlines, numberSeries } from './tables.js'
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

/** Placeholders named like the columns they fill. */
const slots = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, p(name)])) as never

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
    .set(slots(MUTABLE))
    .where(and(eq(cases.courtId, p('courtId')), eq(cases.id, p('id')), eq(cases.version, p('previousVersion'))))
    .returning({ version: cases.version }),
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
const takeOrdinal = compiled('take_ordinal', (db) =>
  db
    .insert(numberSeries)
    .values({ courtId: p('courtId'), typeCode: p('typeCode'), year: p('year'), lastOrdinal: 1 } as never)
    .onConflictDoUpdate({
      target: [numberSeries.courtId, numberSeries.typeCode, numberSeries.year],
      set: { lastOrdinal: sql`${numberSeries.lastOrdinal} + 1` },
    })
    .returning({ ordinal: numberSeries.lastOrdinal }),
)
const insertCases = inserter('insert_cases', cases)
const insertEvents = inserter('insert_case_events', caseEvents)
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

export async function insertCase(tx: Tx, row: CaseRow): Promise<void> {
  await insertCases(tx, [row])
}

/** Writes a new version of a case if nobody else did since it was read. */
export async function updateCase(tx: Tx, row: CaseRow, previousVersion: number): Promise<void> {
  const written = await updateCaseRow.all(tx, { ...row, previousVersion })
  if (written.length !== 1) throw new Error('a locked case changed under its lock')
}

export async function insertEvent(tx: Tx, entry: ChainedEntry): Promise<void> {
  await insertEvents(tx, [entry])
}

export function listOpenDeadlines(executor: Executor, courtId: number, caseId: string): Promise<DeadlineRow[]> {
  return openDeadlines.all(executor, { courtId, caseId })
}

export async function insertDeadline(tx: Tx, row: DeadlineRow): Promise<void> {
  await insertDeadlines(tx, [row])
}

export async function updateDeadline(tx: Tx, row: DeadlineRow): Promise<void> {
  await updateDeadlineRow.all(tx, row)
}

/** Takes the next ordinal of a series. Locks the counter row until the transaction ends, so nothing slow may follow. */
export async function takeNextOrdinal(tx: Tx, courtId: number, typeCode: string, year: number): Promise<number> {
  const taken = await takeOrdinal.first(tx, { courtId, typeCode, year })
  if (taken === undefined) throw new Error('the counter gave no ordinal')
  return taken.ordinal
}

export async function insertCaseNumber(tx: Tx, row: typeof caseNumbers.$inferSelect): Promise<void> {
  await insertNumbers(tx, [row])
}
