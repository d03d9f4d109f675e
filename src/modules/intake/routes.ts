import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { writeResponses } from '../../http/responses.js'
import { ActHeaders, CaseParams, commandDoc, WriteHeaders } from '../../http/route-schemas.js'
import { actAnswer, type ModuleDeps, write, writeAct } from '../../http/write.js'
import { ActResult } from '../../workflow/schemas.js'
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
const actResponse = writeResponses({ 201: { description: 'Recorded', body: ActResult } })

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
        querystring: Type.Object(
          { dryRun: Type.Optional(Type.Boolean({ description: 'Check everything and write nothing' })) },
          { additionalProperties: false },
        ),
        body: ReceiveCaseBody,
        response: writeResponses({
          200: { description: 'Dry run: it would be accepted', body: ReceiveCaseCheck },
          201: { description: 'Received', body: ReceivedCase },
        }),
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) => {
        if (request.query.dryRun) {
          const { profile, dispute } = await checkReceipt(tx, call, request.body)
          const { claimAmountFen, duplicates } = dispute
          return { status: 200, body: { profile, claimAmountFen, possibleDuplicates: duplicates } }
        }
        const { possibleDuplicates, ...outcome } = await receiveCase(tx, call, request.body)
        const answer = actAnswer(call, outcome)
        return { ...answer, body: { ...answer.body, possibleDuplicates } }
      }),
  )
  app.post(
    '/cases/:caseId/registration',
    {
      config: { action: 'registerCase', resource: 'case' },
      schema: {
        tags,
        ...commandDoc('registerCase'),
        params: CaseParams,
        headers: ActHeaders,
        body: RegisterCaseBody,
        response: actResponse,
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
        tags,
        ...commandDoc('returnCase'),
        params: CaseParams,
        headers: ActHeaders,
        body: ReturnCaseBody,
        response: actResponse,
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
        tags,
        ...commandDoc('amendCase'),
        params: CaseParams,
        headers: ActHeaders,
        body: AmendCaseBody,
        response: actResponse,
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
        tags,
        ...commandDoc('withdrawCase'),
        params: CaseParams,
        headers: ActHeaders,
        body: WithdrawCaseBody,
        response: actResponse,
      },
    },
    (request, reply) =>
      writeAct(deps, request, reply, (tx, call) => withdrawCase(tx, call, request.params.caseId, request.body)),
  )
}
