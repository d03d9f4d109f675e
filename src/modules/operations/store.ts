import { getTableColumns, sql } from 'drizzle-orm'
import { actingKind } from '../../authorization/policy.js'
import type { Executor } from '../../platform/database.js'
import type { ProblemRecord } from '../../platform/problem.js'
import { randomBytes } from '../../platform/random.js'
import { inserter, sharedStatement, statement } from '../../platform/statement.js'
import type { Tx } from '../../platform/transaction.js'
import type { Call } from '../../workflow/call.js'
import { mintIdOfCourt } from '../../workflow/case-id.js'
import type { Command } from '../../workflow/commands.js'
import { type ItemResult, type OperationKind, operationItems, operationResults, operations } from './tables.js'

export type OperationRow = typeof operations.$inferSelect
export type OperationItem = Omit<typeof operationItems.$inferSelect, 'attempts'>

const p = sql.placeholder

const insertOperations = inserter('insert_operations', operations)
const insertItems = inserter('insert_operation_items', operationItems)
const insertResults = inserter('insert_operation_results', operationResults)

/** What somebody wants done to many. */
export interface WantedOperation {
  readonly courtId: number
  readonly kind: OperationKind
  readonly act: Command | null
  readonly subjectId: string | null
  readonly input: unknown
  readonly items: readonly {
    readonly caseId: string | null
    readonly input: unknown
    /** Where its place is given from elsewhere: rising, and not always without gaps. */
    readonly position?: number
  }[]
}

/**
 * Records long work and its items in the running transaction. A process takes it up after the commit and does each item
 * with the rights that the caller has then.
 */
export function startOperation(tx: Tx, call: Call, wanted: WantedOperation): OperationRow {
  const { actor } = call
  const actorKind = actingKind(actor)
  if (actorKind === 'system') throw new Error('the service asks nobody to do long work')
  const { items, ...asked } = wanted
  const row: OperationRow = {
    ...asked,
    id: mintIdOfCourt(call.now.getTime(), wanted.courtId, randomBytes(16)),
    total: items.length,
    ended: null,
    actorKind,
    actorId: actor.id,
    clientId: actor.clientId,
    scopes: [...actor.scopes],
    requestId: call.requestId,
    requestedOn: call.today,
    requestedAt: call.now,
    startedAt: null,
    endedAt: null,
  }
  insertOperations(tx, [row])
  insertItems(
    tx,
    items.map((item, index) => ({ courtId: row.courtId, operationId: row.id, position: index, ...item, attempts: 0 })),
  )
  return row
}

const COLUMNS = sql.raw(
  Object.entries(getTableColumns(operations))
    .map(([member, { name }]) => `o.${name} as "${member}"`)
    .join(', '),
)
const ITEM = sql`i.court_id as "courtId", i.operation_id as "operationId", i.position, i.case_id as "caseId", i.input`

const openOperations = statement<OperationRow>(
  'open_operations',
  sql`select ${COLUMNS} from operations o where o.ended is null order by o.requested_at limit ${p('limit')}`,
)

/** Operations of all courts that have not ended, the oldest first. */
export function listOpenOperations(executor: Executor, limit: number): Promise<OperationRow[]> {
  return openOperations.all(executor, { limit })
}

// `offset 0` keeps it a look into the key for each item: what PostgreSQL last knew of the tables is from before the work.
const NOT_DONE = sql`not exists (select from operation_results r where r.court_id = i.court_id
  and r.operation_id = i.operation_id and r.position = i.position offset 0)`

const nextItem = statement<OperationItem>(
  'lock_next_operation_item',
  sql`select ${ITEM} from operation_items i
      join operations o on o.court_id = i.court_id and o.id = i.operation_id and o.ended is null
      where i.court_id = ${p('courtId')} and i.operation_id = ${p('operationId')} and i.position > ${p('after')}
        and ${NOT_DONE}
      order by i.position limit 1 for update of i skip locked`,
)

/**
 * The next item that nobody works on, locked until the transaction ends.
 *
 * Whoever finished it between the look and the lock has written its result; the key of the results then refuses this
 * transaction as a whole.
 */
export function lockNextItem(tx: Tx, { courtId, id }: OperationRow, after: number): Promise<OperationItem | undefined> {
  return nextItem.first(tx, { courtId, operationId: id, after })
}

const itemsToDo = statement<OperationItem>(
  'operation_items_to_do',
  sql`select ${ITEM} from operation_items i
      where i.court_id = ${p('courtId')} and i.operation_id = ${p('operationId')} and i.position > ${p('after')}
        and ${NOT_DONE}
      order by i.position limit ${p('limit')}`,
)

