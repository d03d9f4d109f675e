import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { decodeCursor, PAGE_SIZE, pageOf } from '../../../http/cursor.js'
import { readResponses, writeResponses } from '../../../http/responses.js'
import {
  actSchema,
  CaseParams,
  commandDoc,
  DryRunQuery,
  WriteHeaders,
  withDryRun,
} from '../../../http/route-schemas.js'
import { actorOf, callOf, type ModuleDeps, write, writeAct } from '../../../http/write.js'
import { NIL_ID } from '../../../platform/ids.js'
import { transaction } from '../../../platform/transaction.js'
import { invalidRequest } from '../../../problems.js'
import { getCaseFor } from '../../../workflow/act.js'
import { courtOfList } from '../../../workflow/permitted-court.js'
import { workingDaysFrom } from '../../../workflow/working-days.js'
import { Package } from './package-schemas.js'
import { readPackage } from './read-package.js'
import { recordOutcome } from './record-outcome.js'
import { recordReceipt } from './record-receipt.js'
import { referCase } from './refer-case.js'
import { ANSWER_WITHIN_WORKING_DAYS } from './remind-of-unanswered.js'
import { organisationOfCaller } from './require-handover.js'
import {
  CaseHandovers,
  HandoverIdParams,
  HandoverOfCaseParams,
  HandoverPage,
  HandoverSummary,
  HandoversQuery,
  RecordOutcomeBody,
  RecordReceiptBody,
  ReferCaseBody,
  SendAgainBody,
  UnansweredPage,
  UnansweredQuery,
} from './schemas.js'
import { sendHandoverAgain } from './send-again.js'
import { listEnvelopes, listOutcomes, listToCourt, listToOrganisation, listUnanswered } from './store.js'
import { summaryView } from './views.js'

const tags = ['handovers']
const FIRST_DAY = '0001-01-01'
const SAYS_ONCE =
  'A repeated answer changes nothing, another one is refused. No If-Match: a receiver does not see the case.'

