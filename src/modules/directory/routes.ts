import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { decodeCursor, PAGE_SIZE, pageOf } from '../../http/cursor.js'
import { readResponses, writeResponses } from '../../http/responses.js'
import { ActHeaders, WriteHeaders } from '../../http/route-schemas.js'
import { actorOf, type ModuleDeps, write } from '../../http/write.js'
import { NIL_ID } from '../../platform/ids.js'
import { notFound } from '../../problems.js'
import { permittedCourt } from '../../workflow/permitted-court.js'
import { changeClient } from './change-client.js'
import { clockRoutes } from './clock-routes.js'
import { createCourt } from './create-court.js'
import { createPerson } from './create-person.js'
import { defineTag } from './define-tag.js'
import { disableClient } from './disable-client.js'
import { grantRole } from './grant-role.js'
import { registerClient } from './register-client.js'
import { revokeGrant } from './revoke-grant.js'
import {
  Cause,
  CausePage,
  CauseParams,
  CausesQuery,
  ChangeClientBody,
  Client,
  ClientPage,
  ClientParams,
  ClientsQuery,
  Court,
  CourtPage,
  CourtsQuery,
  CreateCourtBody,
  CreatePersonBody,
  DefineTagBody,
  Grant,
  GrantParams,
  GrantRoleBody,
  Me,
  PeopleQuery,
  Person,
  PersonPage,
  PriorityTag,
  PriorityTagList,
  ProfilePage,
  ProfilePeriod,
  ProfilesQuery,
  RegisterClientBody,
  SetProfileBody,
  SetThresholdBody,
  TagsQuery,
  Threshold,
  ThresholdList,
  ThresholdsQuery,
} from './schemas.js'
import { setProfile } from './set-profile.js'
import { setThreshold } from './set-threshold.js'
import {
  type CauseRow,
  type CourtRow,
  findCause,
  listCauses,
  listClients,
  listCourts,
  listGrants,
  listPeople,
  listPriorityTags,
  listProfilePeriods,
  listThresholds,
} from './store.js'
import { clientView, grantView, meView } from './views.js'

const tags = ['directory']
const GRANTS_SHOWN_MAX = 200
const CAUSE_SOURCE = 'Source: 民事案件案由规定 (法〔2025〕227号, in force 2026-01-01). 案由。'

function courtView({ id: _, ...court }: CourtRow) {
  return court
}

function causeView({ position: _, ...cause }: CauseRow) {
  return cause
}