/** Items without a result, for work that is done together; each is locked before it is done. */
export function listItemsToDo(
  executor: Executor,
  { courtId, id }: OperationRow,
  after: number,
  limit: number,
): Promise<OperationItem[]> {
  return itemsToDo.all(executor, { courtId, operationId: id, after, limit })
}

type ItemKey = Pick<OperationItem, 'courtId' | 'operationId' | 'position'>

/** Whether an item, now locked, is still to be done: nobody else works on it, and the operation has not ended. */
export const lockItem = sharedStatement(
  'lock_operation_items',
  sql`select i.court_id as "courtId", i.operation_id as "operationId", i.position
      from json_to_recordset(${p('items')}) as given("courtId" int, "operationId" uuid, position int)
      join operation_items i on i.court_id = given."courtId" and i.operation_id = given."operationId"
        and i.position = given.position
      join operations o on o.court_id = given."courtId" and o.id = given."operationId" and o.ended is null
      where ${NOT_DONE}
      order by i.position for update of i skip locked`,
  (rows: readonly ItemKey[], items: readonly ItemKey[]) => {
    const locked = new Set(rows.map(({ operationId, position }) => `${operationId} ${position}`))
    return items.map(({ operationId, position }) => locked.has(`${operationId} ${position}`))
  },
)

/** Writes what became of an item, with the effect. */
export function insertResult(
  tx: Tx,
  { courtId, operationId, position }: ItemKey,
  outcome: { result: ItemResult; caseId: string | null; problem: ProblemRecord | null; at: Date },
): void {
  insertResults(tx, [{ courtId, operationId, position, ...outcome }])
}

const failed = statement<{ attempts: number }>(
  'count_failed_attempt',
  sql`update operation_items set attempts = attempts + 1 where court_id = ${p('courtId')}
        and operation_id = ${p('operationId')} and position = ${p('position')} returning attempts`,
)

/** Counts that the service failed at an item, and says how often it has. */
export async function countFailedAttempt(tx: Tx, { courtId, operationId, position }: ItemKey): Promise<number> {
  const row = await failed.first(tx, { courtId, operationId, position })
  return row?.attempts ?? 0
}

const started = statement<{ id: string }>(
  'start_operation',
  sql`update operations set started_at = ${p('at')} where court_id = ${p('courtId')} and id = ${p('id')}
        and started_at is null returning id`,
)

export async function markStarted(tx: Tx, { courtId, id }: OperationRow, at: Date): Promise<void> {
  await started.all(tx, { courtId, id, at })
}

const finished = statement<{ done: number; refused: number }>(
  'finish_operation',
  sql`update operations o set ended = 'done', ended_at = ${p('at')}
      where o.court_id = ${p('courtId')} and o.id = ${p('id')} and o.ended is null
        and o.total = (select count(*) from operation_results r where r.court_id = o.court_id and r.operation_id = o.id)
      returning (select count(*) from operation_results d where d.court_id = o.court_id and d.operation_id = o.id
                   and d.result = 'done') as done,
                (select count(*) from operation_results f where f.court_id = o.court_id and f.operation_id = o.id
                   and f.result = 'refused') as refused`,
)

/** Ends an operation all of whose items have a result; undefined when it still has something to do, or has ended. */
export function finishOperation(
  tx: Tx,
  { courtId, id }: OperationRow,
  at: Date,
): Promise<{ done: number; refused: number } | undefined> {
  return finished.first(tx, { courtId, id, at })
}

const cancelled = statement<{ id: string }>(
  'cancel_operation',
  sql`update operations set ended = 'cancelled', ended_at = ${p('at')} where court_id = ${p('courtId')}
        and id = ${p('id')} and ended is null returning id`,
)
const cancelItems = statement<{ position: number }>(
  'cancel_operation_items',
  sql`insert into operation_results (court_id, operation_id, position, result, case_id, problem, at)
      select i.court_id, i.operation_id, i.position, 'cancelled', i.case_id, null, ${p('at')}
      from (select court_id, operation_id, position, case_id from operation_items i
            where i.court_id = ${p('courtId')} and i.operation_id = ${p('id')} and ${NOT_DONE} for update) as i
      on conflict do nothing`,
)

/** Ends an operation before its time; what is under way is waited for. False when it has ended already. */
export async function endBeforeTime(tx: Tx, { courtId, id }: OperationRow, at: Date): Promise<boolean> {
  const rows = await cancelled.all(tx, { courtId, id, at })
  if (rows.length === 0) return false
  await cancelItems.all(tx, { courtId, id, at })
  return true
}

