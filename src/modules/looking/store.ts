import { type SQL, sql } from 'drizzle-orm'
import type { Executor } from '../../platform/database.js'
import { NIL_ID } from '../../platform/ids.js'
import { inserter, type Statement, statement } from '../../platform/statement.js'
import type { CaseState, Track } from '../../workflow/states.js'
import { foldedName, soughtGrams } from '../intake/name-grams.js'
import { accessLog } from './tables.js'
import type { StoredEntry } from './verify-timeline.js'

const p = sql.placeholder

const timeline = statement<StoredEntry>(
  'timeline_of_case',
  sql`select court_id as "courtId", case_id as "caseId", seq, profile, command, from_state as "fromState",
        to_state as "toState", occurred_on as "occurredOn", at, entered_late as "enteredLate",
        actor_kind as "actorKind", actor_id as "actorId", client_id as "clientId", request_id as "requestId",
        record_id as "recordId", ground, canonical, previous_hash as "previousHash", hash
      from case_events where court_id = ${p('courtId')} and case_id = ${p('caseId')} and seq > ${p('after')}
      order by seq limit ${p('limit')}`,
)

/** Entries of a timeline after a position. */
export function listEntries(executor: Executor, courtId: number, caseId: string, after: number, limit: number) {
  return timeline.all(executor, { courtId, caseId, after, limit })
}

/** A case as a list shows it. */
export interface CaseSummary {
  readonly id: string
  readonly courtId: number
  readonly receiptNumber: string
  readonly number: string | null
  readonly state: CaseState
  readonly track: Track | null
  readonly causeCode: string
  readonly claimAmountFen: number
  readonly tags: string[]
  readonly priority: number
  readonly mediatorId: string | null
  readonly receivedOn: string
  readonly nextDueOn: string | null
  /** The first days on which a running period is amber, and red; null when none runs. */
  readonly nextWarningsOn: readonly [amberOn: string | null, redOn: string | null]
  readonly version: number
}

/** Columns of a {@link CaseSummary} from `cases c`. */
export const SUMMARY = sql`c.id, c.court_id as "courtId", c.receipt_number as "receiptNumber", c.number, c.state, c.track,
  c.cause_code as "causeCode", c.claim_amount_fen as "claimAmountFen", c.tags, c.priority,
  c.mediator_id as "mediatorId", c.received_on as "receivedOn", c.next_due_on as "nextDueOn", c.version,
  (select array[min(w.amber_on), min(w.red_on)]::text[] from deadlines w
   where w.court_id = c.court_id and w.case_id = c.id and w.ended_seq is null) as "nextWarningsOn"`

const FILTERS = {
  state: sql`c.state = ${p('state')}`,
  causeCode: sql`c.cause_code = ${p('causeCode')}`,
  mediatorId: sql`c.mediator_id = ${p('mediatorId')}::uuid`,
  number: sql`c.number = ${p('number')}`,
  receivedFrom: sql`c.received_on >= ${p('receivedFrom')}::date`,
  receivedTo: sql`c.received_on <= ${p('receivedTo')}::date`,
  dueBefore: sql`c.next_due_on < ${p('dueBefore')}::date`,
} as const satisfies Record<string, SQL>
export type CaseFilter = keyof typeof FILTERS
const FILTER_NAMES = Object.keys(FILTERS)

const ORDERS = {
  newest: {
    by: sql`c.received_on desc, c.id desc`,
    after: sql`(c.received_on, c.id) < (${p('afterOn')}::date, ${p('afterId')}::uuid)`,
  },
  due: {
    by: sql`c.next_due_on, c.id`,
    after: sql`(c.next_due_on, c.id) > (${p('afterOn')}::date, ${p('afterId')}::uuid)`,
  },
} as const
export type CaseOrder = keyof typeof ORDERS

const listStatements = new Map<string, Statement<CaseSummary>>()

/** One named statement per order and set of filters, so that each has a plan of its own and none is guessed for all. */
function listStatement(order: CaseOrder, names: readonly CaseFilter[], isFirst: boolean): Statement<CaseSummary> {
  // By number: PostgreSQL tells names apart by their first 63 characters only.
  const numbers = names.map((filter) => FILTER_NAMES.indexOf(filter)).sort()
  const name = ['list_cases', order, ...numbers, ...(isFirst ? [] : ['after'])].join('_')
  const known = listStatements.get(name)
  if (known !== undefined) return known
  const { by, after } = ORDERS[order]
  const conditions = [
    sql`c.court_id = ${p('courtId')}`,
    ...names.map((filter) => FILTERS[filter]),
    ...(isFirst ? [] : [after]),
  ]
  const made = statement<CaseSummary>(
    name,
    sql`select ${SUMMARY} from cases c where ${sql.join(conditions, sql` and `)} order by ${by} limit ${p('limit')}`,
  )
  listStatements.set(name, made)
  return made
}

