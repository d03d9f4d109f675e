import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { readResponses, writeResponses } from '../../http/responses.js'
import { actSchema, CaseParams, WriteHeaders } from '../../http/route-schemas.js'
import { actorOf, type ModuleDeps, write, writeAct } from '../../http/write.js'
import { shanghaiDate } from '../../platform/time.js'
import { notFound } from '../../problems.js'
import { getCaseFor } from '../../workflow/act.js'
import { acceptOffer } from './accept-offer.js'
import { delistMediator, listMediator, listOrganisation } from './administer-roster.js'
import { isListed, rosterCourtsOf } from './decide-offer.js'
import { decideRecusal } from './decide-recusal.js'
import { declineOffer } from './decline-offer.js'
import { lapseOffer } from './lapse-offer.js'
import { offerMediation } from './offer-mediation.js'
import { raiseRecusal } from './raise-recusal.js'
import { recommendMediators } from './recommend.js'
import { replaceMediator } from './replace-mediator.js'
import {
  AcceptOfferBody,
  AssignmentHistory,
  DecideRecusalBody,
  DeclineOfferBody,
  DelistMediatorBody,
  LapseOfferBody,
  ListMediatorBody,
  ListOrganisationBody,
  Mediator,
  MediatorParams,
  MediatorRecommendations,
  OfferMediationBody,
  OfferParams,
  Organisation,
  RaiseRecusalBody,
  RecusalParams,
  ReplaceMediatorBody,
  Roster,
  RosterQuery,
  WaiveRecusalBody,
} from './schemas.js'
import {
  listAssignments,
  listAvailable,
  listOffers,
  listRecusals,
  listRoster,
  listToMatch,
  type MediatorRow,
} from './store.js'
import { waiveRecusal } from './waive-recusal.js'

const CANDIDATES_PER_ROSTER = 500
const PAGE_SIZE = 50

function mediatorView(row: MediatorRow, courtCode: string): Mediator {
  const { courtId: _court, listedBy: _by, delistedBy: _delistedBy, delistingReason: _reason, ...view } = row
  return { ...view, courtCode }
}

