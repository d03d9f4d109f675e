import { type SQL, sql } from 'drizzle-orm'
import type { Executor } from '../../platform/database.js'
import { type Statement, statement } from '../../platform/statement.js'
import type { Sum } from './evaluate.js'
import { type Dimension, MEASURES_BY_VALUE } from './measures.js'
import type { Sources, Stretch, Total } from './sources.js'
import { RECORDED_ON } from './tables.js'

const p = sql.placeholder

/** Groups that sums are told apart by; mediators of each court by themselves for what is said of a court's mediators. */
export type SumGroups = 'none' | 'court' | 'mediator-of-court' | Dimension

export interface WindowSum extends Sum {
  readonly window: number
}

/** Courts as statements take them: a table of one column. */
export const courtList = (courtIds: readonly number[]) => JSON.stringify(courtIds.map((courtId) => ({ courtId })))

/**
 * Sums of rows found for each court and each stretch of a measure. `offset 0` makes each one step down an index; rows are
 * added up before the groups of all are sorted, which is twice as fast for mediators.
 */
function sumOf(name: string, stretch: SQL, found: SQL): Statement<WindowSum> {
  return statement<WindowSum>(
    name,
    sql`select s."window", s.measure, case ${p('by')}::text when 'none' then '' when 'court' then given."courtId"::text
            when 'mediator-of-court' then given."courtId" || ':' || found.key else found.key end as key,
          found."isLate", found.value, sum(s.sign * found.count)::float8 as count, sum(s.sign * found.total)::float8 as total
        from json_to_recordset(${p('courts')}) as given("courtId" int)
        cross join json_to_recordset(${p('stretches')}::json) as s("window" int, measure text, ${stretch})
        cross join lateral (
          select key, "isLate", value, sum(count) as count, sum(total) as total from (${found}) one group by 1, 2, 3 offset 0
        ) found
        group by 1, 2, 3, 4, 5`,
  )
}

const OF_DAYS = sql`"from" date, before date, sign int`
const MONTH = sql`${p('month')}::date`
const BEFORE_MONTH = (day: SQL) => sql`(${MONTH} is null or ${day} < ${MONTH})`

const sumTotals = sumOf(
  'sum_figure_totals',
  sql`sign int`,
  sql`select n.key, false as "isLate", 0 as value, n.count, n.total from figure_totals n
      where n.court_id = given."courtId" and n.dimension = ${p('dimension')} and n.measure = s.measure`,
)

const sumMonths = sumOf(
  'sum_figure_months',
  OF_DAYS,
  sql`select m.key, m.entered_late as "isLate", m.value, m.count, m.total from figure_months m
      where m.court_id = given."courtId" and m.dimension = ${p('dimension')} and m.measure = s.measure
        and m.month >= s."from" and m.month < s.before and ${BEFORE_MONTH(sql`m.recorded_month`)}`,
)

/** Key of the fact `f` in a dimension that is asked for; empty for the whole, and where it is not known. */
export const KEY_OF_FACT = sql`case ${p('dimension')}::text when 'none' then '' when 'cause' then coalesce(f.cause_code, '')
  when 'organisation' then coalesce(f.organisation_id::text, '') when 'mediator' then coalesce(f.mediator_id::text, '')
  when 'team' then coalesce(f.team_id::text, '') else coalesce(f.track, '') end`

const FACT = sql`select ${KEY_OF_FACT} as key, f.entered_late as "isLate",
    case when s.measure = any(${p('byValue')}::text[]) then f.value else 0 end as value,
    f.delta as count, f.delta * f.value as total
  from figure_facts f
  where f.court_id = given."courtId" and f.measure = s.measure and f.on_day >= s."from" and f.on_day < s.before`

const sumDays = sumOf('sum_figure_days', OF_DAYS, sql`${FACT} and ${BEFORE_MONTH(RECORDED_ON)}`)

const sumRecent = sumOf(
  'sum_recent_figure_facts',
  OF_DAYS,
  sql`${FACT} and ${RECORDED_ON} >= ${MONTH} and ${RECORDED_ON} <= ${p('day')}::date
        and f.recorded_at <= ${p('asOf')}::timestamptz`,
)

