import { createHash } from 'node:crypto'
import type { ModuleDeps } from '../../../http/write.js'
import type { Outbound, OutboundResult } from '../../../platform/outbound.js'
import { transaction } from '../../../platform/transaction.js'
import type { Command } from '../../../workflow/commands.js'
import { listPeopleWith, notify } from '../../notices/store.js'
import { cloudEventOf, maySeeEvent } from '../feed/event-types.js'
import { type FeedEntry, listFeedOfCourt } from '../feed/store.js'
import {
  type ClaimedEndpoint,
  type DeliveryOutcome,
  disableFailing,
  findStanding,
  holdLease,
  listCursors,
  listDueDeliveries,
  listLiveSecrets,
  type NewDelivery,
  writeProgress,
} from './delivery-store.js'
import { endpointPauseMs, FAILURES_BEFORE_PAUSE, nextAttemptAt, PLAN_MS, retryAfterMs } from './retry-plan.js'
import { openSigner, type Signer, secretPlace } from './secrets.js'
import type { DisabledReason } from './tables.js'
import { failureOf } from './verdict.js'

export interface DeliveryDeps extends Pick<ModuleDeps, 'db' | 'now' | 'vault' | 'reference'> {
  readonly outbound: Outbound
  readonly log: { error(members: object, message: string): void }
  /** How long an endpoint stays with a process that gives no sign of life. */
  readonly leaseMs?: number
  /** How long a receiver may take. */
  readonly attemptWithinMs?: number
  /** Pauses after the first, second … failed attempt of an event. */
  readonly pausesMs?: readonly number[] | undefined
  /** Milliseconds of a clock that nobody sets. */
  readonly clockMs?: () => number
  /** From 0 to below 1. */
  readonly random?: () => number
}

const LEASE_MS = 45_000
const ATTEMPT_WITHIN_MS = 15_000
/** Attempts at one endpoint at the same time. */
const CONCURRENCY = 16
const READ_AT_ONCE = 200
/** Events of one court that are known here and not written down yet. */
const WINDOW = 1_000
const REFILL_BELOW = 64
const FLUSH_EVERY_MS = 100
const FLUSH_ROWS = 200
const LOOK_EVERY_MS = 200
/** How long one turn goes on, so that rights and secrets are read again. */
const TURN_MS = 30_000
const HTTP_GONE = 410

/** Somebody else has taken the endpoint, because this process was silent for too long. */
export class LeaseLost extends Error {}

interface Job {
  readonly courtId: number
  readonly position: number
  readonly caseId: string
  readonly seq: number
  readonly command: Command
  readonly attempts: number
  readonly body: string
  readonly hasRow: boolean
  /** It was settled before and is sent once more: no order is bound to it. */
  readonly isSettled: boolean
}

/** How far the feed of one court is read, and what of it is not written down yet, in the order of the feed. */
interface Lane {
  written: number
  readTo: number
  readonly open: Set<number>
  /** Positions that are not for the endpoint and not written down yet, rising. */
  readonly skipped: number[]
}

const keyOf = ({ courtId, position }: Pick<Job, 'courtId' | 'position'>) => `${courtId} ${position}`

/**
 * One turn of sending to one endpoint, until there is nothing left to send for now.
 *
 * Events are read in the order of the feed and sent side by side, those of one case one after the other: what comes
 * after an event that was not taken gets a row that waits behind it. Rows and the place in the feed are written together
 * in batches, so that a process that dies loses at most the knowledge of what was sent last, and that is sent again.
 */
export class Session {
  readonly #deps: DeliveryDeps
  readonly #endpoint: ClaimedEndpoint
  readonly #lanes = new Map<number, Lane>()
  readonly #ready: Job[] = []
  /** Jobs that are known here, so that rows of theirs are not taken twice. */
  readonly #held = new Set<string>()
  /** Cases with an event on its way, and those that come after it. */
  readonly #behind = new Map<string, Job[]>()
  /** Cases with an event that was not taken, which no row says yet. */
  #failing = new Set<string>()
  #outcomes: { job: Job; outcome: DeliveryOutcome }[] = []
  #signer: Signer = openSigner([])
  #inFlight = 0
  #isStopping = false
  #leaseUntilMs: number
  #health: { failures: number; failingSince: Date | null; pausedUntil: Date | null; lastSuccessAt: Date | null }
  #disabling: DisabledReason | undefined
  #flushedMs: number
  #wake: () => void = () => {}
  #fault: unknown
  readonly #wasFailing: boolean
  readonly #endsMs: number
  readonly #abort: AbortSignal

