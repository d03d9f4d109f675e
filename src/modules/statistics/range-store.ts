import { sql } from 'drizzle-orm'
import type { Executor } from '../../platform/database.js'
import { statement } from '../../platform/statement.js'
import type { Tx } from '../../platform/transaction.js'
import type { FigureRange } from './ranges.js'

const p = sql.placeholder

const rangesOfCourts = statement<FigureRange>(
  'figure_ranges_of_courts',
  sql`select r.court_id as "courtId", r.figure_id as "figureId", r.low, r.high, r.source, r.set_at as "setAt"
      from figure_ranges r where r.court_id = any(${p('courtIds')}::int[]) order by r.court_id, r.figure_id`,
)

/** Ranges that these courts have set. */
export function listRanges(executor: Executor, courtIds: readonly number[]): Promise<FigureRange[]> {
  return rangesOfCourts.all(executor, { courtIds })
}

const setRange = statement(
  'set_figure_range',
  sql`insert into figure_ranges (court_id, figure_id, low, high, source, set_by, set_at)
      values (${p('courtId')}, ${p('figureId')}, ${p('low')}::float8, ${p('high')}::float8, ${p('source')},
        ${p('setBy')}::uuid, ${p('setAt')}::timestamptz)
      on conflict (court_id, figure_id) do update
        set low = excluded.low, high = excluded.high, source = excluded.source, set_by = excluded.set_by,
          set_at = excluded.set_at`,
)

export function putRange(tx: Tx, range: FigureRange & { readonly setBy: string }): void {
  setRange.tell(tx, { ...range })
}

const removeRange = statement<{ figureId: string }>(
  'remove_figure_range',
  sql`delete from figure_ranges r where r.court_id = ${p('courtId')} and r.figure_id = ${p('figureId')}
      returning r.figure_id as "figureId"`,
)

/** Takes a range away; answers whether there was one. */
export async function deleteRange(tx: Tx, courtId: number, figureId: string): Promise<boolean> {
  return (await removeRange.first(tx, { courtId, figureId })) !== undefined
}
