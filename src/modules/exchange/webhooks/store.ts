import { getTableColumns, sql } from 'drizzle-orm'
import type { Executor } from '../../../platform/database.js'
import { inserter, statement } from '../../../platform/statement.js'
import type { Tx } from '../../../platform/transaction.js'
import type { Command } from '../../../workflow/commands.js'
import type { Scope } from '../../../workflow/roles.js'
import { type DeliveryStatus, type DisabledReason, webhookEndpoints, webhookLeases, webhookSecrets } from './tables.js'

const p = sql.placeholder

/** An endpoint with what is shown of how it does and of its live secrets. */
export interface EndpointRow {
  readonly id: string
  readonly clientId: string
  readonly url: string
  readonly commands: Command[] | null
  readonly courtIds: number[]
  readonly version: number
  readonly createdAt: Date
  readonly createdBy: string
  readonly disabledAt: Date | null
  readonly disabledReason: DisabledReason | null
  readonly failures: number
  readonly failingSince: Date | null
  readonly lastSuccessAt: Date | null
  readonly secrets: { id: string; createdAt: string; endsAt: string | null }[]
}

const COLUMNS = sql.raw(
  Object.entries(getTableColumns(webhookEndpoints))
    .map(([member, { name }]) => `e.${name} as "${member}"`)
    .join(', '),
)
const VIEW = sql`${COLUMNS}, l.failures, l.failing_since as "failingSince", l.last_success_at as "lastSuccessAt",
  coalesce((select json_agg(json_build_object('id', s.id, 'createdAt', s.created_at, 'endsAt', s.ends_at) order by s.id desc)
    from webhook_secrets s where s.endpoint_id = e.id
      and (s.ends_at is null or s.ends_at > ${p('now')}::timestamptz)), '[]') as secrets`

const findOne = statement<EndpointRow>(
  'find_webhook_endpoint',
  sql`select ${VIEW} from webhook_endpoints e join webhook_leases l on l.endpoint_id = e.id where e.id = ${p('id')}`,
)
const lockOne = statement<EndpointRow>(
  'lock_webhook_endpoint',
  sql`select ${VIEW} from webhook_endpoints e join webhook_leases l on l.endpoint_id = e.id
      where e.id = ${p('id')} for update of e`,
)
const listSome = statement<EndpointRow>(
  'list_webhook_endpoints',
  sql`select ${VIEW} from webhook_endpoints e join webhook_leases l on l.endpoint_id = e.id
      where (${p('clientId')}::uuid is null or e.client_id = ${p('clientId')}::uuid)
        and e.court_ids && ${p('courtIds')}::integer[] and e.id > ${p('after')}::uuid
      order by e.id limit ${p('rows')}::integer`,
)

export function findEndpoint(executor: Executor, id: string, now: Date): Promise<EndpointRow | undefined> {
  return findOne.first(executor, { id, now })
}

export function lockEndpoint(tx: Tx, id: string, now: Date): Promise<EndpointRow | undefined> {
  return lockOne.first(tx, { id, now })
}

/** Endpoints with events of one of these courts, of one client or of all, in the order of their registration. */
export function listEndpoints(
  executor: Executor,
  search: { clientId: string | null; courtIds: readonly number[]; after: string; rows: number; now: Date },
): Promise<EndpointRow[]> {
  return listSome.all(executor, search)
}

/** A client as far as its endpoints are concerned. */
export interface EndpointOwner {
  readonly id: string
  readonly scopes: Scope[]
  readonly courtIds: number[]
  /** Endpoints that are not withdrawn. */
  readonly endpoints: number
}

const lockOwner = statement<EndpointOwner>(
  'lock_webhook_owner',
  sql`select m.id, m.scopes, m.court_ids as "courtIds",
        (select count(*) from webhook_endpoints e where e.client_id = m.id
           and e.disabled_reason is distinct from 'withdrawn')::integer as endpoints
      from machine_clients m where m.id = ${p('id')} and m.disabled_at is null for update of m`,
)

/** The client that an endpoint belongs to or is to belong to; undefined when it may not call the service any more. */
export function lockEndpointOwner(tx: Tx, id: string): Promise<EndpointOwner | undefined> {
  return lockOwner.first(tx, { id })
}

