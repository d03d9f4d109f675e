import { getTableColumns, type SQL, sql } from 'drizzle-orm'
import type { Executor } from '../../platform/database.js'
import { inserter, type Statement, statement } from '../../platform/statement.js'
import type { Tx } from '../../platform/transaction.js'
import { DEADLINE_KINDS, type DeadlineKind } from '../../workflow/deadline-rules.js'
import type { Role } from '../../workflow/roles.js'
import { NOT_JUST_ENTERED_LATE } from '../../workflow/store.js'
import type { Stage } from '../../workflow/supervision-stages.js'
import { type NoticeState, OPEN_STATES } from './moves.js'
import { supervisionEvents, supervisionNotices } from './tables.js'

const p = sql.placeholder

export type NoticeRow = typeof supervisionNotices.$inferSelect
export type EventRow = typeof supervisionEvents.$inferSelect

/** What of the case a notice is shown and told with. */
export interface NoticeContext {
  readonly caseNumber: string
  readonly deadlineKind: DeadlineKind | null
  /** The presiding mediator first. */
  readonly mediatorIds: readonly string[]
}
export type NoticeInContext = NoticeRow & NoticeContext

const COLUMNS = Object.entries(getTableColumns(supervisionNotices))
const OWN = sql.raw(COLUMNS.map(([member, { name }]) => `n.${name} as "${member}"`).join(', '))
const CASE_CONTEXT = sql`coalesce(c.number, c.receipt_number) as "caseNumber",
  array_remove(c.mediator_id || c.co_mediator_ids, null) as "mediatorIds"`
const NOTICE = sql`${OWN}, ${CASE_CONTEXT}, d.kind as "deadlineKind"`
const WITH_CASE = sql`join cases c on c.court_id = n.court_id and c.id = n.case_id
  left join deadlines d on d.court_id = n.court_id and d.case_id = n.case_id and d.id = n.deadline_id`
const OPEN = sql.raw(`n.state in (${OPEN_STATES.map((state) => `'${state}'`).join(', ')})`)

const noticeById = statement<NoticeInContext>(
  'find_supervision_notice',
  sql`select ${NOTICE} from supervision_notices n ${WITH_CASE}
      where n.court_id = ${p('courtId')} and n.case_id = ${p('caseId')} and n.id = ${p('noticeId')}`,
)
const lockedNotice = statement<NoticeInContext>(
  'lock_supervision_notice',
  sql`select ${NOTICE} from supervision_notices n ${WITH_CASE}
      where n.court_id = ${p('courtId')} and n.case_id = ${p('caseId')} and n.id = ${p('noticeId')} for update of n`,
)

/** A notice as it is now. */
export function findNotice(executor: Executor, courtId: number, caseId: string, noticeId: string) {
  return noticeById.first(executor, { courtId, caseId, noticeId })
}

/** A notice, locked until the transaction ends. The case is not locked: supervision leaves it alone. */
export function lockNotice(tx: Tx, courtId: number, caseId: string, noticeId: string) {
  return lockedNotice.first(tx, { courtId, caseId, noticeId })
}

const eventsOfNotice = statement<EventRow>(
  'list_supervision_events',
  sql`select court_id as "courtId", case_id as "caseId", notice_id as "noticeId", seq, act, state,
        actor_kind as "actorKind", actor_id as "actorId", occurred_on as "occurredOn", at, note, measure,
        promised_on as "promisedOn", due_on as "dueOn"
      from supervision_events
      where court_id = ${p('courtId')} and case_id = ${p('caseId')} and notice_id = ${p('noticeId')} order by seq`,
)

/** The history of a notice in its order. */
export function listEvents(executor: Executor, { courtId, caseId, id }: NoticeRow): Promise<EventRow[]> {
  return eventsOfNotice.all(executor, { courtId, caseId, noticeId: id })
}

export const insertEvents = inserter('insert_supervision_events', supervisionEvents)

const NAMES = sql.raw(COLUMNS.map(([, { name }]) => name).join(', '))
const MEMBERS = sql.raw(COLUMNS.map(([member]) => `"${member}"`).join(', '))
const GIVEN = sql.raw(
  COLUMNS.map(([member, column]) => `"${member}" ${column.name === 'court_id' ? 'int' : column.getSQLType()}`).join(
    ', ',
  ),
)

const raise = statement<{ id: string }>(
  'raise_supervision_notices',
  sql`insert into supervision_notices (${NAMES}) select ${MEMBERS} from json_to_recordset(${p('items')}) as given(${GIVEN})
      on conflict do nothing returning id`,
)

/**
 * Writes new notices but for those whose matter has one already, whoever raised it a moment before.
 *
 * @returns ids of those that were written
 */
export async function insertNotices(tx: Tx, rows: readonly NoticeRow[]): Promise<ReadonlySet<string>> {
  if (rows.length === 0) return new Set()
  const written = await raise.all(tx, { items: JSON.stringify(rows) })
  return new Set(written.map(({ id }) => id))
}

