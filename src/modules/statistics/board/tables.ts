import { sql } from 'drizzle-orm'
import { boolean, check, foreignKey, integer, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core'
import { instant } from '../../../workflow/tables.js'
import { courts } from '../../directory/tables.js'

/** What lets a screen on the wall read the board of a court. Ended, never deleted; the secret itself is not kept. */
export const displayTokens = pgTable(
  'display_tokens',
  {
    courtId: integer('court_id').notNull(),
    id: uuid('id').notNull(),
    /** Where the screen hangs. */
    name: text('name').notNull(),
    /** SHA-256 of the whole token, in hex. */
    tokenHash: text('token_hash').notNull(),
    createdAt: instant('created_at').notNull(),
    createdBy: uuid('created_by').notNull(),
    expiresAt: instant('expires_at').notNull(),
    revokedAt: instant('revoked_at'),
    revokedBy: uuid('revoked_by'),
  },
  (table) => [
    primaryKey({ name: 'display_tokens_pkey', columns: [table.courtId, table.id] }),
    unique('display_tokens_hash_key').on(table.courtId, table.tokenHash),
    foreignKey({ name: 'display_tokens_court_fkey', columns: [table.courtId], foreignColumns: [courts.id] }),
    check('display_tokens_hash_whole', sql`token_hash ~ '^[0-9a-f]{64}$'`),
    check(
      'display_tokens_end_within_a_year',
      sql`expires_at > created_at and expires_at <= created_at + interval '366 days'`,
    ),
    check('display_tokens_revocation_whole', sql`num_nulls(revoked_at, revoked_by) in (0, 2)`),
  ],
)

/** What a court set for its board; a court without a row has no ranking. */
export const boardSettings = pgTable(
  'board_settings',
  {
    courtId: integer('court_id').notNull(),
    ranking: boolean('ranking').notNull(),
    changedAt: instant('changed_at').notNull(),
    changedBy: uuid('changed_by').notNull(),
  },
  (table) => [
    primaryKey({ name: 'board_settings_pkey', columns: [table.courtId] }),
    foreignKey({ name: 'board_settings_court_fkey', columns: [table.courtId], foreignColumns: [courts.id] }),
  ],
)
