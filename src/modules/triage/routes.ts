import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { decodeCursor, PAGE_SIZE, pageOf } from '../../http/cursor.js'
import { readResponses, writeResponses } from '../../http/responses.js'
import { ActHeaders, actSchema, CaseParams, commandDoc, WriteHeaders } from '../../http/route-schemas.js'
import { actorOf, callOf, type ModuleDeps, write, writeAct } from '../../http/write.js'
import { MAX_ID } from '../../platform/ids.js'
import { getCaseFor } from '../../workflow/act.js'
import { courtOfList } from '../../workflow/permitted-court.js'
import { ActResult } from '../../workflow/schemas.js'
import { decideTriage } from './decide-triage.js'
import { describeTriageRules, proposeTriage } from './propose-triage.js'
import { recordConsent } from './record-consent.js'
import { registerStandingConsent } from './register-standing-consent.js'
import { revokeStandingConsent } from './revoke-standing-consent.js'
import {
  DecideTriageBody,
  ProposeTriageBody,
  RecordConsentBody,
  RegisterStandingConsentBody,
  RevokeStandingConsentBody,
  StandingConsentPage,
  StandingConsentParams,
  StandingConsentsQuery,
  StandingConsentView,
  standingConsentView,
  TriageDecisions,
  TriageProposal,
  TriageRulesInForce,
} from './schemas.js'
import { STANDING_CONSENT_COUNTS } from './standing-consent.js'
import { listStandingConsents, listTriageDecisions } from './store.js'

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

  const standingSource = `Source: ${STANDING_CONSENT_COUNTS.source} (${STANDING_CONSENT_COUNTS.confidence}).`
  app.post(
    '/standing-consents',
    {
      config: { action: 'registerStandingConsent', resource: 'court' },
      schema: {
        tags: ['triage'],
        operationId: 'registerStandingConsent',
        summary: 'Register the general consent of an institution to mediation',
        description: `${STANDING_CONSENT_COUNTS.en} It is counted at triage, on the day of the act. ${STANDING_CONSENT_COUNTS.zh}\n\n${standingSource} Who: clerk, triage-officer, court-administrator.`,
        headers: WriteHeaders,
        body: RegisterStandingConsentBody,
        response: writeResponses({ 201: { description: 'Registered', body: StandingConsentView } }),
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) => ({
        status: 201,
        body: standingConsentView(registerStandingConsent(tx, call, request.body), request.body.courtCode),
      })),
  )

  app.get(
    '/standing-consents',
    {
      config: { action: 'readStandingConsents', resource: 'court' },
      schema: {
        tags: ['triage'],
        operationId: 'listStandingConsents',
        summary: 'General consents that institutions gave a court',
        description: `Those that are over or revoked as well; numbers are masked. 概括同意一览。\n\n${standingSource}`,
        querystring: StandingConsentsQuery,
        response: readResponses(StandingConsentPage, 'One page, the newest first'),
      },
    },
    async (request) => {
      const call = await callOf(deps, request)
      const { courtCode, cursor, limit = PAGE_SIZE } = request.query
      const court = courtOfList(call, 'readStandingConsents', courtCode)
      const [before] = decodeCursor(cursor, ['uuid']) ?? [MAX_ID]
      const rows = await listStandingConsents(deps.db, court.id, { before, limit: limit + 1 })
      return pageOf(
        rows,
        limit,
        ({ id }) => [id],
        (row) => standingConsentView(row, court.code),
      )
    },
  )

  app.post(
    '/standing-consents/:standingConsentId/revocation',
    {
      config: { action: 'registerStandingConsent', resource: 'court' },
      schema: {
        tags: ['triage'],
        operationId: 'revokeStandingConsent',
        summary: 'Record that an institution revoked its general consent',
        description: `From the day of revocation on it counts in no more cases; where it was counted before, it stays. 登记概括同意的撤回。\n\n${standingSource} Who: clerk, triage-officer, court-administrator.`,
        params: StandingConsentParams,
        headers: WriteHeaders,
        body: RevokeStandingConsentBody,
        response: writeResponses({ 200: { description: 'Revoked', body: StandingConsentView } }),
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) => {
        const row = await revokeStandingConsent(tx, call, request.params.standingConsentId, request.body)
        return { status: 200, body: standingConsentView(row, call.reference.courtById(row.courtId)?.code ?? '') }
      }),
  )
}
