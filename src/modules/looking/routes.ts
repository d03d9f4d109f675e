import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { type Action, type Actor, courtsFor, rolesOnCase } from '../../authorization/policy.js'
import { decodeCursor, PAGE_QUERY, PAGE_SIZE, pageOf } from '../../http/cursor.js'
import { readResponses, writeResponses } from '../../http/responses.js'
import { CaseParams, WriteHeaders } from '../../http/route-schemas.js'
import { callOf, type ModuleDeps, write } from '../../http/write.js'
import { languageOf } from '../../platform/problem-handler.js'
import { forbidden, invalidRequest, notFound, ruleNotMet } from '../../problems.js'
import { getCaseFor, scopeOf } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { DEADLINE_RULES, type DeadlineKind } from '../../workflow/clock.js'
import { commandText } from '../../workflow/commands.js'
import { permittedCourt } from '../../workflow/permitted-court.js'
import type { Role } from '../../workflow/roles.js'
import { caseHeader, Day, oneOfValues, text, Uuid } from '../../workflow/schemas.js'
import { CASE_STATES } from '../../workflow/states.js'
import type { CaseRow } from '../../workflow/store.js'
import { canonicalIdentityNumber, ID_KINDS } from '../intake/identity-numbers.js'
import { identityIndex } from '../intake/record-parties.js'
import { DisclosedParty, DisclosePartyBody } from '../intake/schemas.js'
import { type CaseSections, findCaseSections, listDeadlines } from './case-view.js'
import { decideActions } from './decide-actions.js'
import { discloseParty } from './disclose-party.js'
import { CaseActions, CasePage, CaseView, DeadlineList, TimelinePage, TimelineVerificationView } from './schemas.js'
import {
  BEFORE_ALL,
  type CaseFilter,
  type CaseSummary,
  listCases,
  listCasesByIdentity,
  listCourtWork,
  listEntries,
  listMediatorWork,
} from './store.js'
import { verifyTimeline } from './verify-timeline.js'

const tags = ['looking']

/** Roles that see the substance of a case; the others see its header, its parties' names and its deadlines. */
const SUBSTANCE: readonly Role[] = [
  'clerk',
  'triage-officer',
  'mediator',
  'judge',
  'judges-assistant',
  'higher-court',
  'auditor',
]

/** A text that is not in effect is an offer made in mediation: those who may judge the case later never see it (ONL 18). */
const SEES_DRAFTS: readonly Role[] = ['clerk', 'mediator']

/** The court that a list is about, if the caller may list there: being on its roster is not enough. */
function courtOfList(call: Call, action: Action, code: string) {
  const court = permittedCourt(call, action, code)
  if (!courtsFor(call.actor, action).includes(court.id)) throw forbidden({ action })
  return court
}

function deadlineView(row: unknown) {
  const deadline = row as { kind: DeadlineKind }
  const { source, confidence, zh, en } = DEADLINE_RULES[deadline.kind]
  return { ...deadline, legalBasis: source, confidence, zh, en }
}

function sectionsFor(actor: Actor, row: CaseRow, sections: CaseSections) {
  const { deadlines, parties, agreements, ...substance } = sections
  const shown = { parties, deadlines: deadlines.map(deadlineView) }
  const roles = rolesOnCase(actor, scopeOf(row))
  if (!roles.some((role) => SUBSTANCE.includes(role))) return shown
  const seesDrafts = roles.some((role) => SEES_DRAFTS.includes(role))
  return { ...shown, ...substance, agreements: agreements.filter(({ status }) => seesDrafts || status === 'effective') }
}

function summaryView(call: Call, { courtId, ...summary }: CaseSummary) {
  return { ...summary, courtCode: call.reference.courtById(courtId)?.code ?? '' }
}

const urgencyKeys = (row: CaseSummary) => [-row.priority, row.nextDueOn ?? '9999-12-31', row.id]

