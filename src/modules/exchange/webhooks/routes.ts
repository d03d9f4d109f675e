import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { courtsFor } from '../../../authorization/policy.js'
import { decodeCursor, PAGE_SIZE, pageOf } from '../../../http/cursor.js'
import { readResponses, writeResponses } from '../../../http/responses.js'
import { ActHeaders, DryRunQuery, WriteHeaders, withDryRun } from '../../../http/route-schemas.js'
import { actorOf, callOf, type ModuleDeps, write } from '../../../http/write.js'
import { NIL_ID } from '../../../platform/ids.js'
import { courtOfList } from '../../../workflow/permitted-court.js'
import { changeEndpoint } from './change-endpoint.js'
import { disableEndpoint } from './disable-endpoint.js'
import { enableEndpoint } from './enable-endpoint.js'
import { redeliver, redeliverRange } from './redeliver.js'
import { registerEndpoint } from './register-endpoint.js'
import { requireEndpoint } from './require-endpoint.js'
import { rotateSecret } from './rotate-secret.js'
import {
  ChangeEndpointBody,
  DeliveriesQuery,
  Delivery,
  DeliveryPage,
  DeliveryParams,
  Endpoint,
  EndpointPage,
  EndpointParams,
  EndpointsQuery,
  RedeliveredRange,
  RedeliverRangeBody,
  RegisterEndpointBody,
  RegisteredEndpoint,
  RotatedSecret,
  RotateSecretBody,
  TestEventResult,
} from './schemas.js'
import { sendTestEvent } from './send-test-event.js'
import { findEndpoint, listDeliveries, listEndpoints } from './store.js'
import { deliveryView, endpointView } from './views.js'

const tags = ['webhooks']
const OVERLAP_HOURS = 24
const WHO = 'A client manages its own endpoints, an administrator those of clients in the courts administered.'
const reading = { action: 'readWebhooks', resource: 'self' } as const
const managing = { action: 'manageWebhooks', resource: 'self' } as const

