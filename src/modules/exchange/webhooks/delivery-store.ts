import { sql } from 'drizzle-orm'
import type { Executor } from '../../../platform/database.js'
import { statement } from '../../../platform/statement.js'
import type { Tx } from '../../../platform/transaction.js'
import type { Command } from '../../../workflow/commands.js'
import type { Scope } from '../../../workflow/roles.js'
import type { DeliveryRow } from './store.js'
import type { DisabledReason } from './tables.js'

const p = sql.placeholder

/** An endpoint that this process alone sends to, until its lease ends. */
export interface ClaimedEndpoint {
  readonly id: string
  readonly clientId: string
  readonly scopes: Scope[]
  readonly url: string
  readonly commands: Command[] | null
  readonly courtIds: number[]
  readonly version: number
  readonly fence: number
  readonly failures: number
  readonly failingSince: Date | null
}

const claim = statement<ClaimedEndpoint>(
  'claim_webhook_endpoints',
  sql`with chosen as (
        select l.endpoint_id from webhook_leases l
        join webhook_endpoints e on e.id = l.endpoint_id and e.disabled_at is null
        join machine_clients m on m.id = e.client_id and m.disabled_at is null
        where l.expires_at <= ${p('now')}::timestamptz
          and (l.paused_until is null or l.paused_until <= ${p('now')}::timestamptz)
          and not l.endpoint_id = any(${p('except')}::uuid[])
          and (exists (select from webhook_cursors c join feed_heads h on h.court_id = c.court_id
                       where c.endpoint_id = e.id and c.court_id = any(e.court_ids) and h.last_position > c.position)
               or exists (select from webhook_deliveries d
                          where d.court_id = any(e.court_ids) and d.endpoint_id = e.id
                            and d.next_attempt_at <= ${p('now')}::timestamptz))
        order by l.expires_at limit ${p('limit')} for update of l skip locked)
      update webhook_leases l
      set fence = l.fence + 1, expires_at = ${p('expiresAt')}::timestamptz
      from chosen
      join webhook_endpoints e on e.id = chosen.endpoint_id
      join machine_clients m on m.id = e.client_id
      where l.endpoint_id = chosen.endpoint_id
      returning e.id, e.client_id as "clientId", m.scopes, e.url, e.commands, e.court_ids as "courtIds", e.version,
        l.fence, l.failures, l.failing_since as "failingSince"`,
)

/**
 * Takes endpoints for which there is something to send and to which nobody sends now, those that were let go longest ago
 * first. Whoever held one before can't write anything for it any more.
 */
export function claimEndpoints(
  executor: Executor,
  claiming: { now: Date; expiresAt: Date; except: readonly string[]; limit: number },
): Promise<ClaimedEndpoint[]> {
  return claim.all(executor, claiming)
}

const liveSecrets = statement<{ id: string; secret: string }>(
  'live_webhook_secrets',
  sql`select id, secret from webhook_secrets
      where endpoint_id = ${p('endpointId')} and (ends_at is null or ends_at > ${p('now')}::timestamptz)
      order by id desc`,
)

/** Secrets that sign now, the newest first, still sealed. */
export function listLiveSecrets(
  executor: Executor,
  endpointId: string,
  now: Date,
): Promise<{ id: string; secret: string }[]> {
  return liveSecrets.all(executor, { endpointId, now })
}

const cursors = statement<{ courtId: number; position: number }>(
  'webhook_cursors_of_endpoint',
  sql`select court_id as "courtId", position from webhook_cursors
      where court_id = any(${p('courtIds')}::integer[]) and endpoint_id = ${p('endpointId')}`,
)

/** How far an endpoint is in the feed of each of these courts. */
export function listCursors(
  executor: Executor,
  endpointId: string,
  courtIds: readonly number[],
): Promise<{ courtId: number; position: number }[]> {
  return cursors.all(executor, { endpointId, courtIds })
}

const standing = statement<{ position: number | null; caseId: string | null }>(
  'standing_of_webhook_events',
  sql`select d.position, null::uuid as "caseId" from webhook_deliveries d
      where d.court_id = ${p('courtId')} and d.endpoint_id = ${p('endpointId')}
        and d.position > ${p('after')} and d.position <= ${p('upTo')}
      union all
      select null, u.case_id from (
        select distinct q.case_id from webhook_deliveries q
        where q.court_id = ${p('courtId')} and q.endpoint_id = ${p('endpointId')} and q.settled_at is null
          and q.case_id = any(${p('caseIds')}::uuid[])) u`,
)

