import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { decodeCursor, PAGE_SIZE, pageOf } from '../../../http/cursor.js'
import { readResponses, writeResponses } from '../../../http/responses.js'
import { DryRunQuery, WriteHeaders, withDryRun } from '../../../http/route-schemas.js'
import { callOf, type ModuleDeps, write } from '../../../http/write.js'
import type { Executor } from '../../../platform/database.js'
import { MAX_ID } from '../../../platform/ids.js'
import { languageOf } from '../../../platform/problem-handler.js'
import { notFound } from '../../../problems.js'
import { courtOfList } from '../../../workflow/permitted-court.js'
import { findCaseRow } from '../../../workflow/store.js'
import { deliverMessage } from './deliver-message.js'
import {
  DeliverMessageBody,
  InboundMessage,
  InboundMessagePage,
  InboundMessageParams,
  InboundMessageQuery,
  InboundMessagesQuery,
} from './schemas.js'
import { findMessage, listMatter, listMessages, type MessageRow } from './store.js'
import { caseIdOf, messageView } from './views.js'

const tags = ['exchange']

/** What other courts, platforms and organisations send. */
export const inboundRoutes: FastifyPluginAsyncTypebox<ModuleDeps> = async (app, deps) => {
  async function viewOf(
    executor: Executor,
    request: FastifyRequest,
    message: MessageRow,
    matter: readonly MessageRow[],
  ): Promise<InboundMessage> {
    const caseId = caseIdOf(matter)
    const row = caseId === null ? undefined : await findCaseRow(executor, message.courtId, caseId)
    return messageView(message, matter, row, languageOf(request.headers['accept-language']))
  }

  app.post(
    '/inbound-messages',
    {
      config: { action: 'receiveCase', resource: 'court' },
      schema: {
        tags,
        operationId: 'deliverMessage',
        summary: 'Delivers a filing, a referral, or what follows it',
        description:
          'Messages of a matter are applied in the sender’s order, whatever the order and number of deliveries: one that comes ' +
          'too early waits. What the law or the state of the case refuses is kept with the message and answered as its state, ' +
          'not as a failed request. 跨域立案、平台网上立案、组织移送及其后续补充、撤回。\n\nSource: CPL 124, 126; INT 208; ONL 8.',
        headers: WriteHeaders,
        querystring: DryRunQuery,
        body: DeliverMessageBody,
        response: writeResponses(
          withDryRun({ 200: { description: 'The message, and what became of it', body: InboundMessage } }),
        ),
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) => {
        const { message, matter } = await deliverMessage(tx, call, request.body)
        return { status: 200, body: await viewOf(tx, request, message, matter) }
      }),
  )
  app.get(
    '/inbound-messages/:senderMessageId',
    {
      config: { action: 'readInboundMessages', resource: 'court' },
      schema: {
        tags,
        operationId: 'readInboundMessage',
        summary: 'What became of a message that the caller sent, by its own id',
        description:
          'State, receipt, case number once registered, and where the case is now. 查询已发送消息的办理情况。',
        params: InboundMessageParams,
        querystring: InboundMessageQuery,
        response: readResponses(InboundMessage, 'The message'),
      },
    },
    async (request) => {
      const call = await callOf(deps, request)
      const { id: courtId } = courtOfList(call, 'readInboundMessages', request.query.courtCode)
      const message = await findMessage(deps.db, courtId, call.actor.id, request.params.senderMessageId)
      if (message === undefined) throw notFound({})
      return viewOf(deps.db, request, message, await listMatter(deps.db, message))
    },
  )
  app.get(
    '/inbound-messages',
    {
      config: { action: 'readInboundMessages', resource: 'court' },
      schema: {
        tags,
        operationId: 'listInboundMessages',
        summary: 'Messages to a court, the newest first',
        description: 'A client lists what it sent, the people of the court what all have sent. 已收到的外部消息。',
        querystring: InboundMessagesQuery,
        response: readResponses(InboundMessagePage, 'A page of messages'),
      },
    },
    async (request) => {
      const call = await callOf(deps, request)
      const { courtCode, state = null, cursor, limit = PAGE_SIZE } = request.query
      const { id: courtId } = courtOfList(call, 'readInboundMessages', courtCode)
      const [before] = decodeCursor(cursor, ['uuid']) ?? [MAX_ID]
      const senderId = call.actor.kind === 'client' ? call.actor.id : null
      const rows = await listMessages(deps.db, courtId, { senderId, state, before, rows: limit + 1 })
      const views = new Map<string, InboundMessage>()
      for (const row of rows.slice(0, limit)) {
        views.set(row.id, await viewOf(deps.db, request, row, await listMatter(deps.db, row)))
      }
      return pageOf(
        rows,
        limit,
        (row) => [row.id],
        (row) => views.get(row.id) as InboundMessage,
      )
    },
  )
}
