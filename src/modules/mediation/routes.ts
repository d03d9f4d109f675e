import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { readResponses } from '../../http/responses.js'
import { actSchema, CaseParams } from '../../http/route-schemas.js'
import { actorOf, type ModuleDeps, writeAct } from '../../http/write.js'
import { confirmUndisputedFact } from './confirm-undisputed-fact.js'
import { endMediation } from './end-mediation.js'
import { extendMediation } from './extend-mediation.js'
import { fileClosingReport } from './file-closing-report.js'
import { giveNotices } from './give-notices.js'
import { pauseMediation } from './pause-mediation.js'
import { readRecords } from './read-records.js'
import { recordMinutes } from './record-minutes.js'
import { recordSession, reportSession } from './record-session.js'
import { restoreMediation } from './restore-mediation.js'
import { resumeMediation } from './resume-mediation.js'
import { scheduleSession } from './schedule-session.js'
import {
  ConfidentialRecords,
  ConfirmUndisputedFactBody,
  EndMediationBody,
  ExtendMediationBody,
  FactParams,
  FileClosingReportBody,
  GiveNoticesBody,
  PauseMediationBody,
  RecordMinutesBody,
  RecordSessionBody,
  RecordsQuery,
  ReportSessionBody,
  RestoreMediationBody,
  ResumeMediationBody,
  ScheduleSessionBody,
  SessionParams,
  StateUndisputedFactBody,
} from './schemas.js'
import { stateUndisputedFact } from './state-undisputed-fact.js'

const tags = ['mediation']

