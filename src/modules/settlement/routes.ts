import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { readResponses } from '../../http/responses.js'
import { actSchema, CaseParams } from '../../http/route-schemas.js'
import { actorOf, type ModuleDeps, writeAct } from '../../http/write.js'
import { notFound } from '../../problems.js'
import { getCaseFor } from '../../workflow/act.js'
import { applyForConfirmation } from './apply-for-confirmation.js'
import { closeCase } from './close-case.js'
import { deemWithdrawn } from './deem-withdrawn.js'
import { disposeFastTrack } from './dispose-fast-track.js'
import { docketFastTrack } from './docket-fast-track.js'
import { draftAgreement } from './draft-agreement.js'
import { examineConfirmation } from './examine-confirmation.js'
import { extendLimit } from './extend-limit.js'
import { giveFeeNotice } from './give-fee-notice.js'
import { hearFastTrack } from './hear-fast-track.js'
import { issueMediationStatement } from './issue-mediation-statement.js'
import { recordPerformance } from './record-performance.js'
import { ruleOnConfirmation } from './rule-on-confirmation.js'
import {
  AgreementParams,
  ApplyForConfirmationBody,
  CloseCaseBody,
  DeemWithdrawnBody,
  DisposeFastTrackBody,
  DocketFastTrackBody,
  DraftAgreementBody,
  ExamineConfirmationBody,
  ExtendLimitBody,
  GiveFeeNoticeBody,
  Handover,
  HandoverParams,
  HearFastTrackBody,
  IssueMediationStatementBody,
  ProceedingParams,
  RecordPerformanceBody,
  RuleOnConfirmationBody,
  ServeFastTrackBody,
  SettleFeeBody,
  SignAgreementBody,
  SignMediationStatementBody,
  TransferCaseBody,
  WithdrawConfirmationBody,
} from './schemas.js'
import { serveFastTrack } from './serve-fast-track.js'
import { settleFee } from './settle-fee.js'
import { signAgreement } from './sign-agreement.js'
import { signMediationStatement } from './sign-mediation-statement.js'
import { findHandover } from './store.js'
import { transferCase } from './transfer-case.js'
import { withdrawConfirmation } from './withdraw-confirmation.js'

const tags = ['settlement']

