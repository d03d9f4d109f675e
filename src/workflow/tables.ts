import { sql } from 'drizzle-orm'
import {
  type AnyPgColumn,
  bigint,
  boolean,
  check,
  customType,
  date,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import type { Pause, TraceLine } from './clock.js'
import { COMMAND_NAMES, type COMMANDS, commandText } from './commands.js'
import { DEADLINE_KINDS, type DeadlineKind } from './deadline-rules.js'
import {
  AGREEMENT_COVERAGES,
  AGREEMENT_STATUSES,
  CASE_STATES,
  FEE_STATES,
  OUTCOMES,
  PAUSE_REASONS,
  PERFORMANCES,
  PROCEDURES,
  PROCEEDING_STATES,
  PROFILES,
  TRACKS,
} from './states.js'

export const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' })
export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })
export const day = (name: string) => date(name, { mode: 'string' })
export const fen = (name: string) => bigint(name, { mode: 'number' })

/** `column in (…)` for a CHECK, from the one list that TypeScript knows. */
export function oneOf(column: string, values: readonly string[]) {
  return sql.raw(`${column} in (${values.map((value) => `'${value}'`).join(', ')})`)
}

export const CHANNELS = [
  'counter',
  'online',
  'cross-region',
  'platform',
  'circuit-tribunal',
  'partner-organisation',
] as const
export const CLASSIFICATIONS = ['internal', 'private', 'restricted'] as const
export const CLAIM_KINDS = ['money', 'securities', 'status', 'real-right', 'act', 'mixed'] as const

export interface Claim {
  text: string
  amountFen: number
}

