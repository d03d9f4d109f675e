import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { decodeCursor, PAGE_SIZE, pageOf } from '../../http/cursor.js'
import { readResponses, writeResponses } from '../../http/responses.js'
import { callOf, type ModuleDeps } from '../../http/write.js'
import { notFound } from '../../problems.js'
import { DEADLINE_KINDS, DEADLINE_RULES, type DeadlineKind } from '../../workflow/deadline-rules.js'
import { courtOfList } from '../../workflow/permitted-court.js'
import { calculateDeadline } from './calculate-deadline.js'
import { reachOf } from './reach.js'
import {
  CalculateDeadlineBody,
  CountDeadlinesQuery,
  DeadlineCalculation,
  DeadlineCounts,
  DeadlinePage,
  DeadlineRuleList,
  DeadlinesQuery,
} from './schemas.js'
import { countDeadlines, type DeadlinePlace, listDeadlines, type OpenDeadline, type OpenStatus } from './store.js'
import { countsView, itemViews, ruleView } from './views.js'

const tags = ['deadlines']

const RULES = DEADLINE_KINDS.map((kind) => ruleView(DEADLINE_RULES[kind]))

/** Keys of a place: periods that stand still have no day, so that a cursor of one order is refused by the other. */
const PLACE_KEYS = {
  running: ({ dueOn, caseId, kind }: OpenDeadline) => [dueOn ?? '', caseId, kind],
  suspended: ({ caseId, kind }: OpenDeadline) => [caseId, kind],
} as const satisfies Record<OpenStatus, unknown>

function placeOf(cursor: string | undefined, status: OpenStatus): DeadlinePlace | undefined {
  if (status === 'running') {
    const keys = decodeCursor(cursor, ['day', 'uuid', 'text'])
    return keys && { on: keys[0], caseId: keys[1], kind: keys[2] }
  }
  const keys = decodeCursor(cursor, ['uuid', 'text'])
  return keys && { on: null, caseId: keys[0], kind: keys[1] }
}

/** The kinds that both filters leave; undefined for all. */
function kindsOf({ kind, duty }: DeadlinesQuery): readonly DeadlineKind[] | undefined {
  if (kind === undefined && duty === undefined) return undefined
  return DEADLINE_KINDS.filter(
    (known) => (kind ?? known) === known && (duty ?? DEADLINE_RULES[known].duty) === DEADLINE_RULES[known].duty,
  )
}

/** The statutory periods: what the law sets, what it comes to, and what is open in the cases. */
export const deadlineRoutes: FastifyPluginAsyncTypebox<ModuleDeps> = async (app, deps) => {
  const reading = { action: 'readReference', resource: 'reference' } as const
  const listing = { action: 'listDeadlines', resource: 'court' } as const

  app.get(
    '/deadline-rules',
    {
      config: reading,
      schema: {
        tags,
        operationId: 'listDeadlineRules',
        summary: 'Every period of the procedure as data',
        description:
          'In the order in which a case meets them, each with its length, what starts it, who has to act, what happens at its end, its source and how sure that is. 法定期限一览。',
        response: readResponses(DeadlineRuleList, 'The periods'),
      },
    },
    async () => ({ items: RULES }),
  )

  app.post(
    '/deadline-calculations',
    {
      config: reading,
      schema: {
        tags,
        operationId: 'calculateDeadline',
        summary: 'The last day of a period, and how it is found',
        description:
          'Computes any period from the day on which it started, with pauses and extensions, by the calendar of a court; nothing is kept. A day beyond the announced holidays is provisional. Source: CPL 85; INT 125. 期限计算。',
        headers: Type.Object({}),
        body: CalculateDeadlineBody,
        response: writeResponses({ 200: { description: 'The period', body: DeadlineCalculation } }),
      },
    },
    async (request) => {
      const { reference } = await callOf(deps, request)
      const { courtCode, ...input } = request.body
      const court = reference.courtByCode(courtCode)
      if (court === undefined) throw notFound({})
      return calculateDeadline(input, reference.calendarOf(court.id), reference.thresholdsOf(court.id, input.kind))
    },
  )

  app.get(
    '/deadlines',
    {
      config: listing,
      schema: {
        tags,
        operationId: 'listDeadlines',
        summary: 'Open periods over all cases, the one that is over next first',
        description:
          'Those of a court for its staff; mediators see those of their own cases. Filters are combined with and. Periods that stand still have no last day and are listed by case. A cursor serves the order that it was given for. 期限总览。',
        querystring: DeadlinesQuery,
        response: readResponses(DeadlinePage, 'One page'),
      },
    },
    async (request) => {
      const call = await callOf(deps, request)
      const { cursor, limit = PAGE_SIZE, status = 'running', level, dueFrom, dueTo } = request.query
      const filter = { status, level, kinds: kindsOf(request.query), dueFrom, dueTo }
      const page = { today: call.today, limit: limit + 1, after: placeOf(cursor, status) }
      const rows = await listDeadlines(deps.db, reachOf(call, request.query), filter, page)
      return pageOf(rows, limit, PLACE_KEYS[status], itemViews(call))
    },
  )

  app.get(
    '/deadlines/summary',
    {
      config: listing,
      schema: {
        tags,
        operationId: 'countDeadlines',
        summary: 'How many periods of a court are open, by kind and level',
        description: 'What the list of deadlines has, counted as of today. 期限统计。',
        querystring: CountDeadlinesQuery,
        response: readResponses(DeadlineCounts, 'The counts'),
      },
    },
    async (request) => {
      const call = await callOf(deps, request)
      const court = courtOfList(call, 'listDeadlines', request.query.courtCode)
      return countsView(court.code, call.today, await countDeadlines(deps.db, court.id, call.today))
    },
  )
}