const move = statement<object>(
  'move_supervision_notices',
  sql`update supervision_notices n set version = given.version, state = given.state,
        answer_due_on = given."answerDueOn", answered_on = given."answeredOn", answered_by = given."answeredBy",
        promised_on = given."promisedOn", due_on = given."dueOn", result = given.result, ended_on = given."endedOn"
      from json_to_recordset(${p('items')}) as given(${GIVEN})
      where n.court_id = given."courtId" and n.case_id = given."caseId" and n.id = given.id`,
)

/** Writes what became of notices that the running transaction has locked. */
export function updateNotices(tx: Tx, rows: readonly NoticeRow[]): void {
  if (rows.length > 0) move.tell(tx, { items: JSON.stringify(rows) })
}

const personOnCase = statement<{ id: string }>(
  'find_person_of_addressee',
  sql`select g.person_id as id from grants g
      where g.person_id = ${p('personId')}::uuid and g.revoked_at is null
        and (g.mediator_id = any(${p('mediatorIds')}::uuid[])
             or (g.role = any(${p('roles')}::text[]) and g.court_id = ${p('courtId')}))
      limit 1`,
)

/** Whether somebody is one of these mediators, or has one of these roles in the court. */
export async function isPersonOnCase(
  executor: Executor,
  personId: string,
  among: { mediatorIds: readonly string[]; roles: readonly Role[]; courtId: number },
): Promise<boolean> {
  return (await personOnCase.first(executor, { personId, ...among })) !== undefined
}

/** A period that is over, in a case without a notice about it. */
export interface OverduePeriod extends NoticeContext {
  readonly courtId: number
  readonly caseId: string
  readonly deadlineId: string
  readonly deadlineKind: DeadlineKind
  readonly dueOn: string
}

const overduePeriods = statement<OverduePeriod>(
  'overdue_periods_without_notice',
  sql`select d.court_id as "courtId", d.case_id as "caseId", d.id as "deadlineId", d.kind as "deadlineKind",
        d.due_on as "dueOn", ${CASE_CONTEXT}
      from deadlines d join cases c on c.court_id = d.court_id and c.id = d.case_id
      where d.court_id = any(${p('courtIds')}::int[]) and d.status = 'running' and d.due_on < ${p('today')}::date
        and d.kind = any(${p('kinds')}::text[]) and ${NOT_JUST_ENTERED_LATE}
        and not exists (select from supervision_notices n
              where n.court_id = d.court_id and n.case_id = d.case_id and n.deadline_id = d.id
                and (${OPEN} or (n.deadline_due_on = d.due_on and n.reason_code = 'overdue-deadline')))
        and (d.court_id, d.due_on, d.case_id, d.kind)
          > (${p('courtId')}::int, ${p('dueOn')}::date, ${p('caseId')}::uuid, ${p('deadlineKind')}::text)
      order by d.court_id, d.due_on, d.case_id, d.kind
      limit ${p('limit')} for no key update of c, d skip locked`,
)

/** A place in the order in which overdue periods are looked through. */
export type OverduePlace = Pick<OverduePeriod, 'courtId' | 'dueOn' | 'caseId' | 'deadlineKind'>

/** Before every period. */
export const FIRST_PLACE: OverduePlace = {
  courtId: 0,
  dueOn: '0001-01-01',
  caseId: '00000000-0000-0000-0000-000000000000',
  deadlineKind: DEADLINE_KINDS[0],
}

/** What a sweep looks at in one transaction. */
export interface Sweep {
  readonly courtIds: readonly number[]
  readonly today: string
  readonly limit: number
  /** Periods that an act entered late has started or moved since then are left alone. */
  readonly lateSince: Date
}

/**
 * Overdue periods after a place that nobody supervises yet, in the order of their index. Each is locked with its case, so
 * that two sweeps share the work; a case in which somebody is acting at this moment is left for the next sweep.
 */
export function lockOverduePeriods(
  tx: Tx,
  sweep: Sweep,
  kinds: readonly DeadlineKind[],
  { courtId, dueOn, caseId, deadlineKind }: OverduePlace,
): Promise<OverduePeriod[]> {
  return overduePeriods.all(tx, { ...sweep, kinds, courtId, dueOn, caseId, deadlineKind })
}

const lateNotices = statement<NoticeInContext>(
  'late_supervision_notices',
  sql`select ${NOTICE} from supervision_notices n ${WITH_CASE}
      where n.court_id = any(${p('courtIds')}::int[]) and n.due_on < ${p('today')}::date
        and n.stage = any(${p('stages')}::text[])
      limit ${p('limit')} for update of n skip locked`,
)

/** Notices of these stages on which an answer or a promised measure is late, locked. */
export function lockLateNotices(tx: Tx, sweep: Sweep, stages: readonly Stage[]): Promise<NoticeInContext[]> {
  return lateNotices.all(tx, { ...sweep, stages })
}

