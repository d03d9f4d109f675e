import type { Tx } from '../../platform/transaction.js'
import { type ActOutcome, beginAct, completeAct } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { pendingOffer } from './pending-offer.js'
import { WITHOUT_MEDIATORS } from './released-case.js'
import type { LapseOfferBody } from './schemas.js'
import { releaseMediators, settleOffer } from './store.js'

/**
 * Records that the three working days to answer passed in silence, and gives the places back.
 *
 * @throws Problem `not-found` for an offer of another case, `rule-not-met` before the last day is over
 * @see ONL 12
 */
export async function lapseOffer(
  tx: Tx,
  call: Call,
  caseId: string,
  offerId: string,
  input: LapseOfferBody,
): Promise<ActOutcome> {
  const subject = await beginAct(tx, call, 'lapseOffer', caseId, input.occurredOn)
  const offer = await pendingOffer(tx, subject, offerId)
  await settleOffer(tx, offer, { outcome: 'lapsed', answeredOn: null })
  await releaseMediators(tx, offer.courtId, caseId, call.now, 'lapsed')
  return completeAct(tx, call, subject, {
    to: 'seeking-mediator',
    recordId: offer.id,
    changes: WITHOUT_MEDIATORS,
  })
}