/** Mediation itself: notices, sessions, records behind the privilege wall, undisputed facts, pauses, extensions, its end. */
export const mediationRoutes: FastifyPluginAsyncTypebox<ModuleDeps> = async (app, deps) => {
  app.post(
    '/cases/:caseId/notices',
    {
      config: { action: 'giveNotices', resource: 'case' },
      schema: {
        ...actSchema('mediation', 'giveNotices'),
        params: CaseParams,
        body: GiveNoticesBody,
      },
    },
    (request, reply) =>
      writeAct(deps, request, reply, (tx, call) => giveNotices(tx, call, request.params.caseId, request.body)),
  )
  app.post(
    '/cases/:caseId/sessions',
    {
      config: { action: 'scheduleSession', resource: 'case' },
      schema: {
        ...actSchema('mediation', 'scheduleSession'),
        params: CaseParams,
        body: ScheduleSessionBody,
      },
    },
    (request, reply) =>
      writeAct(deps, request, reply, (tx, call) => scheduleSession(tx, call, request.params.caseId, request.body)),
  )
  app.post(
    '/cases/:caseId/sessions/:sessionId/report',
    {
      config: { action: 'recordSession', resource: 'case' },
      schema: {
        ...actSchema('mediation', 'recordSession'),
        params: SessionParams,
        body: RecordSessionBody,
      },
    },
    (request, reply) =>
      writeAct(deps, request, reply, (tx, call) =>
        recordSession(tx, call, request.params.caseId, request.params.sessionId, request.body),
      ),
  )
  app.post(
    '/cases/:caseId/session-reports',
    {
      config: { action: 'recordSession', resource: 'case' },
      schema: {
        ...actSchema('mediation', 'recordSession'),
        operationId: 'reportSession',
        summary: 'Records a session that was not scheduled, in one act',
        params: CaseParams,
        body: ReportSessionBody,
      },
    },
    (request, reply) =>
      writeAct(deps, request, reply, (tx, call) => reportSession(tx, call, request.params.caseId, request.body)),
  )
  app.post(
    '/cases/:caseId/confidential-records',
    {
      config: { action: 'recordMinutes', resource: 'case' },
      schema: {
        ...actSchema('mediation', 'recordMinutes'),
        params: CaseParams,
        body: RecordMinutesBody,
      },
    },
    (request, reply) =>
      writeAct(deps, request, reply, (tx, call) => recordMinutes(tx, call, request.params.caseId, request.body)),
  )
  app.get(
    '/cases/:caseId/confidential-records',
    {
      config: { action: 'readRecords', resource: 'case' },
      schema: {
        tags,
        operationId: 'readRecords',
        summary: 'Opens the records of the talks',
        description:
          'For the mediators of the case only; a caucus note is opened to its author alone. 调解笔录等保密记录仅供本案调解员查阅。\n\nSource: ONL 18, 22; INV 22. Who: mediator.',
        params: CaseParams,
        querystring: RecordsQuery,
        response: readResponses(ConfidentialRecords, 'One page, the oldest first'),
      },
    },
    (request) => readRecords(deps.db, deps.vault, actorOf(request), { ...request.params, ...request.query }),
  )
  app.post(
    '/cases/:caseId/undisputed-facts',
    {
      config: { action: 'stateUndisputedFact', resource: 'case' },
      schema: {
        ...actSchema('mediation', 'stateUndisputedFact'),
        params: CaseParams,
        body: StateUndisputedFactBody,
      },
    },
    (request, reply) =>
      writeAct(deps, request, reply, (tx, call) => stateUndisputedFact(tx, call, request.params.caseId, request.body)),
  )
  app.post(
    '/cases/:caseId/undisputed-facts/:factId/confirmations',
    {
      config: { action: 'confirmUndisputedFact', resource: 'case' },
      schema: {
        ...actSchema('mediation', 'confirmUndisputedFact'),
        params: FactParams,
        body: ConfirmUndisputedFactBody,
      },
    },
    (request, reply) =>
      writeAct(deps, request, reply, (tx, call) =>
        confirmUndisputedFact(tx, call, request.params.caseId, request.params.factId, request.body),
      ),
  )
  app.post(
    '/cases/:caseId/pauses',
    {
      config: { action: 'pauseMediation', resource: 'case' },
      schema: {
        ...actSchema('mediation', 'pauseMediation'),
        params: CaseParams,
        body: PauseMediationBody,
      },
    },
    (request, reply) =>
      writeAct(deps, request, reply, (tx, call) => pauseMediation(tx, call, request.params.caseId, request.body)),
  )
  app.post(
    '/cases/:caseId/resumptions',
    {
      config: { action: 'resumeMediation', resource: 'case' },
      schema: {
        ...actSchema('mediation', 'resumeMediation'),
        params: CaseParams,
        body: ResumeMediationBody,
      },
    },
    (request, reply) =>
      writeAct(deps, request, reply, (tx, call) => resumeMediation(tx, call, request.params.caseId, request.body)),
  )
  app.post(
    '/cases/:caseId/extensions',
    {
      config: { action: 'extendMediation', resource: 'case' },
      schema: {
        ...actSchema('mediation', 'extendMediation'),
        params: CaseParams,
        body: ExtendMediationBody,
      },
    },
    (request, reply) =>
      writeAct(deps, request, reply, (tx, call) => extendMediation(tx, call, request.params.caseId, request.body)),
  )
  app.post(
    '/cases/:caseId/restorations',
    {
      config: { action: 'restoreMediation', resource: 'case' },
      schema: {
        ...actSchema('mediation', 'restoreMediation'),
        params: CaseParams,
        body: RestoreMediationBody,
      },
    },
    (request, reply) =>
      writeAct(deps, request, reply, (tx, call) => restoreMediation(tx, call, request.params.caseId, request.body)),
  )
  app.post(
    '/cases/:caseId/closing-report',
    {
      config: { action: 'endMediation', resource: 'case' },
      schema: {
        ...actSchema('mediation', 'endMediation'),
        params: CaseParams,
        body: EndMediationBody,
      },
    },
    (request, reply) =>
      writeAct(deps, request, reply, (tx, call) => endMediation(tx, call, request.params.caseId, request.body)),
  )
  app.post(
    '/cases/:caseId/late-closing-report',
    {
      config: { action: 'fileClosingReport', resource: 'case' },
      schema: {
        ...actSchema('mediation', 'fileClosingReport'),
        params: CaseParams,
        body: FileClosingReportBody,
      },
    },
    (request, reply) =>
      writeAct(deps, request, reply, (tx, call) => fileClosingReport(tx, call, request.params.caseId, request.body)),
  )
}