/** Courts, causes of action, limits and profiles as anybody signed in may read them. */
const referenceRoutes: FastifyPluginAsyncTypebox<ModuleDeps> = async (app, deps) => {
  const config = { action: 'readReference', resource: 'reference' } as const

  app.get(
    '/me',
    {
      config: { action: 'readMe', resource: 'self' },
      schema: {
        tags,
        operationId: 'readMe',
        summary: 'Who the caller is and what they may be where',
        description: 'Roles come from the grants of this service, never from the token. 本人岗位与所属法院。',
        response: readResponses(Me, 'The caller'),
      },
    },
    async (request) => meView(await deps.reference.current(), actorOf(request)),
  )

  app.get(
    '/courts',
    {
      config,
      schema: {
        tags,
        operationId: 'listCourts',
        summary: 'Courts of this service',
        description: 'In the order in which they were added. Source of the codes: NUM 5. 法院及法院代字。',
        querystring: CourtsQuery,
        response: readResponses(CourtPage, 'A page of courts'),
      },
    },
    async (request) => {
      const { cursor, limit = PAGE_SIZE } = request.query
      const [after] = decodeCursor(cursor, ['integer']) ?? [0]
      return pageOf(await listCourts(deps.db, after, limit + 1), limit, (row) => [row.id], courtView)
    },
  )

  app.get(
    '/causes',
    {
      config,
      schema: {
        tags,
        operationId: 'searchCauses',
        summary: 'Causes of action by part of the name, number or code',
        description: `In the order of the regulation. The lowest cause that fits is to be used. ${CAUSE_SOURCE}`,
        querystring: CausesQuery,
        response: readResponses(CausePage, 'A page of causes'),
      },
    },
    async (request) => {
      const { q, level, revision, cursor, limit = PAGE_SIZE } = request.query
      const [after] = decodeCursor(cursor, ['integer']) ?? [0]
      const rows = await listCauses(deps.db, {
        revision: revision ?? null,
        q: q ?? null,
        level: level ?? null,
        after,
        rows: limit + 1,
      })
      return pageOf(rows, limit, (row) => [row.position], causeView)
    },
  )

  app.get(
    '/causes/:revision/:code',
    {
      config,
      schema: {
        tags,
        operationId: 'readCause',
        summary: 'One cause of action',
        description: `Numbers differ between revisions, so a cause is named by both. ${CAUSE_SOURCE}`,
        params: CauseParams,
        response: readResponses(Cause, 'The cause'),
      },
    },
    async (request) => {
      const row = await findCause(deps.db, request.params.revision, request.params.code)
      if (row === undefined) throw notFound({})
      return causeView(row)
    },
  )

  app.get(
    '/small-claims-thresholds',
    {
      config,
      schema: {
        tags,
        operationId: 'listSmallClaimsThresholds',
        summary: 'Small-claims limits of a province, newest first',
        description:
          'As each High Court announced them, never computed; empty when none is known. Source: CPL 165; INT 272. 小额诉讼标的额上限。',
        querystring: ThresholdsQuery,
        response: readResponses(ThresholdList, 'The limits'),
      },
    },
    async (request) => ({ items: await listThresholds(deps.db, request.query.province) }),
  )

  app.get(
    '/procedure-profiles',
    {
      config,
      schema: {
        tags,
        operationId: 'listProcedureProfiles',
        summary: 'From when on courts work under which procedure profile',
        description:
          'A period without a court holds for every court without an own one. The profile of a case is that of its court on the day of receipt. Source: OP25. 程序规则的适用时间。',
        querystring: ProfilesQuery,
        response: readResponses(ProfilePage, 'A page of periods'),
      },
    },
    async (request) => {
      const { cursor, limit = PAGE_SIZE } = request.query
      const [courtId, effectiveFrom] = decodeCursor(cursor, ['integer', 'day']) ?? [-1, '0001-01-01']
      const reference = await deps.reference.current()
      const rows = await listProfilePeriods(deps.db, { courtId, effectiveFrom }, limit + 1)
      return pageOf(
        rows,
        limit,
        (row) => [row.courtId, row.effectiveFrom],
        ({ courtId: id, ...period }) => ({ ...period, courtCode: reference.courtById(id)?.code ?? null }),
      )
    },
  )

  app.get(
    '/priority-tags',
    {
      config,
      schema: {
        tags,
        operationId: 'listPriorityTags',
        summary: 'Priority tags of a court, heaviest first',
        description: 'What a tag adds to the priority of a case in work lists. 优先标签，如绿色通道。',
        querystring: TagsQuery,
        response: readResponses(PriorityTagList, 'The tags'),
      },
    },
    async (request) => {
      const court = (await deps.reference.current()).courtByCode(request.query.courtCode)
      if (court === undefined) throw notFound({})
      const rows = await listPriorityTags(deps.db, court.id)
      return { items: rows.map((row) => ({ courtCode: court.code, ...row })) }
    },
  )
}

