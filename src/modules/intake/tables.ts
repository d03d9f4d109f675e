import { sql } from 'drizzle-orm'
import { boolean, check, foreignKey, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { bytea, day, ofCase, oneOf } from '../../workflow/tables.js'

export const PARTY_ROLES = ['applicant', 'respondent', 'third-party'] as const
export type PartyRole = (typeof PARTY_ROLES)[number]
export const PARTY_KINDS = ['natural-person', 'legal-person', 'unincorporated-organisation'] as const
export type PartyKind = (typeof PARTY_KINDS)[number]
export const PARTY_FLAGS = ['minor', 'vulnerable', 'needs-interpreter', 'foreign', 'missing'] as const
export const REPRESENTATIVE_KINDS = [
  'statutory-agent',
  'lawyer',
  'legal-worker',
  'close-relative',
  'employee',
  'recommended',
] as const
export const AUTHORITIES = ['general', 'special'] as const

/** A party of a case. What identifies a person is sealed; masks are kept beside it so that reading needs no key. */
export const parties = pgTable(
  'parties',
  {
    courtId: integer('court_id').notNull(),
    caseId: uuid('case_id').notNull(),
    id: uuid('id').notNull(),
    role: text('role').notNull().$type<PartyRole>(),
    position: integer('position').notNull(),
    kind: text('kind').notNull().$type<PartyKind>(),
    name: text('name').notNull(),
    /** The name in the one spelling in which names are compared. */
    nameFolded: text('name_folded').notNull().default(''),
    /** Its characters and pairs of neighbouring characters. */
    nameGrams: text('name_grams').array().notNull().default(sql`'{}'`),
    identityKind: text('identity_kind'),
    identityNumber: text('identity_number'),
    identityMask: text('identity_mask'),
    /** Blind index of the canonical number, for equality only. */
    identityIndex: bytea('identity_index'),
    legalRepresentative: text('legal_representative'),
    phone: text('phone'),
    phoneMask: text('phone_mask'),
    address: text('address'),
    addressMask: text('address_mask'),
    acceptsElectronicService: boolean('accepts_electronic_service').notNull(),
    electronicAddress: text('electronic_address'),
    language: text('language'),
    flags: text('flags').array().notNull().$type<(typeof PARTY_FLAGS)[number][]>(),
    /** Reference and day of a general consent to mediation that an institution has given. */
    standingConsentReference: text('standing_consent_reference'),
    standingConsentOn: day('standing_consent_on'),
  },
  (table) => [
    primaryKey({ name: 'parties_pkey', columns: [table.courtId, table.caseId, table.id] }),
    ofCase('parties_case_fkey', table),
    check('parties_role_known', oneOf('role', PARTY_ROLES)),
    check('parties_kind_known', oneOf('kind', PARTY_KINDS)),
    check(
      'parties_identity_whole',
      sql`num_nonnulls(identity_kind, identity_number, identity_mask, identity_index) in (0, 4)`,
    ),
    check(
      'parties_standing_consent_whole',
      sql`num_nonnulls(standing_consent_reference, standing_consent_on) in (0, 2)`,
    ),
    index('parties_by_respondent_name').on(table.courtId, table.name, table.caseId).where(sql`role = 'respondent'`),
    index('parties_by_identity').on(table.courtId, table.identityIndex, table.caseId),
    index('parties_by_name').using('gin', table.courtId, table.nameGrams),
  ],
)

/** Who acts for a party. Settling needs special authority. */
export const representatives = pgTable(
  'representatives',
  {
    courtId: integer('court_id').notNull(),
    caseId: uuid('case_id').notNull(),
    partyId: uuid('party_id').notNull(),
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    kind: text('kind').notNull().$type<(typeof REPRESENTATIVE_KINDS)[number]>(),
    authority: text('authority').notNull().$type<(typeof AUTHORITIES)[number]>(),
    phone: text('phone'),
    phoneMask: text('phone_mask'),
  },
  (table) => [
    primaryKey({ name: 'representatives_pkey', columns: [table.courtId, table.caseId, table.id] }),
    foreignKey({
      name: 'representatives_party_fkey',
      columns: [table.courtId, table.caseId, table.partyId],
      foreignColumns: [parties.courtId, parties.caseId, parties.id],
    }),
    check('representatives_kind_known', oneOf('kind', REPRESENTATIVE_KINDS)),
    check('representatives_authority_known', oneOf('authority', AUTHORITIES)),
    index('representatives_by_party').on(table.courtId, table.caseId, table.partyId),
  ],
)

/** Why papers went back, and what the applicant can do instead. */
export const returns = pgTable(
  'returns',
  {
    courtId: integer('court_id').notNull(),
    caseId: uuid('case_id').notNull(),
    id: uuid('id').notNull(),
    ground: text('ground').notNull(),
    reason: text('reason').notNull(),
    alternative: text('alternative').notNull(),
  },
  (table) => [
    primaryKey({ name: 'returns_pkey', columns: [table.courtId, table.caseId, table.id] }),
    ofCase('returns_case_fkey', table),
  ],
)

/** Withdrawals and amendments, with the words of whoever asked for them. */
export const intakeNotes = pgTable(
  'intake_notes',
  {
    courtId: integer('court_id').notNull(),
    caseId: uuid('case_id').notNull(),
    id: uuid('id').notNull(),
    kind: text('kind').notNull().$type<'withdrawal' | 'amendment'>(),
    reason: text('reason').notNull(),
    /** Cause of the case before an amendment, so that the past can be counted as it was; null for older ones. */
    previousCauseCode: text('previous_cause_code'),
  },
  (table) => [
    primaryKey({ name: 'intake_notes_pkey', columns: [table.courtId, table.caseId, table.id] }),
    ofCase('intake_notes_case_fkey', table),
    check('intake_notes_kind_known', oneOf('kind', ['withdrawal', 'amendment'])),
  ],
)
