import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply } from 'fastify'
import { decodeCursor, PAGE_SIZE, pageOf } from '../../../http/cursor.js'
import { readResponses, writeResponses } from '../../../http/responses.js'
import { ActHeaders, WriteHeaders } from '../../../http/route-schemas.js'
import { callOf, type ModuleDeps, write, writeLongWork } from '../../../http/write.js'
import type { Call } from '../../../workflow/call.js'
import { OperationView, operationAnswer } from '../../operations/schemas.js'
import { acceptPlan } from './accept-plan.js'
import { changePlan } from './change-plan.js'
import { discardPlan } from './discard-plan.js'
import { makePlan } from './make-plan.js'
import { requirePlan } from './require-plan.js'
import {
  AcceptPlanBody,
  ChangePlanBody,
  DiscardPlanBody,
  entryView,
  MakePlanBody,
  PlanEntriesQuery,
  PlanEntryPage,
  PlanParams,
  PlanView,
  planView,
} from './schemas.js'
import { listEntries, type PlanRow } from './store.js'

const tags = ['assignment']
const PATH = '/assignment-plans'
const WHO = 'Who: triage-officer, judge.'

/** Aborted when the client goes away before it has its answer. */
function untilClosed(reply: FastifyReply): AbortSignal {
  const controller = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableEnded) controller.abort()
  })
  return controller.signal
}

const planAnswer = (status: number, { reference }: Call, row: PlanRow) => ({
  status,
  body: planView(row, reference),
  version: row.version,
  location: `/v1${PATH}/${row.id}`,
})

/** Plans who of many waiting cases goes to which mediator: made, looked at, changed, accepted or discarded. */
export const planRoutes: FastifyPluginAsyncTypebox<ModuleDeps> = async (app, deps) => {
  app.post(
    PATH,
    {
      config: { action: 'planAssignments', resource: 'court' },
      schema: {
        tags,
        operationId: 'makeAssignmentPlan',
        summary: 'Propose mediators for many waiting cases at once',
        description: `First as many cases as possible get a mediator; where places are scarce, those that have waited longest; and of all ways to do so the one with the most points, by the same reasons as a single recommendation. Kept out by a rule: who is recused in the case, mediated, declined or did not answer it before, does not speak the language of a party, or does not serve the area that was given. Nothing happens to a case before the plan is accepted. A plan designates: where the parties choose jointly, leave the case out. 为等待选定调解员的案件统一拟定分配方案，采纳前不影响案件。\n\nSource: INV 5, 9, 12-13, 15; ONL 10-14, 27-28 (the points are a decision of the project). ${WHO}`,
        headers: WriteHeaders,
        body: MakePlanBody,
        response: writeResponses({ 201: { description: 'Proposed', body: PlanView } }),
      },
    },
    (request, reply) => {
      const signal = untilClosed(reply)
      return write(deps, request, reply, async (tx, call) =>
        planAnswer(201, call, await makePlan(tx, call, request.body, signal)),
      )
    },
  )
  app.get(
    `${PATH}/:planId`,
    {
      config: { action: 'readAssignmentPlan', resource: 'court' },
      schema: {
        tags,
        operationId: 'readAssignmentPlan',
        summary: 'What a plan comes to, beside offering case by case',
        description:
          'Cases, points and the spread of load: as proposed, case by case, and with the changes made since; and what each mediator gets. 查看分配方案：合计、与逐案选定的比较、各调解员的负担。',
        params: PlanParams,
        response: readResponses(PlanView, 'The plan'),
      },
    },
    async (request, reply) => {
      const call = await callOf(deps, request)
      const plan = await requirePlan(deps.db, call, request.params.planId)
      reply.header('etag', `"${plan.version}"`)
      return planView(plan, call.reference)
    },
  )
  app.get(
    `${PATH}/:planId/entries`,
    {
      config: { action: 'readAssignmentPlan', resource: 'court' },
      schema: {
        tags,
        operationId: 'listAssignmentPlanEntries',
        summary: 'Who gets which case, why, and who else could',
        description:
          'The longest waiting first; for a case that nobody gets, which rules keep how many mediators away. 逐案查看分配结果、理由和备选。',
        params: PlanParams,
        querystring: PlanEntriesQuery,
        response: readResponses(PlanEntryPage, 'One page'),
      },
    },
    async (request) => {
      const call = await callOf(deps, request)
      const plan = await requirePlan(deps.db, call, request.params.planId)
      const { only = null, cursor, limit = PAGE_SIZE } = request.query
      const [after] = decodeCursor(cursor, ['integer']) ?? [-1]
      const rows = await listEntries(deps.db, plan, { only, after, limit: limit + 1 })
      return pageOf(rows, limit, ({ position }) => [position], entryView)
    },
  )
  app.post(
    `${PATH}/:planId/changes`,
    {
      config: { action: 'planAssignments', resource: 'court' },
      schema: {
        tags,
        operationId: 'changeAssignmentPlan',
        summary: 'Give one case of a plan to somebody else, or to nobody',
        description: `The rules of the plan hold, by what is known now. If-Match is the version of the plan. 调整方案中的一件。\n\nSource: INV 12, 15; ONL 10-14. ${WHO}`,
        params: PlanParams,
        headers: ActHeaders,
        body: ChangePlanBody,
        response: writeResponses({ 201: { description: 'The plan as it is now', body: PlanView } }),
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) =>
        planAnswer(201, call, await changePlan(tx, call, request.params.planId, request.body)),
      ),
  )
  app.post(
    `${PATH}/:planId/acceptance`,
    {
      config: { action: 'planAssignments', resource: 'court' },
      schema: {
        tags,
        operationId: 'acceptAssignmentPlan',
        summary: 'Accept a plan and offer its cases',
        description: `Long work: each case that has a mediator is offered as a designation by the court, once, in a transaction of its own. One that has moved on, or whose mediator has no place any more, is refused as the single act would refuse it, and does not stop the others. If-Match is the version of the plan. 采纳方案，逐案指定调解员。\n\nSource: INV 12; ONL 10-12. ${WHO}`,
        params: PlanParams,
        headers: ActHeaders,
        body: AcceptPlanBody,
        response: writeResponses({ 202: { description: 'Accepted; see Location', body: OperationView } }),
      },
    },
    (request, reply) =>
      writeLongWork(deps, request, reply, async (tx, call) =>
        operationAnswer(call, await acceptPlan(tx, call, request.params.planId)),
      ),
  )
  app.post(
    `${PATH}/:planId/discarding`,
    {
      config: { action: 'planAssignments', resource: 'court' },
      schema: {
        tags,
        operationId: 'discardAssignmentPlan',
        summary: 'Discard a plan',
        description: `Its cases go on waiting. If-Match is the version of the plan. 废弃方案，案件继续等待选定。\n\n${WHO}`,
        params: PlanParams,
        headers: ActHeaders,
        body: DiscardPlanBody,
        response: writeResponses({ 201: { description: 'The plan as it is now', body: PlanView } }),
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) =>
        planAnswer(201, call, await discardPlan(tx, call, request.params.planId, request.body)),
      ),
  )
}