const mootNotices = statement<NoticeInContext>(
  'moot_supervision_notices',
  sql`select ${OWN}, ${CASE_CONTEXT}, d.kind as "deadlineKind"
      from supervision_notices n
      join deadlines d on d.court_id = n.court_id and d.case_id = n.case_id and d.id = n.deadline_id
      join cases c on c.court_id = n.court_id and c.id = n.case_id
      where n.court_id = any(${p('courtIds')}::int[]) and n.deadline_id is not null and ${OPEN}
        and (d.ended_seq is not null
             or (n.reason_code = 'overdue-deadline' and (d.due_on is null or d.due_on >= ${p('today')}::date)))
      limit ${p('limit')} for update of n skip locked`,
)

/** Open notices about a period that has ended, or that is not overdue any more, locked. */
export function lockMootNotices(tx: Tx, sweep: Sweep): Promise<NoticeInContext[]> {
  return mootNotices.all(tx, { ...sweep })
}

const FILTERS = {
  stage: sql`n.stage = ${p('stage')}`,
  state: sql`n.state = ${p('state')}`,
  dueBefore: sql`n.due_on < ${p('dueBefore')}::date`,
  mine: sql`(n.person_id = ${p('mine')}::uuid or n.raised_by_id = ${p('mine')}::uuid)`,
  after: sql`n.id < ${p('after')}::uuid`,
} as const satisfies Record<string, SQL>
export type NoticeFilters = Partial<Record<keyof typeof FILTERS, string>>

const lists = new Map<string, Statement<NoticeInContext>>()

/** One named statement per set of filters, so that each has a plan of its own. */
function listStatement(kind: string, from: SQL, names: readonly (keyof typeof FILTERS)[]): Statement<NoticeInContext> {
  const name = ['list_supervision', kind, ...names.toSorted()].join('_')
  const known = lists.get(name)
  if (known !== undefined) return known
  const conditions = sql.join(
    names.map((filter) => sql` and ${FILTERS[filter]}`),
    sql``,
  )
  const made = statement<NoticeInContext>(
    name,
    sql`select ${NOTICE} ${from}${conditions} order by n.id desc limit ${p('limit')}`,
  )
  lists.set(name, made)
  return made
}

const filterNames = (filters: NoticeFilters) => Object.keys(filters) as (keyof typeof FILTERS)[]

const OF_COURT = sql`from supervision_notices n ${WITH_CASE} where n.court_id = ${p('courtId')}`

/** Notices about the cases of a court, the newest first. */
export function listCourtNotices(executor: Executor, courtId: number, filters: NoticeFilters, limit: number) {
  return listStatement('court', OF_COURT, filterNames(filters)).all(executor, { courtId, ...filters, limit })
}

const OF_MEDIATORS = sql`from cases c
  join supervision_notices n on n.court_id = c.court_id and n.case_id = c.id
  left join deadlines d on d.court_id = n.court_id and d.case_id = n.case_id and d.id = n.deadline_id
  where c.court_id = any(${p('courtIds')}::int[]) and c.mediator_id = any(${p('mediatorIds')}::uuid[])
    and n.addressee = 'mediator'`

/** Notices that these mediators have to answer as presiding in the case, the newest first. */
export function listMediatorNotices(
  executor: Executor,
  whose: { mediatorIds: readonly string[]; courtIds: readonly number[] },
  filters: NoticeFilters,
  limit: number,
) {
  return listStatement('mediator', OF_MEDIATORS, filterNames(filters)).all(executor, { ...whose, ...filters, limit })
}

/** How the supervision of one stage went. */
export interface StageFigures {
  readonly stage: Stage
  readonly raised: number
  readonly answeredInTime: number
  readonly escalated: number
  readonly closed: number
  readonly open: number
}

const figures = statement<StageFigures>(
  'supervision_figures',
  sql`select n.stage, count(*)::int as raised,
        count(*) filter (where n.answered_on <= n.answer_due_on)::int as "answeredInTime",
        count(*) filter (where n.state = 'escalated')::int as escalated,
        count(*) filter (where n.state = 'closed')::int as closed,
        count(*) filter (where ${OPEN})::int as open
      from supervision_notices n
      where n.court_id = ${p('courtId')} and n.raised_on between ${p('from')}::date and ${p('to')}::date
      group by n.stage`,
)

/** Figures of the notices that were raised in a court from one day to another; a stage without any has no row. */
export function countByStage(executor: Executor, courtId: number, from: string, to: string): Promise<StageFigures[]> {
  return figures.all(executor, { courtId, from, to })
}

/** Open notices about cases of a court. */
export interface OpenNoticeCount {
  readonly courtId: number
  readonly stage: Stage
  readonly state: NoticeState
  readonly count: number
  /** Rises with every move of one of them. */
  readonly moves: number
}

const openNotices = statement<OpenNoticeCount>(
  'count_open_notices_of_courts',
  sql`select n.court_id as "courtId", n.stage, n.state, count(*)::int as count, sum(n.version)::int as moves
      from supervision_notices n
      where n.court_id = any(${p('courtIds')}::int[]) and ${OPEN} group by n.court_id, n.stage, n.state`,
)

/** How many notices about cases of these courts are open, by court, stage and state. */
export function countOpenNotices(executor: Executor, courtIds: readonly number[]): Promise<OpenNoticeCount[]> {
  return openNotices.all(executor, { courtIds })
}
