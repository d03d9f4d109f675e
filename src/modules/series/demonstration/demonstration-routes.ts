import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { readResponses, writeResponses } from '../../../http/responses.js'
import { ActHeaders, WriteHeaders } from '../../../http/route-schemas.js'
import { actorOf, type ModuleDeps, write, writeLongWork } from '../../../http/write.js'
import { OperationView, operationAnswer } from '../../operations/schemas.js'
import { SeriesParams } from '../schemas.js'
import { answerDemonstration } from './answer-demonstration.js'
import { draftFromDemonstration } from './draft-from-demonstration.js'
import { offerDemonstration } from './offer-demonstration.js'
import { mediatorSight, requireDemonstration } from './require-demonstration.js'
import {
  AnswerDemonstrationBody,
  DemonstrationOfferView,
  DemonstrationParams,
  DraftFromDemonstrationBody,
  demonstrationView,
  OfferDemonstrationBody,
} from './schemas.js'
import { listTerms } from './store.js'

const tags = ['series']
const PATH = '/series/:seriesId/demonstration-offers'
const BEHIND_THE_WALL =
  'Mediation talk: by the mediators of the cases, each for their own. 属于调解过程，仅承办调解员可见。'

/** Demonstration mediation (示范调解): the lead case is settled first, and the others are offered its terms. */
export const demonstrationRoutes: FastifyPluginAsyncTypebox<ModuleDeps> = async (app, deps) => {
  app.post(
    PATH,
    {
      config: { action: 'offerDemonstration', resource: 'court' },
      schema: {
        tags,
        operationId: 'offerDemonstration',
        summary: 'Offer the terms of the lead case to the others',
        description: `To every other case of the series that is in mediation with the caller: the same part of its claim, in the same instalments, computed to the fen. If-Match is the version of the series. 以示范案件的调解方案向其他案件当事人提出建议。\n\n${BEHIND_THE_WALL}\n\nSource: REF20-2 (partly seen); INV 2(5).`,
        params: SeriesParams,
        headers: ActHeaders,
        body: OfferDemonstrationBody,
        response: writeResponses({
          201: { description: 'What is offered in each case', body: DemonstrationOfferView },
        }),
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) => {
        const { seriesId } = request.params
        const offer = await offerDemonstration(tx, call, seriesId, request.body)
        const terms = await listTerms(tx, offer.courtId, offer.id, mediatorSight(call))
        const location = `/v1/series/${seriesId}/demonstration-offers/${offer.id}`
        return { status: 201, body: demonstrationView(offer, terms), location }
      }),
  )
  app.get(
    `${PATH}/:offerId`,
    {
      config: { action: 'readDemonstration', resource: 'court' },
      schema: {
        tags,
        operationId: 'readDemonstration',
        summary: 'What was offered in each case, and what was answered',
        description: `${BEHIND_THE_WALL}`,
        params: DemonstrationParams,
        response: readResponses(DemonstrationOfferView, 'The offer'),
      },
    },
    async (request) => {
      const { seriesId, offerId } = request.params
      const call = { actor: actorOf(request) }
      const { offer, terms } = await requireDemonstration(deps.db, call, seriesId, offerId)
      return demonstrationView(offer, terms)
    },
  )
  app.post(
    `${PATH}/:offerId/answers`,
    {
      config: { action: 'offerDemonstration', resource: 'court' },
      schema: {
        tags,
        operationId: 'answerDemonstration',
        summary: 'Record who accepts and who goes another way',
        description: `A case that declines goes on by itself: mediation ends or takes another turn by its own acts. 记录各案当事人是否接受示范方案。\n\n${BEHIND_THE_WALL}`,
        params: DemonstrationParams,
        headers: WriteHeaders,
        body: AnswerDemonstrationBody,
        response: writeResponses({ 200: { description: 'The offer as it is now', body: DemonstrationOfferView } }),
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) => {
        const { seriesId, offerId } = request.params
        await answerDemonstration(tx, call, request.params, request.body)
        const { offer, terms } = await requireDemonstration(tx, call, seriesId, offerId)
        return { status: 200, body: demonstrationView(offer, terms) }
      }),
  )
  app.post(
    `${PATH}/:offerId/agreements`,
    {
      config: { action: 'draftAgreement', resource: 'court' },
      schema: {
        tags,
        operationId: 'draftFromDemonstration',
        summary: 'Write the agreements of those who accepted',
        description: `Long work: each case that accepted and is still in mediation gets its agreement, with the amounts that were offered in it. 为接受示范方案的各案拟定协议。\n\nSource: INV 23-24; ONL 19. Who: mediator.`,
        params: DemonstrationParams,
        headers: WriteHeaders,
        body: DraftFromDemonstrationBody,
        response: writeResponses({ 202: { description: 'Accepted; see Location', body: OperationView } }),
      },
    },
    (request, reply) =>
      writeLongWork(deps, request, reply, async (tx, call) =>
        operationAnswer(call, await draftFromDemonstration(tx, call, request.params, request.body)),
      ),
  )
}
