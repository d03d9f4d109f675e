import { sql } from 'drizzle-orm'
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { bytea, day, instant, ofCase, oneOf } from '../../workflow/tables.js'
import { ORGANISATION_ID_KINDS } from '../intake/identity-numbers.js'
import { CONSENT_ANSWERS, CONSENT_FORMS, type ConsentAnswer, type ConsentForm } from './consent.js'
import type { OfficerAnswers, TriageFacts } from './facts.js'
import { PROCEDURES, type Procedure, TRACKS, type Track, type TriageVerdict } from './verdict.js'

// As interfaces, since the compiler gives up on comparing these schema types through the table's own types.
interface StoredAnswers extends OfficerAnswers {}
interface StoredFacts extends TriageFacts {}
interface StoredVerdict extends TriageVerdict {}

/** What the rules suggested, on which facts, and what the officer decided. Written once, never changed. */
export const triageDecisions = pgTable(
  'triage_decisions',
  {
    courtId: integer('court_id').notNull(),
    caseId: uuid('case_id').notNull(),
    id: uuid('id').notNull(),
    decidedOn: day('decided_on').notNull(),
    answers: jsonb('answers').notNull().$type<StoredAnswers>(),
    facts: jsonb('facts').notNull().$type<StoredFacts>(),
    verdict: jsonb('verdict').notNull().$type<StoredVerdict>(),
    rulesVersion: text('rules_version').notNull(),
    suitable: boolean('suitable').notNull(),
    track: text('track').notNull().$type<Track>(),
    procedure: text('procedure').notNull().$type<Procedure>(),
    fastTrack: boolean('fast_track').notNull(),
    /** Whether the officer decided otherwise than the rules suggested. */
    overridden: boolean('overridden').notNull(),
    overrideReason: text('override_reason'),
  },
  (table) => [
    primaryKey({ name: 'triage_decisions_pkey', columns: [table.courtId, table.caseId, table.id] }),
    ofCase('triage_decisions_case_fkey', table),
    check('triage_decisions_track_known', oneOf('track', TRACKS)),
    check('triage_decisions_procedure_known', oneOf('procedure', PROCEDURES)),
    check('triage_decisions_override_has_reason', sql`not overridden or override_reason is not null`),
  ],
)

/**
 * General consents of institutions to mediation, each registered once with the court. The number of the organisation is
 * sealed; by its blind index it is met again in every case.
 */
export const standingConsents = pgTable(
  'standing_consents',
  {
    courtId: integer('court_id').notNull(),
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    identityKind: text('identity_kind').notNull().$type<(typeof ORGANISATION_ID_KINDS)[number]>(),
    identityNumber: text('identity_number').notNull(),
    identityMask: text('identity_mask').notNull(),
    /** The same index as that of parties. */
    identityIndex: bytea('identity_index').notNull(),
    /** The paper in which it was given. */
    reference: text('reference').notNull(),
    givenOn: day('given_on').notNull(),
    /** Last day on which it holds; null when it has no end. */
    validUntilOn: day('valid_until_on'),
    /** Codes or names of the causes for which it holds, at any level of the catalogue; null for all. */
    fields: text('fields').array(),
    registeredBy: uuid('registered_by').notNull(),
    registeredAt: instant('registered_at').notNull(),
    /** First day on which it holds no more. */
    revokedOn: day('revoked_on'),
    revocationReason: text('revocation_reason'),
    revokedBy: uuid('revoked_by'),
  },
  (table) => [
    primaryKey({ name: 'standing_consents_pkey', columns: [table.courtId, table.id] }),
    check('standing_consents_identity_kind_known', oneOf('identity_kind', ORGANISATION_ID_KINDS)),
    check('standing_consents_number_sealed', sql`identity_number like 'v1.%'`),
    check('standing_consents_days_in_order', sql`valid_until_on >= given_on and revoked_on >= given_on`),
    check('standing_consents_revocation_whole', sql`num_nonnulls(revoked_on, revocation_reason, revoked_by) in (0, 3)`),
    index('standing_consents_by_identity').on(table.courtId, table.identityIndex),
  ],
)

/** What each party answered to mediation. A later answer of the same party is a new row and the latest one. */
export const consents = pgTable(
  'consents',
  {
    courtId: integer('court_id').notNull(),
    caseId: uuid('case_id').notNull(),
    id: uuid('id').notNull(),
    partyId: uuid('party_id').notNull(),
    answer: text('answer').notNull().$type<ConsentAnswer>(),
    form: text('form').$type<ConsentForm>(),
    /** Day of the answer, or of the last attempt to get one; of a standing consent, the day on which it was given. */
    askedOn: day('asked_on').notNull(),
    reason: text('reason'),
    /** The registered general consent that it rests on; null also for one that is a paper in the file. */
    standingConsentId: uuid('standing_consent_id'),
    latest: boolean('latest').notNull(),
  },
  (table) => [
    primaryKey({ name: 'consents_pkey', columns: [table.courtId, table.caseId, table.id] }),
    ofCase('consents_case_fkey', table),
    check('consents_answer_known', oneOf('answer', CONSENT_ANSWERS)),
    check('consents_form_known', oneOf('form', CONSENT_FORMS)),
    foreignKey({
      name: 'consents_standing_consent_fkey',
      columns: [table.courtId, table.standingConsentId],
      foreignColumns: [standingConsents.courtId, standingConsents.id],
    }),
    check('consents_rests_on_standing', sql`standing_consent_id is null or form = 'standing'`),
    check('consents_given_has_form', sql`answer <> 'given' or form is not null`),
    uniqueIndex('consents_one_latest').on(table.courtId, table.caseId, table.partyId).where(sql`latest`),
  ],
)
