import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { decodeCursor, PAGE_SIZE, pageOf } from '../../http/cursor.js'
import { readResponses, writeResponses } from '../../http/responses.js'
import { ActHeaders, WriteHeaders } from '../../http/route-schemas.js'
import { type Answer, callOf, type ModuleDeps, write } from '../../http/write.js'
import type { Executor } from '../../platform/database.js'
import { NIL_ID } from '../../platform/ids.js'
import { notFound } from '../../problems.js'
import type { Call } from '../../workflow/call.js'
import { courtOf } from '../../workflow/case-id.js'
import { permittedCourt, requireCourt } from '../../workflow/permitted-court.js'
import { addTeamMember } from './add-team-member.js'
import { createTeamTemplate } from './create-team-template.js'
import { dissolveTeam } from './dissolve-team.js'
import { endTeamMembership } from './end-team-membership.js'
import { formTeam } from './form-team.js'
import {
  AddTeamMemberBody,
  CreateTeamTemplateBody,
  DissolveTeamBody,
  EndTeamMembershipBody,
  FormTeamBody,
  SetTeamFieldsBody,
  TeamMemberParams,
  TeamPage,
  TeamParams,
  TeamQuery,
  TeamsQuery,
  TeamTemplatePage,
  TeamTemplatesQuery,
  TeamTemplateView,
  TeamView,
  teamView,
  templateView,
} from './schemas.js'
import { setTeamFields } from './set-team-fields.js'
import { findTeam, listTeams, listTemplates } from './store.js'

const tags = ['teams']
const READ = { action: 'readTeams', resource: 'court' } as const
const ADMINISTER = { action: 'administerTeams', resource: 'court' } as const
const SOURCE = 'Source: SEED (the composition of such teams is no law and decided by the court).'

/** A team as its court's people see it on a day. */
async function teamOn(executor: Executor, call: Call, teamId: string, on: string) {
  const court = requireCourt(call, 'readTeams', call.reference.courtById(courtOf(teamId) ?? -1))
  const team = await findTeam(executor, court.id, teamId, on)
  if (team === undefined) throw notFound({})
  return teamView(team, court.code, on)
}