export const insertEndpoints = inserter('insert_webhook_endpoints', webhookEndpoints)
export const insertSecrets = inserter('insert_webhook_secrets', webhookSecrets)
const insertLeases = inserter('insert_webhook_leases', webhookLeases)

/** What the sending of an endpoint begins with: nobody has it, and nothing has failed. */
export function insertLease(tx: Tx, endpointId: string, now: Date): void {
  insertLeases(tx, [
    { endpointId, fence: 0, expiresAt: now, failures: 0, failingSince: null, pausedUntil: null, lastSuccessAt: null },
  ])
}

const beginCursors = statement(
  'begin_webhook_cursors',
  sql`insert into webhook_cursors (court_id, endpoint_id, began_after, position, skipped, deliveries)
      select given."courtId", ${p('endpointId')}::uuid, coalesce(h.last_position, 0), coalesce(h.last_position, 0), 0, 0
      from json_to_recordset(${p('courts')}) as given("courtId" int)
      left join feed_heads h on h.court_id = given."courtId"
      on conflict (court_id, endpoint_id)
        do update set began_after = excluded.began_after, position = excluded.position, skipped = 0`,
)

/** Lets an endpoint follow these courts from what happens from now on. */
export function beginFollowing(tx: Tx, endpointId: string, courtIds: readonly number[]): void {
  if (courtIds.length === 0) return
  beginCursors.tell(tx, { endpointId, courts: JSON.stringify(courtIds.map((courtId) => ({ courtId }))) })
}

const change = statement(
  'change_webhook_endpoint',
  sql`update webhook_endpoints set url = ${p('url')}, commands = ${p('commands')}::text[],
        court_ids = ${p('courtIds')}::integer[], version = version + 1 where id = ${p('id')}`,
)

export function updateEndpoint(
  tx: Tx,
  changed: { id: string; url: string; commands: readonly Command[] | null; courtIds: readonly number[] },
): void {
  change.tell(tx, { ...changed })
}

const setDisabled = statement(
  'set_webhook_endpoint_disabled',
  sql`update webhook_endpoints set disabled_at = ${p('at')}::timestamptz, disabled_reason = ${p('reason')}::text,
        version = version + 1 where id = ${p('id')}`,
)
const forgetFailures = statement(
  'forget_webhook_failures',
  sql`update webhook_leases set failures = 0, failing_since = null, paused_until = null
      where endpoint_id = ${p('endpointId')}`,
)

/** @param disabled - null to enable it again */
export function updateDisabled(tx: Tx, id: string, disabled: { at: Date; reason: DisabledReason } | null): void {
  setDisabled.tell(tx, { id, at: disabled?.at ?? null, reason: disabled?.reason ?? null })
  if (disabled === null) forgetFailures.tell(tx, { endpointId: id })
}

const endSecrets = statement(
  'end_webhook_secrets',
  sql`update webhook_secrets
      set ends_at = case when ends_at is null then ${p('endsAt')}::timestamptz else ${p('now')}::timestamptz end
      where endpoint_id = ${p('endpointId')} and (ends_at is null or ends_at > ${p('now')}::timestamptz)`,
)
const raiseVersion = statement(
  'raise_webhook_version',
  sql`update webhook_endpoints set version = version + 1 where id = ${p('id')}`,
)

/** Ends the present secret later and every other one now, so that never more than two are live. */
export function endLiveSecrets(tx: Tx, endpointId: string, endsAt: Date, now: Date): void {
  endSecrets.tell(tx, { endpointId, endsAt, now })
  raiseVersion.tell(tx, { id: endpointId })
}

export interface DeliveryRow {
  readonly courtId: number
  readonly position: number
  readonly caseId: string
  readonly seq: number
  readonly command: Command
  readonly status: DeliveryStatus
  readonly attempts: number
  readonly lastAttemptAt: Date | null
  readonly lastStatus: number | null
  readonly lastFailure: string | null
  readonly nextAttemptAt: Date | null
  readonly acceptedAt: Date | null
}

const DELIVERY = sql`d.court_id as "courtId", d.position, d.case_id as "caseId", d.seq, d.command, d.status, d.attempts,
  d.last_attempt_at as "lastAttemptAt", d.last_status as "lastStatus", d.last_failure as "lastFailure",
  d.next_attempt_at as "nextAttemptAt", d.accepted_at as "acceptedAt"`