/** Everything that only looks. */
export const lookingRoutes: FastifyPluginAsyncTypebox<ModuleDeps> = async (app, deps) => {
  app.get(
    '/cases/:caseId',
    {
      config: { action: 'readCase', resource: 'case' },
      schema: {
        tags,
        operationId: 'readCase',
        summary: 'A case with everything that the caller may see',
        description:
          'Personal data are masked. Sections that the caller may not see are absent. ETag is the version for If-Match.',
        params: CaseParams,
        response: readResponses(CaseView, 'The case'),
      },
    },
    async (request, reply) => {
      const call = await callOf(deps, request)
      const { caseId } = request.params
      const row = await getCaseFor(deps.db, call.actor, 'readCase', caseId)
      const sections = await findCaseSections(deps.db, row.courtId, caseId, call.today)
      if (sections === undefined) throw notFound({})
      const court = call.reference.courtById(row.courtId)
      const body = { ...caseHeader(row, court?.code ?? ''), ...sectionsFor(call.actor, row, sections) }
      return reply.header('etag', `"${row.version}"`).send(body as never)
    },
  )
  app.get(
    '/cases/:caseId/actions',
    {
      config: { action: 'readCase', resource: 'case' },
      schema: {
        tags,
        operationId: 'readActions',
        summary: 'What the caller may do with the case now, and why not the rest',
        description:
          'Derived from the transition table and the roles, as the writes are. Reasons are Chinese unless English is asked for.',
        params: CaseParams,
        response: readResponses(CaseActions, 'Every command, allowed or blocked with its reason'),
      },
    },
    async (request) => {
      const call = await callOf(deps, request)
      const row = await getCaseFor(deps.db, call.actor, 'readCase', request.params.caseId)
      const language = languageOf(request.headers['accept-language'])
      const actions = decideActions(call.actor, scopeOf(row), row, call.today).map(({ zh, en, ...verdict }) => ({
        ...verdict,
        reason: language === 'zh' ? zh : en,
        name: commandText(verdict.command)[language],
      }))
      return { version: row.version, actions }
    },
  )
  app.get(
    '/cases/:caseId/timeline',
    {
      config: { action: 'readTimeline', resource: 'case' },
      schema: {
        tags,
        operationId: 'readTimeline',
        summary: 'The timeline of a case',
        description:
          'Every act in its order, hash-chained; references and codes, never personal data or mediation talk.',
        params: CaseParams,
        querystring: Type.Object(PAGE_QUERY, { additionalProperties: false }),
        response: readResponses(TimelinePage, 'Entries in their order'),
      },
    },
    async (request) => {
      const call = await callOf(deps, request)
      const { cursor, limit = PAGE_SIZE } = request.query
      const [after = 0] = decodeCursor(cursor, ['integer']) ?? []
      const row = await getCaseFor(deps.db, call.actor, 'readTimeline', request.params.caseId)
      const entries = await listEntries(deps.db, row.courtId, row.id, after, limit + 1)
      return pageOf(
        entries,
        limit,
        (entry) => [entry.seq],
        ({ canonical: _canonical, previousHash: _previous, hash, ...entry }) => ({
          ...entry,
          hash: hash.toString('hex'),
        }),
      )
    },
  )
  app.get(
    '/cases/:caseId/timeline/verification',
    {
      config: { action: 'readTimeline', resource: 'case' },
      schema: {
        tags,
        operationId: 'verifyTimeline',
        summary: 'Whether the timeline is whole and unchanged',
        description: 'Recomputes the hash chain from the stored texts and compares its end with the case.',
        params: CaseParams,
        response: readResponses(TimelineVerificationView, 'The verdict'),
      },
    },
    async (request) => {
      const call = await callOf(deps, request)
      const row = await getCaseFor(deps.db, call.actor, 'readTimeline', request.params.caseId)
      const entries = await listEntries(deps.db, row.courtId, row.id, 0, row.lastSeq + 10)
      return verifyTimeline(entries, row)
    },
  )
  app.get(
    '/cases/:caseId/deadlines',
    {
      config: { action: 'readCase', resource: 'case' },
      schema: {
        tags,
        operationId: 'readDeadlines',
        summary: 'The statutory periods of a case with their arithmetic',
        description:
          'Each with its law, its start, its last day and the steps that lead there (CPL 85; ONL 12, 24; OP25-3).',
        params: CaseParams,
        response: readResponses(DeadlineList, 'Running and ended periods'),
      },
    },
    async (request) => {
      const call = await callOf(deps, request)
      const row = await getCaseFor(deps.db, call.actor, 'readCase', request.params.caseId)
      const items = await listDeadlines(deps.db, row.courtId, row.id)
      return { items: items.map(deadlineView) as never }
    },
  )
  app.get(
    '/cases',
    {
      config: { action: 'listCases', resource: 'court' },
      schema: {
        tags,
        operationId: 'listCases',
        summary: 'Cases of a court, newest first',
        description: 'Filters are combined with and; each is indexed.',
        querystring: Type.Object(
          {
            courtCode: text(20),
            state: Type.Optional(oneOfValues(CASE_STATES)),
            causeCode: Type.Optional(text(20)),
            mediatorId: Type.Optional(Uuid),
            number: Type.Optional(text(60)),
            receivedFrom: Type.Optional(Day),
            receivedTo: Type.Optional(Day),
            dueBefore: Type.Optional(Day),
            ...PAGE_QUERY,
          },
          { additionalProperties: false },
        ),
        response: readResponses(CasePage, 'One page'),
      },
    },
    async (request) => {
      const call = await callOf(deps, request)
      const { courtCode, cursor, limit = PAGE_SIZE, ...filters } = request.query
      const court = courtOfList(call, 'listCases', courtCode)
      const keys = decodeCursor(cursor, ['day', 'uuid'])
      const after = keys === undefined ? undefined : { on: keys[0], id: keys[1] }
      const rows = await listCases(deps.db, court.id, filters as Partial<Record<CaseFilter, string>>, {
        limit: limit + 1,
        after,
      })
      return pageOf(
        rows,
        limit,
        (row) => [row.receivedOn, row.id],
        (row) => summaryView(call, row),
      )
    },
  )
  app.post(
    '/case-searches',
    {
      config: { action: 'searchCases', resource: 'court' },
      schema: {
        tags,
        operationId: 'searchCases',
        summary: 'Cases in which somebody with this paper is a party',
        description:
          'A POST because an identity number may never stand in an address. Found by blind index; 100 cases at most.',
        headers: WriteHeaders,
        body: Type.Object(
          {
            courtCode: text(20),
            identity: Type.Object({ kind: oneOfValues(ID_KINDS), number: text(40) }, { additionalProperties: false }),
          },
          {
            additionalProperties: false,
            examples: [
              { courtCode: '辽0504', identity: { kind: 'resident-identity-card', number: '11010519491231002X' } },
            ],
          },
        ),
        response: writeResponses({ 200: { description: 'What was found', body: CasePage } }),
      },
    },
    async (request) => {
      const call = await callOf(deps, request)
      const { courtCode, identity } = request.body
      const court = courtOfList(call, 'searchCases', courtCode)
      const canonical = canonicalIdentityNumber(identity.kind, identity.number, call.today)
      if (!canonical.ok) throw ruleNotMet(canonical.rule, '#/identity/number')
      const index = identityIndex(call.vault, { kind: identity.kind, number: canonical.canonical })
      const rows = await listCasesByIdentity(deps.db, court.id, index)
      return { items: rows.map((row) => summaryView(call, row)), nextCursor: null }
    },
  )
  app.get(
    '/work-list',
    {
      config: { action: 'readWorkList', resource: 'self' },
      schema: {
        tags,
        operationId: 'readWorkList',
        summary: 'The caller’s open cases, most urgent first',
        description:
          'Mediators get the cases offered to them or with them; court staff the open cases of the court named.',
        querystring: Type.Object(
          { courtCode: Type.Optional(text(20)), ...PAGE_QUERY },
          { additionalProperties: false },
        ),
        response: readResponses(CasePage, 'One page'),
      },
    },
    async (request) => {
      const call = await callOf(deps, request)
      const { courtCode, cursor, limit = PAGE_SIZE } = request.query
      const keys = decodeCursor(cursor, ['integer', 'day', 'uuid'])
      const after = keys === undefined ? BEFORE_ALL : { negativePriority: keys[0], dueOn: keys[1], id: keys[2] }
      const rows = await workRows(call, courtCode, after, limit + 1)
      return pageOf(rows, limit, urgencyKeys, (row) => summaryView(call, row))
    },
  )
  app.post(
    '/cases/:caseId/parties/:partyId/disclosures',
    {
      config: { action: 'unmaskParty', resource: 'case' },
      schema: {
        tags,
        operationId: 'discloseParty',
        summary: 'Personal data of a party in clear, for a stated purpose',
        description: 'Who saw what and why is written to the access log before the values leave (PIPL 28, 51).',
        params: Type.Object({ caseId: Uuid, partyId: Uuid }, { additionalProperties: false }),
        headers: Type.Object({}),
        body: DisclosePartyBody,
        response: writeResponses({ 200: { description: 'The values asked for', body: DisclosedParty } }),
      },
    },
    (request, reply) => {
      if (request.headers['idempotency-key'] !== undefined) {
        throw invalidRequest({
          reason: {
            zh: '披露不保存应答，不接受 Idempotency-Key。',
            en: 'A disclosure is never kept; send no Idempotency-Key.',
          },
        })
      }
      const { caseId, partyId } = request.params
      return write(deps, request, reply, async (tx, call) => ({
        status: 200,
        body: await discloseParty(tx, call, caseId, partyId, request.body),
      }))
    },
  )

  function workRows(call: Call, courtCode: string | undefined, after: typeof BEFORE_ALL, limit: number) {
    const { actor } = call
    const mediatorGrants = actor.grants.filter((grant) => grant.mediatorId !== null)
    const mediatorId = mediatorGrants[0]?.mediatorId
    if (courtCode === undefined && mediatorId !== undefined && mediatorId !== null) {
      const courtIds = mediatorGrants.flatMap((grant) => grant.courtIds).flatMap(call.reference.subtreeOf)
      return listMediatorWork(deps.db, mediatorId, courtIds, after, limit)
    }
    const own = actor.grants.find((grant) => grant.role !== 'mediator' && grant.role !== 'organisation-manager')
      ?.courtIds[0]
    const court =
      courtCode !== undefined ? courtOfList(call, 'readWorkList', courtCode) : call.reference.courtById(own ?? 0)
    return court === undefined ? Promise.resolve([]) : listCourtWork(deps.db, court.id, after, limit)
  }
}
