import { sql } from 'drizzle-orm'
import type { Executor } from '../../platform/database.js'
import { statement } from '../../platform/statement.js'
import type { Tx } from '../../platform/transaction.js'
import type { DeadlineKind } from '../../workflow/deadline-rules.js'

const p = sql.placeholder

/** A period that is about to end, with those who mediate its case. */
export interface NearPeriod {
  readonly caseId: string
  readonly kind: DeadlineKind
  readonly dueOn: string
  readonly mediatorIds: readonly string[]
}

/** Periods `d` that have turned red and of whose last day nobody was warned. */
const NEAR = sql`d.status = 'running' and d.due_on >= ${p('today')}::date and d.due_on < ${p('today')}::date + 60
  and d.red_on <= ${p('today')}::date and d.kind = any(${p('kinds')}::text[]) and d.warned_due_on is distinct from d.due_on`

const courtsWithNear = statement<{ courtId: number }>(
  'courts_with_near_periods',
  sql`select distinct d.court_id as "courtId" from deadlines d where d.court_id = any(${p('courtIds')}::int[]) and ${NEAR}`,
)

/** Those of the courts in which somebody is to be warned: most turns find none. */
export async function listCourtsWithNear(
  executor: Executor,
  values: { courtIds: readonly number[]; today: string; kinds: readonly DeadlineKind[] },
): Promise<number[]> {
  return (await courtsWithNear.all(executor, values)).map(({ courtId }) => courtId)
}

const markNear = statement<NearPeriod>(
  'mark_near_periods',
  sql`with near as (
        select d.case_id, d.id from deadlines d
        where d.court_id = ${p('courtId')} and ${NEAR}
        order by d.due_on limit ${p('limit')}::int for update skip locked)
      update deadlines d set warned_due_on = d.due_on from near join cases c on c.court_id = ${p('courtId')} and c.id = near.case_id
      where d.court_id = ${p('courtId')} and d.case_id = near.case_id and d.id = near.id
      returning d.case_id as "caseId", d.kind, d.due_on as "dueOn",
        array_remove(c.mediator_id || c.co_mediator_ids, null) as "mediatorIds"`,
)

/** Takes periods of a court that have turned red and of which nobody was warned, each once for each last day. */
export function takeNearPeriods(
  tx: Tx,
  values: { courtId: number; today: string; kinds: readonly DeadlineKind[]; limit: number },
): Promise<NearPeriod[]> {
  return markNear.all(tx, values)
}