export interface SumQuestion {
  readonly courtIds: readonly number[]
  readonly by: SumGroups
  readonly sources: Sources
}

/** Adds up what was counted of the same group in several stretches of a window; what comes to nothing is left out. */
function merged(sums: readonly WindowSum[], stocks: ReadonlySet<number>): WindowSum[] {
  const found = new Map<string, WindowSum>()
  for (const each of sums) {
    const sum = stocks.has(each.window) ? { ...each, isLate: false, value: 0 } : each
    const place = [sum.window, sum.measure, sum.key, sum.isLate, sum.value].join(' ')
    const known = found.get(place)
    found.set(
      place,
      known === undefined ? sum : { ...known, count: known.count + sum.count, total: known.total + sum.total },
    )
  }
  return [...found.values()].filter(({ count, total }) => count !== 0 || total !== 0)
}

/** What was counted in each window, by group. Empty keys stand for what is not known, and for the whole. */
export async function sumFigures(executor: Executor, { courtIds, by, sources }: SumQuestion): Promise<WindowSum[]> {
  const { stocks, totals, months, days, recent, known } = sources
  const common = {
    ...{ courts: courtList(courtIds), by, byValue: MEASURES_BY_VALUE },
    dimension: by === 'court' ? 'none' : by === 'mediator-of-court' ? 'mediator' : by,
    ...{ asOf: known?.asOf ?? null, day: known?.day ?? null, month: known?.month ?? null },
  }
  const read = (from: Statement<WindowSum>, stretches: readonly (Total | Stretch)[]) =>
    stretches.length === 0 ? [] : from.all(executor, { ...common, stretches: JSON.stringify(stretches) })
  const sums = await Promise.all([
    read(sumTotals, totals),
    read(sumMonths, months),
    read(sumDays, days),
    read(sumRecent, recent),
  ])
  return merged(sums.flat(), stocks)
}

interface OpenNotices {
  readonly window: number
  readonly courtId: number
  readonly count: number
}

const openNotices = statement<OpenNotices>(
  'count_open_notices',
  sql`select s."window", given."courtId", count(*)::int as count
      from json_to_recordset(${p('courts')}) as given("courtId" int)
      cross join json_to_recordset(${p('ends')}::json) as s("window" int, "on" date)
      join supervision_notices n on n.court_id = given."courtId" and n.raised_on <= s."on"
        and n.raised_at <= ${p('asOf')}::timestamptz and (n.ended_on is null or n.ended_on > s."on" or not exists (
          select from supervision_events e
          where e.court_id = n.court_id and e.case_id = n.case_id and e.notice_id = n.id
            and e.state in ('closed', 'escalated') and e.at <= ${p('asOf')}::timestamptz))
      group by 1, 2`,
)

/** Notices of supervision open at the end of each window, by court. */
export function countOpenNotices(
  executor: Executor,
  courtIds: readonly number[],
  ends: readonly { readonly window: number; readonly on: string }[],
  asOf: Date,
): Promise<OpenNotices[]> {
  return openNotices.all(executor, { courts: courtList(courtIds), ends: JSON.stringify(ends), asOf })
}

const lastCount = statement<{ position: number; countedAt: Date | null }>(
  'figures_last_counted',
  sql`select coalesce(sum(position), 0)::float8 as position, max(counted_at) as "countedAt"
      from figure_positions where court_id = any(${p('courtIds')}::int[])`,
)

/** Whether anything was counted for these courts since: the sum of how far each has followed its feed only ever grows. */
export async function findLastCount(
  executor: Executor,
  courtIds: readonly number[],
): Promise<{ readonly position: number; readonly countedAt: Date | null }> {
  return (await lastCount.first(executor, { courtIds })) ?? { position: 0, countedAt: null }
}

const positionsOfCourts = statement<{ courtId: number; position: number }>(
  'figure_positions_of_courts',
  sql`select court_id as "courtId", position from figure_positions
      where court_id = any(${p('courtIds')}::int[]) order by court_id`,
)

/** Up to where in its feed each of these courts is counted; a court of which nothing was counted is left out. */
export function listCountedPositions(
  executor: Executor,
  courtIds: readonly number[],
): Promise<{ courtId: number; position: number }[]> {
  return positionsOfCourts.all(executor, { courtIds })
}
