import { setTimeout as sleep } from 'node:timers/promises'
import type { Actor } from '../../authorization/policy.js'
import { toProblem } from '../../http/errors.js'
import type { ModuleDeps } from '../../http/write.js'
import { databaseError } from '../../platform/database.js'
import { type Problem, problemRecord } from '../../platform/problem.js'
import { shanghaiDate } from '../../platform/time.js'
import { settleTogether, type Tx, transaction } from '../../platform/transaction.js'
import { internalError, unauthenticated } from '../../problems.js'
import type { Call } from '../../workflow/call.js'
import { notify } from '../notices/store.js'
import {
  countFailedAttempt,
  finishOperation,
  insertResult,
  listItemsToDo,
  listOpenOperations,
  lockItem,
  lockNextItem,
  markStarted,
  type OperationItem,
  type OperationRow,
} from './store.js'
import type { OperationKind } from './tables.js'

/** How one kind of long work is done. */
export interface OperationWork {
  /**
   * Does one item in the transaction that also records its result, so that both happen or neither.
   *
   * @returns the case that was acted on or made
   * @throws Problem why this item is refused; the others go on
   */
  runItem(tx: Tx, call: Call, operation: OperationRow, item: OperationItem): Promise<{ readonly caseId: string | null }>
  /** Items in one transaction, for work that locks nothing but what shared questions lock; one when not given. */
  readonly together?: number
}

export type OperationWorks = Readonly<Partial<Record<OperationKind, OperationWork>>>

export interface OperationDeps extends Pick<ModuleDeps, 'db' | 'now' | 'vault' | 'reference'> {
  readonly work: OperationWorks
  /** Whoever asked, with the rights that they have now; undefined when they have none any more. */
  findRequester(asked: Pick<OperationRow, 'actorKind' | 'actorId' | 'clientId' | 'scopes'>): Promise<Actor | undefined>
  /** An item at which the service itself failed; it is tried again. */
  readonly onFailure?: (item: OperationItem, error: unknown) => void
}

/** Operations at the same time. */
const OPERATIONS_AT_ONCE = 4
/** Items at the same time, of all operations that this process works on. */
const LANES = 4
/** Transactions of many items of one operation at the same time. */
const LANES_TOGETHER = 2
/** How long one operation goes on while others wait. */
const TURN_MS = 2_000
/** How soon an operation is seen that was asked for while others are worked on. */
const LOOK_AGAIN_MS = 100
/** Pause after a turn in which nothing could be done: the service failed, or another process is at it. */
const REST_MS = 1_000
const OPEN_MAX = 50
const ATTEMPTS_MAX = 5
const UNIQUE_VIOLATION = '23505'

/**
 * Goes on with every operation that has not ended, several at a time and in turns, until there is nothing left to do for now.
 *
 * Each item is done exactly once, by any number of processes that may end at any moment: its effect and its result
 * commit together, and the key of the results lets no second one in. An item that is refused does not stop the others;
 * one at which the service itself failed is left for the next run, and refused after five times.
 *
 * @param signal - aborted when the run is to end; what is under way is finished
 * @param line - kept from run to run, so that what has just failed is not tried again at once
 * @returns items that were given a result
 */
export async function runOperations(
  deps: OperationDeps,
  signal?: AbortSignal,
  line: WaitingLine = new WaitingLine(),
): Promise<number> {
  const underWay = new Map<string, Promise<void>>()
  let total = 0
  let failure: { readonly error: unknown } | undefined
  const start = (operation: OperationRow, lanes: number) => {
    const { id } = operation
    const turn = takeTurn(deps, operation, lanes, signal)
      .then((settled) => {
        total += settled
        line.hadTurn(id, settled)
      })
      .catch((error: unknown) => {
        failure ??= { error }
      })
      .finally(() => underWay.delete(id))
    underWay.set(id, turn)
  }
  while (failure === undefined && signal?.aborted !== true) {
    const open = await listOpenOperations(deps.db, OPEN_MAX)
    const waiting = line.order(open).filter(({ id }) => !underWay.has(id))
    const lanes = Math.max(1, Math.floor(LANES / Math.min(open.length, OPERATIONS_AT_ONCE)))
    for (const operation of waiting.slice(0, OPERATIONS_AT_ONCE - underWay.size)) start(operation, lanes)
    if (underWay.size === 0) break
    await Promise.race([...underWay.values(), sleep(LOOK_AGAIN_MS, undefined, { ref: false })])
  }
  await Promise.all(underWay.values())
  if (failure !== undefined) throw failure.error
  return total
}

