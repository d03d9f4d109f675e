import { sql } from 'drizzle-orm'
import type { Executor } from '../../platform/database.js'
import { NIL_ID } from '../../platform/ids.js'
import { statement } from '../../platform/statement.js'
import { type CaseSummary, SUMMARY } from '../looking/store.js'
import type { FigurePart } from './definitions.js'
import type { Dimension } from './measures.js'
import { courtList, KEY_OF_FACT } from './store.js'

const p = sql.placeholder

/** A case that a figure counts, and by what. */
export interface CountedCase extends CaseSummary {
  /** Tells several of one case apart: the notice, where notices are counted. */
  readonly itemId: string
  readonly countedOn: string
  readonly value: number
  readonly enteredLate: boolean
}

export interface CountedCasesQuestion {
  readonly courtIds: readonly number[]
  readonly part: FigurePart
  readonly from: string
  readonly before: string
  readonly asOf: Date | null
  readonly excludesLate: boolean
  /** The group whose cases are wanted; an empty key for those of which the dimension is not known. */
  readonly group: { readonly dimension: Dimension; readonly key: string } | null
  readonly after: { readonly courtId: number; readonly caseId: string }
  readonly limit: number
}

const LATEST = sql`order by f.seq desc, f.delta desc) filter (where f.delta = 1 and s.sign = 1))[1]`
const COUNTED = sql`(array_agg(f.on_day ${LATEST} as "countedOn", (array_agg(f.value ${LATEST} as value,
  (array_agg(f.entered_late ${LATEST} as "enteredLate"`
const COURTS = sql`json_to_recordset(${p('courts')}) as given("courtId" int)`
const MEASURES = sql`json_to_recordset(${p('counted')}::json) as s(measure text, sign int)`
const IS_ASKED = sql`f.measure = s.measure and f.on_day >= ${p('from')}::date and f.on_day < ${p('before')}::date
  and (${p('asOf')}::timestamptz is null or f.recorded_at <= ${p('asOf')}::timestamptz)
  and (not ${p('excludesLate')}::boolean or not f.entered_late)
  and (${p('dimension')}::text is null or ${KEY_OF_FACT} = ${p('key')}::text)`
const STANDS = sql`having sum(f.delta * s.sign) > 0`
const FOUND = sql`${SUMMARY}, '' as "itemId", found."countedOn", found.value, found."enteredLate"`

/** All facts of the days, and of the cases that they leave those after the place. */
const casesByDay = statement<CountedCase>(
  'cases_of_figure_by_day',
  sql`select ${FOUND}
      from (
        select f.court_id, f.case_id, ${COUNTED}
        from ${COURTS} cross join ${MEASURES} join figure_facts f on f.court_id = given."courtId" and ${IS_ASKED}
        where (f.court_id, f.case_id) > (${p('afterCourt')}::int, ${p('afterCase')}::uuid)
        group by f.court_id, f.case_id ${STANDS} order by f.court_id, f.case_id limit ${p('limit')}) found
      join cases c on c.court_id = found.court_id and c.id = found.case_id
      order by c.court_id, c.id`,
)

/** One case after the other from the place on, until there are enough. */
const casesInTurn = statement<CountedCase>(
  'cases_of_figure_in_turn',
  sql`select ${FOUND}
      from ${COURTS} cross join lateral (
        select x.court_id, x.id, one."countedOn", one.value, one."enteredLate"
        from cases x cross join lateral (
          select ${COUNTED} from ${MEASURES} join figure_facts f on f.court_id = x.court_id and f.case_id = x.id and ${IS_ASKED}
          ${STANDS} offset 0) one
        where x.court_id = given."courtId"
          and x.id > case when given."courtId" = ${p('afterCourt')}::int then ${p('afterCase')}::uuid else ${p('first')}::uuid end
        order by x.id limit ${p('limit')}) found
      join cases c on c.court_id = found.court_id and c.id = found.id
      where given."courtId" >= ${p('afterCourt')}::int
      order by c.court_id, c.id limit ${p('limit')}`,
)

