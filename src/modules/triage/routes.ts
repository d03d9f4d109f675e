import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { readResponses, writeResponses } from '../../http/responses.js'
import { ActHeaders, actSchema, CaseParams, commandDoc } from '../../http/route-schemas.js'
import { actorOf, callOf, type ModuleDeps, writeAct } from '../../http/write.js'
import { getCaseFor } from '../../workflow/act.js'
import { ActResult } from '../../workflow/schemas.js'
import { decideTriage } from './decide-triage.js'
import { describeTriageRules, proposeTriage } from './propose-triage.js'
import { recordConsent } from './record-consent.js'
import {
  DecideTriageBody,
  ProposeTriageBody,
  RecordConsentBody,
  TriageDecisions,
  TriageProposal,
  TriageRulesInForce,
} from './schemas.js'
import { listTriageDecisions } from './store.js'

export const triageRoutes: FastifyPluginAsyncTypebox<ModuleDeps> = async (app, deps) => {
  app.get(
    '/triage-rules',
    {
      config: { action: 'readReference', resource: 'reference' },
      schema: {
        tags: ['triage'],
        operationId: 'readTriageRules',
        summary: 'The triage rules in force',
        description:
          'Every table, row and cell by which triage is suggested, with source and confidence. 现行分流规则表。\n\n' +
          'Source: CPL 40, 42, 125, 160, 165-166, 225; INT 143, 257; DIV17 (unconfirmed).',
        response: readResponses(TriageRulesInForce, 'The rules in force and their version'),
      },
    },
    () => describeTriageRules(),
  )

  app.post(
    '/cases/:caseId/triage-proposals',
    {
      config: { action: 'proposeTriage', resource: 'case' },
      schema: {
        tags: ['triage'],
        operationId: 'proposeTriage',
        summary: 'What the rules suggest',
        description:
          'Runs the triage rules on the case and the officer’s answers. Changes nothing and has no legal effect. ' +
          '按规则提出分流建议，不产生任何记录。\n\nSource: CPL 125; DIV17-4 (unconfirmed). Who: triage-officer.',
        params: CaseParams,
        body: ProposeTriageBody,
        response: writeResponses({
          200: { description: 'The facts and what the rules suggest on them', body: TriageProposal },
        }),
      },
    },
    async (request) => {
      const call = await callOf(deps, request)
      const row = await getCaseFor(deps.db, call.actor, 'proposeTriage', request.params.caseId)
      return proposeTriage(deps.db, call, row, request.body)
    },
  )

  app.post(
    '/cases/:caseId/triage-decisions',
    {
      config: { action: 'decideTriage', resource: 'case' },
      schema: {
        tags: ['triage'],
        ...commandDoc('decideTriage'),
        params: CaseParams,
        headers: ActHeaders,
        body: DecideTriageBody,
        response: writeResponses({ 201: { description: 'Decided', body: ActResult } }),
      },
    },
    (request, reply) =>
      writeAct(deps, request, reply, (tx, call) => decideTriage(tx, call, request.params.caseId, request.body)),
  )

  app.get(
    '/cases/:caseId/triage-decisions',
    {
      config: { action: 'readTriage', resource: 'case' },
      schema: {
        tags: ['triage'],
        operationId: 'listTriageDecisions',
        summary: 'Triage decisions of a case',
        description:
          'What the rules suggested, on which facts, and what the officer decided. 分流决定及其依据。\n\n' +
          'Source: CPL 125; DIV17-4 (unconfirmed).',
        params: CaseParams,
        response: readResponses(TriageDecisions, 'Decisions, oldest first'),
      },
    },
    async (request) => {
      const row = await getCaseFor(deps.db, actorOf(request), 'readTriage', request.params.caseId)
      return { items: await listTriageDecisions(deps.db, row.courtId, row.id) }
    },
  )

  app.post(
    '/cases/:caseId/consents',
    {
      config: { action: 'recordConsent', resource: 'case' },
      schema: {
        ...actSchema('triage', 'recordConsent'),
        params: CaseParams,
        body: RecordConsentBody,
      },
    },
    (request, reply) =>
      writeAct(deps, request, reply, (tx, call) => recordConsent(tx, call, request.params.caseId, request.body)),
  )
}
