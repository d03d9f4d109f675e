import { sql } from 'drizzle-orm'
import type { Executor } from '../../platform/database.js'
import { statement } from '../../platform/statement.js'
import type { Sum } from './evaluate.js'
import { type Dimension, MEASURES_BY_VALUE, type Measure } from './measures.js'

const p = sql.placeholder

/** Groups that sums are told apart by; mediators of each court by themselves for what is said of a court's mediators. */
export type SumGroups = 'none' | 'court' | 'mediator-of-court' | Dimension

/** Months or days of one measure that belong to one of several windows of time. */
export interface Stretch {
  readonly window: number
  readonly measure: Measure
  readonly from: string
  /** The first day, or month, that does not belong to it any more. */
  readonly before: string
  /** Whether it is counted, or taken away from what is counted elsewhere of the window. */
  readonly sign: 1 | -1
}

export interface WindowSum extends Sum {
  readonly window: number
}

const courtList = (courtIds: readonly number[]) => JSON.stringify(courtIds.map((courtId) => ({ courtId })))

const GIVEN = sql`json_to_recordset(${p('courts')}) as given("courtId" int)
  cross join json_to_recordset(${p('stretches')}::json) as s("window" int, measure text, "from" date, before date, sign int)`
const SUMMED = sql`found."isLate", found.value, sum(s.sign * found.count)::float8 as count,
  sum(s.sign * found.total)::float8 as total`

// One step down the index for each court, measure and stretch: `offset 0` keeps it that way whatever else is asked for.
const sumMonths = statement<WindowSum>(
  'sum_figure_months',
  sql`select s."window", s.measure, case ${p('by')}::text when 'none' then '' when 'court' then given."courtId"::text
          when 'mediator-of-court' then given."courtId" || ':' || found.key else found.key end as key, ${SUMMED}
      from ${GIVEN}
      cross join lateral (
        select m.key, m.entered_late as "isLate", m.value, m.count, m.total from figure_months m
        where m.court_id = given."courtId" and m.dimension = ${p('dimension')} and m.measure = s.measure
          and m.month >= s."from" and m.month < s.before offset 0) found
      group by 1, 2, 3, 4, 5`,
)

const KEY_OF_FACT = sql`case ${p('dimension')}::text when 'none' then '' when 'cause' then coalesce(f.cause_code, '')
  when 'organisation' then coalesce(f.organisation_id::text, '') when 'mediator' then coalesce(f.mediator_id::text, '')
  when 'team' then coalesce(f.team_id::text, '') else coalesce(f.track, '') end`

const sumFacts = statement<WindowSum>(
  'sum_figure_facts',
  sql`select s."window", s.measure, case ${p('by')}::text when 'none' then '' when 'court' then given."courtId"::text
          when 'mediator-of-court' then given."courtId" || ':' || found.key else found.key end as key, ${SUMMED}
      from ${GIVEN}
      cross join lateral (
        select ${KEY_OF_FACT} as key, f.entered_late as "isLate", f.delta as count, f.delta * f.value as total,
          case when s.measure = any(${p('byValue')}::text[]) then f.value else 0 end as value
        from figure_facts f
        where f.court_id = given."courtId" and f.measure = s.measure and f.on_day >= s."from" and f.on_day < s.before
          and (${p('asOf')}::timestamptz is null or f.recorded_at <= ${p('asOf')}::timestamptz) offset 0) found
      group by 1, 2, 3, 4, 5`,
)

export interface SumQuestion {
  readonly courtIds: readonly number[]
  readonly by: SumGroups
  /** Stretches of whole months, read from what is added up already. */
  readonly months: readonly Stretch[]
  /** Stretches of days, read from the facts. */
  readonly days: readonly Stretch[]
  /** A moment in the past; null for what is known now. */
  readonly asOf: Date | null
}

/** Adds up what was counted of the same group in several stretches of a window; what comes to nothing is left out. */
function merged(sums: readonly WindowSum[]): WindowSum[] {
  const found = new Map<string, WindowSum>()
  for (const sum of sums) {
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
export async function sumFigures(executor: Executor, question: SumQuestion): Promise<WindowSum[]> {
  const { courtIds, by, months, days, asOf } = question
  const dimension = by === 'court' ? 'none' : by === 'mediator-of-court' ? 'mediator' : by
  const common = { courts: courtList(courtIds), by, dimension }
  const [ofMonths, ofDays] = await Promise.all([
    months.length === 0 ? [] : sumMonths.all(executor, { ...common, stretches: JSON.stringify(months) }),
    days.length === 0
      ? []
      : sumFacts.all(executor, {
          ...common,
          stretches: JSON.stringify(days),
          byValue: MEASURES_BY_VALUE,
          asOf,
        }),
  ])
  return merged([...ofMonths, ...ofDays])
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
