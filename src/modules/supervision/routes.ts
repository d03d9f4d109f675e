import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { type Action, courtsFor } from '../../authorization/policy.js'
import { decodeCursor, PAGE_QUERY, PAGE_SIZE, pageOf } from '../../http/cursor.js'
import { readResponses, writeResponses } from '../../http/responses.js'
import { CaseParams, WriteHeaders } from '../../http/route-schemas.js'
import { type Answer, callOf, type ModuleDeps, write } from '../../http/write.js'
import { forbidden, invalidRequest, notFound } from '../../problems.js'
import { getCaseFor, scopeOf } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { permittedCourt } from '../../workflow/permitted-court.js'
import { Day, oneOfValues, text } from '../../workflow/schemas.js'
import { STAGES, STAGES_DESCRIBED } from '../../workflow/supervision-stages.js'
import { acceptAnswer } from './accept-answer.js'
import { answerNotice } from './answer-notice.js'
import { closeNotice } from './close-notice.js'
import { escalateNotice } from './escalate-notice.js'
import { NOTICE_STATES } from './moves.js'
import { raiseNotice } from './raise-notice.js'
import { returnAnswer } from './return-answer.js'
import {
  AcceptAnswerBody,
  AnswerNoticeBody,
  CloseNoticeBody,
  EscalateNoticeBody,
  NoticeHeaders,
  NoticePage,
  NoticeParams,
  NoticeView,
  NoticeWithHistory,
  RaiseNoticeBody,
  ReturnAnswerBody,
  StageFiguresList,
  WithdrawNoticeBody,
} from './schemas.js'
import {
  countByStage,
  findNotice,
  listCourtNotices,
  listEvents,
  listMediatorNotices,
  type NoticeFilters,
  type NoticeInContext,
} from './store.js'
import { seesNotice } from './who.js'
import { withdrawNotice } from './withdraw-notice.js'

const tags = ['supervision']
const PATH = '/cases/:caseId/supervision-notices'
const MOVED = writeResponses({ 200: { description: 'The notice as it is now', body: NoticeView } })
const RAISED = writeResponses({ 201: { description: 'The notice that was raised', body: NoticeView } })

function codeOf(call: Call, courtId: number): string {
  return call.reference.courtById(courtId)?.code ?? ''
}

function view(call: Call, notice: NoticeInContext): NoticeView {
  return {
    ...notice,
    courtCode: codeOf(call, notice.courtId),
    supervisingCourtCode: codeOf(call, notice.supervisingCourtId),
  }
}

/** The answer of a write: with its address when the notice is new. */
function answer(call: Call, notice: NoticeInContext): Answer {
  const isNew = notice.version === 1
  const location = `/v1/cases/${notice.caseId}/supervision-notices/${notice.id}`
  return { status: isNew ? 201 : 200, body: view(call, notice), version: notice.version, ...(isNew && { location }) }
}

/** The court that a list is about: being on its roster is not enough. */
function courtOfList(call: Call, action: Action, code: string) {
  const court = permittedCourt(call, action, code)
  if (!courtsFor(call.actor, action).includes(court.id)) throw forbidden({ action })
  return court
}