/** Packages for courts and organisations outside, their receipts, and what became of the cases there. */
export const handoverRoutes: FastifyPluginAsyncTypebox<ModuleDeps> = async (app, deps) => {
  app.post(
    '/cases/:caseId/referrals',
    {
      config: { action: 'referCase', resource: 'case' },
      schema: { ...actSchema('handovers', 'referCase'), params: CaseParams, body: ReferCaseBody },
    },
    (request, reply) =>
      writeAct(deps, request, reply, (tx, call) => referCase(tx, call, request.params.caseId, request.body)),
  )
  app.post(
    '/cases/:caseId/handovers/:handoverId/resending',
    {
      config: { action: 'sendHandoverAgain', resource: 'case' },
      schema: {
        ...actSchema('handovers', 'sendHandoverAgain'),
        params: HandoverOfCaseParams,
        body: SendAgainBody,
      },
    },
    (request, reply) =>
      writeAct(deps, request, reply, (tx, call) =>
        sendHandoverAgain(tx, call, request.params.caseId, request.params.handoverId, request.body),
      ),
  )
  app.get(
    '/cases/:caseId/handovers',
    {
      config: { action: 'listHandovers', resource: 'case' },
      schema: {
        tags,
        operationId: 'listCaseHandovers',
        summary: 'What was handed over in a case, what the receivers answered and what became of it there',
        description: 'Without the packages. 本案的移送、签收和办理结果。',
        params: CaseParams,
        response: readResponses(CaseHandovers, 'The hand-overs of the case in the order in which they were made'),
      },
    },
    async (request) => {
      const { reference } = await callOf(deps, request)
      const row = await getCaseFor(deps.db, actorOf(request), 'listHandovers', request.params.caseId)
      const reports = await listOutcomes(deps.db, row.courtId, row.id)
      const items = (await listEnvelopes(deps.db, row.courtId, row.id)).map((envelope) => ({
        ...summaryView(reference, envelope),
        reports: reports
          .filter(({ handoverId }) => handoverId === envelope.id)
          .map(({ id, messageId, kind, decidedOn, receiverNumber, reason, recordedAt }) => ({
            id,
            messageId,
            kind,
            decidedOn,
            receiverNumber,
            reason,
            recordedAt,
          })),
      }))
      return { items }
    },
  )
  app.get(
    '/handovers',
    {
      config: { action: 'receiveHandovers', resource: 'court' },
      schema: {
        tags,
        operationId: 'listHandovers',
        summary: 'Hand-overs that are addressed to a court, or to the organisation whose system asks',
        description:
          'In the order of their ids. A receiver asks for `state=sent` until nothing is left. 待接收的移送。',
        querystring: HandoversQuery,
        response: readResponses(HandoverPage, 'A page of hand-overs'),
      },
    },
    async (request) => {
      const call = await callOf(deps, request)
      const { courtCode, state = null, kind = null, cursor, limit = PAGE_SIZE } = request.query
      const [after] = decodeCursor(cursor, ['uuid']) ?? [NIL_ID]
      const sought = { state, kind, after, rows: limit + 1 }
      const organisationId = await organisationOfCaller(deps.db, call.actor)
      if (organisationId === null && courtCode === undefined) {
        throw invalidRequest({
          reason: { zh: '请注明接收法院 courtCode。', en: 'Name the receiving court: courtCode.' },
        })
      }
      const rows =
        organisationId === null
          ? await listToCourt(deps.db, courtOfList(call, 'receiveHandovers', courtCode ?? '').id, sought)
          : await listToOrganisation(deps.db, organisationId, sought)
      return pageOf(
        rows,
        limit,
        (row) => [row.id],
        (row) => summaryView(call.reference, row),
      )
    },
  )
  app.get(
    '/handovers/unanswered',
    {
      config: { action: 'listHandovers', resource: 'court' },
      schema: {
        tags,
        operationId: 'listUnansweredHandovers',
        summary: 'What a court has sent and nobody has answered, the oldest first',
        description:
          'The daily reconciliation. The clerks of the court are told once a working day while something on it is late. ' +
          '移送未收到回执清单。',
        querystring: UnansweredQuery,
        response: readResponses(UnansweredPage, 'A page of hand-overs without an answer'),
      },
    },
    async (request) => {
      const call = await callOf(deps, request)
      const { courtCode, on = call.today, cursor, limit = PAGE_SIZE } = request.query
      const { id: courtId } = courtOfList(call, 'listHandovers', courtCode)
      const [afterOn, after] = decodeCursor(cursor, ['day', 'uuid']) ?? [FIRST_DAY, NIL_ID]
      const rows = await listUnanswered(deps.db, courtId, { on, afterOn, after, rows: limit + 1 })
      const calendar = call.reference.calendarOf(courtId)
      return pageOf(
        rows,
        limit,
        (row) => [row.madeOn, row.id],
        (row) => {
          const workingDays = workingDaysFrom(row.madeOn, calendar)(on)
          return {
            ...summaryView(call.reference, row),
            workingDays,
            isLate: workingDays > ANSWER_WITHIN_WORKING_DAYS,
          }
        },
      )
    },
  )
  app.get(
    '/handovers/:handoverId',
    {
      config: { action: 'receiveHandovers', resource: 'court' },
      schema: {
        tags,
        operationId: 'receiveHandover',
        summary: 'The package of a hand-over, byte for byte as it was made',
        description:
          '`Repr-Digest` (RFC 9530) is the SHA-256 of these bytes. Each reading is on record as a disclosure before the bytes leave. ' +
          '移送包原文，附摘要值。\n\nSource: INV 21-22; ONL 18, 21-22; 网络数据安全管理条例 12.',
        params: HandoverIdParams,
        response: readResponses(Package, 'The package'),
      },
    },
    async (request, reply) => {
      const call = await callOf(deps, request)
      const { handover, content } = await transaction(deps.db, (tx) => readPackage(tx, call, request.params.handoverId))
      return reply
        .header('repr-digest', `sha-256=:${handover.digest.toString('base64')}:`)
        .type('application/json')
        .send(content as never)
    },
  )
  app.post(
    '/handovers/:handoverId/receipts',
    {
      config: { action: 'recordHandoverReceipt', resource: 'court' },
      schema: {
        tags,
        ...commandDoc('recordHandoverReceipt'),
        description: `${commandDoc('recordHandoverReceipt').description}\n\n${SAYS_ONCE}`,
        headers: WriteHeaders,
        querystring: DryRunQuery,
        params: HandoverIdParams,
        body: RecordReceiptBody,
        response: writeResponses(
          withDryRun({ 200: { description: 'The hand-over as it is now', body: HandoverSummary } }),
        ),
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) => ({
        status: 200,
        body: summaryView(call.reference, await recordReceipt(tx, call, request.params.handoverId, request.body)),
      })),
  )
  app.post(
    '/handovers/:handoverId/outcomes',
    {
      config: { action: 'recordHandoverOutcome', resource: 'court' },
      schema: {
        tags,
        ...commandDoc('recordHandoverOutcome'),
        description: `${commandDoc('recordHandoverOutcome').description}\n\nEvery report is kept and the one decided last counts, in whatever order they come. ${SAYS_ONCE}`,
        headers: WriteHeaders,
        querystring: DryRunQuery,
        params: HandoverIdParams,
        body: RecordOutcomeBody,
        response: writeResponses(
          withDryRun({ 200: { description: 'The hand-over as it is now', body: HandoverSummary } }),
        ),
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) => ({
        status: 200,
        body: summaryView(call.reference, await recordOutcome(tx, call, request.params.handoverId, request.body)),
      })),
  )
}