/** Teams of mediators and those who judge when mediation fails: what they are made of, who is in them, what they take. */
export const teamRoutes: FastifyPluginAsyncTypebox<ModuleDeps> = async (app, deps) => {
  app.post(
    '/team-templates',
    {
      config: ADMINISTER,
      schema: {
        tags,
        operationId: 'createTeamTemplate',
        summary: 'Say what teams are made of',
        description: `Roles and their head-counts, with the source and how sure it is. Who: court-administrator. 设定团队模板：各岗位及人数。\n\n${SOURCE}`,
        headers: WriteHeaders,
        body: CreateTeamTemplateBody,
        response: writeResponses({ 201: { description: 'Made', body: TeamTemplateView } }),
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) => ({
        status: 201,
        body: templateView(createTeamTemplate(tx, call, request.body), request.body.courtCode),
      })),
  )
  app.get(
    '/team-templates',
    {
      config: READ,
      schema: {
        tags,
        operationId: 'listTeamTemplates',
        summary: 'Templates of teams of a court',
        description: '团队模板一览。',
        querystring: TeamTemplatesQuery,
        response: readResponses(TeamTemplatePage, 'One page, the oldest first'),
      },
    },
    async (request) => {
      const call = await callOf(deps, request)
      const { courtCode, cursor, limit = PAGE_SIZE } = request.query
      const court = permittedCourt(call, 'readTeams', courtCode)
      const [after] = decodeCursor(cursor, ['uuid']) ?? [NIL_ID]
      const rows = await listTemplates(deps.db, court.id, { after, limit: limit + 1 })
      return pageOf(
        rows,
        limit,
        ({ id }) => [id],
        (row) => templateView(row, court.code),
      )
    },
  )
  app.post(
    '/teams',
    {
      config: ADMINISTER,
      schema: {
        tags,
        operationId: 'formTeam',
        summary: 'Form a team',
        description: `From a template of the court, with the kinds of disputes that it takes; members join afterwards. Who: court-administrator. 组建调裁对接团队。\n\n${SOURCE}`,
        headers: WriteHeaders,
        body: FormTeamBody,
        response: writeResponses({ 201: { description: 'Formed', body: TeamView } }),
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) => {
        const team = await formTeam(tx, call, request.body)
        const body = teamView(team, request.body.courtCode, call.today)
        return { status: 201, body, version: team.version, location: `/v1/teams/${team.id}` }
      }),
  )
  app.get(
    '/teams',
    {
      config: READ,
      schema: {
        tags,
        operationId: 'listTeams',
        summary: 'Teams that a court has on a day',
        description: 'With who is in them on that day and which places nobody fills. 团队一览。',
        querystring: TeamsQuery,
        response: readResponses(TeamPage, 'One page, the oldest first'),
      },
    },
    async (request) => {
      const call = await callOf(deps, request)
      const { courtCode, on = call.today, cursor, limit = PAGE_SIZE } = request.query
      const court = permittedCourt(call, 'readTeams', courtCode)
      const [after] = decodeCursor(cursor, ['uuid']) ?? [NIL_ID]
      const rows = await listTeams(deps.db, court.id, on, { after, limit: limit + 1 })
      return pageOf(
        rows,
        limit,
        ({ id }) => [id],
        (team) => teamView(team, court.code, on),
      )
    },
  )
  app.get(
    '/teams/:teamId',
    {
      config: READ,
      schema: {
        tags,
        operationId: 'readTeam',
        summary: 'A team, who is in it on a day, and who is missing',
        description:
          'ETag is the version for If-Match. A team that lacks members works all the same; missing says which places nobody fills. 查看团队、成员及缺员情况。',
        params: TeamParams,
        querystring: TeamQuery,
        response: readResponses(TeamView, 'The team'),
      },
    },
    async (request, reply) => {
      const call = await callOf(deps, request)
      const view = await teamOn(deps.db, call, request.params.teamId, request.query.on ?? call.today)
      reply.header('etag', `"${view.version}"`)
      return view
    },
  )

  /** The team after a change, as it is today. */
  const changed = async (executor: Executor, call: Call, teamId: string, status: 200 | 201): Promise<Answer> => {
    const body = await teamOn(executor, call, teamId, call.today)
    return { status, body, version: body.version, location: `/v1/teams/${teamId}` }
  }
  app.post(
    '/teams/:teamId/members',
    {
      config: ADMINISTER,
      schema: {
        tags,
        operationId: 'addTeamMember',
        summary: 'Take somebody into a team',
        description:
          'They must hold the role in the court, a mediator be on its roster; on no day has the team more of a role than its template says. Who: court-administrator. 增加团队成员。\n\nSource: INV 5-7 (derived).',
        params: TeamParams,
        headers: ActHeaders,
        body: AddTeamMemberBody,
        response: writeResponses({ 201: { description: 'The team as it is now', body: TeamView } }),
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) => {
        const { teamId } = request.params
        await addTeamMember(tx, call, teamId, request.body)
        return changed(tx, call, teamId, 201)
      }),
  )
  app.post(
    '/teams/:teamId/members/:memberId/departure',
    {
      config: ADMINISTER,
      schema: {
        tags,
        operationId: 'endTeamMembership',
        summary: 'Record that a member left',
        description: 'The place is free from that day on. Who: court-administrator. 登记团队成员离任。',
        params: TeamMemberParams,
        headers: ActHeaders,
        body: EndTeamMembershipBody,
        response: writeResponses({ 200: { description: 'The team as it is now', body: TeamView } }),
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) => {
        const { teamId, memberId } = request.params
        await endTeamMembership(tx, call, teamId, memberId, request.body)
        return changed(tx, call, teamId, 200)
      }),
  )
  app.post(
    '/teams/:teamId/fields',
    {
      config: ADMINISTER,
      schema: {
        tags,
        operationId: 'setTeamFields',
        summary: 'Say anew which disputes a team takes',
        description: 'Cases that it has stay with it. Who: court-administrator. 调整团队办理的纠纷类型。',
        params: TeamParams,
        headers: ActHeaders,
        body: SetTeamFieldsBody,
        response: writeResponses({ 200: { description: 'The team as it is now', body: TeamView } }),
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) => {
        const { teamId } = request.params
        await setTeamFields(tx, call, teamId, request.body)
        return changed(tx, call, teamId, 200)
      }),
  )
  app.post(
    '/teams/:teamId/dissolution',
    {
      config: ADMINISTER,
      schema: {
        tags,
        operationId: 'dissolveTeam',
        summary: 'Dissolve a team',
        description:
          'Its members leave with it; cases handed over to its judge stay where they are. Who: court-administrator. 解散团队。',
        params: TeamParams,
        headers: ActHeaders,
        body: DissolveTeamBody,
        response: writeResponses({ 200: { description: 'The team as it was last', body: TeamView } }),
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) => {
        const { teamId } = request.params
        await dissolveTeam(tx, call, teamId, request.body)
        return changed(tx, call, teamId, 200)
      }),
  )
}