/** People, their roles, and machine clients. */
const rightsRoutes: FastifyPluginAsyncTypebox<ModuleDeps> = async (app, deps) => {
  app.get(
    '/people',
    {
      config: { action: 'readPeople', resource: 'court' },
      schema: {
        tags,
        operationId: 'listPeople',
        summary: 'People with a role in a court, with ended roles',
        description: 'With `subject`, that one person, so that a role in this court can be given to them. 人员与岗位。',
        querystring: PeopleQuery,
        response: readResponses(PersonPage, 'A page of people'),
      },
    },
    async (request) => {
      const { courtCode, subject, cursor, limit = PAGE_SIZE } = request.query
      const reference = await deps.reference.current()
      const court = permittedCourt({ actor: actorOf(request), reference }, 'readPeople', courtCode)
      const [after] = decodeCursor(cursor, ['uuid']) ?? [NIL_ID]
      const rows = await listPeople(deps.db, { courtId: court.id, subject: subject ?? null, after, rows: limit + 1 })
      const ids = rows.map((row) => row.id)
      const granted = await listGrants(deps.db, court.id, ids)
      return pageOf(
        rows,
        limit,
        (row) => [row.id],
        (row) => {
          const own = granted.filter((grant) => grant.personId === row.id).slice(0, GRANTS_SHOWN_MAX)
          return { ...row, grants: own.map((grant) => grantView(court, grant)) }
        },
      )
    },
  )

  app.post(
    '/people',
    {
      config: { action: 'administerPeople', resource: 'court' },
      schema: {
        tags,
        operationId: 'createPerson',
        summary: 'Make a person known',
        description: 'By the subject of their tokens. Without a role they may do nothing. 新增人员。',
        headers: WriteHeaders,
        body: CreatePersonBody,
        response: writeResponses({ 201: { description: 'Made known', body: Person } }),
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) => ({
        status: 201,
        body: await createPerson(tx, call, request.body),
      })),
  )

  app.post(
    '/grants',
    {
      config: { action: 'administerPeople', resource: 'court' },
      schema: {
        tags,
        operationId: 'grantRole',
        summary: 'Give a person a role in a court',
        description:
          'Only in courts that the caller administers and never to oneself. Effective within five seconds. 授予岗位权限。',
        headers: WriteHeaders,
        body: GrantRoleBody,
        response: writeResponses({ 201: { description: 'Given', body: Grant } }),
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) => ({ status: 201, body: await grantRole(tx, call, request.body) })),
  )

  app.post(
    '/grants/:grantId/revocation',
    {
      config: { action: 'administerPeople', resource: 'court' },
      schema: {
        tags,
        operationId: 'revokeGrant',
        summary: 'End a role',
        description:
          'Effective within five seconds; the grant stays on record. Repeating changes nothing. 撤销岗位权限。',
        params: GrantParams,
        headers: WriteHeaders,
        response: writeResponses({ 201: { description: 'Ended', body: Grant } }),
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) => ({
        status: 201,
        body: await revokeGrant(tx, call, request.params.grantId),
      })),
  )

  app.get(
    '/clients',
    {
      config: { action: 'administerClients', resource: 'court' },
      schema: {
        tags,
        operationId: 'listClients',
        summary: 'Machine clients of a court, disabled ones too',
        description: 'In the order of their registration. 系统对接客户端。',
        querystring: ClientsQuery,
        response: readResponses(ClientPage, 'A page of clients'),
      },
    },
    async (request) => {
      const { courtCode, cursor, limit = PAGE_SIZE } = request.query
      const reference = await deps.reference.current()
      const court = permittedCourt({ actor: actorOf(request), reference }, 'administerClients', courtCode)
      const [after] = decodeCursor(cursor, ['uuid']) ?? [NIL_ID]
      const rows = await listClients(deps.db, { courtId: court.id, after, rows: limit + 1 })
      return pageOf(
        rows,
        limit,
        (row) => [row.id],
        (row) => clientView(reference, row),
      )
    },
  )

  app.post(
    '/clients',
    {
      config: { action: 'administerClients', resource: 'court' },
      schema: {
        tags,
        operationId: 'registerClient',
        summary: 'Let another system call the service',
        description:
          'Within courts that the caller administers. A client has the scopes that both its registration and its token carry. 登记系统对接客户端。',
        headers: WriteHeaders,
        body: RegisterClientBody,
        response: writeResponses({ 201: { description: 'Registered', body: Client } }),
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) => {
        const client = await registerClient(tx, call, request.body)
        return { status: 201, body: client, version: client.version }
      }),
  )

  app.put(
    '/clients/:clientId',
    {
      config: { action: 'administerClients', resource: 'court' },
      schema: {
        tags,
        operationId: 'changeClient',
        summary: 'Change what a client may do, where, and how often',
        description:
          'Only by who administers all of its courts, those it has and those it gets. Needs the version in `If-Match`. Effective within five seconds. Secrets and keys are changed at the issuer of tokens, not here. 变更对接客户端的权限、法院与调用频率。',
        params: ClientParams,
        headers: ActHeaders,
        body: ChangeClientBody,
        response: writeResponses({ 200: { description: 'The client as it is now', body: Client } }),
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) => {
        const client = await changeClient(tx, call, request.params.clientId, request.body)
        return { status: 200, body: client, version: client.version }
      }),
  )

  app.post(
    '/clients/:clientId/disabling',
    {
      config: { action: 'administerClients', resource: 'court' },
      schema: {
        tags,
        operationId: 'disableClient',
        summary: 'Shut a client out for good',
        description: 'Effective within five seconds in all its courts. Repeating changes nothing. 停用系统对接客户端。',
        params: ClientParams,
        headers: WriteHeaders,
        response: writeResponses({ 201: { description: 'Shut out', body: Client } }),
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) => ({
        status: 201,
        body: await disableClient(tx, call, request.params.clientId),
      })),
  )
}