  constructor(deps: DeliveryDeps, endpoint: ClaimedEndpoint, signal: AbortSignal) {
    this.#deps = deps
    this.#endpoint = endpoint
    this.#abort = signal
    const { failures, failingSince } = endpoint
    this.#wasFailing = failures >= FAILURES_BEFORE_PAUSE
    this.#health = { failures, failingSince, pausedUntil: null, lastSuccessAt: null }
    this.#leaseUntilMs = this.#clockMs() + leaseMsOf(deps) / 2
    this.#flushedMs = this.#clockMs()
    this.#endsMs = this.#flushedMs + TURN_MS
  }

  /**
   * Runs the turn.
   *
   * @throws LeaseLost; the endpoint then is somebody else's
   */
  async run(): Promise<void> {
    await this.#open()
    for (;;) {
      if (this.#fault !== undefined) throw this.#fault
      if (this.#goesOn()) await this.#take()
      this.#dispatch()
      const isQuiet = this.#inFlight === 0 && (this.#ready.length === 0 || !this.#goesOn())
      if (isQuiet) {
        await this.#flush(true)
        return
      }
      if (this.#isFlushDue()) await this.#flush(false)
      else await this.#change()
    }
  }

  #clockMs(): number {
    return (this.#deps.clockMs ?? performance.now.bind(performance))()
  }

  /** Whether new attempts may begin: one that is late with its signs of life may not, others may be sending already. */
  #goesOn(): boolean {
    const nowMs = this.#clockMs()
    return !this.#isStopping && !this.#abort.aborted && nowMs < this.#leaseUntilMs && nowMs < this.#endsMs
  }

  /** Whether one attempt must first show that an endpoint is back. */
  get #isProbing(): boolean {
    return this.#wasFailing && this.#health.failures > 0
  }

  async #open(): Promise<void> {
    const { db, vault, now } = this.#deps
    const { id, courtIds } = this.#endpoint
    const [cursors, secrets] = await Promise.all([listCursors(db, id, courtIds), listLiveSecrets(db, id, now())])
    for (const { courtId, position } of cursors) {
      this.#lanes.set(courtId, { written: position, readTo: position, open: new Set(), skipped: [] })
    }
    this.#signer = openSigner(secrets.map((row) => vault.open(secretPlace(id, row.id), row.secret)))
  }