const newestFirst = sql`d.court_id = ${p('courtId')} and d.endpoint_id = ${p('endpointId')} and d.position < ${p('before')}`
const allDeliveries = statement<DeliveryRow>(
  'list_webhook_deliveries',
  sql`select ${DELIVERY} from webhook_deliveries d where ${newestFirst} order by d.position desc limit ${p('rows')}`,
)
const acceptedDeliveries = statement<DeliveryRow>(
  'list_accepted_webhook_deliveries',
  sql`select ${DELIVERY} from webhook_deliveries d where ${newestFirst} and d.status = 'accepted'
      order by d.position desc limit ${p('rows')}`,
)
const troubledDeliveries = statement<DeliveryRow>(
  'list_troubled_webhook_deliveries',
  sql`select ${DELIVERY} from webhook_deliveries d
      where ${newestFirst} and d.status <> 'accepted' and d.status = ${p('status')}::text
      order by d.position desc limit ${p('rows')}`,
)

/** Deliveries of an endpoint from one court, the newest event first. */
export function listDeliveries(
  executor: Executor,
  status: DeliveryStatus | undefined,
  page: { courtId: number; endpointId: string; before: number; rows: number },
): Promise<DeliveryRow[]> {
  if (status === undefined) return allDeliveries.all(executor, page)
  if (status === 'accepted') return acceptedDeliveries.all(executor, page)
  return troubledDeliveries.all(executor, { ...page, status })
}

const repeatOne = statement<DeliveryRow>(
  'repeat_webhook_delivery',
  sql`update webhook_deliveries d
      set status = 'waiting', next_attempt_at = ${p('now')}::timestamptz,
          attempts = case when d.settled_at is null then d.attempts else 0 end
      from feed_events f
      where f.court_id = ${p('courtId')} and f.case_id = ${p('caseId')} and f.seq = ${p('seq')}
        and d.court_id = ${p('courtId')} and d.endpoint_id = ${p('endpointId')} and d.position = f.position
        and (d.settled_at is not null or d.next_attempt_at is not null)
      returning ${DELIVERY}`,
)
const findOneDelivery = statement<DeliveryRow>(
  'find_webhook_delivery',
  sql`select ${DELIVERY} from feed_events f
      join webhook_deliveries d on d.court_id = ${p('courtId')} and d.endpoint_id = ${p('endpointId')}
        and d.position = f.position
      where f.court_id = ${p('courtId')} and f.case_id = ${p('caseId')} and f.seq = ${p('seq')}`,
)

interface DeliveryKey {
  readonly courtId: number
  readonly endpointId: string
  readonly caseId: string
  readonly seq: number
}

/**
 * Has an event sent now, once more if it was settled before; one that waits behind another of its case goes on waiting.
 *
 * @returns undefined when the endpoint has no such delivery
 */
export async function repeatDelivery(tx: Tx, key: DeliveryKey, now: Date): Promise<DeliveryRow | undefined> {
  return (await repeatOne.first(tx, { ...key, now })) ?? findOneDelivery.first(tx, { ...key })
}

const repeatSome = statement<{ requested: number }>(
  'repeat_webhook_range',
  sql`with repeated as (
        update webhook_deliveries d set status = 'waiting', next_attempt_at = ${p('now')}::timestamptz, attempts = 0
        where d.court_id = ${p('courtId')} and d.endpoint_id = ${p('endpointId')}
          and d.position between ${p('from')} and ${p('to')} and d.settled_at is not null and d.status <> 'waiting'
        returning d.position)
      select count(*)::integer as requested from repeated`,
)

/** Has every settled delivery of these positions sent once more. */
export async function repeatRange(
  tx: Tx,
  range: { courtId: number; endpointId: string; from: number; to: number; now: Date },
): Promise<number> {
  return (await repeatSome.first(tx, range))?.requested ?? 0
}

const findCursor = statement<{ position: number }>(
  'find_webhook_cursor',
  sql`select c.position from webhook_cursors c
      where c.court_id = ${p('courtId')} and c.endpoint_id = ${p('endpointId')}`,
)

/** How far an endpoint is in the feed of a court; undefined when it does not follow it. */
export async function findPosition(
  executor: Executor,
  endpointId: string,
  courtId: number,
): Promise<number | undefined> {
  return (await findCursor.first(executor, { endpointId, courtId }))?.position
}
