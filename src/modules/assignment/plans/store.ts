import { getTableColumns, sql } from 'drizzle-orm'
import type { Executor } from '../../../platform/database.js'
import { inserter, statement } from '../../../platform/statement.js'
import type { Tx } from '../../../platform/transaction.js'
import type { CaseState } from '../../../workflow/states.js'
import type { EarlierRole } from './rule-out.js'
import { assignmentPlanEntries, assignmentPlans } from './tables.js'

export type PlanRow = typeof assignmentPlans.$inferSelect
export type EntryRow = typeof assignmentPlanEntries.$inferSelect

const p = sql.placeholder

export const insertPlans = inserter('insert_assignment_plans', assignmentPlans)
export const insertEntries = inserter('insert_assignment_plan_entries', assignmentPlanEntries)

const columnsOf = (table: typeof assignmentPlans | typeof assignmentPlanEntries, alias: string) =>
  sql.raw(
    Object.entries(getTableColumns(table))
      .map(([member, { name }]) => `${alias}.${name} as "${member}"`)
      .join(', '),
  )
const PLAN = columnsOf(assignmentPlans, 'l')
const ENTRY = columnsOf(assignmentPlanEntries, 'e')

const waiting = statement<{ caseId: string }>(
  'list_waiting_cases',
  sql`select c.id as "caseId" from cases c
      where c.court_id = ${p('courtId')} and c.state = 'seeking-mediator'
        and (${p('caseIds')}::uuid[] is null or c.id = any(${p('caseIds')}::uuid[]))
      order by c.received_on, c.id limit ${p('limit')}`,
)

/** Cases that look for a mediator, the longest waiting first: all, or those of them that are named. */
export async function listWaiting(
  executor: Executor,
  courtId: number,
  caseIds: readonly string[] | null,
  limit: number,
): Promise<string[]> {
  return (await waiting.all(executor, { courtId, caseIds, limit })).map(({ caseId }) => caseId)
}

const earlier = statement<{ caseId: string; mediatorId: string; role: EarlierRole }>(
  'list_earlier_roles',
  sql`select r.case_id as "caseId", r.mediator_id as "mediatorId", 'recused' as role from recusals r
        where r.court_id = ${p('courtId')} and r.case_id = any(${p('caseIds')}::uuid[]) and r.outcome = 'upheld'
      union
      select o.case_id, o.declined_by, 'declined' from offers o
        where o.court_id = ${p('courtId')} and o.case_id = any(${p('caseIds')}::uuid[]) and o.outcome = 'declined'
      union
      select a.case_id, a.mediator_id, case t.outcome when 'accepted' then 'mediated' else 'lapsed' end
        from assignments a
        join offers t on t.court_id = a.court_id and t.case_id = a.case_id and t.id = a.offer_id
        where a.court_id = ${p('courtId')} and a.case_id = any(${p('caseIds')}::uuid[]) and a.status = 'ended'
          and (t.outcome = 'accepted' or (t.outcome = 'lapsed' and a.accepted_on is null))`,
)

/** What mediators have been in cases before; of several to whom a case was offered only those who did not answer lapsed. */
export function listEarlierRoles(executor: Executor, courtId: number, caseIds: readonly string[]) {
  return earlier.all(executor, { courtId, caseIds: [...caseIds] })
}

const planById = statement<PlanRow>(
  'find_assignment_plan',
  sql`select ${PLAN} from assignment_plans l where l.court_id = ${p('courtId')} and l.id = ${p('id')}`,
)
const lockedPlan = statement<PlanRow>(
  'lock_assignment_plan',
  sql`select ${PLAN} from assignment_plans l where l.court_id = ${p('courtId')} and l.id = ${p('id')} for no key update`,
)

export function findPlan(executor: Executor, courtId: number, id: string): Promise<PlanRow | undefined> {
  return planById.first(executor, { courtId, id })
}

/** A plan, locked until the transaction ends. */
export function lockPlan(tx: Tx, courtId: number, id: string): Promise<PlanRow | undefined> {
  return lockedPlan.first(tx, { courtId, id })
}

const changed = statement<{ id: string }>(
  'update_assignment_plan',
  sql`update assignment_plans set version = ${p('version')}, status = ${p('status')}, report = ${p('report')}::jsonb,
        decided_at = ${p('decidedAt')}::timestamptz, decided_by = ${p('decidedBy')}::uuid,
        operation_id = ${p('operationId')}::uuid, discard_reason = ${p('discardReason')}
      where court_id = ${p('courtId')} and id = ${p('id')}`,
)

