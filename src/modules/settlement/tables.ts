import { sql } from 'drizzle-orm'
import {
  boolean,
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
import {
  AGREEMENT_COVERAGES,
  type AgreementCoverage,
  PROCEEDING_KINDS,
  PROCEEDING_STATES,
  type ProceedingKind,
  type ProceedingState,
} from '../../workflow/states.js'
import { bytea, day, fen, ofCase, oneOf } from '../../workflow/tables.js'
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

/** What was handed over, exactly, with its digest, and to which team. */
export const handovers = pgTable(
  'handovers',
  {
    courtId: integer('court_id').notNull(),
    caseId: uuid('case_id').notNull(),
    id: uuid('id').notNull(),
    destination: text('destination').notNull().$type<Destination>(),
    /** Name of the team, as it was on the day; without an id where it was typed before teams were known here. */
    team: text('team'),
    teamId: uuid('team_id'),
    teamBasis: text('team_basis').$type<HandoverTeamBasis>(),
    /** The judges of the team on the day of the hand-over. */
    judgeIds: uuid('judge_ids').array().notNull().default(sql`'{}'`),
    package: jsonb('package').notNull().$type<HandoverPackage>(),
    digest: bytea('digest').notNull(),
    madeOn: day('made_on').notNull(),
  },
  (table) => [
    primaryKey({ name: 'handovers_pkey', columns: [table.courtId, table.caseId, table.id] }),
    ofCase('handovers_case_fkey', table),
    foreignKey({
      name: 'handovers_team_fkey',
      columns: [table.courtId, table.teamId],
      foreignColumns: [teams.courtId, teams.id],
    }),
    check('handovers_team_basis_known', oneOf('team_basis', HANDOVER_TEAM_BASES)),
    check(
      'handovers_team_whole',
      sql`num_nonnulls(team_id, team_basis) in (0, 2) and (team_id is null or team is not null)`,
    ),
    check('handovers_destination_known', oneOf('destination', DESTINATIONS)),
    check('handovers_digest_is_sha256', sql`octet_length(digest) = 32`),
  ],
)
