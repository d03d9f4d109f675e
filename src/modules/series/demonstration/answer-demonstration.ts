import type { Tx } from '../../../platform/transaction.js'
import { ruleNotMet } from '../../../problems.js'
import type { Call } from '../../../workflow/call.js'
import { requireDemonstration } from './require-demonstration.js'
import { CASE_OF_OFFER } from './rules.js'
import type { AnswerDemonstrationBody } from './schemas.js'
import { updateAnswers } from './store.js'

/**
 * Records what the parties of some cases answered to the terms of the lead case.
 *
 * @throws Problem `not-found`; `rule-not-met` for a case in which nothing was offered, or not by the caller
 */
export async function answerDemonstration(
  tx: Tx,
  call: Call,
  { seriesId, offerId }: { readonly seriesId: string; readonly offerId: string },
  { answers }: AnswerDemonstrationBody,
): Promise<void> {
  const { offer, terms } = await requireDemonstration(tx, call, seriesId, offerId)
  const known = new Set(terms.map(({ caseId }) => caseId))
  const stranger = answers.findIndex(({ caseId }) => !known.has(caseId))
  if (stranger >= 0) throw ruleNotMet(CASE_OF_OFFER, `#/answers/${stranger}/caseId`)
  const last = new Map(answers.map(({ caseId, answer }) => [caseId, answer]))
  updateAnswers(
    tx,
    offer,
    [...last].map(([caseId, answer]) => ({ caseId, answer })),
    call.today,
  )
}
