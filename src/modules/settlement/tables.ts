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
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import {
  AGREEMENT_COVERAGES,
  type AgreementCoverage,
  PROCEEDING_KINDS,
  PROCEEDING_STATES,
  type ProceedingKind,
  type ProceedingState,
} from '../../workflow/states.js'
import { bytea, day, fen, instant, ofCase, oneOf } from '../../workflow/tables.js'
import { teams } from '../teams/tables.js'
import type { HandoverPackage } from './handover-package.js'

export const AGREEMENT_FORMS = ['written', 'oral'] as const
export type AgreementForm = (typeof AGREEMENT_FORMS)[number]
export const VERSION_STATUSES = ['drafted', 'signing', 'effective', 'superseded'] as const
export type VersionStatus = (typeof VERSION_STATUSES)[number]
export const SIGNER_KINDS = ['party', 'mediator', 'organisation'] as const
export type SignerKind = (typeof SIGNER_KINDS)[number]
export const SIGNATURE_FORMS = ['signature', 'seal', 'fingerprint', 'electronic'] as const
export type SignatureForm = (typeof SIGNATURE_FORMS)[number]
export const STATEMENT_ANSWERS = ['signed', 'refused'] as const
export type StatementAnswer = (typeof STATEMENT_ANSWERS)[number]
export const DESTINATIONS = ['filing', 'trial', 'fast-track'] as const
export type Destination = (typeof DESTINATIONS)[number]
/** Every kind of hand-over: where a case goes, who is asked to confirm its agreement, to whom its mediation is referred. */
export const HANDOVER_KINDS = [...DESTINATIONS, 'confirmation', 'referral'] as const
export type HandoverKind = (typeof HANDOVER_KINDS)[number]
/** `in-house`: nobody outside this service was sent anything, so nobody is waited for. */
export const HANDOVER_STATES = ['in-house', 'sent', 'acknowledged', 'refused'] as const
export type HandoverState = (typeof HANDOVER_STATES)[number]
/** Why a receiver sends a hand-over back. */
export const REFUSAL_CODES = ['wrong-receiver', 'incomplete', 'unreadable', 'duplicate', 'other'] as const
export type RefusalCode = (typeof REFUSAL_CODES)[number]
/** What became of a case where it was handed to. */
export const HANDOVER_OUTCOMES = [
  'accepted',
  'filed',
  'not-accepted',
  'withdrawn',
  'mediated-in-trial',
  'judged',
  'confirmation-dismissed',
  'confirmed',
  'settled',
  'not-settled',
  'enforced',
  'performed',
] as const
export type HandoverOutcome = (typeof HANDOVER_OUTCOMES)[number]
export const TERMS_PERFORMED = ['partial', 'full'] as const
export type TermsPerformed = (typeof TERMS_PERFORMED)[number]

/** One version of an agreement. Its content never changes; another text is another version. */
export const agreements = pgTable(
  'agreements',
  {
    courtId: integer('court_id').notNull(),
    caseId: uuid('case_id').notNull(),
    id: uuid('id').notNull(),
    version: integer('version').notNull(),
    form: text('form').notNull().$type<AgreementForm>(),
    coverage: text('coverage').notNull().$type<AgreementCoverage>(),
    terms: text('terms').notNull(),
    amountFen: fen('amount_fen').notNull(),
    contentHash: bytea('content_hash').notNull(),
    status: text('status').notNull().$type<VersionStatus>(),
    draftedOn: day('drafted_on').notNull(),
    effectiveOn: day('effective_on'),
  },
  (table) => [
    primaryKey({ name: 'agreements_pkey', columns: [table.courtId, table.caseId, table.id] }),
    ofCase('agreements_case_fkey', table),
    unique('agreements_version_key').on(table.courtId, table.caseId, table.version),
    unique('agreements_content_key').on(table.courtId, table.caseId, table.id, table.contentHash),
    uniqueIndex('agreements_one_current').on(table.courtId, table.caseId).where(sql`status <> 'superseded'`),
    check('agreements_form_known', oneOf('form', AGREEMENT_FORMS)),
    check('agreements_coverage_known', oneOf('coverage', AGREEMENT_COVERAGES)),
    check('agreements_status_known', oneOf('status', VERSION_STATUSES)),
    check('agreements_version_positive', sql`version >= 1`),
    check('agreements_amount_not_negative', sql`amount_fen >= 0`),
    check('agreements_hash_is_sha256', sql`octet_length(content_hash) = 32`),
    check('agreements_effective_has_day', sql`(status = 'effective') = (effective_on is not null)`),
  ],
)

