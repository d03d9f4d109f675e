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
import { day, instant, ofCase, oneOf } from '../../workflow/tables.js'

export const ORGANISATION_KINDS = [
  'peoples-mediation',
  'industry',
  'commercial',
  'administrative',
  'lawyer',
  'other',
] as const
export type OrganisationKind = (typeof ORGANISATION_KINDS)[number]

/** Whether the parties pay. People's mediation is free. @see PML 4; CMR 16 (unconfirmed) */
export const FEE_BASES = ['free', 'fees'] as const
export type FeeBasis = (typeof FEE_BASES)[number]

/** How far a roster entry reaches. @see INV 9; ONL 28 */
export const ROSTER_LEVELS = ['own-court', 'regional', 'national', 'professional'] as const
export type RosterLevel = (typeof ROSTER_LEVELS)[number]

/** How a mediator was found: the parties chose jointly, or the court designated one. @see INV 12; ONL 10 */
export const OFFER_BASES = ['joint-choice', 'designation'] as const
export type OfferBasis = (typeof OFFER_BASES)[number]
export const OFFER_OUTCOMES = ['pending', 'accepted', 'declined', 'lapsed', 'superseded'] as const
export type OfferOutcome = (typeof OFFER_OUTCOMES)[number]
export const DECLINE_GROUNDS = ['scope', 'field', 'workload', 'conflict', 'other'] as const
export type DeclineGround = (typeof DECLINE_GROUNDS)[number]

export const POSITIONS = ['presiding', 'co'] as const
export type Position = (typeof POSITIONS)[number]
export const ASSIGNMENT_STATUSES = ['offered', 'active', 'suspended', 'ended'] as const
export type AssignmentStatus = (typeof ASSIGNMENT_STATUSES)[number]

export const RECUSAL_RAISERS = ['mediator', 'party'] as const
/** @see INV 15; ONL 13 */
export const RECUSAL_GROUNDS = ['close-relative', 'interest', 'other-relation'] as const
export type RecusalGround = (typeof RECUSAL_GROUNDS)[number]
/** `moot`: the case or the assignment ended before anybody waived or decided. */
export const RECUSAL_OUTCOMES = ['pending', 'waived', 'upheld', 'rejected', 'moot'] as const
export type RecusalOutcome = (typeof RECUSAL_OUTCOMES)[number]

export const REPLACEMENT_GROUNDS = ['parties-request', 'mediator-unable', 'misconduct', 'other'] as const
export type ReplacementGround = (typeof REPLACEMENT_GROUNDS)[number]

/** Mediation organisations on the roster that a court keeps. */
export const organisations = pgTable(
  'organisations',
  {
    courtId: integer('court_id').notNull(),
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    kind: text('kind').notNull().$type<OrganisationKind>(),
    feeBasis: text('fee_basis').notNull().$type<FeeBasis>(),
    listedBy: uuid('listed_by').notNull(),
    listedAt: instant('listed_at').notNull(),
  },
  (table) => [
    primaryKey({ name: 'organisations_pkey', columns: [table.courtId, table.id] }),
    unique('organisations_name_key').on(table.courtId, table.name),
    check('organisations_kind_known', oneOf('kind', ORGANISATION_KINDS)),
    check('organisations_fee_basis_known', oneOf('fee_basis', FEE_BASES)),
    check('organisations_peoples_mediation_free', sql`kind <> 'peoples-mediation' or fee_basis = 'free'`),
  ],
)

/**
 * Mediators on the roster that a court keeps.
 *
 * The load is a counter of the assignments that are not ended, so that many cases can ask for the same mediator at
 * once and the last free place goes to exactly one of them.
 */
