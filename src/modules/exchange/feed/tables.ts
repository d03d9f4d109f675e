import { bigint, foreignKey, index, integer, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core'
import type { Command } from '../../../workflow/commands.js'
import { caseEvents, instant } from '../../../workflow/tables.js'

/** How far the feed of a court is; its row is locked by whoever gives out positions. */
export const feedHeads = pgTable(
  'feed_heads',
  {
    courtId: integer('court_id').notNull(),
    lastPosition: bigint('last_position', { mode: 'number' }).notNull(),
    sequencedAt: instant('sequenced_at').notNull(),
  },
  (table) => [primaryKey({ name: 'feed_heads_pkey', columns: [table.courtId] })],
)

/** Place of an entry of a timeline in the feed of its court: dense from 1, given after the entry was committed. */
export const feedEvents = pgTable(
  'feed_events',
  {
    courtId: integer('court_id').notNull(),
    position: bigint('position', { mode: 'number' }).notNull(),
    caseId: uuid('case_id').notNull(),
    seq: integer('seq').notNull(),
    /** Repeated from the entry and its case, so that readers can choose without reading them. */
    command: text('command').notNull().$type<Command>(),
    submittedBy: uuid('submitted_by').notNull(),
    sequencedAt: instant('sequenced_at').notNull(),
  },
  (table) => [
    primaryKey({ name: 'feed_events_pkey', columns: [table.courtId, table.position] }),
    unique('feed_events_entry_key').on(table.courtId, table.caseId, table.seq),
    foreignKey({
      name: 'feed_events_entry_fkey',
      columns: [table.courtId, table.caseId, table.seq],
      foreignColumns: [caseEvents.courtId, caseEvents.caseId, caseEvents.seq],
    }),
    index('feed_events_by_submitter').on(table.courtId, table.submittedBy, table.position),
  ],
)
