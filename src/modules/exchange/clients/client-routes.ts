import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { permitInCourt } from '../../../authorization/policy.js'
import { decodeCursor, PAGE_SIZE, pageOf } from '../../../http/cursor.js'
import { readResponses } from '../../../http/responses.js'
import { actorOf, type ModuleDeps } from '../../../http/write.js'
import { MAX_ID } from '../../../platform/ids.js'
import { notFound } from '../../../problems.js'
import { findClientById } from '../../directory/store.js'
import { ClientRequestPage, RequestsParams, RequestsQuery } from './schemas.js'
import { listClientRequests } from './store.js'

const tags = ['exchange']
const END_OF_TIME = '9999-12-31T00:00:00.000Z'
const KEPT = 'Kept for 190 days. A process that is killed may lose the entries of its last second.'

/** What machine clients asked, for themselves and for those who administer them. */
export const clientRoutes: FastifyPluginAsyncTypebox<ModuleDeps> = async (app, deps) => {
  const requestsOf = async (clientId: string, { cursor, limit = PAGE_SIZE }: { cursor?: string; limit?: number }) => {
    const [beforeAt, beforeId] = decodeCursor(cursor, ['instant', 'uuid']) ?? [END_OF_TIME, MAX_ID]
    await deps.requests.flush()
    const rows = await listClientRequests(deps.db, { clientId, beforeAt, beforeId, rows: limit + 1 })
    return pageOf(
      rows,
      limit,
      (row) => [row.at.toISOString(), row.requestId],
      (row) => row,
    )
  }

  app.get(
    '/me/requests',
    {
      config: { action: 'readMe', resource: 'self' },
      schema: {
        tags,
        operationId: 'listOwnRequests',
        summary: 'What the calling client asked and how it ended, the latest first',
        description: `Routes, statuses and request ids; no addresses, no bodies. A person has no such list: it is empty. ${KEPT} 本客户端的请求日志。`,
        querystring: RequestsQuery,
        response: readResponses(ClientRequestPage, 'A page of requests'),
      },
    },
    async (request) => requestsOf(actorOf(request).id, request.query),
  )

  app.get(
    '/clients/:clientId/requests',
    {
      config: { action: 'administerClients', resource: 'court' },
      schema: {
        tags,
        operationId: 'listClientRequests',
        summary: 'What a client asked and how it ended, the latest first',
        description: `For who administers a court of the client. ${KEPT} 对接客户端的请求日志。`,
        params: RequestsParams,
        querystring: RequestsQuery,
        response: readResponses(ClientRequestPage, 'A page of requests'),
      },
    },
    async (request) => {
      const actor = actorOf(request)
      const client = await findClientById(deps.db, request.params.clientId)
      const isSeen = client?.courtIds.some((id) => permitInCourt(actor, 'administerClients', id) === 'allowed')
      if (client === undefined || !isSeen) throw notFound({})
      return requestsOf(client.id, request.query)
    },
  )
}