export const mediators = pgTable(
  'mediators',
  {
    courtId: integer('court_id').notNull(),
    id: uuid('id').notNull(),
    organisationId: uuid('organisation_id'),
    name: text('name').notNull(),
    /** Codes or names of causes of action, at any level of the catalogue. */
    fields: text('fields').array().notNull(),
    languages: text('languages').array().notNull(),
    areas: text('areas').array().notNull(),
    level: text('level').notNull().$type<RosterLevel>(),
    chargesFees: boolean('charges_fees').notNull(),
    capacity: integer('capacity').notNull(),
    load: integer('load').notNull(),
    listedOn: day('listed_on').notNull(),
    listedBy: uuid('listed_by').notNull(),
    delistedOn: day('delisted_on'),
    delistedBy: uuid('delisted_by'),
    delistingReason: text('delisting_reason'),
  },
  (table) => [
    primaryKey({ name: 'mediators_pkey', columns: [table.courtId, table.id] }),
    unique('mediators_id_key').on(table.id),
    foreignKey({
      name: 'mediators_organisation_fkey',
      columns: [table.courtId, table.organisationId],
      foreignColumns: [organisations.courtId, organisations.id],
    }),
    check('mediators_level_known', oneOf('level', ROSTER_LEVELS)),
    check('mediators_capacity_bounded', sql`capacity between 0 and 500`),
    check('mediators_load_within_capacity', sql`load between 0 and capacity`),
    check('mediators_delisting_whole', sql`num_nonnulls(delisted_on, delisted_by, delisting_reason) in (0, 3)`),
    index('mediators_by_load').on(table.courtId, table.load, table.id).where(sql`delisted_on is null`),
    index('mediators_beyond_court')
      .on(table.load, table.id)
      .where(sql`delisted_on is null and level in ('national', 'professional')`),
  ],
)

/** One offer of a case to one or more mediators, answered as a whole. */
export const offers = pgTable(
  'offers',
  {
    courtId: integer('court_id').notNull(),
    caseId: uuid('case_id').notNull(),
    id: uuid('id').notNull(),
    basis: text('basis').notNull().$type<OfferBasis>(),
    /** Whether the parties asked for more than one mediator (INV 13). */
    requestedByParties: boolean('requested_by_parties').notNull(),
    offeredOn: day('offered_on').notNull(),
    /** Last day to answer as it was told to the mediators; the running deadline is kept with the case. */
    dueOn: day('due_on').notNull(),
    outcome: text('outcome').notNull().$type<OfferOutcome>(),
    answeredOn: day('answered_on'),
    declinedBy: uuid('declined_by'),
    declineGround: text('decline_ground').$type<DeclineGround>(),
    reason: text('reason'),
  },
  (table) => [
    primaryKey({ name: 'offers_pkey', columns: [table.courtId, table.caseId, table.id] }),
    ofCase('offers_case_fkey', table),
    check('offers_basis_known', oneOf('basis', OFFER_BASES)),
    check('offers_outcome_known', oneOf('outcome', OFFER_OUTCOMES)),
    check('offers_decline_ground_known', oneOf('decline_ground', DECLINE_GROUNDS)),
    check(
      'offers_declined_with_reason',
      sql`(outcome = 'declined') = (decline_ground is not null) and (outcome = 'declined') = (reason is not null)`,
    ),
    uniqueIndex('offers_one_pending').on(table.courtId, table.caseId).where(sql`outcome = 'pending'`),
  ],
)

/** Who mediates a case, in which position, from when to when. Every row that is not ended counts in the load. */
export const assignments = pgTable(
  'assignments',
  {
    courtId: integer('court_id').notNull(),
    caseId: uuid('case_id').notNull(),
    id: uuid('id').notNull(),
    offerId: uuid('offer_id').notNull(),
    mediatorId: uuid('mediator_id').notNull(),
    /** Court that keeps the mediator's roster. */
    mediatorCourtId: integer('mediator_court_id').notNull(),
    position: text('position').notNull().$type<Position>(),
    status: text('status').notNull().$type<AssignmentStatus>(),
    acceptedOn: day('accepted_on'),
    endedAt: instant('ended_at'),
    endReason: text('end_reason'),
  },
  (table) => [
    primaryKey({ name: 'assignments_pkey', columns: [table.courtId, table.caseId, table.id] }),
    foreignKey({
      name: 'assignments_offer_fkey',
      columns: [table.courtId, table.caseId, table.offerId],
      foreignColumns: [offers.courtId, offers.caseId, offers.id],
    }),
    foreignKey({
      name: 'assignments_mediator_fkey',
      columns: [table.mediatorCourtId, table.mediatorId],
      foreignColumns: [mediators.courtId, mediators.id],
    }),
    check('assignments_position_known', oneOf('position', POSITIONS)),
    check('assignments_status_known', oneOf('status', ASSIGNMENT_STATUSES)),
    check('assignments_ended_whole', sql`(status = 'ended') = (ended_at is not null and end_reason is not null)`),
    check('assignments_accepted_before_active', sql`status not in ('active', 'suspended') or accepted_on is not null`),
    uniqueIndex('assignments_one_presiding')
      .on(table.courtId, table.caseId)
      .where(sql`position = 'presiding' and status <> 'ended'`),
    uniqueIndex('assignments_one_per_mediator')
      .on(table.courtId, table.caseId, table.mediatorId)
      .where(sql`status <> 'ended'`),
    index('assignments_by_mediator').on(table.mediatorId, table.courtId, table.caseId).where(sql`status <> 'ended'`),
  ],
)

