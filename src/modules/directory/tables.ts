import { sql } from 'drizzle-orm'
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { DEADLINE_KINDS, type DeadlineKind } from '../../workflow/deadline-rules.js'
import { COURT_LEVELS } from '../../workflow/reference.js'
import { ROLES } from '../../workflow/roles.js'
import { CONFIDENCES } from '../../workflow/rule.js'
import { PROFILES } from '../../workflow/states.js'
import { day, fen, instant, oneOf } from '../../workflow/tables.js'

/** Courts and their tree. The small id goes into every case id. */
export const courts = pgTable(
  'courts',
  {
    id: integer('id').notNull(),
    code: text('code').notNull(),
    divisionCode: text('division_code').notNull(),
    name: text('name').notNull(),
    level: text('level').notNull().$type<(typeof COURT_LEVELS)[number]>(),
    province: text('province').notNull(),
    parentId: integer('parent_id'),
    /** How sure the code is: the official table of court codes was not seen. */
    codeConfidence: text('code_confidence').notNull().$type<(typeof CONFIDENCES)[number]>(),
    createdAt: instant('created_at').notNull(),
    /** Version of the calendar at which something changed for this court and not for all; 0 when nothing ever did. */
    clockVersion: integer('clock_version').notNull().default(0),
  },
  (table) => [
    primaryKey({ name: 'courts_pkey', columns: [table.id] }),
    unique('courts_code_key').on(table.code),
    foreignKey({ name: 'courts_parent_fkey', columns: [table.parentId], foreignColumns: [table.id] }),
    check('courts_id_fits_case_id', sql`id between 1 and 65535`),
    check('courts_level_known', oneOf('level', COURT_LEVELS)),
    check('courts_code_confidence_known', oneOf('code_confidence', CONFIDENCES)),
  ],
)

/** From when on a court works under a procedure profile; court 0 stands for every court without an own row. */
export const profilePeriods = pgTable(
  'profile_periods',
  {
    courtId: integer('court_id').notNull(),
    effectiveFrom: day('effective_from').notNull(),
    profile: text('profile').notNull().$type<(typeof PROFILES)[number]>(),
    source: text('source').notNull(),
    confidence: text('confidence').notNull().$type<(typeof CONFIDENCES)[number]>(),
  },
  (table) => [
    primaryKey({ name: 'profile_periods_pkey', columns: [table.courtId, table.effectiveFrom] }),
    check('profile_periods_profile_known', oneOf('profile', PROFILES)),
    check('profile_periods_confidence_known', oneOf('confidence', CONFIDENCES)),
  ],
)

/** Causes of action, one set of rows per revision of the regulation. */
export const causes = pgTable(
  'causes',
  {
    revision: text('revision').notNull(),
    code: text('code').notNull(),
    number: text('number').notNull(),
    name: text('name').notNull(),
    level: integer('level').notNull(),
    parentCode: text('parent_code'),
    /** Names from the first level down to this one. */
    path: text('path').array().notNull(),
    position: integer('position').notNull(),
  },
  (table) => [
    primaryKey({ name: 'causes_pkey', columns: [table.revision, table.code] }),
    unique('causes_position_key').on(table.revision, table.position),
    check('causes_level_known', sql`level between 1 and 4`),
  ],
)

/** Small-claims limits that each High Court announced: never computed. */
export const smallClaimsThresholds = pgTable(
  'small_claims_thresholds',
  {
    province: text('province').notNull(),
    effectiveFrom: day('effective_from').notNull(),
    mandatoryLimitFen: fen('mandatory_limit_fen').notNull(),
    byAgreementLimitFen: fen('by_agreement_limit_fen'),
    source: text('source').notNull(),
    confidence: text('confidence').notNull().$type<(typeof CONFIDENCES)[number]>(),
  },
  (table) => [
    primaryKey({ name: 'small_claims_thresholds_pkey', columns: [table.province, table.effectiveFrom] }),
    check('small_claims_thresholds_confidence_known', oneOf('confidence', CONFIDENCES)),
  ],
)

/** Days that differ from the plain week: rest days, and make-up workdays (调休). */
export const calendarDays = pgTable(
  'calendar_days',
  {
    day: day('day').notNull(),
    kind: text('kind').notNull().$type<'rest' | 'work'>(),
    name: text('name').notNull(),
  },
  (table) => [
    primaryKey({ name: 'calendar_days_pkey', columns: [table.day] }),
    check('calendar_days_kind_known', oneOf('kind', ['rest', 'work'])),
  ],
)

/** Days that hold in one court only and win over the country's: a holiday of its area, a closing after a disaster. */
export const courtCalendarDays = pgTable(
  'court_calendar_days',
  {
    courtId: integer('court_id').notNull(),
    day: day('day').notNull(),
    kind: text('kind').notNull().$type<'rest' | 'work'>(),
    name: text('name').notNull(),
    source: text('source').notNull(),
  },
  (table) => [
    primaryKey({ name: 'court_calendar_days_pkey', columns: [table.courtId, table.day] }),
    foreignKey({ name: 'court_calendar_days_court_fkey', columns: [table.courtId], foreignColumns: [courts.id] }),
    check('court_calendar_days_kind_known', oneOf('kind', ['rest', 'work'])),
  ],
)

/** In the column `kind` of thresholds that a court sets for all kinds of periods at once. */
export const EVERY_KIND = ''

