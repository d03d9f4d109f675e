import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { writeResponses } from '../../http/responses.js'
import { actSchema, CaseParams, commandDoc, DryRunQuery, WriteHeaders } from '../../http/route-schemas.js'
import { actAnswer, type ModuleDeps, write, writeAct } from '../../http/write.js'
import { amendCase } from './amend-case.js'
import { checkReceipt, receiveCase } from './receive-case.js'
import { registerCase } from './register-case.js'
import { returnCase } from './return-case.js'
import {
  AmendCaseBody,
  ReceiveCaseBody,
  ReceiveCaseCheck,
  ReceivedCase,
  RegisterCaseBody,
  ReturnCaseBody,
  WithdrawCaseBody,
} from './schemas.js'
import { withdrawCase } from './withdraw-case.js'

const tags = ['intake']

/** Receipt, registration, return, amendment and withdrawal of disputes. */
export const intakeRoutes: FastifyPluginAsyncTypebox<ModuleDeps> = async (app, deps) => {
  app.post(
    '/cases',
    {
      config: { action: 'receiveCase', resource: 'court' },
      schema: {
        tags,
        ...commandDoc('receiveCase'),
        headers: WriteHeaders,
        querystring: DryRunQuery,
        body: ReceiveCaseBody,
        response: writeResponses({
          200: { description: 'Dry run: it would be accepted', body: ReceiveCaseCheck },
          201: { description: 'Received', body: ReceivedCase },
        }),
      },
    },
    (request, reply) =>
      write(
        deps,
        request,
        reply,
        async (tx, call) => {
          if (request.query.dryRun) {
            const { profile, dispute } = await checkReceipt(tx, call, request.body)
            const { claimAmountFen, duplicates } = dispute
            return { status: 200, body: { profile, claimAmountFen, possibleDuplicates: duplicates } }
          }
          const { possibleDuplicates, ...outcome } = await receiveCase(tx, call, request.body)
          const answer = actAnswer(call, outcome)
          return { ...answer, body: { ...answer.body, possibleDuplicates } }
        },
        deps.together,
      ),
  )
  app.post(
    '/cases/:caseId/registration',
    {
      config: { action: 'registerCase', resource: 'case' },
      schema: {
        ...actSchema('intake', 'registerCase'),
        params: CaseParams,
        body: RegisterCaseBody,
      },
    },
    (request, reply) =>
      writeAct(deps, request, reply, (tx, call) => registerCase(tx, call, request.params.caseId, request.body)),
  )
  app.post(
    '/cases/:caseId/return',
    {
      config: { action: 'returnCase', resource: 'case' },
      schema: {
        ...actSchema('intake', 'returnCase'),
        params: CaseParams,
        body: ReturnCaseBody,
      },
    },
    (request, reply) =>
      writeAct(deps, request, reply, (tx, call) => returnCase(tx, call, request.params.caseId, request.body)),
  )
  app.post(
    '/cases/:caseId/amendments',
    {
      config: { action: 'amendCase', resource: 'case' },
      schema: {
        ...actSchema('intake', 'amendCase'),
        params: CaseParams,
        body: AmendCaseBody,
      },
    },
    (request, reply) =>
      writeAct(deps, request, reply, (tx, call) => amendCase(tx, call, request.params.caseId, request.body)),
  )
  app.post(
    '/cases/:caseId/withdrawal',
    {
      config: { action: 'withdrawCase', resource: 'case' },
      schema: {
        ...actSchema('intake', 'withdrawCase'),
        params: CaseParams,
        body: WithdrawCaseBody,
      },
    },
    (request, reply) =>
      writeAct(deps, request, reply, (tx, call) => withdrawCase(tx, call, request.params.caseId, request.body)),
  )
}
