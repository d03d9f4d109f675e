import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { decodeCursor, PAGE_QUERY, PAGE_SIZE, pageOf } from '../../http/cursor.js'
import { readResponses, writeResponses } from '../../http/responses.js'
import { CaseParams, WriteHeaders } from '../../http/route-schemas.js'
import { callOf, type ModuleDeps, write } from '../../http/write.js'
import { languageOf } from '../../platform/problem-handler.js'
import { invalidRequest, ruleNotMet } from '../../problems.js'
import { getCaseFor, requireCase, scopeOf } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { commandText } from '../../workflow/commands.js'
import { courtOfList } from '../../workflow/permitted-court.js'
import { Day, oneOfValues, text, Uuid } from '../../workflow/schemas.js'
import { CASE_STATES } from '../../workflow/states.js'
import { warningLevel } from '../../workflow/warnings.js'
import { canonicalIdentityNumber } from '../intake/identity-numbers.js'
import { foldedName } from '../intake/name-grams.js'
import { identityIndex } from '../intake/record-parties.js'
import { DisclosedParty, DisclosePartyBody } from '../intake/schemas.js'
import { findCaseParts, listDeadlines } from './case-view.js'
import { decideActions } from './decide-actions.js'
import { discloseParty } from './disclose-party.js'
import {
  CaseActions,
  CasePage,
  CaseView,
  DeadlineList,
  SearchCasesBody,
  TimelinePage,
  TimelineVerificationView,
} from './schemas.js'
import {
  BEFORE_ALL,
  type CaseFilter,
  type CaseOrder,
  type CaseSummary,
  listCases,
  listCasesByIdentity,
  listCasesByName,
  listCourtWork,
  listEntries,
  listMediatorWork,
} from './store.js'
import { verifyTimeline } from './verify-timeline.js'
import { writeCase } from './write-case.js'

const tags = ['looking']

const SOUGHT_NAME_LENGTH_MAX = 50

function summaryView(call: Call, { courtId, nextWarningsOn: [amberOn, redOn], ...summary }: CaseSummary) {
  const dueOn = summary.nextDueOn
  return {
    ...summary,
    courtCode: call.reference.courtById(courtId)?.code ?? '',
    level: dueOn === null ? null : warningLevel({ dueOn, amberOn, redOn }, call.today),
  }
}

/** Each order has its keys in another sequence, so that a cursor of one is refused by the other. */
const PLACE_KEYS = {
  newest: (row: CaseSummary) => [row.receivedOn, row.id],
  due: (row: CaseSummary) => [row.id, row.nextDueOn ?? ''],
} as const satisfies Record<CaseOrder, unknown>

function placeOf(cursor: string | undefined, order: CaseOrder): { on: string; id: string } | undefined {
  if (order === 'newest') {
    const keys = decodeCursor(cursor, ['day', 'uuid'])
    return keys && { on: keys[0], id: keys[1] }
  }
  const keys = decodeCursor(cursor, ['uuid', 'day'])
  return keys && { on: keys[1], id: keys[0] }
}

/** A name to search by: 1 to 50 characters once folded, one of them a letter or a digit. */
function checkSoughtName(name: string): void {
  const folded = foldedName(name)
  if (Array.from(folded).length <= SOUGHT_NAME_LENGTH_MAX && /[\p{L}\p{N}]/u.test(folded)) return
  throw invalidRequest(
    {},
    {
      errors: [
        {
          pointer: '#/name',
          code: 'name',
          zh: '姓名或者名称应为 1 至 50 个字，不计空格和间隔号，且至少有一个文字或者数字。',
          en: 'A name has 1 to 50 characters, spaces and middle dots not counted, and at least one letter or digit.',
        },
      ],
    },
  )
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
      const parts = await requireCase(call.actor, 'readCase', caseId, (courtId) =>
        findCaseParts(deps.db, courtId, caseId, call.today),
      )
      const courtCode = call.reference.courtById(parts.courtId)?.code ?? ''
      return reply
        .header('etag', `"${parts.version}"`)
        .type('application/json')
        .send(writeCase(call.actor, courtCode, parts) as never)
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
      const items = await listDeadlines(deps.db, row.courtId, row.id, call.today)
      return { items: items as never }
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
        description:
          'Filters are combined with and; each is indexed. With dueBefore the list is an overview of deadlines: the case that is due next comes first. A cursor serves the order that it was given for.',
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
      const order = filters.dueBefore === undefined ? 'newest' : 'due'
      const rows = await listCases(deps.db, court.id, filters as Partial<Record<CaseFilter, string>>, {
        order,
        limit: limit + 1,
        after: placeOf(cursor, order),
      })
      return pageOf(rows, limit, PLACE_KEYS[order], (row) => summaryView(call, row))
    },
  )
  app.post(
    '/case-searches',
    {
      config: { action: 'searchCases', resource: 'court' },
      schema: {
        tags,
        operationId: 'searchCases',
        summary: 'Cases in which somebody with this paper or this name is a party',
        description:
          'Give either identity or name. A POST because neither may ever stand in an address. A paper is found by blind index; a name wherever it contains the text, however it is spaced, dotted or capitalised. The newest 100 cases at most: a longer name narrows the search.',
        headers: WriteHeaders,
        body: SearchCasesBody,
        response: writeResponses({ 200: { description: 'What was found', body: CasePage } }),
      },
    },
    async (request) => {
      const call = await callOf(deps, request)
      const { courtCode, ...sought } = request.body
      const court = courtOfList(call, 'searchCases', courtCode)
      const rows = await soughtRows(call, court.id, sought)
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

  function soughtRows(call: Call, courtId: number, { identity, name }: Omit<SearchCasesBody, 'courtCode'>) {
    if (identity !== undefined && name === undefined) {
      const canonical = canonicalIdentityNumber(identity.kind, identity.number, call.today)
      if (!canonical.ok) throw ruleNotMet(canonical.rule, '#/identity/number')
      const index = identityIndex(call.vault, { kind: identity.kind, number: canonical.canonical })
      return listCasesByIdentity(deps.db, courtId, index)
    }
    if (name !== undefined && identity === undefined) {
      checkSoughtName(name)
      return listCasesByName(deps.db, courtId, name)
    }
    throw invalidRequest({
      reason: {
        zh: 'identity（证件）和 name（姓名或者名称）应当且只能提供一项。',
        en: 'Give exactly one of identity and name.',
      },
    })
  }

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
