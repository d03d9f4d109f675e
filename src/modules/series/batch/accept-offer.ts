import { NIL_ID } from '../../../platform/ids.js'
import { acceptOffer } from '../../assignment/accept-offer.js'
import { AcceptOfferBody } from '../../assignment/schemas.js'
import { listOffers } from '../../assignment/store.js'
import { batchAct } from './batch-act.js'

/** The mediator accepts every offer of the series. */
export const batchAcceptance = batchAct({
  command: 'acceptOffer',
  zh: '调解员对各案尚待答复的委派（委托）一并接受',
  en: 'Accepts the offer that waits for an answer in each case',
  shared: AcceptOfferBody.properties,
  member: {},
  example: { shared: {} },
  async run(tx, call, row, input) {
    const offers = await listOffers(tx, row.courtId, row.id)
    const pending = offers.find(({ outcome }) => outcome === 'pending')
    return acceptOffer(tx, call, row.id, pending?.id ?? NIL_ID, input)
  },
})
