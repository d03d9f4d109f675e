import { sql } from 'drizzle-orm'
import {
  bigint,
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import type { Command } from '../../../workflow/commands.js'
import { bytea, cases, instant, oneOf } from '../../../workflow/tables.js'
import { courts, machineClients } from '../../directory/tables.js'

/** Why nothing is sent to an endpoint any more. Only what was withdrawn can't be taken up again. */
export const DISABLED_REASONS = ['by-request', 'gone', 'no-success', 'withdrawn'] as const
export type DisabledReason = (typeof DISABLED_REASONS)[number]

/** What became of a delivery: still to be sent (again), taken by the receiver, or given up. */
export const DELIVERY_STATUSES = ['waiting', 'accepted', 'dead'] as const
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number]

/** Where another system wants events to be sent. Never deleted: what was sent where must stay known. */
export const webhookEndpoints = pgTable(
  'webhook_endpoints',
  {
    id: uuid('id').notNull(),
    clientId: uuid('client_id').notNull(),
    url: text('url').notNull(),
    /** Commands whose events are wanted; null for all that the client may see. */
    commands: text('commands').array().$type<Command[]>(),
    courtIds: integer('court_ids').array().notNull(),
    version: integer('version').notNull(),
    createdAt: instant('created_at').notNull(),
    createdBy: uuid('created_by').notNull(),
    disabledAt: instant('disabled_at'),
    disabledReason: text('disabled_reason').$type<DisabledReason>(),
  },
  (table) => [
    primaryKey({ name: 'webhook_endpoints_pkey', columns: [table.id] }),
    foreignKey({
      name: 'webhook_endpoints_client_fkey',
      columns: [table.clientId],
      foreignColumns: [machineClients.id],
    }),
    check('webhook_endpoints_disabled_reason_known', oneOf('disabled_reason', DISABLED_REASONS)),
    check('webhook_endpoints_disabled_with_reason', sql`(disabled_at is null) = (disabled_reason is null)`),
    check('webhook_endpoints_courts_named', sql`cardinality(court_ids) > 0`),
    index('webhook_endpoints_by_client').on(table.clientId, table.id),
  ],
)

/** Secrets that deliveries are signed with; sealed. Two are live while the receiver goes over to the new one. */
export const webhookSecrets = pgTable(
  'webhook_secrets',
  {
    endpointId: uuid('endpoint_id').notNull(),
    id: uuid('id').notNull(),
    secret: text('secret').notNull(),
    createdAt: instant('created_at').notNull(),
    createdBy: uuid('created_by').notNull(),
    /** When it stops to sign; null for the newest one. */
    endsAt: instant('ends_at'),
  },
  (table) => [
    primaryKey({ name: 'webhook_secrets_pkey', columns: [table.endpointId, table.id] }),
    foreignKey({
      name: 'webhook_secrets_endpoint_fkey',
      columns: [table.endpointId],
      foreignColumns: [webhookEndpoints.id],
    }),
    check('webhook_secrets_sealed', sql`secret like 'v1.%'`),
    uniqueIndex('webhook_secrets_newest').on(table.endpointId).where(sql`ends_at is null`),
  ],
)

/** Which process sends to an endpoint, and how the endpoint has been doing. */
export const webhookLeases = pgTable(
  'webhook_leases',
  {
    endpointId: uuid('endpoint_id').notNull(),
    /** Raised with every taking: what is written under an earlier number is refused. */
    fence: bigint('fence', { mode: 'number' }).notNull(),
    expiresAt: instant('expires_at').notNull(),
    /** Attempts in a row that failed. */
    failures: integer('failures').notNull(),
    /** First failure since the last success. */
    failingSince: instant('failing_since'),
    /** Until when nothing is sent after many failures in a row. */
    pausedUntil: instant('paused_until'),
    lastSuccessAt: instant('last_success_at'),
  },
  (table) => [
    primaryKey({ name: 'webhook_leases_pkey', columns: [table.endpointId] }),
    foreignKey({
      name: 'webhook_leases_endpoint_fkey',
      columns: [table.endpointId],
      foreignColumns: [webhookEndpoints.id],
    }),
    check('webhook_leases_failing_since_first', sql`(failures > 0) = (failing_since is not null)`),
  ],
)