/** How far an operation is. */
export interface Progress {
  readonly done: number
  readonly refused: number
  readonly cancelled: number
}
export type OperationInProgress = OperationRow & Progress

const COUNTS = sql`coalesce((select json_object_agg(counted.result, counted.rows) from (
    select r.result, count(*) as rows from operation_results r
    where r.court_id = o.court_id and r.operation_id = o.id group by r.result) as counted), '{}') as counts`

type Counted = OperationRow & { counts: Partial<Progress> }

const withProgress = ({ counts, ...row }: Counted): OperationInProgress => ({
  ...row,
  ...{ done: 0, refused: 0, cancelled: 0 },
  ...counts,
})

const operationById = statement<Counted>(
  'find_operation',
  sql`select ${COLUMNS}, ${COUNTS} from operations o where o.court_id = ${p('courtId')} and o.id = ${p('id')}`,
)

export async function findOperation(
  executor: Executor,
  courtId: number,
  id: string,
): Promise<OperationInProgress | undefined> {
  const row = await operationById.first(executor, { courtId, id })
  return row === undefined ? undefined : withProgress(row)
}

const operationsOfCourt = statement<Counted>(
  'list_operations',
  sql`select ${COLUMNS}, ${COUNTS} from operations o
      where o.court_id = ${p('courtId')} and o.id < ${p('before')}::uuid
        and (${p('subjectId')}::uuid is null or o.subject_id = ${p('subjectId')}::uuid)
        and (${p('actorId')}::uuid is null or o.actor_id = ${p('actorId')}::uuid)
      order by o.id desc limit ${p('limit')}`,
)

/** Operations of a court, the newest first. */
export async function listOperations(
  executor: Executor,
  courtId: number,
  wanted: { subjectId: string | null; actorId: string | null; before: string; limit: number },
): Promise<OperationInProgress[]> {
  return (await operationsOfCourt.all(executor, { courtId, ...wanted })).map(withProgress)
}

/** An item with what became of it. */
export interface ItemReport {
  readonly position: number
  readonly caseId: string | null
  readonly caseNumber: string | null
  readonly result: ItemResult | null
  readonly problem: ProblemRecord | null
  readonly at: Date | null
}

const REPORT = sql`i.position, coalesce(r.case_id, i.case_id) as "caseId",
  coalesce(c.number, c.receipt_number) as "caseNumber", r.result, r.problem, r.at`
const CASE_OF_ITEM = sql`left join cases c on c.court_id = i.court_id and c.id = coalesce(r.case_id, i.case_id)`

const items = statement<ItemReport>(
  'list_operation_items',
  sql`select ${REPORT} from operation_items i
      left join operation_results r on r.court_id = i.court_id and r.operation_id = i.operation_id
        and r.position = i.position
      ${CASE_OF_ITEM}
      where i.court_id = ${p('courtId')} and i.operation_id = ${p('id')} and i.position > ${p('after')}
      order by i.position limit ${p('limit')}`,
)
const itemsWithResult = statement<ItemReport>(
  'list_operation_items_by_result',
  sql`select ${REPORT} from operation_results r
      join operation_items i on i.court_id = r.court_id and i.operation_id = r.operation_id and i.position = r.position
      ${CASE_OF_ITEM}
      where r.court_id = ${p('courtId')} and r.operation_id = ${p('id')} and r.result = ${p('result')}
        and r.position > ${p('after')}
      order by r.position limit ${p('limit')}`,
)
const itemsPending = statement<ItemReport>(
  'list_operation_items_pending',
  sql`select i.position, i.case_id as "caseId", coalesce(c.number, c.receipt_number) as "caseNumber",
        null as result, null as problem, null as at
      from operation_items i left join cases c on c.court_id = i.court_id and c.id = i.case_id
      where i.court_id = ${p('courtId')} and i.operation_id = ${p('id')} and i.position > ${p('after')} and ${NOT_DONE}
      order by i.position limit ${p('limit')}`,
)

/** Items of an operation in their order, all or those with one result; `pending` are those that have none yet. */
export function listItems(
  executor: Executor,
  { courtId, id }: OperationRow,
  page: { result: ItemResult | 'pending' | undefined; after: number; limit: number },
): Promise<ItemReport[]> {
  const { result, after, limit } = page
  const range = { courtId, id, after, limit }
  if (result === undefined) return items.all(executor, range)
  return result === 'pending' ? itemsPending.all(executor, range) : itemsWithResult.all(executor, { ...range, result })
}
