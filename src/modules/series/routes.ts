import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { decodeCursor, PAGE_SIZE, pageOf } from '../../http/cursor.js'
import { readResponses, writeResponses } from '../../http/responses.js'
import { ActHeaders, actSchema, CaseParams, DryRunQuery, WriteHeaders, withDryRun } from '../../http/route-schemas.js'
import { actAnswer, callOf, type ModuleDeps, write, writeAct, writeLongWork } from '../../http/write.js'
import { MAX_ID, NIL_ID } from '../../platform/ids.js'
import type { Call } from '../../workflow/call.js'
import { addDays } from '../../workflow/clock.js'
import { courtOfList, permittedCourt } from '../../workflow/permitted-court.js'
import { ReceivedCase } from '../intake/schemas.js'
import { OperationView, operationAnswer } from '../operations/schemas.js'
import { addMembers } from './add-members.js'
import { chooseLead } from './choose-lead.js'
import { createSeries } from './create-series.js'
import { joinSeries } from './join-series.js'
import { leaveSeries } from './leave-series.js'
import { receiveIntoSeries } from './receive-into-series.js'
import { requireSeries, sightIn } from './require-series.js'
import {
  AddMembersBody,
  ChooseLeadBody,
  CreateSeriesBody,
  JoinSeriesBody,
  LeaveSeriesBody,
  PageQuery,
  ReceiveIntoSeriesBody,
  SeriesMemberPage,
  SeriesPage,
  SeriesParams,
  SeriesQuery,
  SeriesSuggestions,
  SeriesView,
  SuggestionsQuery,
  seriesView,
} from './schemas.js'
import { listMembers, listSeries, listSuggestions, type SeriesRow } from './store.js'

const tags = ['series']
const WINDOW_DAYS = 30
const CASES_MIN = 3

const codeOf = (call: Call, courtId: number) => call.reference.courtById(courtId)?.code ?? ''
const view = (call: Call, row: SeriesRow) => seriesView(row, codeOf(call, row.courtId))

