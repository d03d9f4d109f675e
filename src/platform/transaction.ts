import type { Socket } from 'node:net'
import type pg from 'pg'
import { type Db, databaseError, type Executor, type NamedQuery } from './database.js'
import { type Asked, askTogether, type SharedQuestion, type Waiting } from './shared-questions.js'
import type { Insertion } from './statement.js'

/**
 * One open transaction as a verb sees it. Every write takes it as its first parameter.
 *
 * Nothing is sent before it has to be: rows and statements without an answer wait for the next question or the end, and
 * then leave together in one flight.
 */
export interface Tx extends Executor {
  insert(into: Insertion, rows: readonly Record<string, unknown>[]): void
  tell(query: NamedQuery, params: unknown[]): void
}

type Work<Result> = (tx: Tx) => Promise<Result>
/** Runs work in a transaction; whatever is thrown rolls it back. */
export type Transact = <Result>(work: Work<Result>) => Promise<Result>

interface Sent extends Waiting {
  readonly query: NamedQuery
  readonly params: unknown[]
}
interface Told {
  readonly query: NamedQuery
  readonly params: unknown[]
}
type Rows = Map<Insertion, Record<string, unknown>[]>
type Step = Rows | Sent | Told

const isSent = (step: Step): step is Sent => 'resolve' in step

/** Errors by which a COMMIT says that nothing was committed: a deferred constraint, a raised one, a conflict. */
const REFUSED_AT_COMMIT = /^(23|40|P0)/

/**
 * One transaction of the database on one connection, for one verb or for several that run side by side.
 *
 * With several members, statements leave when every member waits for an answer, so that what all of them write goes
 * into one statement per table.
 */
class Unit {
  readonly #client: pg.PoolClient
  readonly #socket: Socket
  #members: number
  readonly #unsent = new Set<object>()
  /** Of each member, in its order. */
  readonly #steps = new Map<object, Step[]>()
  readonly #shared = new Map<SharedQuestion, Asked[]>()
  #begun: Promise<unknown> | undefined
  #inFlight = 0
  #isScheduled = false
  #failure: unknown
  /** The COMMIT got no answer: nobody can know whether it happened. */
  isOutcomeUnknown = false

  constructor(client: pg.PoolClient, members: number) {
    this.#client = client
    this.#socket = (client as unknown as { connection: { stream: Socket } }).connection.stream
    this.#members = members
  }

  /** The transaction as one member sees it, and whether that member has written anything. */
  member(): { tx: Tx; hasWritten: () => boolean } {
    const self = {}
    let hasWritten = false
    const steps = () => {
      const known = this.#steps.get(self) ?? []
      this.#steps.set(self, known)
      return known
    }
    const ask = <Answer>(add: (waiting: Waiting) => void): Promise<Answer> =>
      new Promise((resolve, reject) => {
        if (this.#failure !== undefined) return reject(this.#failure)
        add({ resolve, reject })
        this.#unsent.add(self)
        this.#schedule()
      })
    const tx: Tx = {
      insert: (into, rows) => {
        hasWritten = true
        const last = steps().at(-1)
        const waiting: Rows = last instanceof Map ? last : new Map()
        if (waiting !== last) steps().push(waiting)
        const known = waiting.get(into)
        if (known === undefined) waiting.set(into, [...rows])
        else known.push(...rows)
      },
      tell: (query, params) => {
        hasWritten = true
        steps().push({ query, params })
      },
      send: (query, params) => {
        hasWritten ||= !query.isReading
        return ask((waiting) => steps().push({ query, params, ...waiting }))
      },
      share: (question, item) => {
        hasWritten ||= !question.isReading
        return ask((waiting) => {
          const known = this.#shared.get(question)
          if (known === undefined) this.#shared.set(question, [{ item, ...waiting }])
          else known.push({ item, ...waiting })
        })
      },
    }
    return { tx, hasWritten: () => hasWritten }
  }

  /** A member has nothing more to ask. */
  leave(): void {
    this.#members -= 1
    this.#schedule()
  }

  #schedule(): void {
    if (this.#isScheduled || this.#unsent.size === 0) return
    if (this.#members > 1 && (this.#inFlight > 0 || this.#unsent.size < this.#members)) return
    this.#isScheduled = true
    queueMicrotask(() => {
      this.#isScheduled = false
      this.#flush().catch((error: unknown) => this.abandon(error))
    })
  }

  #send(query: NamedQuery | string, params: unknown[] = []): Promise<pg.QueryResult> {
    this.#inFlight += 1
    const answer =
      typeof query === 'string' ? this.#client.query(query) : this.#client.query({ ...query, values: params })
    const settled = () => {
      this.#inFlight -= 1
      this.#schedule()
    }
    answer.then(settled, (error: unknown) => {
      settled()
      this.#failure ??= error
    })
    return answer
  }

  /** Nothing is written on a connection that did not confirm that a transaction has begun. */
  #begin(): Promise<unknown> {
    this.#begun ??= this.#send('BEGIN')
    return this.#begun
  }

