import { sql } from 'drizzle-orm'
import { boolean, check, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { day, ofCase, oneOf } from '../../workflow/tables.js'
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
    latest: boolean('latest').notNull(),
  },
  (table) => [
    primaryKey({ name: 'consents_pkey', columns: [table.courtId, table.caseId, table.id] }),
    ofCase('consents_case_fkey', table),
    check('consents_answer_known', oneOf('answer', CONSENT_ANSWERS)),
    check('consents_form_known', oneOf('form', CONSENT_FORMS)),
    check('consents_given_has_form', sql`answer <> 'given' or form is not null`),
    uniqueIndex('consents_one_latest').on(table.courtId, table.caseId, table.partyId).where(sql`latest`),
  ],
)