/** When a court wants to be warned of its periods. */
export const warningThresholds = pgTable(
  'warning_thresholds',
  {
    courtId: integer('court_id').notNull(),
    kind: text('kind').notNull().$type<DeadlineKind | typeof EVERY_KIND>(),
    amberPercent: integer('amber_percent').notNull(),
    redWorkingDays: integer('red_working_days').notNull(),
  },
  (table) => [
    primaryKey({ name: 'warning_thresholds_pkey', columns: [table.courtId, table.kind] }),
    foreignKey({ name: 'warning_thresholds_court_fkey', columns: [table.courtId], foreignColumns: [courts.id] }),
    check('warning_thresholds_kind_known', oneOf('kind', [EVERY_KIND, ...DEADLINE_KINDS])),
    check('warning_thresholds_amber_bounded', sql`amber_percent between 1 and 100`),
    check('warning_thresholds_red_bounded', sql`red_working_days between 0 and 30`),
  ],
)

/** Version of all reference data, so that every process notices a change; one row. */
export const referenceState = pgTable(
  'reference_state',
  {
    id: boolean('id').notNull(),
    version: integer('version').notNull(),
    /** Raised by every change after which deadlines must be computed again, in all courts or in some. */
    calendarVersion: integer('calendar_version').notNull(),
    /** What it was raised to when the calendar of the country last changed. */
    nationalVersion: integer('national_version').notNull().default(1),
    /** Last day for which holidays and make-up workdays are known. */
    calendarCoverageUntil: day('calendar_coverage_until').notNull(),
    calendarSource: text('calendar_source').notNull(),
    /** Last covered day of which the administrators were told that it is near. */
    calendarAlertedUntil: day('calendar_alerted_until'),
  },
  (table) => [
    primaryKey({ name: 'reference_state_pkey', columns: [table.id] }),
    check('reference_state_one_row', sql`id`),
  ],
)

/** Labels that a court defines and that raise a case in work lists, e.g. 绿色通道. */
export const priorityTags = pgTable(
  'priority_tags',
  {
    courtId: integer('court_id').notNull(),
    code: text('code').notNull(),
    name: text('name').notNull(),
    weight: integer('weight').notNull(),
  },
  (table) => [
    primaryKey({ name: 'priority_tags_pkey', columns: [table.courtId, table.code] }),
    check('priority_tags_weight_bounded', sql`weight between 0 and 100`),
  ],
)

/** People who may sign in, by the subject of their token. */
export const persons = pgTable(
  'persons',
  {
    id: uuid('id').notNull(),
    subject: text('subject').notNull(),
    name: text('name').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [
    primaryKey({ name: 'persons_pkey', columns: [table.id] }),
    unique('persons_subject_key').on(table.subject),
  ],
)

/** Person × role × court. Ended, never deleted. */
export const grants = pgTable(
  'grants',
  {
    id: uuid('id').notNull(),
    personId: uuid('person_id').notNull(),
    role: text('role').notNull().$type<(typeof ROLES)[number]>(),
    courtId: integer('court_id').notNull(),
    mediatorId: uuid('mediator_id'),
    organisationId: uuid('organisation_id'),
    grantedAt: instant('granted_at').notNull(),
    grantedBy: uuid('granted_by').notNull(),
    revokedAt: instant('revoked_at'),
    revokedBy: uuid('revoked_by'),
  },
  (table) => [
    primaryKey({ name: 'grants_pkey', columns: [table.id] }),
    foreignKey({ name: 'grants_person_fkey', columns: [table.personId], foreignColumns: [persons.id] }),
    foreignKey({ name: 'grants_court_fkey', columns: [table.courtId], foreignColumns: [courts.id] }),
    check('grants_role_known', oneOf('role', ROLES)),
    check('grants_mediator_named', sql`(role = 'mediator') = (mediator_id is not null)`),
    check('grants_organisation_named', sql`(role = 'organisation-manager') = (organisation_id is not null)`),
    check('grants_not_to_oneself', sql`granted_by <> person_id`),
    uniqueIndex('grants_one_active').on(table.personId, table.role, table.courtId).where(sql`revoked_at is null`),
    index('grants_by_court').on(table.courtId, table.id),
    index('grants_by_mediator').on(table.mediatorId).where(sql`mediator_id is not null and revoked_at is null`),
  ],
)

/** Other systems that may call the service, by the client id of their token. */
export const machineClients = pgTable(
  'machine_clients',
  {
    id: uuid('id').notNull(),
    clientId: text('client_id').notNull(),
    name: text('name').notNull(),
    scopes: text('scopes').array().notNull(),
    courtIds: integer('court_ids').array().notNull(),
    /** The mediation organisation whose system it is; null for a system of a court or a platform. */
    organisationId: uuid('organisation_id'),
    createdAt: instant('created_at').notNull(),
    createdBy: uuid('created_by').notNull(),
    disabledAt: instant('disabled_at'),
    /** Requests that it may make in a minute; null for what everybody may. */
    rateLimitPerMinute: integer('rate_limit_per_minute'),
    version: integer('version').notNull().default(1),
    changedAt: instant('changed_at'),
    changedBy: uuid('changed_by'),
  },
  (table) => [
    primaryKey({ name: 'machine_clients_pkey', columns: [table.id] }),
    unique('machine_clients_client_id_key').on(table.clientId),
    check('machine_clients_rate_bounded', sql`rate_limit_per_minute between 1 and 100000`),
  ],
)

/** Data keys of the vault, wrapped by the master key. */
export const dataKeys = pgTable(
  'data_keys',
  {
    id: text('id').notNull(),
    purpose: text('purpose').notNull(),
    masterKeyId: text('master_key_id').notNull(),
    wrapped: text('wrapped').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [primaryKey({ name: 'data_keys_pkey', columns: [table.id] })],
)
