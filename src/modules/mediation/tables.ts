import { sql } from 'drizzle-orm'
import {
  check,
  foreignKey,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { caseEvents, day, instant, ofCase, oneOf } from '../../workflow/tables.js'
import { END_GROUNDS } from './closing.js'
import { SUSPENSION_REASONS } from './pauses.js'
import { ATTENDANCES, SESSION_MODES, SESSION_RESULTS, SESSION_STATUSES } from './sessions.js'

export const NOTICE_FORMS = ['oral', 'written', 'electronic'] as const
export const CONFIRMATION_FORMS = ['written', 'electronic'] as const
export const RECORD_KINDS = ['minutes', 'caucus-note', 'offer'] as const

/** An organisation or a person asked to help (联动调解). */
export interface Invited {
  kind: 'organisation' | 'person'
  name: string
  role?: string
}

/** Notices given to a party. One act gives them to one or more parties and is the record `id`; a new acceptance needs new ones. */
export const notices = pgTable(
  'notices',
  {
    courtId: integer('court_id').notNull(),
    caseId: uuid('case_id').notNull(),
    id: uuid('id').notNull(),
    partyId: uuid('party_id').notNull(),
    /** Event by which the mediator accepted. */
    acceptanceSeq: integer('acceptance_seq').notNull(),
    how: text('how').notNull().$type<(typeof NOTICE_FORMS)[number]>(),
    givenOn: day('given_on').notNull(),
  },
  (table) => [
    primaryKey({ name: 'notices_pkey', columns: [table.courtId, table.caseId, table.id, table.partyId] }),
    unique('notices_once_per_party_and_acceptance').on(table.courtId, table.caseId, table.acceptanceSeq, table.partyId),
    foreignKey({
      name: 'notices_acceptance_fkey',
      columns: [table.courtId, table.caseId, table.acceptanceSeq],
      foreignColumns: [caseEvents.courtId, caseEvents.caseId, caseEvents.seq],
    }),
    check('notices_how_known', oneOf('how', NOTICE_FORMS)),
  ],
)

/** A session, scheduled beforehand or only reported. What is said in it is behind the privilege wall, never here. */
export const sessions = pgTable(
  'sessions',
  {
    courtId: integer('court_id').notNull(),
    caseId: uuid('case_id').notNull(),
    id: uuid('id').notNull(),
    /** The same in every case of a session that was held in several cases together; null for a session of one. */
    jointId: uuid('joint_id'),
    mode: text('mode').notNull().$type<(typeof SESSION_MODES)[number]>(),
    roomLink: text('room_link'),
    place: text('place'),
    scheduledAt: instant('scheduled_at'),
    beganAt: instant('began_at'),
    endedAt: instant('ended_at'),
    status: text('status').notNull().$type<(typeof SESSION_STATUSES)[number]>(),
    result: text('result').$type<(typeof SESSION_RESULTS)[number]>(),
    invited: jsonb('invited').notNull().$type<Invited[]>(),
  },
  (table) => [
    primaryKey({ name: 'sessions_pkey', columns: [table.courtId, table.caseId, table.id] }),
    ofCase('sessions_case_fkey', table),
    check('sessions_mode_known', oneOf('mode', SESSION_MODES)),
    check('sessions_status_known', oneOf('status', SESSION_STATUSES)),
    check('sessions_result_known', oneOf('result', SESSION_RESULTS)),
    check('sessions_scheduled_or_reported', sql`num_nonnulls(scheduled_at, began_at) >= 1`),
    check(
      'sessions_reported_whole',
      sql`num_nonnulls(began_at, ended_at, result) = case when status in ('held', 'adjourned') then 3 else 0 end`,
    ),
    check('sessions_adjourned_result', sql`result is null or (result = 'adjourned') = (status = 'adjourned')`),
    check('sessions_end_after_begin', sql`ended_at > began_at`),
  ],
)

/** How each party took part in a session that was held or adjourned. */
export const sessionAttendance = pgTable(
  'session_attendance',
  {
    courtId: integer('court_id').notNull(),
    caseId: uuid('case_id').notNull(),
    sessionId: uuid('session_id').notNull(),
    partyId: uuid('party_id').notNull(),
    attendance: text('attendance').notNull().$type<(typeof ATTENDANCES)[number]>(),
  },
  (table) => [
    primaryKey({
      name: 'session_attendance_pkey',
      columns: [table.courtId, table.caseId, table.sessionId, table.partyId],
    }),
    foreignKey({
      name: 'session_attendance_session_fkey',
      columns: [table.courtId, table.caseId, table.sessionId],
      foreignColumns: [sessions.courtId, sessions.caseId, sessions.id],
    }),
    check('session_attendance_known', oneOf('attendance', ATTENDANCES)),
  ],
)

/** The talks themselves, sealed. Only mediators of the case read them; they never go into the file of a trial. @see ONL 18, 22; INV 22 */
export const confidentialRecords = pgTable(
  'confidential_records',
  {
    courtId: integer('court_id').notNull(),
    caseId: uuid('case_id').notNull(),
    id: uuid('id').notNull(),
    kind: text('kind').notNull().$type<(typeof RECORD_KINDS)[number]>(),
    authorId: uuid('author_id').notNull(),
    /** The party whom a caucus note or an offer concerns. */
    partyId: uuid('party_id'),
    writtenOn: day('written_on').notNull(),
    content: text('content').notNull(),
  },
  (table) => [
    primaryKey({ name: 'confidential_records_pkey', columns: [table.courtId, table.caseId, table.id] }),
    ofCase('confidential_records_case_fkey', table),
    check('confidential_records_kind_known', oneOf('kind', RECORD_KINDS)),
    check('confidential_records_sealed', sql`content like 'v1.%'`),
  ],
)

/** Facts that the parties do not dispute. Concessions and terms of settlement do not belong here. */
export const undisputedFacts = pgTable(
  'undisputed_facts',
  {
    courtId: integer('court_id').notNull(),
    caseId: uuid('case_id').notNull(),
    id: uuid('id').notNull(),
    text: text('text').notNull(),
    statedOn: day('stated_on').notNull(),
  },
  (table) => [
    primaryKey({ name: 'undisputed_facts_pkey', columns: [table.courtId, table.caseId, table.id] }),
    ofCase('undisputed_facts_case_fkey', table),
  ],
)

export const undisputedFactConfirmations = pgTable(
  'undisputed_fact_confirmations',
  {
    courtId: integer('court_id').notNull(),
    caseId: uuid('case_id').notNull(),
    id: uuid('id').notNull(),
    factId: uuid('fact_id').notNull(),
    partyId: uuid('party_id').notNull(),
    form: text('form').notNull().$type<(typeof CONFIRMATION_FORMS)[number]>(),
    confirmedOn: day('confirmed_on').notNull(),
  },
  (table) => [
    primaryKey({ name: 'undisputed_fact_confirmations_pkey', columns: [table.courtId, table.caseId, table.id] }),
    unique('undisputed_fact_confirmations_once').on(table.courtId, table.caseId, table.factId, table.partyId),
    foreignKey({
      name: 'undisputed_fact_confirmations_fact_fkey',
      columns: [table.courtId, table.caseId, table.factId],
      foreignColumns: [undisputedFacts.courtId, undisputedFacts.caseId, undisputedFacts.id],
    }),
    check('undisputed_fact_confirmations_form_known', oneOf('form', CONFIRMATION_FORMS)),
  ],
)

/** Pauses for an appraisal or a sham review; a recusal keeps its own records. Both days belong to the pause. */
export const pauses = pgTable(
  'pauses',
  {
    courtId: integer('court_id').notNull(),
    caseId: uuid('case_id').notNull(),
    id: uuid('id').notNull(),
    reason: text('reason').notNull().$type<(typeof SUSPENSION_REASONS)[number]>(),
    fromOn: day('from_on').notNull(),
    toOn: day('to_on'),
    /** The party that asked for the appraisal. */
    appliedBy: uuid('applied_by'),
    /** The court's approval of the appraisal. */
    approval: text('approval'),
    /** What is to be appraised, or what points to sham mediation. */
    note: text('note').notNull(),
    resumptionNote: text('resumption_note'),
  },
  (table) => [
    primaryKey({ name: 'pauses_pkey', columns: [table.courtId, table.caseId, table.id] }),
    ofCase('pauses_case_fkey', table),
    check('pauses_reason_known', oneOf('reason', SUSPENSION_REASONS)),
    check(
      'pauses_appraisal_approved',
      sql`num_nonnulls(applied_by, approval) = case reason when 'appraisal' then 2 else 0 end`,
    ),
    check('pauses_end_not_before_begin', sql`to_on >= from_on`),
    uniqueIndex('pauses_one_open').on(table.courtId, table.caseId).where(sql`to_on is null`),
  ],
)

export const pauseConsents = pgTable(
  'pause_consents',
  {
    courtId: integer('court_id').notNull(),
    caseId: uuid('case_id').notNull(),
    pauseId: uuid('pause_id').notNull(),
    partyId: uuid('party_id').notNull(),
  },
  (table) => [
    primaryKey({ name: 'pause_consents_pkey', columns: [table.courtId, table.caseId, table.pauseId, table.partyId] }),
    foreignKey({
      name: 'pause_consents_pause_fkey',
      columns: [table.courtId, table.caseId, table.pauseId],
      foreignColumns: [pauses.courtId, pauses.caseId, pauses.id],
    }),
  ],
)

/** Extensions of the mediation period in calendar days. */
export const extensions = pgTable(
  'extensions',
  {
    courtId: integer('court_id').notNull(),
    caseId: uuid('case_id').notNull(),
    id: uuid('id').notNull(),
    days: integer('days').notNull(),
    agreedOn: day('agreed_on').notNull(),
    /** Last day of the period that it extends; null for those agreed before this was kept. */
    extendsDueOn: day('extends_due_on'),
    /** Why it was entered only after mediation had ended; null for one entered before. */
    lateEntryReason: text('late_entry_reason'),
  },
  (table) => [
    primaryKey({ name: 'extensions_pkey', columns: [table.courtId, table.caseId, table.id] }),
    ofCase('extensions_case_fkey', table),
    check('extensions_days_positive', sql`days >= 1`),
    check('extensions_agreed_in_time', sql`agreed_on <= extends_due_on`),
  ],
)

export const extensionConsents = pgTable(
  'extension_consents',
  {
    courtId: integer('court_id').notNull(),
    caseId: uuid('case_id').notNull(),
    extensionId: uuid('extension_id').notNull(),
    partyId: uuid('party_id').notNull(),
  },
  (table) => [
    primaryKey({
      name: 'extension_consents_pkey',
      columns: [table.courtId, table.caseId, table.extensionId, table.partyId],
    }),
    foreignKey({
      name: 'extension_consents_extension_fkey',
      columns: [table.courtId, table.caseId, table.extensionId],
      foreignColumns: [extensions.courtId, extensions.caseId, extensions.id],
    }),
  ],
)

/** The mediator's report on mediation that ended without agreement. The court reads it, so no talk belongs in it. @see ONL 21; INV 26 */
export const closingReports = pgTable(
  'closing_reports',
  {
    courtId: integer('court_id').notNull(),
    caseId: uuid('case_id').notNull(),
    id: uuid('id').notNull(),
    ground: text('ground').notNull().$type<(typeof END_GROUNDS)[number]>(),
    endedOn: day('ended_on').notNull(),
    course: text('course').notNull(),
    reasonOfFailure: text('reason_of_failure'),
    costRaisingConduct: text('cost_raising_conduct'),
    hints: text('hints'),
  },
  (table) => [
    primaryKey({ name: 'closing_reports_pkey', columns: [table.courtId, table.caseId, table.id] }),
    unique('closing_reports_once').on(table.courtId, table.caseId),
    ofCase('closing_reports_case_fkey', table),
    check('closing_reports_ground_known', oneOf('ground', END_GROUNDS)),
    check(
      'closing_reports_failure_whole',
      sql`ground = 'settled-withdrawn' or num_nonnulls(reason_of_failure, cost_raising_conduct, hints) = 3`,
    ),
  ],
)