/** Where other systems want events to be sent, and what was sent to them. */
export const webhookRoutes: FastifyPluginAsyncTypebox<ModuleDeps> = async (app, deps) => {
  app.post(
    '/webhook-endpoints',
    {
      config: managing,
      schema: {
        tags,
        operationId: 'registerWebhookEndpoint',
        summary: 'Have events sent to an address',
        description: `From now on, signed by Standard Webhooks 1.0.0, of the types and courts asked for and within what the client may see. The secret is shown this once. ${WHO} 登记事件推送地址。`,
        headers: WriteHeaders,
        querystring: DryRunQuery,
        body: RegisterEndpointBody,
        response: writeResponses(withDryRun({ 201: { description: 'Registered', body: RegisteredEndpoint } })),
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) => {
        const { endpoint, secret } = await registerEndpoint(tx, call, deps.outbound.policy, request.body)
        const location = `/v1/webhook-endpoints/${endpoint.id}`
        return { status: 201, body: { ...endpoint, secret: null }, once: { secret }, version: 1, location }
      }),
  )

  app.get(
    '/webhook-endpoints',
    {
      config: reading,
      schema: {
        tags,
        operationId: 'listWebhookEndpoints',
        summary: 'Endpoints, withdrawn ones too',
        description: `In the order of their registration. ${WHO} 事件推送地址列表。`,
        querystring: EndpointsQuery,
        response: readResponses(EndpointPage, 'A page of endpoints'),
      },
    },
    async (request) => {
      const { courtCode, cursor, limit = PAGE_SIZE } = request.query
      const reference = await deps.reference.current()
      const actor = actorOf(request)
      const courtIds =
        courtCode === undefined
          ? courtsFor(actor, 'readWebhooks')
          : [courtOfList({ actor, reference }, 'readWebhooks', courtCode).id]
      const clientId = actor.kind === 'client' ? actor.id : null
      const [after] = decodeCursor(cursor, ['uuid']) ?? [NIL_ID]
      const rows = await listEndpoints(deps.db, { clientId, courtIds, after, rows: limit + 1, now: deps.now() })
      return pageOf(
        rows,
        limit,
        (row) => [row.id],
        (row) => endpointView(reference, row),
      )
    },
  )

  app.get(
    '/webhook-endpoints/:endpointId',
    {
      config: reading,
      schema: {
        tags,
        operationId: 'readWebhookEndpoint',
        summary: 'One endpoint, how it does, and which secrets are live',
        description: `${WHO} 查看事件推送地址。`,
        params: EndpointParams,
        response: readResponses(Endpoint, 'The endpoint'),
      },
    },
    async (request, reply) => {
      const call = await callOf(deps, request)
      const row = requireEndpoint(
        call,
        'readWebhooks',
        await findEndpoint(deps.db, request.params.endpointId, call.now),
      )
      reply.header('etag', `"${row.version}"`)
      return endpointView(call.reference, row)
    },
  )

  app.put(
    '/webhook-endpoints/:endpointId',
    {
      config: managing,
      schema: {
        tags,
        operationId: 'changeWebhookEndpoint',
        summary: 'Change where events are sent to, and which',
        description: `In place of all that was set. A court that is added is followed from now on; what already waits goes to the new address. ${WHO} 变更事件推送地址。`,
        params: EndpointParams,
        headers: ActHeaders,
        querystring: DryRunQuery,
        body: ChangeEndpointBody,
        response: writeResponses(withDryRun({ 200: { description: 'Changed', body: Endpoint } })),
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) => {
        const { endpointId } = request.params
        const endpoint = await changeEndpoint(tx, call, deps.outbound.policy, endpointId, request.body)
        return { status: 200, body: endpoint, version: endpoint.version }
      }),
  )

  app.post(
    '/webhook-endpoints/:endpointId/disabling',
    {
      config: managing,
      schema: {
        tags,
        operationId: 'disableWebhookEndpoint',
        summary: 'Send nothing to an endpoint for now',
        description: `What happens meanwhile is sent when it is enabled again. Repeating changes nothing. ${WHO} 暂停事件推送。`,
        params: EndpointParams,
        headers: WriteHeaders,
        querystring: DryRunQuery,
        response: writeResponses(withDryRun({ 201: { description: 'Disabled', body: Endpoint } })),
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) => {
        const endpoint = await disableEndpoint(tx, call, request.params.endpointId, 'by-request')
        return { status: 201, body: endpoint, version: endpoint.version }
      }),
  )

  app.post(
    '/webhook-endpoints/:endpointId/enabling',
    {
      config: managing,
      schema: {
        tags,
        operationId: 'enableWebhookEndpoint',
        summary: 'Take sending up again where it ended',
        description: `Also after the service disabled the endpoint itself. Repeating changes nothing. ${WHO} 恢复事件推送。`,
        params: EndpointParams,
        headers: WriteHeaders,
        querystring: DryRunQuery,
        response: writeResponses(withDryRun({ 201: { description: 'Enabled', body: Endpoint } })),
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) => {
        const endpoint = await enableEndpoint(tx, call, deps.outbound.policy, request.params.endpointId)
        return { status: 201, body: endpoint, version: endpoint.version }
      }),
  )

  app.delete(
    '/webhook-endpoints/:endpointId',
    {
      config: managing,
      schema: {
        tags,
        operationId: 'withdrawWebhookEndpoint',
        summary: 'Send nothing to an endpoint any more, for good',
        description: `It stays on record with everything that was sent to it. Repeating changes nothing. ${WHO} 注销事件推送地址。`,
        params: EndpointParams,
        headers: WriteHeaders,
        querystring: DryRunQuery,
        response: writeResponses(withDryRun({ 200: { description: 'Withdrawn', body: Endpoint } })),
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) => {
        const endpoint = await disableEndpoint(tx, call, request.params.endpointId, 'withdrawn')
        return { status: 200, body: endpoint, version: endpoint.version }
      }),
  )

  app.post(
    '/webhook-endpoints/:endpointId/secrets',
    {
      config: managing,
      schema: {
        tags,
        operationId: 'rotateWebhookSecret',
        summary: 'Sign with a new secret',
        description: `The present one signs beside it until it ends: the header then carries both signatures. The secret is shown this once. ${WHO} 轮换签名密钥。`,
        params: EndpointParams,
        headers: WriteHeaders,
        querystring: DryRunQuery,
        body: RotateSecretBody,
        response: writeResponses(withDryRun({ 201: { description: 'Both sign now', body: RotatedSecret } })),
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) => {
        const { overlapHours = OVERLAP_HOURS } = request.body
        const { endpoint, secret } = await rotateSecret(tx, call, request.params.endpointId, overlapHours)
        return { status: 201, body: { endpoint, secret: null }, once: { secret }, version: endpoint.version }
      }),
  )

  app.get(
    '/webhook-endpoints/:endpointId/deliveries',
    {
      config: reading,
      schema: {
        tags,
        operationId: 'listWebhookDeliveries',
        summary: 'What was sent to an endpoint from one court, the newest event first',
        description: `With what became of each; what the receiver answered is not kept but for its status. ${WHO} 推送记录。`,
        params: EndpointParams,
        querystring: DeliveriesQuery,
        response: readResponses(DeliveryPage, 'A page of deliveries'),
      },
    },
    async (request) => {
      const { courtCode, status, cursor, limit = PAGE_SIZE } = request.query
      const call = await callOf(deps, request)
      const { endpointId } = request.params
      requireEndpoint(call, 'readWebhooks', await findEndpoint(deps.db, endpointId, call.now))
      const court = courtOfList(call, 'readWebhooks', courtCode)
      const [before] = decodeCursor(cursor, ['integer']) ?? [Number.MAX_SAFE_INTEGER]
      const page = { courtId: court.id, endpointId, before, rows: limit + 1 }
      return pageOf(
        await listDeliveries(deps.db, status, page),
        limit,
        (row) => [row.position],
        (row) => deliveryView(court.code, row),
      )
    },
  )

  app.post(
    '/webhook-endpoints/:endpointId/deliveries/:caseId/:seq/redelivery',
    {
      config: managing,
      schema: {
        tags,
        operationId: 'redeliverWebhookEvent',
        summary: 'Send one event now, or once more',
        description: `With the same id, so that the receiver knows it again. ${WHO} 重新推送一个事件。`,
        params: DeliveryParams,
        headers: WriteHeaders,
        querystring: DryRunQuery,
        response: writeResponses(withDryRun({ 201: { description: 'It will be sent', body: Delivery } })),
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) => ({
        status: 201,
        body: await redeliver(tx, call, request.params),
      })),
  )

  app.post(
    '/webhook-endpoints/:endpointId/redeliveries',
    {
      config: managing,
      schema: {
        tags,
        operationId: 'redeliverWebhookRange',
        summary: 'Send the events of a range of positions once more',
        description: `Those that were taken or given up before, 10,000 positions at a time; what is older than the endpoint is read from the feed. ${WHO} 按位置重新推送。`,
        params: EndpointParams,
        headers: WriteHeaders,
        querystring: DryRunQuery,
        body: RedeliverRangeBody,
        response: writeResponses(withDryRun({ 201: { description: 'They will be sent', body: RedeliveredRange } })),
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) => ({
        status: 201,
        body: { requested: await redeliverRange(tx, call, request.params.endpointId, request.body) },
      })),
  )

  app.post(
    '/webhook-endpoints/:endpointId/test-events',
    {
      config: managing,
      schema: {
        tags,
        operationId: 'sendWebhookTestEvent',
        summary: 'Try an endpoint',
        description: `Sends one event about no case, signed as every event is, and answers what the receiver said; nothing is kept of it. ${WHO} 发送测试事件。`,
        params: EndpointParams,
        response: writeResponses({ 200: { description: 'What the receiver said', body: TestEventResult } }),
      },
    },
    async (request) => {
      const call = await callOf(deps, request)
      const found = await findEndpoint(deps.db, request.params.endpointId, call.now)
      const row = requireEndpoint(call, 'manageWebhooks', found)
      return sendTestEvent(deps, row)
    },
  )
}
