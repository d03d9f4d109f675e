import { sql } from 'drizzle-orm'
import type { Executor } from '../../platform/database.js'
import { inserter, statement } from '../../platform/statement.js'
import type { Tx } from '../../platform/transaction.js'
import { warningThresholds } from './tables.js'

const p = sql.placeholder

export interface CourtDayRow {
  date: string
  kind: 'rest' | 'work'
  name: string
  source: string
}

const dayColumns = sql`day as date, kind, name, source`
const selectDays = statement<CourtDayRow>(
  'list_court_days',
  sql`select ${dayColumns} from court_calendar_days
      where court_id = ${p('courtId')} and day between ${p('from')} and ${p('until')} order by day`,
)
const upsertDay = statement<{ day: string }>(
  'upsert_court_day',
  sql`insert into court_calendar_days (court_id, day, kind, name, source)
      values (${p('courtId')}, ${p('date')}, ${p('kind')}, ${p('name')}, ${p('source')})
      on conflict (court_id, day) do update set kind = excluded.kind, name = excluded.name, source = excluded.source
        where (court_calendar_days.kind, court_calendar_days.name, court_calendar_days.source)
              is distinct from (excluded.kind, excluded.name, excluded.source)
      returning day`,
)
const deleteDay = statement<CourtDayRow>(
  'delete_court_day',
  sql`delete from court_calendar_days where court_id = ${p('courtId')} and day = ${p('date')} returning ${dayColumns}`,
)

/** Days of one court in a year, without those of the country. */
export function listCourtDays(executor: Executor, courtId: number, year: number): Promise<CourtDayRow[]> {
  return selectDays.all(executor, { courtId, from: `${year}-01-01`, until: `${year}-12-31` })
}

/** @returns false when the court has that day with the same words already */
export async function upsertCourtDay(tx: Tx, courtId: number, row: CourtDayRow): Promise<boolean> {
  return (await upsertDay.first(tx, { courtId, ...row })) !== undefined
}

/** @returns the day that is gone; undefined when the court has no such day */
export function deleteCourtDay(tx: Tx, courtId: number, date: string): Promise<CourtDayRow | undefined> {
  return deleteDay.first(tx, { courtId, date })
}

export type WarningThresholdRow = typeof warningThresholds.$inferSelect

const selectThresholds = statement<WarningThresholdRow>(
  'list_warning_thresholds',
  sql`select court_id as "courtId", kind, amber_percent as "amberPercent", red_working_days as "redWorkingDays"
      from warning_thresholds where court_id = ${p('courtId')} order by kind`,
)
const deleteThresholds = statement(
  'delete_warning_thresholds',
  sql`delete from warning_thresholds where court_id = ${p('courtId')}`,
)

/** What a court set itself, the row for all kinds first. */
export function listWarningThresholds(executor: Executor, courtId: number): Promise<WarningThresholdRow[]> {
  return selectThresholds.all(executor, { courtId })
}

export function deleteWarningThresholds(tx: Tx, courtId: number): void {
  deleteThresholds.tell(tx, { courtId })
}

export const insertWarningThresholds = inserter('insert_warning_thresholds', warningThresholds)

const raiseVersions = statement(
  'update_clock_version',
  sql`with state as (
        update reference_state set version = version + 1, calendar_version = calendar_version + 1
        where id returning calendar_version)
      update courts set clock_version = state.calendar_version from state where courts.id = any(${p('courtIds')})`,
)

/** Tells every process that deadlines of these courts must be computed again. */
export function updateClockVersion(tx: Tx, courtIds: readonly number[]): void {
  raiseVersions.tell(tx, { courtIds })
}