/** Rosters, recommendation, offer and answer, recusal and replacement. */
export const assignmentRoutes: FastifyPluginAsyncTypebox<ModuleDeps> = async (app, deps) => {
  app.post(
    '/cases/:caseId/offers',
    {
      config: { action: 'offerMediation', resource: 'case' },
      schema: { ...actSchema('assignment', 'offerMediation'), params: CaseParams, body: OfferMediationBody },
    },
    (request, reply) =>
      writeAct(deps, request, reply, (tx, call) => offerMediation(tx, call, request.params.caseId, request.body)),
  )
  app.post(
    '/cases/:caseId/offers/:offerId/acceptance',
    {
      config: { action: 'acceptOffer', resource: 'case' },
      schema: { ...actSchema('assignment', 'acceptOffer'), params: OfferParams, body: AcceptOfferBody },
    },
    (request, reply) => {
      const { caseId, offerId } = request.params
      return writeAct(deps, request, reply, (tx, call) => acceptOffer(tx, call, caseId, offerId, request.body))
    },
  )
  app.post(
    '/cases/:caseId/offers/:offerId/refusal',
    {
      config: { action: 'declineOffer', resource: 'case' },
      schema: { ...actSchema('assignment', 'declineOffer'), params: OfferParams, body: DeclineOfferBody },
    },
    (request, reply) => {
      const { caseId, offerId } = request.params
      return writeAct(deps, request, reply, (tx, call) => declineOffer(tx, call, caseId, offerId, request.body))
    },
  )
  app.post(
    '/cases/:caseId/offers/:offerId/lapse',
    {
      config: { action: 'lapseOffer', resource: 'case' },
      schema: { ...actSchema('assignment', 'lapseOffer'), params: OfferParams, body: LapseOfferBody },
    },
    (request, reply) => {
      const { caseId, offerId } = request.params
      return writeAct(deps, request, reply, (tx, call) => lapseOffer(tx, call, caseId, offerId, request.body))
    },
  )
  app.post(
    '/cases/:caseId/recusals',
    {
      config: { action: 'raiseRecusal', resource: 'case' },
      schema: { ...actSchema('assignment', 'raiseRecusal'), params: CaseParams, body: RaiseRecusalBody },
    },
    (request, reply) =>
      writeAct(deps, request, reply, (tx, call) => raiseRecusal(tx, call, request.params.caseId, request.body)),
  )
  app.post(
    '/cases/:caseId/recusals/:recusalId/waivers',
    {
      config: { action: 'waiveRecusal', resource: 'case' },
      schema: { ...actSchema('assignment', 'waiveRecusal'), params: RecusalParams, body: WaiveRecusalBody },
    },
    (request, reply) => {
      const { caseId, recusalId } = request.params
      return writeAct(deps, request, reply, (tx, call) => waiveRecusal(tx, call, caseId, recusalId, request.body))
    },
  )
  app.post(
    '/cases/:caseId/recusals/:recusalId/decision',
    {
      config: { action: 'decideRecusal', resource: 'case' },
      schema: { ...actSchema('assignment', 'decideRecusal'), params: RecusalParams, body: DecideRecusalBody },
    },
    (request, reply) => {
      const { caseId, recusalId } = request.params
      return writeAct(deps, request, reply, (tx, call) => decideRecusal(tx, call, caseId, recusalId, request.body))
    },
  )
  app.post(
    '/cases/:caseId/replacements',
    {
      config: { action: 'replaceMediator', resource: 'case' },
      schema: { ...actSchema('assignment', 'replaceMediator'), params: CaseParams, body: ReplaceMediatorBody },
    },
    (request, reply) =>
      writeAct(deps, request, reply, (tx, call) => replaceMediator(tx, call, request.params.caseId, request.body)),
  )
  app.get(
    '/cases/:caseId/assignments',
    {
      config: { action: 'readCase', resource: 'case' },
      schema: {
        tags: ['assignment'],
        operationId: 'readAssignments',
        summary: 'Offers, mediators and recusals of a case',
        description:
          'Everything that was offered, accepted, declined and objected to, the oldest first. 委派、承办和回避情况。',
        params: CaseParams,
        response: readResponses(AssignmentHistory, 'Offers, assignments and recusals'),
      },
    },
    async (request) => {
      const { courtId, id } = await getCaseFor(deps.db, actorOf(request), 'readCase', request.params.caseId)
      const [offers, assignments, recusals] = await Promise.all([
        listOffers(deps.db, courtId, id),
        listAssignments(deps.db, courtId, id),
        listRecusals(deps.db, courtId, id),
      ])
      // Other systems learn what happened, not the words in which people explained it.
      if (actorOf(request).kind !== 'client') return { offers, assignments, recusals }
      return {
        offers: offers.map((offer) => ({ ...offer, reason: null })),
        assignments,
        recusals: recusals.map((recusal) => ({ ...recusal, statement: null, decisionReason: null })),
      }
    },
  )
  app.get(
    '/cases/:caseId/mediator-recommendations',
    {
      config: { action: 'recommendMediators', resource: 'case' },
      schema: {
        tags: ['assignment'],
        operationId: 'recommendMediators',
        summary: 'The three mediators who fit a case best, with the reasons',
        description:
          'Judged by field, team, series and parties in hand, languages, district, roster, free places and load; the parties or the court choose. 推荐三名调解员并说明理由，由当事人或者法院选定。\n\nSource: INV 9, 12; ONL 10 (the points are a decision of the project).',
        params: CaseParams,
        response: readResponses(MediatorRecommendations, 'At most three mediators'),
      },
    },
    async (request) => {
      const row = await getCaseFor(deps.db, actorOf(request), 'recommendMediators', request.params.caseId)
      const today = shanghaiDate(deps.now())
      const rosterCourts = rosterCourtsOf(await deps.reference.current(), row.courtId)
      const candidates = await listAvailable(deps.db, rosterCourts, CANDIDATES_PER_ROSTER)
      const listed = candidates.filter((candidate) => isListed(candidate, today))
      const [recusals, { cases, mediators }] = await Promise.all([
        listRecusals(deps.db, row.courtId, row.id),
        listToMatch(deps.db, row.courtId, [row.id], listed, today),
      ])
      const [wanted] = cases
      if (wanted === undefined) throw notFound({})
      const recusedIds = recusals.filter(({ outcome }) => outcome === 'upheld').map(({ mediatorId }) => mediatorId)
      const items = recommendMediators(mediators, { ...wanted, recusedIds })
      return { items }
    },
  )
  app.get(
    '/mediators',
    {
      config: { action: 'readRoster', resource: 'roster' },
      schema: {
        tags: ['assignment'],
        operationId: 'readRoster',
        summary: 'The roster that a court keeps, page by page',
        description: 'Rosters are published. 特邀调解员名册依法公开。\n\nSource: INV 8; ONL 5.',
        querystring: RosterQuery,
        response: readResponses(Roster, 'One page, ordered by id'),
      },
    },
    async (request) => {
      const { courtCode, after, limit = PAGE_SIZE } = request.query
      const court = (await deps.reference.current()).courtByCode(courtCode)
      if (court === undefined) throw notFound({})
      const rows = await listRoster(deps.db, court.id, after, limit + 1)
      const page = rows.slice(0, limit)
      const nextAfter = rows.length > limit ? (page.at(-1)?.id ?? null) : null
      return { items: page.map((row) => mediatorView(row, court.code)), nextAfter }
    },
  )
  app.post(
    '/organisations',
    {
      config: { action: 'administerRoster', resource: 'roster' },
      schema: {
        tags: ['assignment'],
        operationId: 'listOrganisation',
        summary: 'Puts a mediation organisation on a roster',
        description: 'Who: court-administrator. 将调解组织列入名册。\n\nSource: INV 5-6; PML 4.',
        headers: WriteHeaders,
        body: ListOrganisationBody,
        response: writeResponses({ 201: { description: 'Listed', body: Organisation } }),
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) => {
        const { id, name, kind, feeBasis, listedAt } = await listOrganisation(tx, call, request.body)
        return { status: 201, body: { id, courtCode: request.body.courtCode, name, kind, feeBasis, listedAt } }
      }),
  )
  app.post(
    '/mediators',
    {
      config: { action: 'administerRoster', resource: 'roster' },
      schema: {
        tags: ['assignment'],
        operationId: 'listMediator',
        summary: 'Puts a mediator on a roster',
        description: 'Who: court-administrator. 将调解员列入名册。\n\nSource: INV 5-9; ONL 5, 27-28; PML 4.',
        headers: WriteHeaders,
        body: ListMediatorBody,
        response: writeResponses({ 201: { description: 'Listed', body: Mediator } }),
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) => ({
        status: 201,
        body: mediatorView(await listMediator(tx, call, request.body), request.body.courtCode),
      })),
  )
  app.post(
    '/mediators/:mediatorId/delisting',
    {
      config: { action: 'administerRoster', resource: 'roster' },
      schema: {
        tags: ['assignment'],
        operationId: 'delistMediator',
        summary: 'Takes a mediator off the roster; open cases go on',
        description:
          'Who: court-administrator. 将调解员移出名册，已承办的案件继续办理。\n\nSource: INV 7, 28; ONL 27, 29.',
        params: MediatorParams,
        headers: WriteHeaders,
        body: DelistMediatorBody,
        response: writeResponses({ 201: { description: 'Delisted', body: Mediator } }),
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) => {
        const row = await delistMediator(tx, call, request.params.mediatorId, request.body)
        return { status: 201, body: mediatorView(row, call.reference.courtById(row.courtId)?.code ?? '') }
      }),
  )
}