/** Changes of reference data. */
const administrationRoutes: FastifyPluginAsyncTypebox<ModuleDeps> = async (app, deps) => {
  const config = { action: 'administerReference', resource: 'reference' } as const

  app.post(
    '/courts',
    {
      config: { action: 'administerCourts', resource: 'court' },
      schema: {
        tags,
        operationId: 'createCourt',
        summary: 'Add a court',
        description:
          'Below a court that the caller administers. Known everywhere within five seconds. Source: NUM 5. 新增法院。',
        headers: WriteHeaders,
        body: CreateCourtBody,
        response: writeResponses({ 201: { description: 'Added', body: Court } }),
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) => ({
        status: 201,
        body: await createCourt(tx, call, request.body),
      })),
  )

  app.post(
    '/priority-tags',
    {
      config,
      schema: {
        tags,
        operationId: 'defineTag',
        summary: 'Define or change a priority tag of a court',
        description: 'For cases received or amended from now on. 设置优先标签。',
        headers: WriteHeaders,
        body: DefineTagBody,
        response: writeResponses({ 201: { description: 'Defined', body: PriorityTag } }),
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) => ({ status: 201, body: await defineTag(tx, call, request.body) })),
  )

  app.post(
    '/procedure-profiles',
    {
      config,
      schema: {
        tags,
        operationId: 'setProfile',
        summary: 'Let a court go over to a procedure profile on a day',
        description:
          'Cases received before stay under the profile of their receipt. Without a court: only by who administers every court. Source: OP25. 设置程序规则启用日期。',
        headers: WriteHeaders,
        body: SetProfileBody,
        response: writeResponses({ 201: { description: 'Set', body: ProfilePeriod } }),
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) => ({
        status: 201,
        body: await setProfile(tx, call, request.body),
      })),
  )

  app.post(
    '/small-claims-thresholds',
    {
      config,
      schema: {
        tags,
        operationId: 'setThreshold',
        summary: 'Enter the small-claims limits that a High Court announced',
        description:
          'Only by who administers every court of the province. Source: CPL 165; INT 272. 录入小额诉讼标的额上限。',
        headers: WriteHeaders,
        body: SetThresholdBody,
        response: writeResponses({ 201: { description: 'Entered', body: Threshold } }),
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) => ({
        status: 201,
        body: await setThreshold(tx, call, request.body),
      })),
  )
}

/** Reference data, people and rights, machine clients, and their administration. */
export const directoryRoutes: FastifyPluginAsyncTypebox<ModuleDeps> = async (app, deps) => {
  await referenceRoutes(app, deps)
  await rightsRoutes(app, deps)
  await administrationRoutes(app, deps)
  await clockRoutes(app, deps)
}
