import { sql } from 'drizzle-orm'
import type { Executor } from '../../../platform/database.js'
import { inserter, statement } from '../../../platform/statement.js'
import type { Tx } from '../../../platform/transaction.js'
import type { CaseState } from '../../../workflow/states.js'
import type { SeriesRow, Sight } from '../store.js'
import { type DemonstrationAnswer, demonstrationOffers, demonstrationTerms, type OfferedInstalment } from './tables.js'

const p = sql.placeholder

export type DemonstrationOfferRow = typeof demonstrationOffers.$inferSelect

export const insertOffers = inserter('insert_demonstration_offers', demonstrationOffers)
export const insertTerms = inserter('insert_demonstration_terms', demonstrationTerms)

const MINE = sql`(c.mediator_id = any(${p('mediatorIds')}::uuid[]) or c.co_mediator_ids && ${p('mediatorIds')}::uuid[])`

const openMembers = statement<{ caseId: string; claimAmountFen: number }>(
  'list_members_in_mediation',
  sql`select c.id as "caseId", c.claim_amount_fen as "claimAmountFen"
      from series_members m join cases c on c.court_id = m.court_id and c.id = m.case_id
      where m.court_id = ${p('courtId')} and m.series_id = ${p('seriesId')} and m.left_on is null
        and c.state = 'in-mediation' and c.id <> ${p('leadCaseId')}::uuid and ${MINE}
      order by c.id`,
)

/** Cases of a series that are in mediation with these mediators, but for the lead. */
export function listOpenMembers(executor: Executor, { courtId, id }: SeriesRow, leadCaseId: string, sight: Sight) {
  return openMembers.all(executor, { courtId, seriesId: id, leadCaseId, mediatorIds: sight.mediatorIds })
}

const offerById = statement<DemonstrationOfferRow>(
  'find_demonstration_offer',
  sql`select o.court_id as "courtId", o.id, o.series_id as "seriesId", o.lead_agreement_id as "leadAgreementId",
        o.made_on as "madeOn", o.made_by as "madeBy", o.made_at as "madeAt"
      from demonstration_offers o
      where o.court_id = ${p('courtId')} and o.series_id = ${p('seriesId')} and o.id = ${p('offerId')}`,
)

export function findOffer(executor: Executor, courtId: number, seriesId: string, offerId: string) {
  return offerById.first(executor, { courtId, seriesId, offerId })
}

/** What is offered in a case, and how the case stands. */
export interface TermsOfCase {
  readonly caseId: string
  readonly caseNumber: string
  readonly state: CaseState
  readonly claimAmountFen: number
  readonly amountFen: number
  readonly instalments: readonly OfferedInstalment[]
  readonly answer: DemonstrationAnswer | null
  readonly answeredOn: string | null
}

const terms = statement<TermsOfCase>(
  'list_demonstration_terms',
  sql`select t.case_id as "caseId", coalesce(c.number, c.receipt_number) as "caseNumber", c.state,
        c.claim_amount_fen as "claimAmountFen", t.amount_fen as "amountFen", t.instalments, t.answer,
        t.answered_on as "answeredOn"
      from demonstration_terms t join cases c on c.court_id = t.court_id and c.id = t.case_id
      where t.court_id = ${p('courtId')} and t.offer_id = ${p('offerId')} and ${MINE}
      order by t.case_id`,
)

/** What is offered in the cases of these mediators. */
export function listTerms(executor: Executor, courtId: number, offerId: string, sight: Sight): Promise<TermsOfCase[]> {
  return terms.all(executor, { courtId, offerId, mediatorIds: sight.mediatorIds })
}

const answered = statement<{ caseId: string }>(
  'answer_demonstration',
  sql`update demonstration_terms t set answer = given.answer, answered_on = ${p('answeredOn')}::date
      from json_to_recordset(${p('answers')}) as given("caseId" uuid, answer text)
      where t.court_id = ${p('courtId')} and t.offer_id = ${p('offerId')} and t.case_id = given."caseId"`,
)

export function updateAnswers(
  tx: Tx,
  { courtId, id }: DemonstrationOfferRow,
  answers: readonly { readonly caseId: string; readonly answer: DemonstrationAnswer }[],
  answeredOn: string,
): void {
  answered.tell(tx, { courtId, offerId: id, answers: JSON.stringify(answers), answeredOn })
}