/** Who pays whom how much until when. */
export const instalments = pgTable(
  'instalments',
  {
    courtId: integer('court_id').notNull(),
    caseId: uuid('case_id').notNull(),
    agreementId: uuid('agreement_id').notNull(),
    id: uuid('id').notNull(),
    position: integer('position').notNull(),
    payerPartyId: uuid('payer_party_id').notNull(),
    payeePartyId: uuid('payee_party_id').notNull(),
    amountFen: fen('amount_fen').notNull(),
    dueOn: day('due_on').notNull(),
    onTheSpot: boolean('on_the_spot').notNull(),
  },
  (table) => [
    primaryKey({ name: 'instalments_pkey', columns: [table.courtId, table.caseId, table.id] }),
    foreignKey({
      name: 'instalments_agreement_fkey',
      columns: [table.courtId, table.caseId, table.agreementId],
      foreignColumns: [agreements.courtId, agreements.caseId, agreements.id],
    }),
    unique('instalments_position_key').on(table.courtId, table.caseId, table.agreementId, table.position),
    check('instalments_amount_positive', sql`amount_fen > 0`),
    check('instalments_payer_is_not_payee', sql`payer_party_id <> payee_party_id`),
  ],
)

/** A signature under the content that the signer saw. */
export const signatures = pgTable(
  'signatures',
  {
    courtId: integer('court_id').notNull(),
    caseId: uuid('case_id').notNull(),
    agreementId: uuid('agreement_id').notNull(),
    id: uuid('id').notNull(),
    signerKind: text('signer_kind').notNull().$type<SignerKind>(),
    signerId: uuid('signer_id').notNull(),
    signedOn: day('signed_on').notNull(),
    contentHash: bytea('content_hash').notNull(),
    form: text('form').notNull().$type<SignatureForm>(),
    byRepresentative: boolean('by_representative').notNull(),
  },
  (table) => [
    primaryKey({ name: 'signatures_pkey', columns: [table.courtId, table.caseId, table.id] }),
    foreignKey({
      name: 'signatures_same_content_fkey',
      columns: [table.courtId, table.caseId, table.agreementId, table.contentHash],
      foreignColumns: [agreements.courtId, agreements.caseId, agreements.id, agreements.contentHash],
    }),
    unique('signatures_signer_key').on(
      table.courtId,
      table.caseId,
      table.agreementId,
      table.signerKind,
      table.signerId,
    ),
    check('signatures_signer_kind_known', oneOf('signer_kind', SIGNER_KINDS)),
    check('signatures_form_known', oneOf('form', SIGNATURE_FORMS)),
    check('signatures_only_parties_are_represented', sql`signer_kind = 'party' or not by_representative`),
  ],
)