/** Whose turn it is: nobody's who has just had one while others wait, and nobody's with whom nothing went on a moment ago. */
export class WaitingLine {
  readonly #known = new Map<string, { readonly turn: number; readonly restsUntilMs: number }>()
  #turns = 0

  hadTurn(id: string, settled: number): void {
    this.#turns += 1
    this.#known.set(id, { turn: this.#turns, restsUntilMs: settled > 0 ? 0 : performance.now() + REST_MS })
  }

  /** Those who may have a turn, the one who has waited longest first; forgets everybody else. */
  order(open: readonly OperationRow[]): OperationRow[] {
    const isOpen = new Set(open.map(({ id }) => id))
    for (const id of this.#known.keys()) if (!isOpen.has(id)) this.#known.delete(id)
    const nowMs = performance.now()
    const lastTurn = ({ id }: OperationRow) => this.#known.get(id)?.turn ?? 0
    return open
      .filter(({ id }) => (this.#known.get(id)?.restsUntilMs ?? 0) <= nowMs)
      .sort((one, other) => lastTurn(one) - lastTurn(other))
  }
}

/** One turn of an operation; it ends when the turn is over or everything has a result. */
async function takeTurn(
  deps: OperationDeps,
  operation: OperationRow,
  lanes: number,
  signal?: AbortSignal,
): Promise<number> {
  if (operation.startedAt === null) await transaction(deps.db, (tx) => markStarted(tx, operation, deps.now()))
  const actor = await deps.findRequester(operation)
  const until = performance.now() + TURN_MS
  const goesOn = () => performance.now() < until && !signal?.aborted
  const turn: Turn = { ...deps, operation, actor, lanes, goesOn }
  const { together = 1 } = workOf(turn)
  const { settled, isAllTaken } = together > 1 ? await runTogether(turn, together) : await runInLanes(turn)
  if (isAllTaken) await end(deps, operation)
  return settled
}

/** What a turn came to: items that were given a result, and whether it found nothing more to do. */
interface Turned {
  readonly settled: number
  readonly isAllTaken: boolean
}

interface Turn extends OperationDeps {
  readonly operation: OperationRow
  readonly actor: Actor | undefined
  readonly lanes: number
  goesOn(): boolean
}

function workOf({ work, operation }: Turn): OperationWork {
  const found = work[operation.kind]
  if (found === undefined) throw new Error(`nobody does operations of the kind ${operation.kind}`)
  return found
}

async function callFor({ operation, actor, ...deps }: Turn): Promise<Call> {
  // Without any rights left there is nobody in whose name anything could be done.
  if (actor === undefined) throw unauthenticated({})
  const now = deps.now()
  return {
    actor,
    requestId: operation.requestId,
    now,
    today: shanghaiDate(now),
    expectedVersion: undefined,
    reference: await deps.reference.current(),
    vault: deps.vault,
  }
}

async function doItem(turn: Turn, tx: Tx, item: OperationItem): Promise<void> {
  const call = await callFor(turn)
  const { caseId } = await workOf(turn).runItem(tx, call, turn.operation, item)
  insertResult(tx, item, { result: 'done', caseId, problem: null, at: call.now })
}

async function runInLanes(turn: Turn): Promise<Turned> {
  const lanes = await Promise.all(Array.from({ length: turn.lanes }, () => runLane(turn)))
  return {
    settled: lanes.reduce((sum, { settled }) => sum + settled, 0),
    isAllTaken: lanes.some(({ isAllTaken }) => isAllTaken),
  }
}

/** Does one item after the other, each in a transaction of its own. */
async function runLane(turn: Turn): Promise<Turned> {
  let settled = 0
  let after = -1
  while (turn.goesOn()) {
    let item: OperationItem | undefined
    try {
      await transaction(turn.db, async (tx) => {
        item = await lockNextItem(tx, turn.operation, after)
        if (item !== undefined) await doItem(turn, tx, item)
      })
      if (item === undefined) return { settled, isAllTaken: true }
      settled += 1
    } catch (error) {
      if (item === undefined) throw error
      if (await settleFailure(turn, item, error)) settled += 1
    }
    after = item.position
  }
  return { settled, isAllTaken: false }
}

/**
 * Does many items side by side in one transaction, so that what they write costs one statement per table; while one
 * transaction is with the database, the next one is made ready.
 */
async function runTogether(turn: Turn, together: number): Promise<Turned> {
  let settled = 0
  let isAllTaken = false
  let after = -1
  let listed = Promise.resolve<OperationItem[]>([])
  const nextItems = (): Promise<OperationItem[]> => {
    listed = listed.then((before) => {
      after = before.at(-1)?.position ?? after
      return listItemsToDo(turn.db, turn.operation, after, together)
    })
    return listed
  }
  const runLane = async () => {
    while (turn.goesOn()) {
      const items = await nextItems()
      if (items.length === 0) {
        isAllTaken = true
        return
      }
      settled += await settleItems(turn, items)
    }
  }
  await Promise.all(Array.from({ length: Math.min(LANES_TOGETHER, turn.lanes) }, runLane))
  return { settled, isAllTaken }
}

/** Does these items in one transaction; says how many have their result now. */
async function settleItems(turn: Turn, items: readonly OperationItem[]): Promise<number> {
  const work = items.map((item) => async (tx: Tx) => {
    if (!(await lockItem(tx, item))) return false
    await doItem(turn, tx, item)
    return true
  })
  let settled = 0
  for (const [index, outcome] of (await settleTogether(turn.db, work)).entries()) {
    const item = items[index]
    if (outcome.status === 'fulfilled') settled += outcome.value ? 1 : 0
    else if (item !== undefined && (await settleFailure(turn, item, outcome.reason))) settled += 1
  }
  return settled
}

/** Records a refusal, or that the service failed; whether the item has its result now. */
async function settleFailure(turn: Turn, item: OperationItem, error: unknown): Promise<boolean> {
  // Somebody else did it in the meantime; the key of the results has kept it from being done again.
  if (isDoneAlready(error)) return false
  const problem = toProblem(error)
  if (problem.type.status < 500) return refuseItem(turn, item, problem)
  turn.onFailure?.(item, error)
  // Too busy or gone, not wrong: it is tried again until the database answers.
  if (problem.type.status !== 500) return false
  const attempts = await transaction(turn.db, (tx) => countFailedAttempt(tx, item))
  return attempts < ATTEMPTS_MAX ? false : refuseItem(turn, item, internalError({}))
}

async function refuseItem(turn: Turn, item: OperationItem, problem: Problem): Promise<boolean> {
  try {
    await transaction(turn.db, async (tx) => {
      const { caseId } = item
      insertResult(tx, item, { result: 'refused', caseId, problem: problemRecord(problem), at: turn.now() })
    })
    return true
  } catch (error) {
    if (isDoneAlready(error)) return false
    throw error
  }
}

function isDoneAlready(error: unknown): boolean {
  const found = databaseError(error)
  return found?.code === UNIQUE_VIOLATION && found.constraint === 'operation_results_pkey'
}

/** Ends an operation that has nothing left to do, and tells whoever asked for it. */
async function end(deps: OperationDeps, operation: OperationRow): Promise<void> {
  const at = deps.now()
  await transaction(deps.db, async (tx) => {
    const counts = await finishOperation(tx, operation, at)
    if (counts === undefined || operation.actorKind !== 'person') return
    notify(tx, { template: 'operation-ended', personIds: [operation.actorId], data: counts, caseId: null, at })
  })
}