/** Supervision of the handling of cases: reminder, letter of enquiry, supervised handling, case review. */
export const supervisionRoutes: FastifyPluginAsyncTypebox<ModuleDeps> = async (app, deps) => {
  app.post(
    PATH,
    {
      config: { action: 'raiseSupervision', resource: 'case' },
      schema: {
        tags,
        operationId: 'raiseSupervisionNotice',
        summary: 'Supervise the handling of a case',
        description: `Raises a notice that asks the mediators of the case or the staff of its court for an answer. It is management and leaves the case, its version and its timeline alone. Stages: ${STAGES_DESCRIBED}; a case review is raised by the higher court. Without answerDueOn the answer is due within the working days of the stage.\n\n对案件办理情况发起督办，要求调解员或者承办法院答复；不改变案件状态和时间线。`,
        params: CaseParams,
        headers: WriteHeaders,
        body: RaiseNoticeBody,
        response: RAISED,
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) =>
        answer(call, await raiseNotice(tx, call, request.params.caseId, request.body)),
      ),
  )
  app.get(
    `${PATH}/:noticeId`,
    {
      config: { action: 'readSupervision', resource: 'case' },
      schema: {
        tags,
        operationId: 'readSupervisionNotice',
        summary: 'A notice with its history',
        description:
          'ETag is the version for If-Match. A mediator sees the notices that are addressed to the mediators of the case.',
        params: NoticeParams,
        response: readResponses(NoticeWithHistory, 'The notice'),
      },
    },
    async (request, reply) => {
      const call = await callOf(deps, request)
      const { caseId, noticeId } = request.params
      const row = await getCaseFor(deps.db, call.actor, 'readSupervision', caseId)
      const notice = await findNotice(deps.db, row.courtId, row.id, noticeId)
      if (notice === undefined || !seesNotice(call.actor, scopeOf(row), notice)) throw notFound({})
      // What was added since the notice was read belongs to a later version.
      const history = (await listEvents(deps.db, notice)).slice(0, notice.version)
      reply.header('etag', `"${notice.version}"`)
      return { ...view(call, notice), history }
    },
  )
  app.post(
    `${PATH}/:noticeId/answer`,
    {
      config: { action: 'answerSupervision', resource: 'case' },
      schema: {
        tags,
        operationId: 'answerSupervisionNotice',
        summary: 'Answer a notice',
        description:
          'Reason, measure and promised day, by whoever the notice is addressed to. 答复督办：原因、措施和承诺办结日期。',
        params: NoticeParams,
        headers: NoticeHeaders,
        body: AnswerNoticeBody,
        response: MOVED,
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) =>
        answer(call, await answerNotice(tx, call, request.params, request.body)),
      ),
  )
  app.post(
    `${PATH}/:noticeId/acceptance`,
    {
      config: { action: 'decideSupervision', resource: 'case' },
      schema: {
        tags,
        operationId: 'acceptSupervisionAnswer',
        summary: 'Accept the answer to a notice',
        description: 'What was promised is owed from now on. Not by whoever answered. 认可答复，按承诺日期跟踪办结。',
        params: NoticeParams,
        headers: NoticeHeaders,
        body: AcceptAnswerBody,
        response: MOVED,
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) =>
        answer(call, await acceptAnswer(tx, call, request.params, request.body)),
      ),
  )
  app.post(
    `${PATH}/:noticeId/return`,
    {
      config: { action: 'decideSupervision', resource: 'case' },
      schema: {
        tags,
        operationId: 'returnSupervisionAnswer',
        summary: 'Send an insufficient answer back',
        description:
          'Another answer is due within the time of the stage, or by the day given. 退回答复，要求重新答复。',
        params: NoticeParams,
        headers: NoticeHeaders,
        body: ReturnAnswerBody,
        response: MOVED,
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) =>
        answer(call, await returnAnswer(tx, call, request.params, request.body)),
      ),
  )
  app.post(
    `${PATH}/:noticeId/escalation`,
    {
      config: { action: 'decideSupervision', resource: 'case' },
      schema: {
        tags,
        operationId: 'escalateSupervisionNotice',
        summary: 'Take a notice to the next stage',
        description:
          'Ends the notice and raises one of the next stage, which is the answer. An answer that is not accepted may be escalated at once, silence and a broken promise when their day is over. A case review goes to the court above. 升级督办；案件评查由上一级法院进行。',
        params: NoticeParams,
        headers: NoticeHeaders,
        body: EscalateNoticeBody,
        response: RAISED,
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) =>
        answer(call, await escalateNotice(tx, call, request.params, request.body)),
      ),
  )
  app.post(
    `${PATH}/:noticeId/closure`,
    {
      config: { action: 'decideSupervision', resource: 'case' },
      schema: {
        tags,
        operationId: 'closeSupervisionNotice',
        summary: 'Close a notice that was answered',
        description: 'With its result. Not by whoever answered. 办结督办并写明结果：已办结、已说明、不属实。',
        params: NoticeParams,
        headers: NoticeHeaders,
        body: CloseNoticeBody,
        response: MOVED,
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) =>
        answer(call, await closeNotice(tx, call, request.params, request.body)),
      ),
  )
  app.post(
    `${PATH}/:noticeId/withdrawal`,
    {
      config: { action: 'decideSupervision', resource: 'case' },
      schema: {
        tags,
        operationId: 'withdrawSupervisionNotice',
        summary: 'Withdraw a notice',
        description: 'Whatever its answer; the history stays. 撤回督办。',
        params: NoticeParams,
        headers: NoticeHeaders,
        body: WithdrawNoticeBody,
        response: MOVED,
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) =>
        answer(call, await withdrawNotice(tx, call, request.params, request.body)),
      ),
  )
  app.get(
    '/supervision-notices',
    {
      config: { action: 'readSupervision', resource: 'court' },
      schema: {
        tags,
        operationId: 'listSupervisionNotices',
        summary: 'Notices about the cases of a court, newest first',
        description:
          'A mediator who names no court gets the notices addressed to the mediator in the cases in which the caller presides. Filters are combined with and; dueBefore finds what is owed before a day; mine leaves the notices that name the caller or that the caller raised. A cursor serves the filters that it was given for.',
        querystring: Type.Object(
          {
            courtCode: Type.Optional(text(20)),
            stage: Type.Optional(oneOfValues(STAGES)),
            state: Type.Optional(oneOfValues(NOTICE_STATES)),
            dueBefore: Type.Optional(Day),
            mine: Type.Optional(Type.Boolean()),
            ...PAGE_QUERY,
          },
          { additionalProperties: false },
        ),
        response: readResponses(NoticePage, 'One page'),
      },
    },
    async (request) => {
      const call = await callOf(deps, request)
      const { courtCode, cursor, limit = PAGE_SIZE, mine = false, ...filters } = request.query
      const [after] = decodeCursor(cursor, ['uuid']) ?? []
      const asked = { ...filters, ...(after !== undefined && { after }) }
      const rows = await noticesOf(call, { courtCode, mine, filters: asked, limit: limit + 1 })
      return pageOf(
        rows,
        limit,
        ({ id }) => [id],
        (notice) => view(call, notice),
      )
    },
  )
  app.get(
    '/supervision-notices/figures',
    {
      config: { action: 'readSupervisionFigures', resource: 'court' },
      schema: {
        tags,
        operationId: 'readSupervisionFigures',
        summary: 'How the supervision of a court went, by stage',
        description:
          'Notices raised from one day to another, both included: how many, answered in time (on or before the day asked for, counting the last answer), escalated, closed, and still open today. Counts for analysis; courts and people are never ranked.',
        querystring: Type.Object({ courtCode: text(20), from: Day, to: Day }, { additionalProperties: false }),
        response: readResponses(StageFiguresList, 'Every stage'),
      },
    },
    async (request) => {
      const call = await callOf(deps, request)
      const { courtCode, from, to } = request.query
      const court = courtOfList(call, 'readSupervisionFigures', courtCode)
      if (from > to) {
        throw invalidRequest({
          reason: { zh: '起始日期不能晚于截止日期。', en: 'The first day is not after the last.' },
        })
      }
      const counted = await countByStage(deps.db, court.id, from, to)
      const none = { raised: 0, answeredInTime: 0, escalated: 0, closed: 0, open: 0 }
      const stages = STAGES.map((stage) => ({ ...none, ...counted.find((row) => row.stage === stage), stage }))
      return { courtCode, from, to, stages }
    },
  )

  function noticesOf(
    call: Call,
    asked: { courtCode: string | undefined; mine: boolean; filters: NoticeFilters; limit: number },
  ): Promise<NoticeInContext[]> {
    const { actor } = call
    const { courtCode, mine, filters, limit } = asked
    const mediatorGrants = actor.grants.flatMap(({ mediatorId, courtIds }) =>
      mediatorId === null ? [] : [{ mediatorId, courtIds }],
    )
    if (courtCode === undefined && mediatorGrants.length > 0) {
      const whose = {
        mediatorIds: mediatorGrants.map(({ mediatorId }) => mediatorId),
        courtIds: mediatorGrants.flatMap(({ courtIds }) => courtIds).flatMap(call.reference.subtreeOf),
      }
      return listMediatorNotices(deps.db, whose, filters, limit)
    }
    const [own] = courtsFor(actor, 'readSupervision')
    const court =
      courtCode === undefined ? call.reference.courtById(own ?? 0) : courtOfList(call, 'readSupervision', courtCode)
    if (court === undefined) return Promise.resolve([])
    return listCourtNotices(deps.db, court.id, { ...filters, ...(mine && { mine: actor.id }) }, limit)
  }
}
