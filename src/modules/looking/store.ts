import { type SQL, sql } from 'drizzle-orm'
import { type Executor, inserter, type Statement, statement } from '../../platform/database.js'
import type { CaseState, Track } from '../../workflow/states.js'
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
  readonly version: number
}

const SUMMARY = sql`c.id, c.court_id as "courtId", c.receipt_number as "receiptNumber", c.number, c.state, c.track,
  c.cause_code as "causeCode", c.claim_amount_fen as "claimAmountFen", c.tags, c.priority,
  c.mediator_id as "mediatorId", c.received_on as "receivedOn", c.next_due_on as "nextDueOn", c.version`

const FILTERS = {
  state: sql`c.state = ${p('state')}`,
  causeCode: sql`c.cause_code = ${p('causeCode')}`,
  mediatorId: sql`c.mediator_id = ${p('mediatorId')}::uuid`,
  number: sql`c.number = ${p('number')}`,
  receivedFrom: sql`c.received_on >= ${p('receivedFrom')}::date`,
  receivedTo: sql`c.received_on <= ${p('receivedTo')}::date`,
  dueBefore: sql`c.next_due_on < ${p('dueBefore')}::date`,
  cursor: sql`(c.received_on, c.id) < (${p('cursorOn')}::date, ${p('cursorId')}::uuid)`,
} as const satisfies Record<string, SQL>
export type CaseFilter = Exclude<keyof typeof FILTERS, 'cursor'>

const listStatements = new Map<string, Statement<CaseSummary>>()

/** One named statement per set of filters, so that each has a plan of its own and none is guessed for all. */
function listStatement(names: readonly (keyof typeof FILTERS)[]): Statement<CaseSummary> {
  const key = [...names].sort().join('_')
  const known = listStatements.get(key)
  if (known !== undefined) return known
  const conditions = [sql`c.court_id = ${p('courtId')}`, ...names.map((name) => FILTERS[name])]
  const made = statement<CaseSummary>(
    `list_cases_${key}`,
    sql`select ${SUMMARY} from cases c where ${sql.join(conditions, sql` and `)}
        order by c.received_on desc, c.id desc limit ${p('limit')}`,
  )
  listStatements.set(key, made)
  return made
}

/** Cases of one court, newest first. */
export function listCases(
  executor: Executor,
  courtId: number,
  filters: Partial<Record<CaseFilter, string>>,
  page: { limit: number; after: { on: string; id: string } | undefined },
): Promise<CaseSummary[]> {
  const names = Object.keys(filters) as CaseFilter[]
  const all = page.after === undefined ? names : ([...names, 'cursor'] as const)
  const cursor = page.after === undefined ? {} : { cursorOn: page.after.on, cursorId: page.after.id }
  return listStatement(all).all(executor, { courtId, ...filters, ...cursor, limit: page.limit })
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
  sql`select ${SUMMARY} from cases c
      where (c.mediator_id = ${p('mediatorId')}::uuid or ${p('mediatorId')}::uuid = any(c.co_mediator_ids))
        and c.court_id = any(${p('courtIds')}::int[]) and c.state in ('offered', 'in-mediation', 'paused')
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
  id: '00000000-0000-0000-0000-000000000000',
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

export const insertAccessLog = inserter('insert_access_log', accessLog)