/** A payment towards an instalment, or, in an agreement without money, how far its terms were performed. */
export const performances = pgTable(
  'performances',
  {
    courtId: integer('court_id').notNull(),
    caseId: uuid('case_id').notNull(),
    agreementId: uuid('agreement_id').notNull(),
    id: uuid('id').notNull(),
    instalmentId: uuid('instalment_id'),
    amountFen: fen('amount_fen'),
    terms: text('terms').$type<TermsPerformed>(),
    performedOn: day('performed_on').notNull(),
  },
  (table) => [
    primaryKey({ name: 'performances_pkey', columns: [table.courtId, table.caseId, table.id] }),
    foreignKey({
      name: 'performances_agreement_fkey',
      columns: [table.courtId, table.caseId, table.agreementId],
      foreignColumns: [agreements.courtId, agreements.caseId, agreements.id],
    }),
    foreignKey({
      name: 'performances_instalment_fkey',
      columns: [table.courtId, table.caseId, table.instalmentId],
      foreignColumns: [instalments.courtId, instalments.caseId, instalments.id],
    }),
    check('performances_terms_known', oneOf('terms', TERMS_PERFORMED)),
    check('performances_amount_positive', sql`amount_fen > 0`),
    check(
      'performances_money_or_terms',
      sql`num_nonnulls(instalment_id, amount_fen) = case when terms is null then 2 else 0 end`,
    ),
  ],
)

/** What was decided in a proceeding, and why. */
export interface ProceedingData {
  applicantPartyIds?: string[]
  examination?: { decision: 'accepted' | 'refused'; ground: string; reason: string | null; decidedOn: string }
  ruling?: { decision: 'granted' | 'dismissed'; ground: string; reason: string | null; ruledOn: string }
  withdrawal?: { ground: string; reason: string | null; withdrawnOn: string }
  disposition?: { manner: string; reason: string | null; disposedOn: string }
  handoverId?: string
  servedOn?: string
  /** Code of the other court that decides on the application; absent when it is the court of the case. */
  otherCourt?: string
  /** What another system reported of the proceeding, and which record says so. */
  reported?: { outcome: HandoverOutcome; outcomeId: string; number: string | null; decidedOn: string }
}

const ALL_PROCEEDING_STATES = [...new Set(PROCEEDING_KINDS.flatMap((kind) => [...PROCEEDING_STATES[kind]]))]

/** What follows a mediation case, with its own number and state. */
export const proceedings = pgTable(
  'proceedings',
  {
    courtId: integer('court_id').notNull(),
    caseId: uuid('case_id').notNull(),
    id: uuid('id').notNull(),
    kind: text('kind').notNull().$type<ProceedingKind>(),
    state: text('state').notNull().$type<ProceedingState>(),
    number: text('number'),
    agreementId: uuid('agreement_id'),
    openedOn: day('opened_on').notNull(),
    closedOn: day('closed_on'),
    data: jsonb('data').notNull().$type<ProceedingData>(),
  },
  (table) => [
    primaryKey({ name: 'proceedings_pkey', columns: [table.courtId, table.caseId, table.id] }),
    ofCase('proceedings_case_fkey', table),
    foreignKey({
      name: 'proceedings_agreement_fkey',
      columns: [table.courtId, table.caseId, table.agreementId],
      foreignColumns: [agreements.courtId, agreements.caseId, agreements.id],
    }),
    uniqueIndex('proceedings_one_per_kind')
      .on(table.courtId, table.caseId, table.kind)
      .where(sql`state <> 'withdrawn'`),
    check('proceedings_kind_known', oneOf('kind', PROCEEDING_KINDS)),
    check('proceedings_state_known', oneOf('state', ALL_PROCEEDING_STATES)),
    check('proceedings_rest_on_agreement', sql`(kind = 'fast-track') = (agreement_id is null)`),
  ],
)

/** What each party answered when the mediation statement reached it. */
export const proceedingSignatures = pgTable(
  'proceeding_signatures',
  {
    courtId: integer('court_id').notNull(),
    caseId: uuid('case_id').notNull(),
    proceedingId: uuid('proceeding_id').notNull(),
    id: uuid('id').notNull(),
    partyId: uuid('party_id').notNull(),
    answer: text('answer').notNull().$type<StatementAnswer>(),
    answeredOn: day('answered_on').notNull(),
    byNamedReceiver: boolean('by_named_receiver').notNull(),
  },
  (table) => [
    primaryKey({ name: 'proceeding_signatures_pkey', columns: [table.courtId, table.caseId, table.id] }),
    foreignKey({
      name: 'proceeding_signatures_proceeding_fkey',
      columns: [table.courtId, table.caseId, table.proceedingId],
      foreignColumns: [proceedings.courtId, proceedings.caseId, proceedings.id],
    }),
    unique('proceeding_signatures_party_key').on(table.courtId, table.caseId, table.proceedingId, table.partyId),
    check('proceeding_signatures_answer_known', oneOf('answer', STATEMENT_ANSWERS)),
  ],
)

