import { type SQL, sql } from 'drizzle-orm'
import type { Executor } from '../../platform/database.js'
import { type Statement, statement } from '../../platform/statement.js'
import type { DeadlineKind } from '../../workflow/deadline-rules.js'
import type { CaseState } from '../../workflow/states.js'
import type { WarningLevel } from '../../workflow/warnings.js'

const p = sql.placeholder

/** An open period with what a list shows of its case. */
export interface OpenDeadline {
  readonly id: string
  readonly courtId: number
  readonly caseId: string
  readonly number: string | null
  readonly receiptNumber: string
  readonly state: CaseState
  readonly priority: number
  readonly mediatorId: string | null
  readonly kind: DeadlineKind
  readonly status: OpenStatus
  readonly startedOn: string
  readonly dueOn: string | null
  readonly amberOn: string | null
  readonly redOn: string | null
  readonly provisional: boolean
}

export const OPEN_STATUSES = ['running', 'suspended'] as const
export type OpenStatus = (typeof OPEN_STATUSES)[number]

/**
 * Whether the period `x` is at a level on a day, as comparisons that an index answers. The rule itself is
 * `warningLevel`; a test holds the two together.
 *
 * @param today - a date
 */
function isAt(level: WarningLevel, today: SQL): SQL {
  switch (level) {
    case 'overdue':
      return sql`x.due_on < ${today}`
    case 'red':
      return sql`x.due_on >= ${today} and x.red_on <= ${today}`
    case 'amber':
      return sql`x.due_on >= ${today} and x.red_on > ${today} and x.amber_on <= ${today}`
    case 'green':
      return sql`x.due_on >= ${today} and x.red_on > ${today} and x.amber_on > ${today}`
  }
}

/** The level of the open period `x` on a day. */
export function levelOf(today: SQL): SQL {
  return sql`case when ${isAt('overdue', today)} then 'overdue' when ${isAt('red', today)} then 'red'
    when ${isAt('amber', today)} then 'amber' else 'green' end`
}

const TODAY = sql`${p('today')}::date`

const ITEM = sql`x.id, x.court_id as "courtId", x.case_id as "caseId", c.number, c.receipt_number as "receiptNumber",
  c.state, c.priority, c.mediator_id as "mediatorId", x.kind, x.status, x.started_on as "startedOn",
  x.due_on as "dueOn", x.amber_on as "amberOn", x.red_on as "redOn", x.provisional`

const CONDITIONS = {
  kinds: sql`x.kind = any(${p('kinds')}::text[])`,
  dueFrom: sql`x.due_on >= ${p('dueFrom')}::date`,
  dueTo: sql`x.due_on <= ${p('dueTo')}::date`,
} as const satisfies Record<string, SQL>
const CONDITION_NAMES = Object.keys(CONDITIONS) as (keyof typeof CONDITIONS)[]

const STATUSES = {
  running: {
    is: sql`x.status = 'running'`,
    order: sql`x.due_on, x.case_id, x.kind`,
    after: sql`(x.due_on, x.case_id, x.kind) > (${p('afterOn')}::date, ${p('afterCase')}::uuid, ${p('afterKind')})`,
  },
  suspended: {
    is: sql`x.status = 'suspended'`,
    order: sql`x.case_id, x.kind`,
    after: sql`(x.case_id, x.kind) > (${p('afterCase')}::uuid, ${p('afterKind')})`,
  },
} as const satisfies Record<OpenStatus, unknown>

/** Whose periods a list has: those of a court, or those of the cases of a mediator in some courts. */
export type Reach =
  | { readonly of: 'court'; readonly courtId: number }
  | { readonly of: 'mediator'; readonly mediatorId: string; readonly courtIds: readonly number[] }

type Places = Readonly<Record<Reach['of'], (conditions: SQL, order: SQL) => SQL>>

/** A page and the row after it. Said here as well so that the planner knows how few rows it is about. */
const ROWS_MAX = 101

const PLACES: Places = {
  court: (conditions, order) => sql`from (
      select x.id, x.court_id, x.case_id, x.kind, x.status, x.started_on, x.due_on, x.amber_on, x.red_on, x.provisional
      from deadlines x where x.court_id = ${p('courtId')} and ${conditions}
      order by ${order} limit ${sql.raw(String(ROWS_MAX))}
    ) x join cases c on c.court_id = x.court_id and c.id = x.case_id`,
  mediator: (conditions) => sql`from (
      select m.court_id, m.id from cases m
        where m.mediator_id = ${p('mediatorId')}::uuid and m.court_id = any(${p('courtIds')}::int[])
      union
      select a.court_id, a.case_id from assignments a
        where a.mediator_id = ${p('mediatorId')}::uuid and a.status <> 'ended' and a.court_id = any(${p('courtIds')}::int[])
    ) own
    join cases c on c.court_id = own.court_id and c.id = own.id
      and (c.mediator_id = ${p('mediatorId')}::uuid or ${p('mediatorId')}::uuid = any(c.co_mediator_ids))
    join deadlines x on x.court_id = c.court_id and x.case_id = c.id and x.ended_seq is null and ${conditions}`,
}

