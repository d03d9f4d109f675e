import { sql } from 'drizzle-orm'
import { check, foreignKey, index, integer, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { cases, day, instant, ofCase, oneOf } from '../../workflow/tables.js'

/** What makes disputes a series. */
export const SERIES_BASES = ['same-respondent', 'same-applicant', 'same-event', 'same-kind'] as const
export type SeriesBasis = (typeof SERIES_BASES)[number]
export const LEAVE_GROUNDS = ['goes-another-way', 'not-similar', 'entered-by-mistake'] as const
export const SERIES_ACTS = ['created', 'lead-chosen'] as const

/** Similar disputes that a court handles together (系列性案件). */
export const series = pgTable(
  'series',
  {
    courtId: integer('court_id').notNull(),
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    basis: text('basis').notNull().$type<SeriesBasis>(),
    /** The case that is settled first, for the others to follow; null while the series has no member. */
    leadCaseId: uuid('lead_case_id'),
    /** Moves with the members as well, so that nobody acts on others than they saw. */
    version: integer('version').notNull(),
    createdOn: day('created_on').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [
    primaryKey({ name: 'series_pkey', columns: [table.courtId, table.id] }),
    foreignKey({
      name: 'series_lead_fkey',
      columns: [table.courtId, table.leadCaseId],
      foreignColumns: [cases.courtId, cases.id],
    }),
    check('series_basis_known', oneOf('basis', SERIES_BASES)),
  ],
)

/** Who is and was in a series, with the reasons. A case is in one at most. */
export const seriesMembers = pgTable(
  'series_members',
  {
    courtId: integer('court_id').notNull(),
    caseId: uuid('case_id').notNull(),
    id: uuid('id').notNull(),
    seriesId: uuid('series_id').notNull(),
    joinedOn: day('joined_on').notNull(),
    joinReason: text('join_reason').notNull(),
    leftOn: day('left_on'),
    leaveGround: text('leave_ground').$type<(typeof LEAVE_GROUNDS)[number]>(),
    leaveReason: text('leave_reason'),
  },
  (table) => [
    primaryKey({ name: 'series_members_pkey', columns: [table.courtId, table.caseId, table.id] }),
    ofCase('series_members_case_fkey', table),
    foreignKey({
      name: 'series_members_series_fkey',
      columns: [table.courtId, table.seriesId],
      foreignColumns: [series.courtId, series.id],
    }),
    check('series_members_left_with_reason', sql`num_nonnulls(left_on, leave_ground, leave_reason) in (0, 3)`),
    check('series_members_ground_known', oneOf('leave_ground', LEAVE_GROUNDS)),
    uniqueIndex('series_members_one_series').on(table.courtId, table.caseId).where(sql`left_on is null`),
    index('series_members_of_series').on(table.courtId, table.seriesId, table.caseId).where(sql`left_on is null`),
  ],
)

/** What was done with a series itself; joining and leaving are on the timelines of the cases. */
export const seriesEvents = pgTable(
  'series_events',
  {
    courtId: integer('court_id').notNull(),
    seriesId: uuid('series_id').notNull(),
    version: integer('version').notNull(),
    act: text('act').notNull().$type<(typeof SERIES_ACTS)[number]>(),
    leadCaseId: uuid('lead_case_id'),
    reason: text('reason').notNull(),
    actorId: uuid('actor_id').notNull(),
    at: instant('at').notNull(),
  },
  (table) => [
    primaryKey({ name: 'series_events_pkey', columns: [table.courtId, table.seriesId, table.version] }),
    foreignKey({
      name: 'series_events_series_fkey',
      columns: [table.courtId, table.seriesId],
      foreignColumns: [series.courtId, series.id],
    }),
    check('series_events_act_known', oneOf('act', SERIES_ACTS)),
  ],
)