/** How far an endpoint is in the feed of a court: whatever it is to get up to there has a row, or was taken. */
export const webhookCursors = pgTable(
  'webhook_cursors',
  {
    courtId: integer('court_id').notNull(),
    endpointId: uuid('endpoint_id').notNull(),
    /** Where it began; what happened before is not sent. */
    beganAfter: bigint('began_after', { mode: 'number' }).notNull(),
    position: bigint('position', { mode: 'number' }).notNull(),
    /** Positions passed since it began that were not for it, so that none can be passed over unseen. */
    skipped: bigint('skipped', { mode: 'number' }).notNull(),
    /** Rows of deliveries that were ever made, so that none can go missing unseen. */
    deliveries: bigint('deliveries', { mode: 'number' }).notNull(),
  },
  (table) => [
    primaryKey({ name: 'webhook_cursors_pkey', columns: [table.courtId, table.endpointId] }),
    foreignKey({ name: 'webhook_cursors_court_fkey', columns: [table.courtId], foreignColumns: [courts.id] }),
    foreignKey({
      name: 'webhook_cursors_endpoint_fkey',
      columns: [table.endpointId],
      foreignColumns: [webhookEndpoints.id],
    }),
    check('webhook_cursors_not_before_begin', sql`position >= began_after`),
    index('webhook_cursors_by_endpoint').on(table.endpointId),
  ],
)

/** What was sent where, or is to be sent again: one row for an endpoint and an event. */
export const webhookDeliveries = pgTable(
  'webhook_deliveries',
  {
    courtId: integer('court_id').notNull(),
    endpointId: uuid('endpoint_id').notNull(),
    /** Place of the event in the feed of the court. */
    position: bigint('position', { mode: 'number' }).notNull(),
    caseId: uuid('case_id').notNull(),
    seq: integer('seq').notNull(),
    command: text('command').notNull().$type<Command>(),
    status: text('status').notNull().$type<DeliveryStatus>(),
    attempts: integer('attempts').notNull(),
    lastAttemptAt: instant('last_attempt_at'),
    /** Status of the last answer; null when there was none. */
    lastStatus: integer('last_status'),
    /** Why the last attempt failed, as a code; null when it did not. */
    lastFailure: text('last_failure'),
    /** When it is sent next; null while an earlier event of the case waits, and when it is not to be sent. */
    nextAttemptAt: instant('next_attempt_at'),
    /** When it was first taken. */
    acceptedAt: instant('accepted_at'),
    /** When it was first taken or given up: from then on later events of the case may go. */
    settledAt: instant('settled_at'),
    /**
     * What is sent, kept until it is settled, so that the bytes are the same each time whatever version of the service
     * sends them. What is sent once more after that is made again from the feed.
     */
    body: text('body'),
    bodySha256: bytea('body_sha256').notNull(),
  },
  (table) => [
    primaryKey({ name: 'webhook_deliveries_pkey', columns: [table.courtId, table.endpointId, table.position] }),
    foreignKey({
      name: 'webhook_deliveries_endpoint_fkey',
      columns: [table.endpointId],
      foreignColumns: [webhookEndpoints.id],
    }),
    foreignKey({
      name: 'webhook_deliveries_case_fkey',
      columns: [table.courtId, table.caseId],
      foreignColumns: [cases.courtId, cases.id],
    }),
    check('webhook_deliveries_status_known', oneOf('status', DELIVERY_STATUSES)),
    check(
      'webhook_deliveries_body_while_unsettled',
      sql`(settled_at is null) <= (body is not null) and (status <> 'waiting') <= (body is null)`,
    ),
    check('webhook_deliveries_due_while_waiting', sql`next_attempt_at is null or status = 'waiting'`),
    check('webhook_deliveries_settled', sql`status = 'waiting' or settled_at is not null`),
    check('webhook_deliveries_accepted_settled', sql`accepted_at is null or settled_at is not null`),
    index('webhook_deliveries_due')
      .on(table.courtId, table.endpointId, table.nextAttemptAt)
      .where(sql`next_attempt_at is not null`),
    index('webhook_deliveries_unsettled')
      .on(table.courtId, table.endpointId, table.caseId, table.position)
      .where(sql`settled_at is null`),
    index('webhook_deliveries_in_trouble')
      .on(table.courtId, table.endpointId, table.status, table.position)
      .where(sql`status <> 'accepted'`),
  ],
)