/** Series of similar disputes: making them, joining and leaving, the lead, and looking at them. */
export const seriesRoutes: FastifyPluginAsyncTypebox<ModuleDeps> = async (app, deps) => {
  app.post(
    '/series',
    {
      config: { action: 'createSeries', resource: 'court' },
      schema: {
        tags,
        operationId: 'createSeries',
        summary: 'Make a series',
        description:
          'A series holds similar disputes that a court handles together; cases are put into it afterwards. 建立系列案件。\n\nSource: DIV17-2 (unconfirmed); REF20-2 (partly seen).',
        headers: WriteHeaders,
        body: CreateSeriesBody,
        response: writeResponses({ 201: { description: 'Made', body: SeriesView } }),
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) => {
        const row = createSeries(tx, call, request.body)
        return { status: 201, body: view(call, row), version: row.version, location: `/v1/series/${row.id}` }
      }),
  )
  app.get(
    '/series',
    {
      config: { action: 'readSeries', resource: 'court' },
      schema: {
        tags,
        operationId: 'listSeries',
        summary: 'Series of a court, newest first',
        description:
          'With how many cases are in each state. Mediators and their organisations see the series in which they have cases, and count those. 系列案件一览。',
        querystring: SeriesQuery,
        response: readResponses(SeriesPage, 'One page'),
      },
    },
    async (request) => {
      const call = await callOf(deps, request)
      const { courtCode, cursor, limit = PAGE_SIZE } = request.query
      const court = permittedCourt(call, 'readSeries', courtCode)
      const [before] = decodeCursor(cursor, ['uuid']) ?? [MAX_ID]
      const rows = await listSeries(deps.db, court.id, sightIn(call.actor, court.id), { before, limit: limit + 1 })
      return pageOf(
        rows,
        limit,
        ({ id }) => [id],
        (row) => view(call, row),
      )
    },
  )
  app.get(
    '/series-suggestions',
    {
      config: { action: 'suggestSeries', resource: 'court' },
      schema: {
        tags,
        operationId: 'suggestSeries',
        summary: 'Recent cases that look like a series',
        description:
          'Cases of one cause that share an applicant or a respondent and are in no series yet, the largest group first. A person decides. 系列案件提示。',
        querystring: SuggestionsQuery,
        response: readResponses(SeriesSuggestions, 'At most 50 groups'),
      },
    },
    async (request) => {
      const call = await callOf(deps, request)
      const { courtCode, days = WINDOW_DAYS, casesMin = CASES_MIN } = request.query
      const court = courtOfList(call, 'suggestSeries', courtCode)
      const groups = await listSuggestions(deps.db, court.id, addDays(call.today, -days), casesMin)
      return {
        items: groups.map(({ role, name, causeCode, cases, caseIds }) => ({
          basis: role === 'respondent' ? ('same-respondent' as const) : ('same-applicant' as const),
          partyName: name,
          causeCode,
          cases,
          caseIds: [...caseIds],
        })),
      }
    },
  )
  app.get(
    '/series/:seriesId',
    {
      config: { action: 'readSeries', resource: 'court' },
      schema: {
        tags,
        operationId: 'readSeries',
        summary: 'A series and how its cases stand',
        description: 'ETag is the version for If-Match; it moves when a case joins or leaves. 查看系列案件。',
        params: SeriesParams,
        response: readResponses(SeriesView, 'The series'),
      },
    },
    async (request, reply) => {
      const call = await callOf(deps, request)
      const { found } = await requireSeries(deps.db, call.actor, request.params.seriesId)
      reply.header('etag', `"${found.version}"`)
      return view(call, found)
    },
  )
  app.get(
    '/series/:seriesId/members',
    {
      config: { action: 'readSeries', resource: 'court' },
      schema: {
        tags,
        operationId: 'listSeriesMembers',
        summary: 'Cases of a series',
        description: 'In the order in which they were received. 系列案件成员。',
        params: SeriesParams,
        querystring: PageQuery,
        response: readResponses(SeriesMemberPage, 'One page'),
      },
    },
    async (request) => {
      const call = await callOf(deps, request)
      const { cursor, limit = PAGE_SIZE } = request.query
      const { found, sight } = await requireSeries(deps.db, call.actor, request.params.seriesId)
      const [after] = decodeCursor(cursor, ['uuid']) ?? [NIL_ID]
      const rows = await listMembers(deps.db, found, sight, { after, limit: limit + 1 })
      return pageOf(
        rows,
        limit,
        ({ caseId }) => [caseId],
        ({ parties, ...member }) => ({
          ...member,
          isLead: member.caseId === found.leadCaseId,
          parties: [...parties],
        }),
      )
    },
  )
  app.post(
    '/series/:seriesId/members',
    {
      config: { action: 'joinSeries', resource: 'court' },
      schema: {
        tags,
        operationId: 'addSeriesMembers',
        summary: 'Put many cases into a series',
        description:
          'Long work: each case joins by an act of its own, and a case that may not is reported without stopping the others. 批量并入系列案件。',
        params: SeriesParams,
        headers: WriteHeaders,
        querystring: DryRunQuery,
        body: AddMembersBody,
        response: writeResponses(withDryRun({ 202: { description: 'Accepted; see Location', body: OperationView } })),
      },
    },
    (request, reply) =>
      writeLongWork(deps, request, reply, async (tx, call) =>
        operationAnswer(call, await addMembers(tx, call, request.params.seriesId, request.body)),
      ),
  )
  app.post(
    '/series/:seriesId/lead',
    {
      config: { action: 'createSeries', resource: 'court' },
      schema: {
        tags,
        operationId: 'chooseSeriesLead',
        summary: 'Choose the lead case',
        description:
          'The case that is settled first, for the others to follow; until one is chosen it is the first that joined. 确定示范案件。',
        params: SeriesParams,
        headers: ActHeaders,
        body: ChooseLeadBody,
        response: writeResponses({ 200: { description: 'The series as it is now', body: SeriesView } }),
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) => {
        await chooseLead(tx, call, request.params.seriesId, request.body)
        const { found } = await requireSeries(tx, call.actor, request.params.seriesId)
        return { status: 200, body: view(call, found), version: found.version }
      }),
  )
  app.post(
    '/series/:seriesId/cases',
    {
      config: { action: 'receiveCase', resource: 'court' },
      schema: {
        tags,
        operationId: 'receiveCaseIntoSeries',
        summary: 'Receive a dispute into a series',
        description:
          'Receives it, registers it if the clerk says so, and puts it into the series, all or nothing. 收件并入系列案件。',
        params: SeriesParams,
        headers: WriteHeaders,
        querystring: DryRunQuery,
        body: ReceiveIntoSeriesBody,
        response: writeResponses(withDryRun({ 201: { description: 'Received', body: ReceivedCase } })),
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) => {
        const { dispute, reason } = request.body
        const membership = { seriesId: request.params.seriesId, reason }
        const { possibleDuplicates, ...outcome } = await receiveIntoSeries(tx, call, dispute, membership)
        const answer = actAnswer(call, outcome)
        return { ...answer, body: { ...answer.body, possibleDuplicates } }
      }),
  )
  app.post(
    '/cases/:caseId/series-membership',
    {
      config: { action: 'joinSeries', resource: 'case' },
      schema: { ...actSchema('series', 'joinSeries'), params: CaseParams, body: JoinSeriesBody },
    },
    (request, reply) =>
      writeAct(deps, request, reply, (tx, call) => joinSeries(tx, call, request.params.caseId, request.body)),
  )
  app.post(
    '/cases/:caseId/series-departure',
    {
      config: { action: 'leaveSeries', resource: 'case' },
      schema: { ...actSchema('series', 'leaveSeries'), params: CaseParams, body: LeaveSeriesBody },
    },
    (request, reply) =>
      writeAct(deps, request, reply, (tx, call) => leaveSeries(tx, call, request.params.caseId, request.body)),
  )
}
