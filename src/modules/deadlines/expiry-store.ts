import { sql } from 'drizzle-orm'
import type { Executor } from '../../platform/database.js'
import { statement } from '../../platform/statement.js'
import type { DeadlineKind } from '../../workflow/deadline-rules.js'
import { NOT_JUST_ENTERED_LATE } from '../../workflow/store.js'

const p = sql.placeholder

/** A period whose last day has passed. */
export interface DuePeriod {
  readonly courtId: number
  readonly caseId: string
  readonly id: string
  readonly kind: DeadlineKind
  readonly dueOn: string
}

const due = statement<DuePeriod>(
  'due_periods',
  sql`select over.court_id as "courtId", over.case_id as "caseId", over.id, over.kind, over.due_on as "dueOn"
      from courts c cross join lateral (
        select d.court_id, d.case_id, d.id, d.kind, d.due_on from deadlines d
        where d.court_id = c.id and d.status = 'running' and d.kind = any(${p('kinds')}::text[])
          and d.due_on between ${p('afterDueOn')}::date and ${p('today')}::date - 1
          and (d.due_on, d.id) > (${p('afterDueOn')}::date, ${p('afterId')}::uuid)
          and ${NOT_JUST_ENTERED_LATE}
        order by d.due_on, d.id limit ${p('limit')}::int) over
      order by over.due_on, over.id limit ${p('limit')}::int`,
)

/**
 * Periods of these kinds that were over before today, in all courts, in the order in which they ended: one look into
 * the index of each court.
 *
 * @param lateSince - periods that an act entered late has started or moved since then are left out
 */
export function listDuePeriods(
  executor: Executor,
  today: string,
  kinds: readonly DeadlineKind[],
  after: { readonly dueOn: string; readonly id: string },
  limit: number,
  lateSince: Date,
): Promise<DuePeriod[]> {
  return due.all(executor, { today, kinds, afterDueOn: after.dueOn, afterId: after.id, limit, lateSince })
}
