import { newId } from '../../../platform/ids.js'
import type { Tx } from '../../../platform/transaction.js'
import { notFound, ruleNotMet } from '../../../problems.js'
import { checkVersion } from '../../../workflow/act.js'
import type { Call } from '../../../workflow/call.js'
import { findCaseRow } from '../../../workflow/store.js'
import { listAgreements } from '../../settlement/store.js'
import { requireSeries } from '../require-series.js'
import { followLead } from './follow-lead.js'
import { mediatorSight } from './require-demonstration.js'
import { LEAD_PARTIES_AGREE, LEAD_SETTLED, NOBODY_TO_OFFER } from './rules.js'
import type { OfferDemonstrationBody } from './schemas.js'
import { type DemonstrationOfferRow, insertOffers, insertTerms, listOpenMembers } from './store.js'

/**
 * Offers the terms of the lead case to the other cases of a series that are in mediation with the caller, each with its
 * amounts computed. The agreements are written once the parties have answered.
 *
 * @throws Problem `not-found`, `if-match-required`, `stale-version`; `rule-not-met` while the lead case is not settled,
 * its parties do not agree, or nobody is there to be offered anything
 * @see REF20-2 (partly seen); INV 2(5)
 */
export async function offerDemonstration(
  tx: Tx,
  call: Call,
  seriesId: string,
  input: OfferDemonstrationBody,
): Promise<DemonstrationOfferRow> {
  const { found: series } = await requireSeries(tx, call.actor, seriesId)
  checkVersion(call, series)
  const { courtId, leadCaseId } = series
  const lead = leadCaseId === null ? undefined : await findCaseRow(tx, courtId, leadCaseId)
  if (lead === undefined) throw notFound({})
  const agreements = await listAgreements(tx, courtId, lead.id)
  const settled = agreements.find(({ status, coverage }) => status === 'effective' && coverage === 'whole')
  if (settled === undefined || settled.amountFen === 0 || lead.claimAmountFen === 0) throw ruleNotMet(LEAD_SETTLED)
  if (!input.leadPartiesAgree) throw ruleNotMet(LEAD_PARTIES_AGREE, '#/leadPartiesAgree')
  const open = await listOpenMembers(tx, series, lead.id, mediatorSight(call))
  if (open.length === 0) throw ruleNotMet(NOBODY_TO_OFFER)
  const { claimAmountFen } = lead
  const { amountFen, instalments } = settled
  const offer = {
    courtId,
    id: newId(),
    seriesId,
    leadAgreementId: settled.id,
    madeOn: call.today,
    madeBy: call.actor.id,
    madeAt: call.now,
  }
  insertOffers(tx, [offer])
  insertTerms(
    tx,
    open.map((member) => ({
      courtId,
      offerId: offer.id,
      caseId: member.caseId,
      ...followLead({ claimAmountFen, amountFen, instalments }, member.claimAmountFen),
      answer: null,
      answeredOn: null,
    })),
  )
  return offer
}