  async #flush(): Promise<void> {
    this.#unsent.clear()
    const steps = [...this.#steps.values()].flat()
    const isAsking = steps.some(isSent)
    const isWriting = isAsking && steps.some((step) => step instanceof Map || !step.query.isReading)
    const begun = this.#begin()
    if (isWriting) await begun
    else begun.catch(() => {})
    this.#inOnePacket(() => {
      for (const [question, asked] of this.#shared) {
        void askTogether((query, params) => this.#send(query, params), question, asked)
      }
      this.#shared.clear()
      if (isAsking) this.#sendSteps()
    })
  }

  /** Writes to the socket once for all that is sent. */
  #inOnePacket<Result>(send: () => Result): Result {
    this.#socket.cork()
    try {
      return send()
    } finally {
      this.#socket.uncork()
    }
  }

  /** The first step of every member, then the second of each, and so on: what they do alike goes out together. */
  #sendSteps(): void {
    let lines = [...this.#steps.values()]
    this.#steps.clear()
    for (let place = 0; lines.length > 0; place += 1) {
      const steps = lines.flatMap((line) => line[place] ?? [])
      const rows = steps.filter((step) => step instanceof Map)
      this.#sendRows(rows)
      for (const step of steps) {
        if (step instanceof Map) continue
        if (isSent(step)) this.#send(step.query, step.params).then(step.resolve as never, step.reject)
        else this.#send(step.query, step.params).catch(() => {})
      }
      lines = lines.filter((line) => line.length > place + 1)
    }
  }

  #sendRows(steps: readonly Rows[]): void {
    const rows: Rows = new Map()
    for (const [into, given] of steps.flatMap((step) => [...step])) {
      const known = rows.get(into)
      if (known === undefined) rows.set(into, [...given])
      else known.push(...given)
    }
    const parentsFirst = [...rows].sort(([one], [other]) => one.depth - other.depth)
    for (const [into, all] of parentsFirst) this.#send(into, into.encode(all)).catch(() => {})
  }

  /**
   * Sends what waits and the COMMIT behind it in one flight.
   *
   * PostgreSQL turns the COMMIT of a transaction in which anything failed into a ROLLBACK.
   */
  async commit(): Promise<void> {
    await this.#begin()
    if (this.#failure !== undefined) throw this.#failure
    const committed = this.#inOnePacket(() => {
      this.#sendSteps()
      return this.#send('COMMIT')
    })
    const { command } = await committed.catch((error: unknown) => {
      this.isOutcomeUnknown = !REFUSED_AT_COMMIT.test(databaseError(error)?.code ?? '')
      throw error
    })
    if (command !== 'COMMIT') throw this.#failure ?? new Error('the transaction was not committed')
  }

  /** What went wrong first; statements after it only say that the transaction has failed. */
  cause(error: unknown): unknown {
    return databaseError(error)?.code === '25P02' ? this.#failure : error
  }

  get hasFailed(): boolean {
    return this.#failure !== undefined
  }

  /** Lets every member fail at its next step. */
  abandon(error: unknown): void {
    this.#failure ??= error
    const steps = [...this.#steps.values()].flat()
    const waiting = [...steps.filter(isSent), ...[...this.#shared.values()].flat()]
    this.#steps.clear()
    this.#shared.clear()
    for (const { reject } of waiting) reject(error)
  }

  async rollback(): Promise<void> {
    if (this.#begun !== undefined) await this.#client.query('ROLLBACK')
  }
}

/** Lends a connection; one whose end of transaction failed is thrown away, since nobody knows its state. */
async function withUnit<Result>(db: Db, members: number, work: (unit: Unit) => Promise<Result>): Promise<Result> {
  const client = await db.$client.connect()
  const unit = new Unit(client, members)
  let broken: Error | undefined
  const onError = (failure: Error) => {
    broken = failure
  }
  client.on('error', onError)
  try {
    return await work(unit)
  } catch (error) {
    await unit.rollback().catch(onError)
    throw unit.cause(error)
  } finally {
    client.removeListener('error', onError)
    client.release(broken)
  }
}

/** Runs one transaction; whatever is thrown rolls it back. */
export function transaction<Result>(db: Db, work: Work<Result>): Promise<Result> {
  return withUnit(db, 1, async (unit) => {
    const result = await work(unit.member().tx)
    await unit.commit()
    return result
  })
}

interface Member {
  readonly work: Work<unknown>
  readonly resolve: (result: never) => void
  readonly reject: (error: unknown) => void
}

/**
 * Runs members in one transaction.
 *
 * One that is refused before it has written anything goes its way with its refusal and leaves the others alone. Should
 * anything else go wrong before the COMMIT, nothing has happened, and every member runs again in a transaction of its own.
 */
async function runTogether(db: Db, members: readonly Member[]): Promise<void> {
  const staying = new Map<Member, unknown>()
  let together: Unit | undefined
  const runMember = async (unit: Unit, member: Member) => {
    const { tx, hasWritten } = unit.member()
    try {
      staying.set(member, await member.work(tx))
    } catch (error) {
      if (!unit.hasFailed && !hasWritten()) return member.reject(error)
      staying.set(member, undefined)
      unit.abandon(error)
    } finally {
      unit.leave()
    }
  }
  try {
    await withUnit(db, members.length, async (unit) => {
      together = unit
      await Promise.all(members.map((member) => runMember(unit, member)))
      await unit.commit()
    })
    for (const [{ resolve }, result] of staying) resolve(result as never)
  } catch (error) {
    const again = together === undefined ? members : [...staying.keys()]
    if (together?.isOutcomeUnknown) for (const { reject } of again) reject(error)
    else
      await Promise.all(again.map(({ work, resolve, reject }) => transaction(db, work).then(resolve as never, reject)))
  }
}

/** Runs work in one transaction, and says what became of each; see {@link groupTransactions} for which work. */
export function settleTogether<Result>(
  db: Db,
  works: readonly Work<Result>[],
): Promise<PromiseSettledResult<Awaited<Result>>[]> {
  const members: Member[] = []
  const results = works.map((work) => new Promise<Result>((resolve, reject) => members.push({ work, resolve, reject })))
  void runTogether(db, members)
  return Promise.allSettled(results)
}

/**
 * Runs work that arrives at the same time in common transactions, so that what concurrent requests write costs one
 * statement and one COMMIT for all of them.
 *
 * Nothing waits for company: whatever is there when a lane becomes free goes together, often one alone. Only for work
 * that locks nothing but shared questions do, since its members would wait for each other's locks.
 *
 * @param lanes - transactions at the same time
 * @param membersMax - in one transaction
 */
export function groupTransactions(db: Db, { lanes, membersMax }: { lanes: number; membersMax: number }): Transact {
  const queue: Member[] = []
  let free = lanes
  const start = () => {
    while (free > 0 && queue.length > 0) {
      free -= 1
      void runTogether(db, queue.splice(0, membersMax)).finally(() => {
        free += 1
        start()
      })
    }
  }
  return (work) =>
    new Promise((resolve, reject) => {
      queue.push({ work, resolve, reject })
      start()
    })
}