/** Fast-track hearings. */
export const hearings = pgTable(
  'hearings',
  {
    courtId: integer('court_id').notNull(),
    caseId: uuid('case_id').notNull(),
    proceedingId: uuid('proceeding_id').notNull(),
    id: uuid('id').notNull(),
    heldOn: day('held_on').notNull(),
    isOnline: boolean('is_online').notNull(),
    place: text('place'),
  },
  (table) => [
    primaryKey({ name: 'hearings_pkey', columns: [table.courtId, table.caseId, table.id] }),
    foreignKey({
      name: 'hearings_proceeding_fkey',
      columns: [table.courtId, table.caseId, table.proceedingId],
      foreignColumns: [proceedings.courtId, proceedings.caseId, proceedings.id],
    }),
  ],
)

/** Why it is this team that takes a case over: it was named, or the presiding mediator is in it. */
export const HANDOVER_TEAM_BASES = ['named', 'presiding-mediator'] as const
export type HandoverTeamBasis = (typeof HANDOVER_TEAM_BASES)[number]

/**
 * What was handed over, exactly, with its digest, to which team and to whom outside; and what the receiver answered.
 *
 * A package of schema 1 is JSON that nobody outside was sent. Since schema 2 the very bytes are kept, once per case,
 * version and kind.
 */
export const handovers = pgTable(
  'handovers',
  {
    courtId: integer('court_id').notNull(),
    caseId: uuid('case_id').notNull(),
    id: uuid('id').notNull(),
    destination: text('destination').notNull().$type<HandoverKind>(),
    /** Name of the team, as it was on the day; without an id where it was typed before teams were known here. */
    team: text('team'),
    teamId: uuid('team_id'),
    teamBasis: text('team_basis').$type<HandoverTeamBasis>(),
    /** The judges of the team on the day of the hand-over. */
    judgeIds: uuid('judge_ids').array().notNull().default(sql`'{}'`),
    /** Of schema 1 only. */
    package: jsonb('package').$type<HandoverPackage>(),
    schemaVersion: integer('schema_version').notNull().default(1),
    /** Canonical JSON since schema 2. */
    content: text('content'),
    /** Version of the case to which the act that made the package brought it. */
    caseVersion: integer('case_version'),
    digest: bytea('digest').notNull(),
    madeOn: day('made_on').notNull(),
    receiverCourtId: integer('receiver_court_id'),
    /** Mediation organisation on a roster. */
    receiverOrganisationId: uuid('receiver_organisation_id'),
    state: text('state').notNull().default('in-house').$type<HandoverState>(),
    receiptId: uuid('receipt_id'),
    /** Day on which the receiver got it or sent it back. */
    answeredOn: day('answered_on'),
    answeredAt: instant('answered_at'),
    /** Number under which the receiver keeps it. */
    receiverNumber: text('receiver_number'),
    refusalCode: text('refusal_code').$type<RefusalCode>(),
    refusalReason: text('refusal_reason'),
    /** The outcome that counts: the one that was decided last. */
    outcome: text('outcome').$type<HandoverOutcome>(),
    outcomeOn: day('outcome_on'),
  },
  (table) => [
    primaryKey({ name: 'handovers_pkey', columns: [table.courtId, table.caseId, table.id] }),
    ofCase('handovers_case_fkey', table),
    foreignKey({
      name: 'handovers_team_fkey',
      columns: [table.courtId, table.teamId],
      foreignColumns: [teams.courtId, teams.id],
    }),
    // A receiver knows the id alone.
    unique('handovers_id_key').on(table.courtId, table.id),
    unique('handovers_once_per_version').on(table.courtId, table.caseId, table.caseVersion, table.destination),
    check('handovers_team_basis_known', oneOf('team_basis', HANDOVER_TEAM_BASES)),
    check(
      'handovers_team_whole',
      sql`num_nonnulls(team_id, team_basis) in (0, 2) and (team_id is null or team is not null)`,
    ),
    check('handovers_destination_known', oneOf('destination', HANDOVER_KINDS)),
    check('handovers_digest_is_sha256', sql`octet_length(digest) = 32`),
    check('handovers_schema_known', sql`schema_version in (1, 2)`),
    check(
      'handovers_content_of_schema',
      sql`num_nonnulls(content, case_version) = case schema_version when 1 then 0 else 2 end
          and (package is not null) = (schema_version = 1)`,
    ),
    check(
      'handovers_one_receiver',
      sql`num_nonnulls(receiver_court_id, receiver_organisation_id) = case schema_version when 1 then 0 else 1 end`,
    ),
    check('handovers_state_known', oneOf('state', HANDOVER_STATES)),
    check(
      'handovers_answer_whole',
      sql`num_nonnulls(receipt_id, answered_on, answered_at) = case when state in ('acknowledged', 'refused') then 3 else 0 end
          and num_nonnulls(refusal_code, refusal_reason) = case state when 'refused' then 2 else 0 end
          and (receiver_number is null or state = 'acknowledged')`,
    ),
    check('handovers_refusal_code_known', oneOf('refusal_code', REFUSAL_CODES)),
    check('handovers_outcome_known', oneOf('outcome', HANDOVER_OUTCOMES)),
    check('handovers_outcome_whole', sql`num_nonnulls(outcome, outcome_on) in (0, 2)`),
    index('handovers_to_court').on(table.receiverCourtId, table.id).where(sql`receiver_court_id is not null`),
    index('handovers_to_organisation')
      .on(table.receiverOrganisationId, table.id)
      .where(sql`receiver_organisation_id is not null`),
    index('handovers_unanswered')
      .on(table.courtId, table.madeOn, table.id)
      .where(sql`state = 'sent' and outcome is null`),
  ],
)

