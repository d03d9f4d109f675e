import { check, foreignKey, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { day, fen, instant, ofCase, oneOf } from '../../../workflow/tables.js'
import { series } from '../tables.js'

export const DEMONSTRATION_ANSWERS = ['accepted', 'declined'] as const
export type DemonstrationAnswer = (typeof DEMONSTRATION_ANSWERS)[number]

export interface OfferedInstalment {
  readonly amountFen: number
  readonly dueOn: string
  readonly onTheSpot: boolean
}

/** An offer to settle the cases of a series as the lead case was settled. Mediation talk: for the mediators alone. */
export const demonstrationOffers = pgTable(
  'demonstration_offers',
  {
    courtId: integer('court_id').notNull(),
    id: uuid('id').notNull(),
    seriesId: uuid('series_id').notNull(),
    leadAgreementId: uuid('lead_agreement_id').notNull(),
    madeOn: day('made_on').notNull(),
    madeBy: uuid('made_by').notNull(),
    madeAt: instant('made_at').notNull(),
  },
  (table) => [
    primaryKey({ name: 'demonstration_offers_pkey', columns: [table.courtId, table.id] }),
    foreignKey({
      name: 'demonstration_offers_series_fkey',
      columns: [table.courtId, table.seriesId],
      foreignColumns: [series.courtId, series.id],
    }),
    index('demonstration_offers_of_series').on(table.courtId, table.seriesId, table.id),
  ],
)

/** What is offered in one case, and what its parties answered. */
export const demonstrationTerms = pgTable(
  'demonstration_terms',
  {
    courtId: integer('court_id').notNull(),
    offerId: uuid('offer_id').notNull(),
    caseId: uuid('case_id').notNull(),
    amountFen: fen('amount_fen').notNull(),
    instalments: jsonb('instalments').notNull().$type<readonly OfferedInstalment[]>(),
    answer: text('answer').$type<DemonstrationAnswer>(),
    answeredOn: day('answered_on'),
  },
  (table) => [
    primaryKey({ name: 'demonstration_terms_pkey', columns: [table.courtId, table.offerId, table.caseId] }),
    ofCase('demonstration_terms_case_fkey', table),
    foreignKey({
      name: 'demonstration_terms_offer_fkey',
      columns: [table.courtId, table.offerId],
      foreignColumns: [demonstrationOffers.courtId, demonstrationOffers.id],
    }),
    check('demonstration_terms_answer_known', oneOf('answer', DEMONSTRATION_ANSWERS)),
  ],
)