/** Which of these events have a delivery already, and which of these cases one that is not settled. */
export async function findStanding(
  executor: Executor,
  of: { courtId: number; endpointId: string; after: number; upTo: number; caseIds: readonly string[] },
): Promise<{ known: ReadonlySet<number>; heldCases: ReadonlySet<string> }> {
  const rows = await standing.all(executor, of)
  return {
    known: new Set(rows.flatMap(({ position }) => position ?? [])),
    heldCases: new Set(rows.flatMap(({ caseId }) => caseId ?? [])),
  }
}

/** A delivery that is to be sent again. */
export interface DueDelivery {
  readonly courtId: number
  readonly position: number
  readonly caseId: string
  readonly seq: number
  readonly command: Command
  readonly attempts: number
  /** Null for what is sent once more after it was settled. */
  readonly body: string | null
  readonly isSettled: boolean
}

const due = statement<DueDelivery>(
  'due_webhook_deliveries',
  sql`select d.court_id as "courtId", d.position, d.case_id as "caseId", d.seq, d.command, d.attempts, d.body,
        d.settled_at is not null as "isSettled"
      from webhook_deliveries d
      where d.court_id = any(${p('courtIds')}::integer[]) and d.endpoint_id = ${p('endpointId')}
        and d.next_attempt_at <= ${p('now')}::timestamptz
        and (d.settled_at is not null or not exists (
          select from webhook_deliveries b where b.court_id = d.court_id and b.endpoint_id = d.endpoint_id
            and b.case_id = d.case_id and b.position < d.position and b.settled_at is null))
      order by d.next_attempt_at, d.position limit ${p('limit')}`,
)

/** Deliveries whose time has come, of each case the earliest only. */
export function listDueDeliveries(
  executor: Executor,
  of: { endpointId: string; courtIds: readonly number[]; now: Date; limit: number },
): Promise<DueDelivery[]> {
  return due.all(executor, of)
}

/** How an endpoint has been doing. */
export interface Health {
  readonly failures: number
  readonly failingSince: Date | null
  readonly pausedUntil: Date | null
  /** Null leaves what is known. */
  readonly lastSuccessAt: Date | null
}

const hold = statement<{ version: number; isDisabled: boolean }>(
  'hold_webhook_lease',
  sql`update webhook_leases l
      set expires_at = ${p('expiresAt')}::timestamptz, failures = ${p('failures')}::integer,
          failing_since = ${p('failingSince')}::timestamptz, paused_until = ${p('pausedUntil')}::timestamptz,
          last_success_at = coalesce(${p('lastSuccessAt')}::timestamptz, l.last_success_at)
      from webhook_endpoints e join machine_clients m on m.id = e.client_id
      where l.endpoint_id = ${p('endpointId')} and l.fence = ${p('fence')} and e.id = l.endpoint_id
      returning e.version, num_nonnulls(e.disabled_at, m.disabled_at) > 0 as "isDisabled"`,
)

/**
 * Prolongs a lease; it stays locked until the transaction ends.
 *
 * @returns undefined when somebody else has taken the endpoint: nothing may be written then
 */
export function holdLease(
  tx: Tx,
  lease: { endpointId: string; fence: number; expiresAt: Date } & Health,
): Promise<{ version: number; isDisabled: boolean } | undefined> {
  return hold.first(tx, { ...lease })
}

const disable = statement<{ id: string; courtIds: number[] }>(
  'disable_webhook_endpoint_by_itself',
  sql`update webhook_endpoints set disabled_at = ${p('at')}, disabled_reason = ${p('reason')}, version = version + 1
      where id = ${p('endpointId')} and disabled_at is null returning id, court_ids as "courtIds"`,
)

/** @returns undefined when it was disabled before */
export function disableFailing(
  tx: Tx,
  endpointId: string,
  reason: DisabledReason,
  at: Date,
): Promise<{ id: string; courtIds: number[] } | undefined> {
  return disable.first(tx, { endpointId, reason, at })
}

/** What an attempt, or waiting behind another event, came to. */
export interface DeliveryOutcome extends DeliveryRow {
  readonly settledAt: Date | null
  /** Null when it need not be sent any more. */
  readonly body: string | null
}

const OUTCOME = sql.raw(`position bigint, status text, attempts integer, "lastAttemptAt" timestamptz,
  "lastStatus" integer, "lastFailure" text, "nextAttemptAt" timestamptz, "acceptedAt" timestamptz,
  "settledAt" timestamptz, body text`)