/** What receivers reported of a hand-over. Each report is kept, also one that arrives late and changes nothing. */
export const handoverOutcomes = pgTable(
  'handover_outcomes',
  {
    courtId: integer('court_id').notNull(),
    caseId: uuid('case_id').notNull(),
    handoverId: uuid('handover_id').notNull(),
    id: uuid('id').notNull(),
    /** Who reported: a machine client or a person. */
    senderId: uuid('sender_id').notNull(),
    /** The sender's own id of the report. */
    messageId: text('message_id').notNull(),
    kind: text('kind').notNull().$type<HandoverOutcome>(),
    decidedOn: day('decided_on').notNull(),
    receiverNumber: text('receiver_number'),
    reason: text('reason'),
    recordedAt: instant('recorded_at').notNull(),
  },
  (table) => [
    primaryKey({ name: 'handover_outcomes_pkey', columns: [table.courtId, table.caseId, table.id] }),
    foreignKey({
      name: 'handover_outcomes_handover_fkey',
      columns: [table.courtId, table.caseId, table.handoverId],
      foreignColumns: [handovers.courtId, handovers.caseId, handovers.id],
    }),
    unique('handover_outcomes_message_key').on(
      table.courtId,
      table.caseId,
      table.handoverId,
      table.senderId,
      table.messageId,
    ),
    check('handover_outcomes_kind_known', oneOf('kind', HANDOVER_OUTCOMES)),
  ],
)

/** The days on which the people of a court were told of hand-overs without an answer. */
export const handoverReminders = pgTable(
  'handover_reminders',
  {
    courtId: integer('court_id').notNull(),
    remindedOn: day('reminded_on').notNull(),
  },
  (table) => [primaryKey({ name: 'handover_reminders_pkey', columns: [table.courtId, table.remindedOn] })],
)
