import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import type { Executor } from '../../platform/database.js'
import { compiled, inserter, statement } from '../../platform/statement.js'
import type { Tx } from '../../platform/transaction.js'
import type { CaseRow, DeadlineRow } from '../../workflow/store.js'
import { cases, deadlines } from '../../workflow/tables.js'
import { deadlineRevisions } from './tables.js'

const p = sql.placeholder

/** A court, and the version of its calendar or one that it once had. */
export interface CourtVersion {
  readonly courtId: number
  readonly version: number
}

// One step down the index for each court, however many periods it has.
const selectStaleCourts = statement<CourtVersion>(
  'list_courts_to_revise',
  sql`select given."courtId", stale.version
      from json_to_recordset(${p('courts')}) as given("courtId" int, version int)
      join lateral (select min(d.calendar_version) as version from deadlines d
                    where d.court_id = given."courtId" and d.ended_seq is null and d.calendar_version < given.version)
        stale on stale.version is not null
      order by 1`,
)
const selectNextVersion = statement<{ version: number | null }>(
  'next_version_to_revise',
  sql`select min(calendar_version) as version from deadlines
      where court_id = ${p('courtId')} and ended_seq is null and calendar_version > ${p('after')}
        and calendar_version < ${p('before')}`,
)
const selectCaseIds = statement<{ caseId: string }>(
  'list_cases_to_revise',
  sql`select distinct case_id as "caseId" from deadlines
      where court_id = ${p('courtId')} and ended_seq is null and calendar_version = ${p('version')}
        and case_id > ${p('after')}
      order by case_id limit ${p('rows')}::integer`,
)

/** Courts with open deadlines computed by an older calendar than theirs, each with the oldest of those versions. */
export function listStaleCourts(executor: Executor, courts: readonly CourtVersion[]): Promise<CourtVersion[]> {
  return selectStaleCourts.all(executor, { courts: JSON.stringify(courts) })
}

/** The oldest version between two by which an open deadline of the court is computed; undefined when there is none. */
export async function findNextStaleVersion(
  executor: Executor,
  search: { courtId: number; after: number; before: number },
): Promise<number | undefined> {
  return (await selectNextVersion.first(executor, search))?.version ?? undefined
}

/** Cases with an open deadline computed by that version, in the order of their ids. */
export async function listStaleCaseIds(
  executor: Executor,
  search: { courtId: number; version: number; after: string; rows: number },
): Promise<string[]> {
  return (await selectCaseIds.all(executor, search)).map((row) => row.caseId)
}

/** What a revision reads and writes of a case. */
export type RevisedCase = Pick<
  CaseRow,
  | 'courtId'
  | 'id'
  | 'profile'
  | 'state'
  | 'version'
  | 'offerDueOn'
  | 'mediationDueOn'
  | 'confirmationDueOn'
  | 'nextDueOn'
  | 'lastOccurredOn'
  | 'lastSeq'
  | 'lastHash'
  | 'updatedAt'
  | 'mediatorId'
  | 'coMediatorIds'
>

const lockFreeCases = compiled('lock_cases_to_revise', (db) =>
  db
    .select({
      courtId: cases.courtId,
      id: cases.id,
      mediatorId: cases.mediatorId,
      coMediatorIds: cases.coMediatorIds,
      profile: cases.profile,
      state: cases.state,
      version: cases.version,
      offerDueOn: cases.offerDueOn,
      mediationDueOn: cases.mediationDueOn,
      confirmationDueOn: cases.confirmationDueOn,
      nextDueOn: cases.nextDueOn,
      lastOccurredOn: cases.lastOccurredOn,
      lastSeq: cases.lastSeq,
      lastHash: cases.lastHash,
      updatedAt: cases.updatedAt,
    })
    .from(cases)
    .where(and(eq(cases.courtId, p('courtId')), sql`${cases.id} = any(${p('caseIds')})`))
    .orderBy(asc(cases.id))
    .for('update', { skipLocked: true }),
)
const selectOpenDeadlines = compiled('open_deadlines_to_revise', (db) =>
  db
    .select()
    .from(deadlines)
    .where(
      and(
        eq(deadlines.courtId, p('courtId')),
        sql`${deadlines.caseId} = any(${p('caseIds')})`,
        isNull(deadlines.endedSeq),
      ),
    )
    .orderBy(asc(deadlines.caseId), asc(deadlines.kind)),
)

/**
 * Those of the cases that nobody works on, locked until the transaction ends; the others are left out and not waited
 * for. The locks are those that any act takes first, so whatever is read after them is final.
 */
export function lockFreeCaseRows(tx: Tx, courtId: number, caseIds: readonly string[]): Promise<RevisedCase[]> {
  return lockFreeCases.all(tx, { courtId, caseIds })
}

export function listOpenDeadlinesOf(tx: Tx, courtId: number, caseIds: readonly string[]): Promise<DeadlineRow[]> {
  return selectOpenDeadlines.all(tx, { courtId, caseIds })
}

const updateDeadlineRows = statement(
  'revise_deadlines',
  sql`update deadlines as d
      set status = given.status, moved_seq = given."movedSeq", due_on = given."dueOn", amber_on = given."amberOn",
          red_on = given."redOn", provisional = given.provisional, calendar_version = given."calendarVersion",
          trace = given.trace
      from json_to_recordset(${p('rows')})
        as given("caseId" uuid, id uuid, status text, "movedSeq" int, "dueOn" date, "amberOn" date, "redOn" date,
                 provisional boolean, "calendarVersion" int, trace jsonb)
      where d.court_id = ${p('courtId')} and d.case_id = given."caseId" and d.id = given.id`,
)
const updateCaseRows = statement(
  'revise_cases',
  sql`update cases as c
      set version = given.version, offer_due_on = given."offerDueOn", mediation_due_on = given."mediationDueOn",
          confirmation_due_on = given."confirmationDueOn", next_due_on = given."nextDueOn",
          last_occurred_on = given."lastOccurredOn", last_seq = given."lastSeq", last_hash = given."lastHash",
          updated_at = given."updatedAt"
      from json_to_recordset(${p('rows')})
        as given(id uuid, version int, "offerDueOn" date, "mediationDueOn" date, "confirmationDueOn" date,
                 "nextDueOn" date, "lastOccurredOn" date, "lastSeq" int, "lastHash" bytea, "updatedAt" timestamptz)
      where c.court_id = ${p('courtId')} and c.id = given.id`,
)

export function updateDeadlines(tx: Tx, courtId: number, rows: readonly DeadlineRow[]): void {
  if (rows.length > 0) updateDeadlineRows.tell(tx, { courtId, rows: JSON.stringify(rows) })
}

/** Writes cases that this transaction has locked. */
export function updateCases(tx: Tx, courtId: number, rows: readonly RevisedCase[]): void {
  if (rows.length === 0) return
  const encoded = rows.map((row) => ({ ...row, lastHash: `\\x${row.lastHash.toString('hex')}` }))
  updateCaseRows.tell(tx, { courtId, rows: JSON.stringify(encoded) })
}

export type DeadlineRevision = typeof deadlineRevisions.$inferSelect

export const insertRevisions = inserter('insert_deadline_revisions', deadlineRevisions)