export interface DeadlineFilter {
  readonly status: OpenStatus
  readonly level?: WarningLevel | undefined
  readonly kinds?: readonly DeadlineKind[] | undefined
  readonly dueFrom?: string | undefined
  readonly dueTo?: string | undefined
}

/** Where the page before ended; `on` is null for periods that stand still. */
export interface DeadlinePlace {
  readonly on: string | null
  readonly caseId: string
  readonly kind: string
}

const statements = new Map<string, Statement<OpenDeadline>>()

/** One named statement per set of filters, so that each has a plan of its own and none is guessed for all. */
function listStatement(of: Reach['of'], filter: DeadlineFilter, isFirst: boolean): Statement<OpenDeadline> {
  // A period that stands still has no days to compare; it is green.
  const level = filter.status === 'suspended' && filter.level === 'green' ? undefined : filter.level
  const given = CONDITION_NAMES.filter((name) => filter[name] !== undefined)
  const numbers = given.map((name) => CONDITION_NAMES.indexOf(name))
  const parts = ['list_deadlines', of, filter.status, level ?? 'any', ...numbers, ...(isFirst ? [] : ['after'])]
  const name = parts.join('_')
  const known = statements.get(name)
  if (known !== undefined) return known
  const { is, order, after } = STATUSES[filter.status]
  const conditions = [
    is,
    ...(level === undefined ? [] : [isAt(level, TODAY)]),
    ...given.map((condition) => CONDITIONS[condition]),
    ...(isFirst ? [] : [after]),
  ]
  const made = statement<OpenDeadline>(
    name,
    sql`select ${ITEM} ${PLACES[of](sql.join(conditions, sql` and `), order)} order by ${order} limit ${p('limit')}`,
  )
  statements.set(name, made)
  return made
}

/**
 * Open periods, the one that is over next first; those that stand still by case.
 *
 * @param page.limit - at most 101
 */
export function listDeadlines(
  executor: Executor,
  reach: Reach,
  filter: DeadlineFilter,
  page: { readonly today: string; readonly limit: number; readonly after: DeadlinePlace | undefined },
): Promise<OpenDeadline[]> {
  const { today, limit, after } = page
  const place = after === undefined ? {} : { afterOn: after.on, afterCase: after.caseId, afterKind: after.kind }
  const values = { ...reach, ...filter, ...place, today, limit }
  return listStatement(reach.of, filter, after === undefined).all(executor, values)
}

/** How many open periods of a kind are at each level. */
export interface KindCount extends Readonly<Record<WarningLevel, number>> {
  readonly kind: DeadlineKind
  readonly suspended: number
}

const counts = statement<KindCount>(
  'count_deadlines',
  sql`select x.kind, count(*) filter (where ${isAt('green', TODAY)}) as green,
        count(*) filter (where ${isAt('amber', TODAY)}) as amber, count(*) filter (where ${isAt('red', TODAY)}) as red,
        count(*) filter (where ${isAt('overdue', TODAY)}) as overdue, 0 as suspended
      from deadlines x where x.court_id = ${p('courtId')} and x.status = 'running' group by x.kind
      union all
      select s.kind, 0, 0, 0, 0, count(*) from deadlines s
      where s.court_id = ${p('courtId')} and s.status = 'suspended' group by s.kind`,
)

/** Open periods of a court by kind and level; a kind has one row for those that run and one for those that stand still. */
export function countDeadlines(executor: Executor, courtId: number, today: string): Promise<KindCount[]> {
  return counts.all(executor, { courtId, today })
}

/** Open periods of a court that are over, or have so few days left that they are red. */
export interface PressingCount {
  readonly courtId: number
  readonly kind: DeadlineKind
  readonly overdue: number
  readonly red: number
}

/** A period is red for at most 30 working days, which are never as long as this. */
const RED_DAYS_MAX = sql.raw('75')

const pressing = statement<PressingCount>(
  'count_pressing_deadlines',
  sql`select x.court_id as "courtId", x.kind, count(*) filter (where ${isAt('overdue', TODAY)})::int as overdue,
        count(*) filter (where ${isAt('red', TODAY)})::int as red
      from deadlines x
      where x.court_id = any(${p('courtIds')}::int[]) and x.status = 'running'
        and x.due_on < ${TODAY} + ${RED_DAYS_MAX} and (x.due_on < ${TODAY} or x.red_on <= ${TODAY})
      group by x.court_id, x.kind`,
)

/** How many open periods of these courts are overdue or red, by court and kind; kinds without any are left out. */
export function countPressingDeadlines(
  executor: Executor,
  courtIds: readonly number[],
  today: string,
): Promise<PressingCount[]> {
  return pressing.all(executor, { courtIds, today })
}