/**
 * The cases that one part of a figure counts, in the order of their courts and ids.
 *
 * @param how - `by-day` reads all facts of the days, `in-turn` looks at cases until there are enough; both find the same
 */
export function listCountedCases(
  executor: Executor,
  question: CountedCasesQuestion,
  how: 'by-day' | 'in-turn',
): Promise<CountedCase[]> {
  const { courtIds, part, group, after, ...rest } = question
  const found = how === 'by-day' ? casesByDay : casesInTurn
  return found.all(executor, {
    ...rest,
    first: NIL_ID,
    courts: courtList(courtIds),
    counted: JSON.stringify(part.counted),
    dimension: group?.dimension ?? null,
    key: group?.key ?? null,
    afterCourt: after.courtId,
    afterCase: after.caseId,
  })
}

const casesWithNotices = statement<CountedCase>(
  'cases_of_open_notices',
  sql`select ${SUMMARY}, n.id as "itemId", n.raised_on as "countedOn", 0 as value, false as "enteredLate"
      from json_to_recordset(${p('courts')}) as given("courtId" int)
      join supervision_notices n on n.court_id = given."courtId" and n.raised_on < ${p('before')}::date
        and n.raised_at <= ${p('asOf')}::timestamptz
        and (n.ended_on is null or n.ended_on >= ${p('before')}::date or not exists (
          select from supervision_events e
          where e.court_id = n.court_id and e.case_id = n.case_id and e.notice_id = n.id
            and e.state in ('closed', 'escalated') and e.at <= ${p('asOf')}::timestamptz))
      join cases c on c.court_id = n.court_id and c.id = n.case_id
      where (n.court_id, n.case_id, n.id) > (${p('afterCourt')}::int, ${p('afterCase')}::uuid, ${p('afterItem')}::uuid)
      order by n.court_id, n.case_id, n.id limit ${p('limit')}`,
)

/** The cases of open notices of supervision, each as often as it has one. */
export function listCasesWithNotices(
  executor: Executor,
  question: {
    readonly courtIds: readonly number[]
    readonly before: string
    readonly asOf: Date
    readonly after: { readonly courtId: number; readonly caseId: string; readonly itemId: string }
    readonly limit: number
  },
): Promise<CountedCase[]> {
  const { courtIds, before, asOf, after, limit } = question
  return casesWithNotices.all(executor, {
    courts: courtList(courtIds),
    ...{ before, asOf, limit, afterCourt: after.courtId, afterCase: after.caseId, afterItem: after.itemId },
  })
}

const organisationNames = statement<{ id: string; name: string }>(
  'names_of_organisations',
  sql`select o.id, o.name from organisations o where o.court_id = any(${p('courtIds')}::int[])
        and o.id = any(${p('ids')}::uuid[])`,
)
const mediatorNames = statement<{ id: string; name: string }>(
  'names_of_mediators',
  sql`select m.id, m.name from mediators m where m.id = any(${p('ids')}::uuid[])`,
)
const teamNames = statement<{ id: string; name: string }>(
  'names_of_teams',
  sql`select t.id, t.name from teams t where t.court_id = any(${p('courtIds')}::int[]) and t.id = any(${p('ids')}::uuid[])`,
)
const causeNames = statement<{ id: string; name: string }>(
  'names_of_causes',
  sql`select distinct on (k.code) k.code as id, k.name from causes k where k.code = any(${p('ids')}::text[])
      order by k.code, k.revision desc`,
)

/** Names of the groups of a dimension by their keys; a cause by its latest revision. */
export async function listNames(
  executor: Executor,
  dimension: Exclude<Dimension, 'track'>,
  courtIds: readonly number[],
  ids: readonly string[],
): Promise<Map<string, string>> {
  const statements = { cause: causeNames, organisation: organisationNames, mediator: mediatorNames, team: teamNames }
  const rows = ids.length === 0 ? [] : await statements[dimension].all(executor, { courtIds, ids })
  return new Map(rows.map(({ id, name }) => [id, name]))
}
