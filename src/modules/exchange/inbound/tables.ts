import { sql } from 'drizzle-orm'
import { check, foreignKey, index, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core'
import type { ProblemRecord } from '../../../platform/problem.js'
import { bytea, caseEvents, instant, oneOf } from '../../../workflow/tables.js'

/** Messages that bring a dispute: from another court, from a platform, from an organisation. */
export const FILING_KINDS = ['cross-region-filing', 'online-filing', 'referral'] as const
export const MESSAGE_KINDS = [...FILING_KINDS, 'supplement', 'withdrawal'] as const
export type MessageKind = (typeof MESSAGE_KINDS)[number]
export const MESSAGE_STATES = ['waiting', 'applied', 'refused'] as const
export type MessageState = (typeof MESSAGE_STATES)[number]

/**
 * What other systems sent, by the sender's own ids. The content of a message that waits for an earlier one is sealed, and
 * gone once the message is settled.
 */
export const inboundMessages = pgTable(
  'inbound_messages',
  {
    courtId: integer('court_id').notNull(),
    id: uuid('id').notNull(),
    senderId: uuid('sender_id').notNull(),
    senderMessageId: text('sender_message_id').notNull(),
    senderMatterId: text('sender_matter_id').notNull(),
    /** Place among the messages of the matter, from 1 without a gap. */
    sequence: integer('sequence').notNull(),
    kind: text('kind').notNull().$type<MessageKind>(),
    sentAt: instant('sent_at').notNull(),
    receivedAt: instant('received_at').notNull(),
    /** Request that delivered it first; what it does stands under this request on the timeline. */
    requestId: text('request_id').notNull(),
    /** Keyed hash of the whole message, for equality only. */
    fingerprint: bytea('fingerprint').notNull(),
    state: text('state').notNull().$type<MessageState>(),
    content: text('content'),
    /** The case and the entry of its timeline that the message led to. */
    caseId: uuid('case_id'),
    caseSeq: integer('case_seq'),
    problem: jsonb('problem').$type<ProblemRecord>(),
    settledAt: instant('settled_at'),
  },
  (table) => [
    primaryKey({ name: 'inbound_messages_pkey', columns: [table.courtId, table.id] }),
    unique('inbound_messages_sender_key').on(table.courtId, table.senderId, table.senderMessageId),
    unique('inbound_messages_sequence_key').on(table.courtId, table.senderId, table.senderMatterId, table.sequence),
    foreignKey({
      name: 'inbound_messages_event_fkey',
      columns: [table.courtId, table.caseId, table.caseSeq],
      foreignColumns: [caseEvents.courtId, caseEvents.caseId, caseEvents.seq],
    }),
    check('inbound_messages_kind_known', oneOf('kind', MESSAGE_KINDS)),
    check('inbound_messages_state_known', oneOf('state', MESSAGE_STATES)),
    check('inbound_messages_sequence_positive', sql`sequence >= 1`),
    check('inbound_messages_content_while_waiting', sql`(content is not null) = (state = 'waiting')`),
    check('inbound_messages_sealed', sql`content like 'v1.%'`),
    check(
      'inbound_messages_settled_whole',
      sql`(settled_at is not null) = (state <> 'waiting') and (problem is not null) = (state = 'refused')
          and num_nonnulls(case_id, case_seq) = case state when 'applied' then 2 else 0 end`,
    ),
    index('inbound_messages_waiting').on(table.receivedAt, table.courtId, table.id).where(sql`state = 'waiting'`),
  ],
)