/** Agreement, signature, performance, confirmation, mediation statement, hand-over, fast track and closing. */
export const settlementRoutes: FastifyPluginAsyncTypebox<ModuleDeps> = async (app, deps) => {
  app.post(
    '/cases/:caseId/agreements',
    {
      config: { action: 'draftAgreement', resource: 'case' },
      schema: { ...actSchema('settlement', 'draftAgreement'), params: CaseParams, body: DraftAgreementBody },
    },
    (request, reply) =>
      writeAct(deps, request, reply, (tx, call) => draftAgreement(tx, call, request.params.caseId, request.body)),
  )
  app.post(
    '/cases/:caseId/agreements/:agreementId/signatures',
    {
      config: { action: 'signAgreement', resource: 'case' },
      schema: { ...actSchema('settlement', 'signAgreement'), params: AgreementParams, body: SignAgreementBody },
    },
    (request, reply) =>
      writeAct(deps, request, reply, (tx, call) =>
        signAgreement(tx, call, request.params.caseId, request.params.agreementId, request.body),
      ),
  )
  app.post(
    '/cases/:caseId/agreements/:agreementId/performances',
    {
      config: { action: 'recordPerformance', resource: 'case' },
      schema: { ...actSchema('settlement', 'recordPerformance'), params: AgreementParams, body: RecordPerformanceBody },
    },
    (request, reply) =>
      writeAct(deps, request, reply, (tx, call) =>
        recordPerformance(tx, call, request.params.caseId, request.params.agreementId, request.body),
      ),
  )
  app.post(
    '/cases/:caseId/confirmation-applications',
    {
      config: { action: 'applyForConfirmation', resource: 'case' },
      schema: {
        ...actSchema('settlement', 'applyForConfirmation'),
        params: CaseParams,
        body: ApplyForConfirmationBody,
      },
    },
    (request, reply) =>
      writeAct(deps, request, reply, (tx, call) => applyForConfirmation(tx, call, request.params.caseId, request.body)),
  )
  app.post(
    '/cases/:caseId/confirmation-applications/:proceedingId/examination',
    {
      config: { action: 'examineConfirmation', resource: 'case' },
      schema: {
        ...actSchema('settlement', 'examineConfirmation'),
        params: ProceedingParams,
        body: ExamineConfirmationBody,
      },
    },
    (request, reply) =>
      writeAct(deps, request, reply, (tx, call) =>
        examineConfirmation(tx, call, request.params.caseId, request.params.proceedingId, request.body),
      ),
  )
  app.post(
    '/cases/:caseId/confirmation-applications/:proceedingId/ruling',
    {
      config: { action: 'ruleOnConfirmation', resource: 'case' },
      schema: {
        ...actSchema('settlement', 'ruleOnConfirmation'),
        params: ProceedingParams,
        body: RuleOnConfirmationBody,
      },
    },
    (request, reply) =>
      writeAct(deps, request, reply, (tx, call) =>
        ruleOnConfirmation(tx, call, request.params.caseId, request.params.proceedingId, request.body),
      ),
  )
  app.post(
    '/cases/:caseId/confirmation-applications/:proceedingId/withdrawal',
    {
      config: { action: 'withdrawConfirmation', resource: 'case' },
      schema: {
        ...actSchema('settlement', 'withdrawConfirmation'),
        params: ProceedingParams,
        body: WithdrawConfirmationBody,
      },
    },
    (request, reply) =>
      writeAct(deps, request, reply, (tx, call) =>
        withdrawConfirmation(tx, call, request.params.caseId, request.params.proceedingId, request.body),
      ),
  )
  app.post(
    '/cases/:caseId/mediation-statement',
    {
      config: { action: 'issueMediationStatement', resource: 'case' },
      schema: {
        ...actSchema('settlement', 'issueMediationStatement'),
        params: CaseParams,
        body: IssueMediationStatementBody,
      },
    },
    (request, reply) =>
      writeAct(deps, request, reply, (tx, call) =>
        issueMediationStatement(tx, call, request.params.caseId, request.body),
      ),
  )
  app.post(
    '/cases/:caseId/mediation-statement/signatures',
    {
      config: { action: 'signMediationStatement', resource: 'case' },
      schema: {
        ...actSchema('settlement', 'signMediationStatement'),
        params: CaseParams,
        body: SignMediationStatementBody,
      },
    },
    (request, reply) =>
      writeAct(deps, request, reply, (tx, call) =>
        signMediationStatement(tx, call, request.params.caseId, request.body),
      ),
  )
  app.post(
    '/cases/:caseId/transfers',
    {
      config: { action: 'transferCase', resource: 'case' },
      schema: { ...actSchema('settlement', 'transferCase'), params: CaseParams, body: TransferCaseBody },
    },
    (request, reply) =>
      writeAct(deps, request, reply, (tx, call) => transferCase(tx, call, request.params.caseId, request.body)),
  )
  app.post(
    '/cases/:caseId/proceedings/fast-track/docket',
    {
      config: { action: 'docketFastTrack', resource: 'case' },
      schema: { ...actSchema('settlement', 'docketFastTrack'), params: CaseParams, body: DocketFastTrackBody },
    },
    (request, reply) =>
      writeAct(deps, request, reply, (tx, call) => docketFastTrack(tx, call, request.params.caseId, request.body)),
  )
  app.post(
    '/cases/:caseId/proceedings/fast-track/hearings',
    {
      config: { action: 'hearFastTrack', resource: 'case' },
      schema: { ...actSchema('settlement', 'hearFastTrack'), params: CaseParams, body: HearFastTrackBody },
    },
    (request, reply) =>
      writeAct(deps, request, reply, (tx, call) => hearFastTrack(tx, call, request.params.caseId, request.body)),
  )
  app.post(
    '/cases/:caseId/proceedings/fast-track/disposition',
    {
      config: { action: 'disposeFastTrack', resource: 'case' },
      schema: { ...actSchema('settlement', 'disposeFastTrack'), params: CaseParams, body: DisposeFastTrackBody },
    },
    (request, reply) =>
      writeAct(deps, request, reply, (tx, call) => disposeFastTrack(tx, call, request.params.caseId, request.body)),
  )
  app.post(
    '/cases/:caseId/proceedings/fast-track/service',
    {
      config: { action: 'serveFastTrack', resource: 'case' },
      schema: { ...actSchema('settlement', 'serveFastTrack'), params: CaseParams, body: ServeFastTrackBody },
    },
    (request, reply) =>
      writeAct(deps, request, reply, (tx, call) => serveFastTrack(tx, call, request.params.caseId, request.body)),
  )
  app.post(
    '/cases/:caseId/closure',
    {
      config: { action: 'closeCase', resource: 'case' },
      schema: { ...actSchema('settlement', 'closeCase'), params: CaseParams, body: CloseCaseBody },
    },
    (request, reply) =>
      writeAct(deps, request, reply, (tx, call) => closeCase(tx, call, request.params.caseId, request.body)),
  )
  app.post(
    '/cases/:caseId/limit-extensions',
    {
      config: { action: 'extendLimit', resource: 'case' },
      schema: { ...actSchema('settlement', 'extendLimit'), params: CaseParams, body: ExtendLimitBody },
    },
    (request, reply) =>
      writeAct(deps, request, reply, (tx, call) => extendLimit(tx, call, request.params.caseId, request.body)),
  )
  app.post(
    '/cases/:caseId/fee-notice',
    {
      config: { action: 'giveFeeNotice', resource: 'case' },
      schema: { ...actSchema('settlement', 'giveFeeNotice'), params: CaseParams, body: GiveFeeNoticeBody },
    },
    (request, reply) =>
      writeAct(deps, request, reply, (tx, call) => giveFeeNotice(tx, call, request.params.caseId, request.body)),
  )
  app.post(
    '/cases/:caseId/fee-settlement',
    {
      config: { action: 'settleFee', resource: 'case' },
      schema: { ...actSchema('settlement', 'settleFee'), params: CaseParams, body: SettleFeeBody },
    },
    (request, reply) =>
      writeAct(deps, request, reply, (tx, call) => settleFee(tx, call, request.params.caseId, request.body)),
  )
  app.post(
    '/cases/:caseId/deemed-withdrawal',
    {
      config: { action: 'deemWithdrawn', resource: 'case' },
      schema: { ...actSchema('settlement', 'deemWithdrawn'), params: CaseParams, body: DeemWithdrawnBody },
    },
    (request, reply) =>
      writeAct(deps, request, reply, (tx, call) => deemWithdrawn(tx, call, request.params.caseId, request.body)),
  )
  app.get(
    '/cases/:caseId/handovers/:handoverId',
    {
      config: { action: 'readHandover', resource: 'case' },
      schema: {
        tags,
        operationId: 'readHandover',
        summary: 'What was handed over',
        description:
          'The hand-over package as it was made, with the SHA-256 of its canonical JSON: what its kind lists and never a ' +
          'word of the talks. 移送材料及其摘要值，不含调解过程中的陈述。\n\n' +
          'Source: INV 21-22; ONL 18, 21-22; OP25-5; CPL 205.',
        params: HandoverParams,
        response: readResponses(Handover, 'The hand-over'),
      },
    },
    async (request) => {
      const { caseId, handoverId } = request.params
      const row = await getCaseFor(deps.db, actorOf(request), 'readHandover', caseId)
      const handover = await findHandover(deps.db, row.courtId, caseId, handoverId)
      if (handover === undefined) throw notFound({})
      const { id, destination, team, madeOn, digest, content } = handover
      const sent = (content === null ? handover.package : JSON.parse(content)) as Handover['package']
      return { id, caseId, destination, team, madeOn, digest: digest.toString('hex'), package: sent }
    },
  )
}