const settle = statement(
  'settle_webhook_deliveries',
  sql`update webhook_deliveries d
      set status = given.status, attempts = given.attempts, last_attempt_at = given."lastAttemptAt",
          last_status = given."lastStatus", last_failure = given."lastFailure", next_attempt_at = given."nextAttemptAt",
          accepted_at = coalesce(d.accepted_at, given."acceptedAt"),
          settled_at = coalesce(d.settled_at, given."settledAt"), body = given.body
      from json_to_recordset(${p('rows')}) as given("courtId" int, ${OUTCOME})
      where d.court_id = given."courtId" and d.endpoint_id = ${p('endpointId')} and d.position = given.position`,
)

// A delivery that only waits for an earlier event of its case may go at once if that one was settled meanwhile.
const insert = statement(
  'insert_webhook_deliveries',
  sql`insert into webhook_deliveries (court_id, endpoint_id, position, case_id, seq, command, status, attempts,
        last_attempt_at, last_status, last_failure, next_attempt_at, accepted_at, settled_at, body, body_sha256)
      select given."courtId", ${p('endpointId')}::uuid, given.position, given."caseId", given.seq, given.command,
        given.status, given.attempts, given."lastAttemptAt", given."lastStatus", given."lastFailure",
        coalesce(given."nextAttemptAt", case when given.status = 'waiting' and given."isFirst" and not exists (
          select from webhook_deliveries b where b.court_id = given."courtId" and b.endpoint_id = ${p('endpointId')}::uuid
            and b.case_id = given."caseId" and b.settled_at is null offset 0) then ${p('now')}::timestamptz end),
        given."acceptedAt", given."settledAt", given.body, given."bodySha256"
      from json_to_recordset(${p('rows')}) as given("courtId" int, ${OUTCOME}, "caseId" uuid, seq integer, command text,
        "isFirst" boolean, "bodySha256" bytea)`,
)

const release = statement(
  'release_webhook_deliveries',
  sql`update webhook_deliveries d set next_attempt_at = ${p('now')}::timestamptz
      from json_to_recordset(${p('cases')}) as given("courtId" int, "caseId" uuid)
      where d.court_id = given."courtId" and d.endpoint_id = ${p('endpointId')} and d.case_id = given."caseId"
        and d.settled_at is null and d.next_attempt_at is null
        and d.position = (select min(f.position) from webhook_deliveries f
          where f.court_id = given."courtId" and f.endpoint_id = ${p('endpointId')} and f.case_id = given."caseId"
            and f.settled_at is null)`,
)

const advance = statement(
  'advance_webhook_cursors',
  sql`update webhook_cursors c set position = given.position, skipped = c.skipped + given.skipped, deliveries = c.deliveries + given.made
      from json_to_recordset(${p('rows')}) as given("courtId" int, position bigint, skipped integer, made integer)
      where c.court_id = given."courtId" and c.endpoint_id = ${p('endpointId')}`,
)

/** A first outcome, which makes the row. */
export interface NewDelivery extends DeliveryOutcome {
  readonly bodySha256: Buffer
}

/** Everything that is known since the last writing, of an endpoint whose lease is held. */
export interface Progress {
  readonly endpointId: string
  readonly now: Date
  /** Of deliveries that have a row. */
  readonly repeated: readonly DeliveryOutcome[]
  readonly made: readonly NewDelivery[]
  /** Up to where, and how many positions on the way there were not for the endpoint. */
  readonly cursors: readonly { readonly courtId: number; readonly position: number; readonly skipped: number }[]
}

/**
 * Writes what became of deliveries and how far the feed has been followed, and lets go what waited for an earlier event
 * of its case.
 */
export function writeProgress(tx: Tx, { endpointId, now, repeated, made, cursors }: Progress): void {
  if (repeated.length > 0) settle.tell(tx, { endpointId, rows: JSON.stringify(repeated) })
  if (made.length > 0) {
    const seen = new Set<string>()
    const rows = [...made]
      .sort((one, other) => one.position - other.position)
      .map(({ bodySha256, ...row }) => {
        const isFirst = row.status === 'waiting' && !seen.has(row.caseId)
        if (row.status === 'waiting') seen.add(row.caseId)
        return { ...row, isFirst, bodySha256: `\\x${bodySha256.toString('hex')}` }
      })
    insert.tell(tx, { endpointId, now, rows: JSON.stringify(rows) })
  }
  const settled = new Map(
    repeated.flatMap(({ courtId, caseId, settledAt }) => (settledAt === null ? [] : [[caseId, { courtId, caseId }]])),
  )
  if (settled.size > 0) release.tell(tx, { endpointId, now, cases: JSON.stringify([...settled.values()]) })
  const rows = cursors.map(({ courtId, position, skipped }) => ({
    courtId,
    position,
    skipped,
    made: made.filter((row) => row.courtId === courtId).length,
  }))
  if (rows.length > 0) advance.tell(tx, { endpointId, rows: JSON.stringify(rows) })
}