/** Writes a new version of a plan that is locked, and says what it is now. */
export function updatePlan(tx: Tx, row: PlanRow, changes: Partial<PlanRow>): PlanRow {
  const next = { ...row, ...changes, version: row.version + 1 }
  const { courtId, id, version, status, report, decidedAt, decidedBy, operationId, discardReason } = next
  changed.tell(tx, {
    ...{ courtId, id, version, status, decidedAt, decidedBy, operationId, discardReason },
    report: JSON.stringify(report),
  })
  return next
}

const entryOfCase = statement<EntryRow>(
  'find_assignment_plan_entry',
  sql`select ${ENTRY} from assignment_plan_entries e
      where e.court_id = ${p('courtId')} and e.plan_id = ${p('planId')} and e.case_id = ${p('caseId')}`,
)

export function findEntry(executor: Executor, { courtId, id }: PlanRow, caseId: string): Promise<EntryRow | undefined> {
  return entryOfCase.first(executor, { courtId, planId: id, caseId })
}

const edited = statement<{ position: number }>(
  'edit_assignment_plan_entry',
  sql`update assignment_plan_entries set mediator_id = ${p('mediatorId')}::uuid, score = ${p('score')},
        reasons = ${p('reasons')}::jsonb, edited_at = ${p('editedAt')}::timestamptz, edited_by = ${p('editedBy')}::uuid,
        edit_reason = ${p('editReason')}
      where court_id = ${p('courtId')} and plan_id = ${p('planId')} and position = ${p('position')}`,
)

type Edit = Pick<EntryRow, 'mediatorId' | 'score' | 'reasons' | 'editedAt' | 'editedBy' | 'editReason'>

export function updateEntry(tx: Tx, { courtId, planId, position }: EntryRow, edit: Edit): void {
  edited.tell(tx, { courtId, planId, position, ...edit, reasons: JSON.stringify(edit.reasons) })
}

const shares = statement<{ mediatorId: string; cases: number; score: number }>(
  'count_assignment_plan_entries',
  sql`select e.mediator_id as "mediatorId", count(*)::int as cases, sum(e.score)::int as score
      from assignment_plan_entries e
      where e.court_id = ${p('courtId')} and e.plan_id = ${p('planId')} and e.mediator_id is not null
      group by e.mediator_id`,
)

/** How many cases each mediator gets in a plan as it is now, and the points of these entries. */
export function listShares(executor: Executor, { courtId, id }: PlanRow) {
  return shares.all(executor, { courtId, planId: id })
}

const assigned = statement<{ caseId: string; mediatorId: string }>(
  'list_assigned_plan_entries',
  sql`select e.case_id as "caseId", e.mediator_id as "mediatorId" from assignment_plan_entries e
      where e.court_id = ${p('courtId')} and e.plan_id = ${p('planId')} and e.mediator_id is not null
      order by e.position`,
)

/** Cases that get a mediator in a plan, the longest waiting first. */
export function listAssigned(executor: Executor, { courtId, id }: PlanRow) {
  return assigned.all(executor, { courtId, planId: id })
}

/** An entry with the case as it is now. */
export interface EntryOfCase extends EntryRow {
  readonly caseNumber: string
  readonly state: CaseState
  readonly receivedOn: string
}

export const ENTRY_FILTERS = ['assigned', 'unassigned', 'edited'] as const

const entries = statement<EntryOfCase>(
  'list_assignment_plan_entries',
  sql`select ${ENTRY}, coalesce(c.number, c.receipt_number) as "caseNumber", c.state, c.received_on as "receivedOn"
      from assignment_plan_entries e join cases c on c.court_id = e.court_id and c.id = e.case_id
      where e.court_id = ${p('courtId')} and e.plan_id = ${p('planId')} and e.position > ${p('after')}
        and case ${p('only')}::text when 'assigned' then e.mediator_id is not null
              when 'unassigned' then e.mediator_id is null when 'edited' then e.edited_at is not null else true end
      order by e.position limit ${p('limit')}`,
)

/** Entries of a plan in the order in which the cases wait. */
export function listEntries(
  executor: Executor,
  { courtId, id }: PlanRow,
  page: { only: (typeof ENTRY_FILTERS)[number] | null; after: number; limit: number },
): Promise<EntryOfCase[]> {
  return entries.all(executor, { courtId, planId: id, ...page })
}