/** A disclosure by a mediator or an application by a party, and what became of it. */
export const recusals = pgTable(
  'recusals',
  {
    courtId: integer('court_id').notNull(),
    caseId: uuid('case_id').notNull(),
    id: uuid('id').notNull(),
    mediatorId: uuid('mediator_id').notNull(),
    raisedBy: text('raised_by').notNull().$type<(typeof RECUSAL_RAISERS)[number]>(),
    partyId: uuid('party_id'),
    ground: text('ground').notNull().$type<RecusalGround>(),
    statement: text('statement').notNull(),
    raisedOn: day('raised_on').notNull(),
    outcome: text('outcome').notNull().$type<RecusalOutcome>(),
    decidedOn: day('decided_on'),
    decisionReason: text('decision_reason'),
  },
  (table) => [
    primaryKey({ name: 'recusals_pkey', columns: [table.courtId, table.caseId, table.id] }),
    ofCase('recusals_case_fkey', table),
    check('recusals_raised_by_known', oneOf('raised_by', RECUSAL_RAISERS)),
    check('recusals_party_named', sql`(raised_by = 'party') = (party_id is not null)`),
    check('recusals_ground_known', oneOf('ground', RECUSAL_GROUNDS)),
    check('recusals_outcome_known', oneOf('outcome', RECUSAL_OUTCOMES)),
    check('recusals_settled_on_a_day', sql`(outcome in ('waived', 'upheld', 'rejected')) = (decided_on is not null)`),
    uniqueIndex('recusals_one_pending').on(table.courtId, table.caseId).where(sql`outcome = 'pending'`),
  ],
)

/** One party's consent, after disclosure, that the same mediator goes on. */
export const recusalWaivers = pgTable(
  'recusal_waivers',
  {
    courtId: integer('court_id').notNull(),
    caseId: uuid('case_id').notNull(),
    id: uuid('id').notNull(),
    recusalId: uuid('recusal_id').notNull(),
    partyId: uuid('party_id').notNull(),
    waivedOn: day('waived_on').notNull(),
  },
  (table) => [
    primaryKey({ name: 'recusal_waivers_pkey', columns: [table.courtId, table.caseId, table.id] }),
    foreignKey({
      name: 'recusal_waivers_recusal_fkey',
      columns: [table.courtId, table.caseId, table.recusalId],
      foreignColumns: [recusals.courtId, recusals.caseId, recusals.id],
    }),
    unique('recusal_waivers_party_key').on(table.courtId, table.caseId, table.recusalId, table.partyId),
  ],
)

/** Why the mediators of a case were replaced. */
export const replacements = pgTable(
  'replacements',
  {
    courtId: integer('court_id').notNull(),
    caseId: uuid('case_id').notNull(),
    id: uuid('id').notNull(),
    mediatorId: uuid('mediator_id').notNull(),
    ground: text('ground').notNull().$type<ReplacementGround>(),
    reason: text('reason').notNull(),
    replacedOn: day('replaced_on').notNull(),
  },
  (table) => [
    primaryKey({ name: 'replacements_pkey', columns: [table.courtId, table.caseId, table.id] }),
    ofCase('replacements_case_fkey', table),
    check('replacements_ground_known', oneOf('ground', REPLACEMENT_GROUNDS)),
  ],
)