  /** Takes up what is due and then what is new, as far as there is room. */
  async #take(): Promise<void> {
    if (this.#ready.length >= REFILL_BELOW) return
    await this.#takeDue()
    if (this.#isProbing && this.#ready.length + this.#inFlight > 0) return
    for (const [courtId, lane] of this.#lanes) {
      if (lane.open.size >= WINDOW) continue
      await this.#takeNew(courtId, lane)
    }
  }

  async #takeDue(): Promise<void> {
    const { db, now, reference } = this.#deps
    const { id, courtIds } = this.#endpoint
    const limit = this.#held.size + (this.#isProbing ? 1 : READ_AT_ONCE)
    const rows = await listDueDeliveries(db, { endpointId: id, courtIds, now: now(), limit })
    for (const { body, ...row } of rows) {
      if (this.#held.has(keyOf(row)) || (this.#isProbing && this.#held.size > 0)) continue
      let text = body
      if (text === null) {
        const [entry] = await listFeedOfCourt(db, row.courtId, row.position - 1, 1)
        const court = (await reference.current()).courtById(row.courtId)
        if (entry === undefined || court === undefined) throw new Error('a delivery has no event')
        text = bodyOf(entry, court.code)
      }
      this.#held.add(keyOf(row))
      this.#ready.push({ ...row, body: text, hasRow: true })
    }
  }

  async #takeNew(courtId: number, lane: Lane): Promise<void> {
    const { db, reference } = this.#deps
    const { id, clientId, scopes, commands } = this.#endpoint
    const entries = await listFeedOfCourt(db, courtId, lane.readTo, this.#isProbing ? 1 : READ_AT_ONCE)
    const last = entries.at(-1)
    if (last === undefined) return
    const chosen = entries.filter(
      (entry) =>
        (commands === null || commands.includes(entry.command)) && maySeeEvent({ id: clientId, scopes }, entry),
    )
    const caseIds = [...new Set(chosen.map(({ caseId }) => caseId))]
    const court = (await reference.current()).courtById(courtId)
    if (court === undefined) throw new Error(`court ${courtId} is not in the reference data`)
    const asked = { courtId, endpointId: id, after: lane.readTo, upTo: last.position, caseIds }
    const { known, heldCases } = await findStanding(db, asked)
    for (const entry of chosen) {
      if (known.has(entry.position)) continue
      const { position, caseId, seq, command } = entry
      const body = bodyOf(entry, court.code)
      const job: Job = { courtId, position, caseId, seq, command, attempts: 0, body, hasRow: false, isSettled: false }
      lane.open.add(position)
      const behind = this.#behind.get(caseId)
      if (heldCases.has(caseId) || this.#failing.has(caseId)) this.#queue(job)
      else if (behind !== undefined) behind.push(job)
      else {
        this.#behind.set(caseId, [])
        this.#ready.push(job)
      }
    }
    const positions = new Set(chosen.map(({ position }) => position))
    for (const { position } of entries) {
      // A row may be there of a time at which the endpoint wanted more.
      if (!positions.has(position) && !known.has(position)) lane.skipped.push(position)
    }
    lane.readTo = last.position
  }

  /** Gives a job a row that waits for an earlier event of its case. */
  #queue(job: Job): void {
    const { courtId, position, caseId, seq, command, body } = job
    this.#failing.add(caseId)
    this.#outcomes.push({
      job,
      outcome: {
        ...{ courtId, position, caseId, seq, command, status: 'waiting', attempts: 0, body },
        ...{ lastAttemptAt: null, lastStatus: null, lastFailure: null },
        ...{ nextAttemptAt: null, acceptedAt: null, settledAt: null },
      },
    })
  }

  #dispatch(): void {
    const most = this.#isProbing ? 1 : CONCURRENCY
    while (this.#inFlight < most && this.#goesOn()) {
      const job = this.#ready.shift()
      if (job === undefined) return
      this.#inFlight += 1
      void this.#attempt(job).catch((error: unknown) => {
        this.#fault = error
        this.#wake()
      })
    }
  }

  async #attempt(job: Job): Promise<void> {
    const { outbound, now, attemptWithinMs = ATTEMPT_WITHIN_MS } = this.#deps
    const eventId = `${job.caseId}/${job.seq}`
    const result = await outbound.post(
      {
        url: this.#endpoint.url,
        headers: this.#signer.headersFor(eventId, now(), job.body),
        body: job.body,
        timeoutMs: attemptWithinMs,
      },
      this.#abort,
    )
    this.#inFlight -= 1
    this.#settle(job, result)
    this.#dispatch()
    if (this.#inFlight === 0 || this.#ready.length < REFILL_BELOW || this.#outcomes.length >= FLUSH_ROWS) this.#wake()
  }

  #settle(job: Job, result: OutboundResult): void {
    // Nobody knows whether it arrived: it is sent again, by whoever takes the endpoint next.
    if (result.kind === 'failure' && result.failure === 'aborted') return
    const { now, random = Math.random, pausesMs } = this.#deps
    const { courtId, position, caseId, seq, command } = job
    const at = now()
    const attempts = job.attempts + 1
    const failure = failureOf(result)
    const lastStatus = result.kind === 'answer' ? result.status : null
    const isAccepted = failure === null
    const wished = result.kind === 'answer' ? retryAfterMs(result.retryAfter, at) : undefined
    const next = isAccepted ? undefined : nextAttemptAt(at, attempts, random(), wished, pausesMs)
    const isWaiting = next !== undefined
    this.#outcomes.push({
      job,
      outcome: {
        ...{ courtId, position, caseId, seq, command, attempts, lastAttemptAt: at, lastStatus, lastFailure: failure },
        status: isAccepted ? 'accepted' : isWaiting ? 'waiting' : 'dead',
        nextAttemptAt: next ?? null,
        acceptedAt: isAccepted ? at : null,
        settledAt: isWaiting ? null : at,
        body: isWaiting ? job.body : null,
      },
    })
    if (!job.isSettled) this.#goOnWithCase(job, isWaiting)
    if (isAccepted) {
      this.#health = { failures: 0, failingSince: null, pausedUntil: null, lastSuccessAt: at }
      return
    }
    this.#countFailure(at)
    if (lastStatus === HTTP_GONE) this.#stop('gone')
  }

  /** What comes after an event of its case: the next one, or a place behind it. */
  #goOnWithCase({ caseId, hasRow }: Job, isWaiting: boolean): void {
    const behind = hasRow ? undefined : this.#behind.get(caseId)
    if (behind === undefined) return
    if (isWaiting) {
      this.#failing.add(caseId)
      this.#behind.delete(caseId)
      for (const job of behind) this.#queue(job)
      return
    }
    const next = behind.shift()
    if (next === undefined) this.#behind.delete(caseId)
    else this.#ready.unshift(next)
  }

  #countFailure(at: Date): void {
    // What fails beside the failure that brought the pause is the same trouble.
    if (this.#health.pausedUntil !== null) return
    const failures = this.#health.failures + 1
    const failingSince = this.#health.failingSince ?? at
    const pauseMs = endpointPauseMs(failures)
    const pausedUntil = pauseMs === 0 ? null : new Date(at.getTime() + pauseMs)
    this.#health = { ...this.#health, failures, failingSince, pausedUntil }
    if (at.getTime() - failingSince.getTime() >= PLAN_MS) this.#stop('no-success')
    if (pausedUntil !== null) this.#isStopping = true
  }

  #stop(reason: DisabledReason): void {
    this.#disabling ??= reason
    this.#isStopping = true
  }

  #isFlushDue(): boolean {
    const sinceMs = this.#clockMs() - this.#flushedMs
    const hasMoved =
      this.#outcomes.length > 0 || [...this.#lanes.values()].some((lane) => lowWater(lane) > lane.written)
    if (hasMoved) return this.#outcomes.length >= FLUSH_ROWS || sinceMs >= FLUSH_EVERY_MS
    return sinceMs >= leaseMsOf(this.#deps) / 6
  }

  /** Waits until something can be done, or it is time to write. */
  #change(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.#outcomes.length > 0 ? FLUSH_EVERY_MS : LOOK_EVERY_MS)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  /** Writes what is known, all or nothing, and prolongs the lease or, at the end, lets go of it. */
  async #flush(isLast: boolean): Promise<void> {
    const { db, now } = this.#deps
    const at = now()
    const { id, fence, version } = this.#endpoint
    const outcomes = this.#outcomes
    this.#outcomes = []
    // From here on their rows say so; cases that fail while this is written are written next time.
    this.#failing = new Set()
    for (const { job } of outcomes) {
      this.#held.delete(keyOf(job))
      if (!job.hasRow) this.#lanes.get(job.courtId)?.open.delete(job.position)
    }
    const cursors = [...this.#lanes].map(([courtId, lane]) => {
      const position = lowWater(lane)
      const place = lane.skipped.findIndex((skipped) => skipped > position)
      const skipped = lane.skipped.splice(0, place < 0 ? lane.skipped.length : place).length
      return { courtId, position, skipped }
    })
    const beganMs = this.#clockMs()
    const leaseMs = leaseMsOf(this.#deps)
    const expiresAt = isLast ? at : new Date(at.getTime() + leaseMs)
    const reason = this.#disabling
    const held = await transaction(db, async (tx) => {
      // The endpoint before its lease, as those who change endpoints lock them.
      if (reason !== undefined) await this.#disable(tx, reason, at)
      const lease = await holdLease(tx, { endpointId: id, fence, expiresAt, ...this.#health })
      if (lease === undefined) throw new LeaseLost()
      const repeated = outcomes.flatMap(({ job, outcome }) => (job.hasRow ? [outcome] : []))
      const made = outcomes.flatMap(({ job, outcome }): NewDelivery[] =>
        job.hasRow ? [] : [{ ...outcome, bodySha256: createHash('sha256').update(job.body).digest() }],
      )
      const moved = cursors.filter(
        ({ courtId, position }) =>
          position !== this.#lanes.get(courtId)?.written || made.some((row) => row.courtId === courtId),
      )
      writeProgress(tx, { endpointId: id, now: at, repeated, made, cursors: moved })
      return lease
    })
    for (const { courtId, position } of cursors) {
      const lane = this.#lanes.get(courtId)
      if (lane !== undefined) lane.written = position
    }
    this.#leaseUntilMs = beganMs + leaseMs / 2
    this.#flushedMs = this.#clockMs()
    // What was changed meanwhile is read by the next turn.
    if (held.isDisabled || held.version !== version) this.#isStopping = true
  }

  /** Ends sending, and tells those who administer the courts. */
  async #disable(tx: Parameters<typeof holdLease>[0], reason: DisabledReason, at: Date): Promise<void> {
    const disabled = await disableFailing(tx, this.#endpoint.id, reason, at)
    if (disabled === undefined) return
    const told = await Promise.all(disabled.courtIds.map((id) => listPeopleWith(tx, ['court-administrator'], id)))
    const data = {
      webhookEndpoint: this.#endpoint.id,
      webhookFault: reason === 'gone' ? 'gone' : 'no-success',
    } as const
    notify(tx, { personIds: told.flat(), template: 'webhook-disabled', data, caseId: null, at })
  }
}

function leaseMsOf({ leaseMs = LEASE_MS }: DeliveryDeps): number {
  return leaseMs
}

/** Up to where everything is written. */
function lowWater({ readTo, open }: Lane): number {
  const [first] = open
  return first === undefined ? readTo : first - 1
}

/** The bytes of an event: the same as long as the versions of its type are. */
export function bodyOf(entry: FeedEntry, courtCode: string): string {
  return JSON.stringify(cloudEventOf(entry, courtCode))
}
