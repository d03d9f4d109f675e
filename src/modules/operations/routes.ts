import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { decodeCursor, PAGE_SIZE, pageOf } from '../../http/cursor.js'
import { readResponses, writeResponses } from '../../http/responses.js'
import { DryRunQuery, WriteHeaders, withDryRun } from '../../http/route-schemas.js'
import { callOf, type ModuleDeps, write } from '../../http/write.js'
import { MAX_ID } from '../../platform/ids.js'
import { languageOf } from '../../platform/problem-handler.js'
import type { Call } from '../../workflow/call.js'
import { permittedCourt } from '../../workflow/permitted-court.js'
import { cancelOperation } from './cancel-operation.js'
import { requireOperation, seesAllIn } from './require-operation.js'
import {
  CancelOperationBody,
  itemView,
  OperationItemPage,
  OperationItemsQuery,
  OperationPage,
  OperationParams,
  OperationsQuery,
  OperationView,
  operationView,
} from './schemas.js'
import { listItems, listOperations, type OperationInProgress } from './store.js'

const tags = ['operations']
/** Comes after every id of an operation. */
/** A client that asks how far it is may ask again after so many seconds. */
const ASK_AGAIN_AFTER_SECONDS = '1'

const view = (call: Call, row: OperationInProgress) =>
  operationView(row, call.reference.courtById(row.courtId)?.code ?? '')

/** Long work: how far it is, what became of each item, and stopping it. */
export const operationsRoutes: FastifyPluginAsyncTypebox<ModuleDeps> = async (app, deps) => {
  app.get(
    '/operations',
    {
      config: { action: 'readOperation', resource: 'court' },
      schema: {
        tags,
        operationId: 'listOperations',
        summary: 'Long work in a court, newest first',
        description:
          'Imports, batch acts and the application of assignment plans. Court staff see all of their court, others what they asked for themselves. 批量办理一览。',
        querystring: OperationsQuery,
        response: readResponses(OperationPage, 'One page'),
      },
    },
    async (request) => {
      const call = await callOf(deps, request)
      const { courtCode, subjectId = null, mine = false, cursor, limit = PAGE_SIZE } = request.query
      const court = permittedCourt(call, 'readOperation', courtCode)
      const [before] = decodeCursor(cursor, ['uuid']) ?? [MAX_ID]
      const rows = await listOperations(deps.db, court.id, {
        subjectId,
        actorId: mine || !seesAllIn(call, court.id) ? call.actor.id : null,
        before,
        limit: limit + 1,
      })
      return pageOf(
        rows,
        limit,
        ({ id }) => [id],
        (row) => view(call, row),
      )
    },
  )
  app.get(
    '/operations/:operationId',
    {
      config: { action: 'readOperation', resource: 'court' },
      schema: {
        tags,
        operationId: 'readOperation',
        summary: 'How far long work is',
        description:
          'While it runs the answer carries Retry-After, after which it is worth asking again. 查询批量办理进度。',
        params: OperationParams,
        response: readResponses(OperationView, 'The operation'),
      },
    },
    async (request, reply) => {
      const call = await callOf(deps, request)
      const operation = await requireOperation(deps.db, call, 'readOperation', request.params.operationId)
      if (operation.ended === null) reply.header('retry-after', ASK_AGAIN_AFTER_SECONDS)
      return view(call, operation)
    },
  )
  app.get(
    '/operations/:operationId/items',
    {
      config: { action: 'readOperation', resource: 'court' },
      schema: {
        tags,
        operationId: 'listOperationItems',
        summary: 'What became of each item',
        description:
          'In the order that was asked for; a refused item carries the problem that the single act would have answered. Each item is done once, whatever happens to the service. 逐件办理结果；未办成的附原因。',
        params: OperationParams,
        querystring: OperationItemsQuery,
        response: readResponses(OperationItemPage, 'One page'),
      },
    },
    async (request) => {
      const call = await callOf(deps, request)
      const operation = await requireOperation(deps.db, call, 'readOperation', request.params.operationId)
      const { state, cursor, limit = PAGE_SIZE } = request.query
      const [after] = decodeCursor(cursor, ['integer']) ?? [-1]
      const rows = await listItems(deps.db, operation, { result: state, after, limit: limit + 1 })
      const language = languageOf(request.headers['accept-language'])
      return pageOf(
        rows,
        limit,
        ({ position }) => [position],
        (item) => itemView(item, language),
      )
    },
  )
  app.post(
    '/operations/:operationId/cancellation',
    {
      config: { action: 'cancelOperation', resource: 'court' },
      schema: {
        tags,
        operationId: 'cancelOperation',
        summary: 'Stop long work',
        description:
          'What is under way is finished; items that nobody has begun are left alone and reported as cancelled. What was done stays done. 停止批量办理：已办成的不受影响，未开始的不再办理。',
        params: OperationParams,
        headers: WriteHeaders,
        querystring: DryRunQuery,
        body: CancelOperationBody,
        response: writeResponses(
          withDryRun({ 200: { description: 'The operation as it is now', body: OperationView } }),
        ),
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) => ({
        status: 200,
        body: view(call, await cancelOperation(tx, call, request.params.operationId)),
      })),
  )
}
