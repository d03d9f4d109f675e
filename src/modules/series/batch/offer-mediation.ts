import { exampleOf } from '../../../workflow/schemas.js'
import { offerMediation } from '../../assignment/offer-mediation.js'
import { OfferMediationBody } from '../../assignment/schemas.js'
import { batchAct } from './batch-act.js'

const { presidingMediatorId, coMediatorIds } = OfferMediationBody.properties

/** One mediator for the series, or another one for some of its cases. */
export const batchOffer = batchAct({
  command: 'offerMediation',
  zh: '统一委派（委托）；个别案件另定调解员的，在名单中注明',
  en: 'The same mediators for all cases, or others for those that name them',
  shared: OfferMediationBody.properties,
  member: { presidingMediatorId, coMediatorIds },
  example: { shared: exampleOf(OfferMediationBody) },
  run: (tx, call, row, input) => offerMediation(tx, call, row.id, input),
})