/** Cases of one court, the newest first or the one that is due next. */
export function listCases(
  executor: Executor,
  courtId: number,
  filters: Partial<Record<CaseFilter, string>>,
  page: { order: CaseOrder; limit: number; after: { on: string; id: string } | undefined },
): Promise<CaseSummary[]> {
  const { order, limit, after } = page
  const place = after === undefined ? {} : { afterOn: after.on, afterId: after.id }
  const names = Object.keys(filters) as CaseFilter[]
  return listStatement(order, names, after === undefined).all(executor, { courtId, ...filters, ...place, limit })
}

const URGENCY = sql`(-c.priority), (coalesce(c.next_due_on, '9999-12-31'::date)), c.id`
const OPEN = sql`c.state not in ('returned', 'withdrawn', 'transferred', 'closed')`

const courtWork = statement<CaseSummary>(
  'work_list_of_court',
  sql`select ${SUMMARY} from cases c where c.court_id = ${p('courtId')} and ${OPEN}
        and (${URGENCY}) > (${p('negativePriority')}::int, ${p('dueOn')}::date, ${p('id')}::uuid)
      order by ${URGENCY} limit ${p('limit')}`,
)
const mediatorWork = statement<CaseSummary>(
  'work_list_of_mediator',
  sql`select ${SUMMARY} from assignments a join cases c on c.court_id = a.court_id and c.id = a.case_id
      where a.mediator_id = ${p('mediatorId')}::uuid and a.status <> 'ended' and a.court_id = any(${p('courtIds')}::int[])
        and c.state in ('offered', 'in-mediation', 'paused')
        and (${URGENCY}) > (${p('negativePriority')}::int, ${p('dueOn')}::date, ${p('id')}::uuid)
      order by ${URGENCY} limit ${p('limit')}`,
)

/** Place in a work list after which the next page begins. */
export interface UrgencyKey {
  readonly negativePriority: number
  readonly dueOn: string
  readonly id: string
}
export const BEFORE_ALL: UrgencyKey = {
  negativePriority: -1_000_000,
  dueOn: '0001-01-01',
  id: NIL_ID,
}

/** Open cases of a court, most urgent first: priority tags, then the nearest deadline. */
export function listCourtWork(executor: Executor, courtId: number, after: UrgencyKey, limit: number) {
  return courtWork.all(executor, { courtId, ...after, limit })
}

/** Cases that are offered to or with a mediator, in the courts that may use the roster. */
export function listMediatorWork(
  executor: Executor,
  mediatorId: string,
  courtIds: readonly number[],
  after: UrgencyKey,
  limit: number,
) {
  return mediatorWork.all(executor, { mediatorId, courtIds, ...after, limit })
}

const byIdentity = statement<CaseSummary>(
  'cases_by_identity',
  sql`select ${SUMMARY} from cases c where c.court_id = ${p('courtId')} and c.id in (
        select y.case_id from parties y where y.court_id = ${p('courtId')} and y.identity_index = ${p('index')})
      order by c.received_on desc, c.id desc limit 100`,
)

/** Cases of a court in which somebody with this paper is a party, newest first, 100 at most. */
export function listCasesByIdentity(executor: Executor, courtId: number, index: Buffer) {
  return byIdentity.all(executor, { courtId, index })
}

const byName = statement<CaseSummary>(
  'cases_by_name',
  sql`with hits as materialized (
        select y.case_id from parties y where y.court_id = ${p('courtId')} and y.name_grams @> ${p('grams')}::text[]
          and position(${p('folded')} in y.name_folded) > 0),
      newest as (
        (select few.id from cases few where few.court_id = ${p('courtId')} and few.id in (select case_id from hits)
           and (select count(*) from hits) <= 1000
         order by few.received_on desc, few.id desc limit 100)
        union all
        (select many.id from cases many where many.court_id = ${p('courtId')}
           and (many.id in (select case_id from hits)) is true and (select count(*) from hits) > 1000
         order by many.received_on desc, many.id desc limit 100))
      select ${SUMMARY} from cases c join newest n on n.id = c.id where c.court_id = ${p('courtId')}
      order by c.received_on desc, c.id desc`,
)

/**
 * Cases of a court in which somebody's name contains this part, newest first, 100 at most.
 *
 * A few hits are looked up one by one. For a common name the cases are walked from the newest on until 100 are found:
 * `is true` keeps the planner from looking up every hit there as well.
 */
export function listCasesByName(executor: Executor, courtId: number, part: string) {
  return byName.all(executor, { courtId, grams: soughtGrams(part), folded: foldedName(part) })
}

export const insertAccessLog = inserter('insert_access_log', accessLog)