/** One mediation case. Everything that decides what may happen next is on this row, so that one lock answers it. */
export const cases = pgTable(
  'cases',
  {
    courtId: integer('court_id').notNull(),
    id: uuid('id').notNull(),
    profile: text('profile').notNull().$type<(typeof PROFILES)[number]>(),
    state: text('state').notNull().$type<(typeof CASE_STATES)[number]>(),
    version: integer('version').notNull(),
    outcome: text('outcome').$type<(typeof OUTCOMES)[number]>(),
    performance: text('performance').notNull().default('none').$type<(typeof PERFORMANCES)[number]>(),
    receiptNumber: text('receipt_number').notNull(),
    number: text('number'),
    channel: text('channel').notNull().$type<(typeof CHANNELS)[number]>(),
    classification: text('classification').notNull().$type<(typeof CLASSIFICATIONS)[number]>(),
    submittedBy: uuid('submitted_by').notNull(),
    sourceReference: text('source_reference'),
    /** The series that it is in; who was in it and why is told by `series_members`. */
    seriesId: uuid('series_id'),
    receivedOn: day('received_on').notNull(),
    receivedAt: instant('received_at').notNull(),
    registeredOn: day('registered_on'),
    causeCode: text('cause_code').notNull(),
    causeRevision: text('cause_revision').notNull(),
    claimKind: text('claim_kind').notNull().$type<(typeof CLAIM_KINDS)[number]>(),
    claimAmountFen: fen('claim_amount_fen').notNull(),
    claims: jsonb('claims').notNull().$type<Claim[]>(),
    facts: text('facts').notNull(),
    tags: text('tags').array().notNull(),
    priority: integer('priority').notNull(),
    track: text('track').$type<(typeof TRACKS)[number]>(),
    procedure: text('procedure').$type<(typeof PROCEDURES)[number]>(),
    fastTrack: boolean('fast_track'),
    mediatorId: uuid('mediator_id'),
    coMediatorIds: uuid('co_mediator_ids').array().notNull(),
    organisationId: uuid('organisation_id'),
    offerDueOn: day('offer_due_on'),
    acceptedOn: day('accepted_on'),
    noticesComplete: boolean('notices_complete').notNull().default(false),
    mediationDueOn: day('mediation_due_on'),
    pauseReason: text('pause_reason').$type<(typeof PAUSE_REASONS)[number]>(),
    extensionsUsed: integer('extensions_used').notNull().default(0),
    agreementStatus: text('agreement_status').notNull().default('none').$type<(typeof AGREEMENT_STATUSES)[number]>(),
    agreementCoverage: text('agreement_coverage').$type<(typeof AGREEMENT_COVERAGES)[number]>(),
    agreedOn: day('agreed_on'),
    confirmationDueOn: day('confirmation_due_on'),
    confirmationState: text('confirmation_state').$type<(typeof PROCEEDING_STATES)['confirmation'][number]>(),
    statementState: text('statement_state').$type<(typeof PROCEEDING_STATES)['mediation-statement'][number]>(),
    fastTrackState: text('fast_track_state').$type<(typeof PROCEEDING_STATES)['fast-track'][number]>(),
    feeState: text('fee_state').$type<(typeof FEE_STATES)[number]>(),
    /** Last day on which the agreement is to be performed, or its last instalment; null when it sets no day. */
    performanceDueOn: day('performance_due_on'),
    endedOn: day('ended_on'),
    closedOn: day('closed_on'),
    /** Earliest running deadline; null when nothing runs. */
    nextDueOn: day('next_due_on'),
    lastOccurredOn: day('last_occurred_on').notNull(),
    lastSeq: integer('last_seq').notNull(),
    lastHash: bytea('last_hash').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (table) => [
    primaryKey({ name: 'cases_pkey', columns: [table.courtId, table.id] }),
    unique('cases_receipt_number_key').on(table.courtId, table.receiptNumber),
    unique('cases_number_key').on(table.courtId, table.number),
    check('cases_profile_known', oneOf('profile', PROFILES)),
    check('cases_state_known', oneOf('state', CASE_STATES)),
    check('cases_outcome_known', oneOf('outcome', OUTCOMES)),
    check('cases_performance_known', oneOf('performance', PERFORMANCES)),
    check('cases_channel_known', oneOf('channel', CHANNELS)),
    check('cases_classification_known', oneOf('classification', CLASSIFICATIONS)),
    check('cases_claim_kind_known', oneOf('claim_kind', CLAIM_KINDS)),
    check('cases_track_known', oneOf('track', TRACKS)),
    check('cases_procedure_known', oneOf('procedure', PROCEDURES)),
    check('cases_pause_reason_known', oneOf('pause_reason', PAUSE_REASONS)),
    check('cases_paused_has_reason', sql`(state = 'paused') = (pause_reason is not null)`),
    check('cases_agreement_status_known', oneOf('agreement_status', AGREEMENT_STATUSES)),
    check('cases_agreement_coverage_known', oneOf('agreement_coverage', AGREEMENT_COVERAGES)),
    check('cases_confirmation_state_known', oneOf('confirmation_state', PROCEEDING_STATES.confirmation)),
    check('cases_statement_state_known', oneOf('statement_state', PROCEEDING_STATES['mediation-statement'])),
    check('cases_fast_track_state_known', oneOf('fast_track_state', PROCEEDING_STATES['fast-track'])),
    check('cases_fee_state_known', oneOf('fee_state', FEE_STATES)),
    check('cases_amount_not_negative', sql`claim_amount_fen >= 0`),
    check(
      'cases_outcome_when_ended',
      sql`(state in ('agreed', 'failed', 'withdrawn', 'transferred', 'closed')) = (outcome is not null)`,
    ),
    index('cases_by_state').on(table.courtId, table.state, table.receivedOn, table.id),
    index('cases_by_received').on(table.courtId, table.receivedOn, table.id),
    index('cases_by_cause').on(table.courtId, table.causeCode, table.receivedOn, table.id),
    index('cases_by_due').on(table.courtId, table.nextDueOn, table.id).where(sql`next_due_on is not null`),
    index('cases_by_mediator').on(table.mediatorId, table.receivedOn, table.id).where(sql`mediator_id is not null`),
    index('cases_by_urgency')
      .on(table.courtId, sql`(-priority)`, sql`(coalesce(next_due_on, '9999-12-31'::date))`, table.id)
      .where(sql`state not in ('returned', 'withdrawn', 'transferred', 'closed')`),
  ],
)

/** Ties a table that belongs to a case to its case. */
export function ofCase(name: string, table: { courtId: AnyPgColumn; caseId: AnyPgColumn }) {
  return foreignKey({ name, columns: [table.courtId, table.caseId], foreignColumns: [cases.courtId, cases.id] })
}

/** Moves that the law allows, copied from the TypeScript table by migration: the second lock. */
export const legalTransitions = pgTable(
  'legal_transitions',
  {
    profile: text('profile').notNull(),
    fromState: text('from_state').notNull(),
    command: text('command').notNull(),
    toState: text('to_state').notNull(),
  },
  (table) => [
    primaryKey({
      name: 'legal_transitions_pkey',
      columns: [table.profile, table.fromState, table.command, table.toState],
    }),
  ],
)

const COMMANDS_WITH_GROUND = COMMAND_NAMES.filter((command) => commandText(command).needsGround)

/** The timeline of a case: append-only, contiguous, hash-chained, without personal data. `none` stands for no state yet. */
export const caseEvents = pgTable(
  'case_events',
  {
    courtId: integer('court_id').notNull(),
    caseId: uuid('case_id').notNull(),
    seq: integer('seq').notNull(),
    profile: text('profile').notNull(),
    command: text('command').notNull().$type<keyof typeof COMMANDS>(),
    fromState: text('from_state').notNull(),
    toState: text('to_state').notNull().$type<(typeof CASE_STATES)[number]>(),
    occurredOn: day('occurred_on').notNull(),
    at: instant('at').notNull(),
    enteredLate: boolean('entered_late').notNull(),
    actorKind: text('actor_kind').notNull(),
    actorId: uuid('actor_id').notNull(),
    clientId: text('client_id').notNull(),
    requestId: text('request_id').notNull(),
    recordId: uuid('record_id'),
    ground: text('ground'),
    /** The exact text that is hashed; columns repeat what queries need. */
    canonical: text('canonical').notNull(),
    previousHash: bytea('previous_hash').notNull(),
    hash: bytea('hash').notNull(),
  },
  (table) => [
    primaryKey({ name: 'case_events_pkey', columns: [table.courtId, table.caseId, table.seq] }),
    ofCase('case_events_case_fkey', table),
    foreignKey({
      name: 'case_events_legal_fkey',
      columns: [table.profile, table.fromState, table.command, table.toState],
      foreignColumns: [
        legalTransitions.profile,
        legalTransitions.fromState,
        legalTransitions.command,
        legalTransitions.toState,
      ],
    }),
    check('case_events_actor_known', oneOf('actor_kind', ['person', 'client', 'system'])),
    check('case_events_seq_positive', sql`seq >= 1`),
    check(
      'case_events_ground_given',
      sql.raw(`ground is not null or command not in (${COMMANDS_WITH_GROUND.map((name) => `'${name}'`).join(', ')})`),
    ),
    index('case_events_by_request').on(table.requestId),
  ],
)

/** Entries of timelines that have no place in the feed of their court yet; see docs/adr/0014. */
export const eventOutbox = pgTable(
  'event_outbox',
  {
    courtId: integer('court_id').notNull(),
    caseId: uuid('case_id').notNull(),
    seq: integer('seq').notNull(),
  },
  (table) => [primaryKey({ name: 'event_outbox_pkey', columns: [table.courtId, table.caseId, table.seq] })],
)

export const DEADLINE_STATUSES = ['running', 'suspended', 'met', 'missed', 'cancelled'] as const

/** A statutory period of a case, with the arithmetic that led to its last day. */
export const deadlines = pgTable(
  'deadlines',
  {
    courtId: integer('court_id').notNull(),
    caseId: uuid('case_id').notNull(),
    id: uuid('id').notNull(),
    kind: text('kind').notNull().$type<DeadlineKind>(),
    status: text('status').notNull().$type<(typeof DEADLINE_STATUSES)[number]>(),
    startedOn: day('started_on').notNull(),
    startedSeq: integer('started_seq').notNull(),
    /** Event that moved it last. */
    movedSeq: integer('moved_seq').notNull(),
    endedSeq: integer('ended_seq'),
    extensionDays: integer('extension_days').array().notNull(),
    pauses: jsonb('pauses').notNull().$type<Pause[]>(),
    dueOn: day('due_on'),
    /** First days on which it is amber and red; null while it stands still. */
    amberOn: day('amber_on'),
    redOn: day('red_on'),
    /** The last day of which people were warned that it is near. */
    warnedDueOn: day('warned_due_on'),
    provisional: boolean('provisional').notNull(),
    calendarVersion: integer('calendar_version').notNull(),
    trace: jsonb('trace').notNull().$type<TraceLine[]>(),
  },
  (table) => [
    primaryKey({ name: 'deadlines_pkey', columns: [table.courtId, table.caseId, table.id] }),
    ofCase('deadlines_case_fkey', table),
    foreignKey({
      name: 'deadlines_moved_by_event_fkey',
      columns: [table.courtId, table.caseId, table.movedSeq],
      foreignColumns: [caseEvents.courtId, caseEvents.caseId, caseEvents.seq],
    }),
    check('deadlines_kind_known', oneOf('kind', DEADLINE_KINDS)),
    check('deadlines_status_known', oneOf('status', DEADLINE_STATUSES)),
    check('deadlines_ended_by_event', sql`(status in ('running', 'suspended')) = (ended_seq is null)`),
    check('deadlines_running_has_due_day', sql`status <> 'running' or num_nonnulls(due_on, amber_on, red_on) = 3`),
    uniqueIndex('deadlines_one_open_per_kind')
      .on(table.courtId, table.caseId, table.kind)
      .where(sql`ended_seq is null`),
    // After a change of the calendar: open periods of one old version by case, without reading those already computed.
    index('deadlines_by_calendar').on(table.courtId, table.calendarVersion, table.caseId).where(sql`ended_seq is null`),
    // The days of the levels are part of the key so that rows of other levels are passed over without being read.
    index('deadlines_by_due')
      .on(table.courtId, table.dueOn, table.caseId, table.kind, table.amberOn, table.redOn)
      .where(sql`status = 'running'`),
    index('deadlines_standing_still').on(table.courtId, table.caseId, table.kind).where(sql`status = 'suspended'`),
  ],
)

/** Last ordinal given per court, type code and year. Taken as the last lock of a transaction. */
export const numberSeries = pgTable(
  'number_series',
  {
    courtId: integer('court_id').notNull(),
    typeCode: text('type_code').notNull(),
    year: integer('year').notNull(),
    lastOrdinal: integer('last_ordinal').notNull(),
  },
  (table) => [
    primaryKey({ name: 'number_series_pkey', columns: [table.courtId, table.typeCode, table.year] }),
    check('number_series_ordinal_positive', sql`last_ordinal >= 1`),
  ],
)

/** Every number ever given. A number is never changed or given twice. */
export const caseNumbers = pgTable(
  'case_numbers',
  {
    courtId: integer('court_id').notNull(),
    typeCode: text('type_code').notNull(),
    year: integer('year').notNull(),
    ordinal: integer('ordinal').notNull(),
    caseId: uuid('case_id').notNull(),
    /** The proceeding that has this number; null for the mediation case itself. */
    proceedingId: uuid('proceeding_id'),
    text: text('text').notNull(),
    seq: integer('seq').notNull(),
  },
  (table) => [
    primaryKey({ name: 'case_numbers_pkey', columns: [table.courtId, table.typeCode, table.year, table.ordinal] }),
    unique('case_numbers_text_key').on(table.courtId, table.text),
    foreignKey({
      name: 'case_numbers_event_fkey',
      columns: [table.courtId, table.caseId, table.seq],
      foreignColumns: [caseEvents.courtId, caseEvents.caseId, caseEvents.seq],
    }),
    uniqueIndex('case_numbers_one_per_case').on(table.courtId, table.caseId).where(sql`proceeding_id is null`),
    uniqueIndex('case_numbers_one_per_proceeding')
      .on(table.courtId, table.caseId, table.proceedingId)
      .where(sql`proceeding_id is not null`),
  ],
)
