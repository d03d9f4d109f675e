import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Actor } from '../authorization/policy.js'
import type { Db } from '../platform/database.js'
import { claimKey, fingerprintOf, type KeyedRequest, keepAnswer, type StoredAnswer } from '../platform/idempotency.js'
import type { Outbound } from '../platform/outbound.js'
import { rehearse } from '../platform/rehearsal.js'
import { shanghaiDate } from '../platform/time.js'
import { type Transact, type Tx, transaction } from '../platform/transaction.js'
import type { Vault } from '../platform/vault.js'
import { idempotencyKeyRequired, idempotencyKeyReused, invalidRequest } from '../problems.js'
import type { ActOutcome } from '../workflow/act.js'
import type { Call } from '../workflow/call.js'
import type { Reference } from '../workflow/reference.js'
import { actResult } from '../workflow/schemas.js'

/** What every module is given when it is registered. */
export interface ModuleDeps {
  readonly db: Db
  readonly now: () => Date
  readonly vault: Vault
  readonly reference: { current(): Promise<Reference> }
  /** For writes that lock nothing but counters: those that arrive together share a transaction. */
  readonly together: Transact
  /** What clients asked of this process and what is not yet in the database. */
  readonly requests: { flush(): Promise<void> }
  /** Requests to addresses that others chose. */
  readonly outbound: Outbound
}

/** The answer of a write before it is sent. */
export interface Answer {
  readonly status: number
  readonly body: Record<string, unknown>
  /** Members that are shown with the first answer only and kept nowhere. */
  readonly once?: Record<string, unknown>
  readonly version?: number
  readonly location?: string
}

const ETAG = /^"(\d{1,9})"$/

function expectedVersion(request: FastifyRequest): number | undefined {
  const header = request.headers['if-match']
  if (header === undefined) return undefined
  const match = ETAG.exec(header)
  // Anything but one strong tag of ours can't be the present version.
  return match === null ? -1 : Number(match[1])
}

/** The actor of an authenticated request. */
export function actorOf(request: FastifyRequest): Actor {
  if (request.actor === null) throw new Error('the route has no authentication')
  return request.actor
}

/** Reads what verbs need to know of a request, with one reading of the clock. */
export async function callOf(deps: ModuleDeps, request: FastifyRequest): Promise<Call> {
  const now = deps.now()
  return {
    actor: actorOf(request),
    requestId: request.id,
    now,
    today: shanghaiDate(now),
    expectedVersion: expectedVersion(request),
    reference: await deps.reference.current(),
    vault: deps.vault,
  }
}

function keyedRequest(request: FastifyRequest, call: Call): KeyedRequest | undefined {
  const key = request.headers['idempotency-key']
  if (key === undefined) {
    if (call.actor.kind === 'client') throw idempotencyKeyRequired({})
    return undefined
  }
  if (typeof key !== 'string' || !/^[\x21-\x7e]{8,128}$/.test(key)) {
    throw invalidRequest({
      reason: {
        zh: 'Idempotency-Key 应为 8 至 128 个可见 ASCII 字符。',
        en: 'An Idempotency-Key has 8 to 128 visible ASCII characters.',
      },
    })
  }
  return {
    caller: `${call.actor.kind}:${call.actor.id}`,
    route: `${request.method} ${request.routeOptions.url ?? ''}`,
    key,
    fingerprint: fingerprintOf(request.method, request.url, request.body),
    requestId: call.requestId,
    now: call.now,
  }
}

function send(reply: FastifyReply, answer: StoredAnswer): FastifyReply {
  if (answer.etag !== null) reply.header('etag', answer.etag)
  if (answer.location !== null) reply.header('location', answer.location)
  return reply.code(answer.status).type('application/json; charset=utf-8').send(answer.body)
}

/** The answer as it leaves and as it is kept, filtered by the schema of its status. */
function written(reply: FastifyReply, { status, body, version, location }: Answer): StoredAnswer {
  return {
    status,
    etag: version === undefined ? null : `"${version}"`,
    location: location ?? null,
    body: String(reply.code(status).serializeInput(body, String(status), 'application/json')),
  }
}

/** Whether the client only wants to know what would happen; routes that do not declare it refuse the parameter. */
function isDryRun(request: FastifyRequest): boolean {
  return (request.query as { dryRun?: boolean } | undefined)?.dryRun === true
}

/**
 * Runs a verb in one transaction together with its idempotency key, and sends the answer.
 *
 * The effect, the event and the kept answer commit together or not at all; a retry with the same key and content gets
 * the kept answer, marked `Idempotency-Replayed: true`.
 *
 * A dry run of a route that declares it (`DryRunQuery`) goes the same way up to the commit and is then rolled back: the
 * answer is 200 with `Dry-Run: true` and what would have been answered. It needs a key where the write does, and keeps none.
 *
 * @throws Problem `idempotency-key-reused`, `idempotency-key-required`, and whatever the verb throws
 */
export async function write(
  deps: ModuleDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  verb: (tx: Tx, call: Call) => Promise<Answer>,
  transact: Transact = (work) => transaction(deps.db, work),
): Promise<FastifyReply> {
  const call = await callOf(deps, request)
  const keyed = keyedRequest(request, call)
  if (isDryRun(request)) {
    const { body } = await rehearse(deps.db, async (tx) => written(reply, await verb(tx, call)))
    reply.header('dry-run', 'true')
    return send(reply, { status: 200, etag: null, location: null, body })
  }
  const { answer, isReplayed } = await transact(async (tx) => {
    if (keyed !== undefined) {
      const claimed = await claimKey(tx, keyed)
      if (claimed.kind === 'other-request') throw idempotencyKeyReused({})
      if (claimed.kind === 'replay') return { answer: claimed.answer, isReplayed: true }
    }
    const given = await verb(tx, call)
    const answer = written(reply, given)
    if (keyed !== undefined) keepAnswer(tx, keyed, answer)
    const { once } = given
    if (once === undefined) return { answer, isReplayed: false }
    return { answer: written(reply, { ...given, body: { ...given.body, ...once } }), isReplayed: false }
  })
  if (isReplayed) reply.header('idempotency-replayed', 'true')
  return send(reply, answer)
}

/**
 * The same for long work, which goes on after the answer: a client that got none must be able to ask again without a
 * second effect, so that a key is required of everybody.
 */
export async function writeLongWork(
  deps: ModuleDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  verb: (tx: Tx, call: Call) => Promise<Answer>,
): Promise<FastifyReply> {
  if (request.headers['idempotency-key'] === undefined) throw idempotencyKeyRequired({})
  return write(deps, request, reply, verb)
}

/** Runs an act on a case and answers 201 with what was recorded and the case as it is now. */
export function writeAct(
  deps: ModuleDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  verb: (tx: Tx, call: Call) => Promise<ActOutcome>,
): Promise<FastifyReply> {
  return write(deps, request, reply, async (tx, call) => actAnswer(call, await verb(tx, call)))
}

/** The HTTP answer of an act. */
export function actAnswer(call: Call, outcome: ActOutcome): Answer {
  const court = call.reference.courtById(outcome.row.courtId)
  return {
    status: 201,
    body: actResult(outcome, court?.code ?? ''),
    version: outcome.row.version,
    location: `/v1/cases/${outcome.row.id}`,
  }
}
