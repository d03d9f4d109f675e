import { type SQL, sql } from 'drizzle-orm'
import type { Executor } from '../../platform/database.js'
import { NIL_ID } from '../../platform/ids.js'
import { inserter, statement } from '../../platform/statement.js'
import type { Tx } from '../../platform/transaction.js'
import type { Membership } from './decide-membership.js'
import { type TeamRole, type TeamSlot, teamEvents, teamMembers, teams, teamTemplates } from './tables.js'

export type TeamRow = typeof teams.$inferSelect
export type TeamTemplateRow = Omit<typeof teamTemplates.$inferSelect, 'createdBy' | 'createdAt'>

const p = sql.placeholder

export const insertTeamTemplates = inserter('insert_team_templates', teamTemplates)
export const insertTeams = inserter('insert_teams', teams)
export const insertTeamMembers = inserter('insert_team_members', teamMembers)
export const insertTeamEvents = inserter('insert_team_events', teamEvents)

const TEMPLATE = sql`k.court_id as "courtId", k.id, k.name, k.slots, k.source, k.confidence`

const templateById = statement<TeamTemplateRow>(
  'find_team_template',
  sql`select ${TEMPLATE} from team_templates k where k.court_id = ${p('courtId')} and k.id = ${p('id')}`,
)
const templatePage = statement<TeamTemplateRow>(
  'list_team_templates',
  sql`select ${TEMPLATE} from team_templates k where k.court_id = ${p('courtId')} and k.id > ${p('after')}::uuid
      order by k.id limit ${p('limit')}`,
)

export function findTemplate(executor: Executor, courtId: number, id: string): Promise<TeamTemplateRow | undefined> {
  return templateById.first(executor, { courtId, id })
}

export function listTemplates(
  executor: Executor,
  courtId: number,
  page: { after: string; limit: number },
): Promise<TeamTemplateRow[]> {
  return templatePage.all(executor, { courtId, ...page })
}

/** Somebody who is in a team on a day. */
export interface TeamMember extends Membership {
  readonly name: string
  /** Whether they hold the role in the court on that day; who has lost it is a member until the departure is recorded. */
  readonly holdsRole: boolean
}

/** A team with what it is made of and who is in it on a day. */
export interface Team extends TeamRow {
  readonly templateName: string
  readonly slots: readonly TeamSlot[]
  readonly members: readonly TeamMember[]
}

const on = sql`${p('on')}::date`

/** When a grant began says when the service learnt of a role, not since when somebody has it: only its end counts. */
const HOLDS_ROLE = sql`case when m.role = 'mediator' then d.listed_on <= ${on} and (d.delisted_on is null or d.delisted_on > ${on})
  else exists (select from grants g where g.court_id = m.court_id and g.person_id = m.person_id and g.role = m.role
    and (g.revoked_at is null or (g.revoked_at at time zone 'Asia/Shanghai')::date > ${on})) end`

const TEAM = sql`t.court_id as "courtId", t.id, t.name, t.template_id as "templateId", t.fields, t.formed_on as "formedOn",
  t.dissolved_on as "dissolvedOn", t.version, k.name as "templateName", k.slots,
  (select coalesce(json_agg(json_build_object('id', m.id, 'role', m.role, 'personId', m.person_id, 'mediatorId', m.mediator_id,
      'name', coalesce(q.name, d.name), 'joinedOn', m.joined_on, 'leftOn', m.left_on, 'holdsRole', ${HOLDS_ROLE})
      order by m.joined_on, m.id), '[]')
   from team_members m left join persons q on q.id = m.person_id
     left join mediators d on d.court_id = m.court_id and d.id = m.mediator_id
   where m.court_id = t.court_id and m.team_id = t.id and m.joined_on <= ${on} and (m.left_on is null or m.left_on > ${on})) as members`

const teamStatement = (name: string, condition: SQL) =>
  statement<Team>(
    name,
    sql`select ${TEAM} from teams t join team_templates k on k.court_id = t.court_id and k.id = t.template_id
        where t.court_id = ${p('courtId')} and ${condition}`,
  )

const teamById = teamStatement('find_team', sql`t.id = ${p('id')}`)
const teamPage = teamStatement(
  'list_teams',
  sql`t.formed_on <= ${on} and (t.dissolved_on is null or t.dissolved_on > ${on}) and t.id > ${p('after')}::uuid
      order by t.id limit ${p('limit')}`,
)

/** A team as it is on a day. */
export function findTeam(executor: Executor, courtId: number, id: string, on: string): Promise<Team | undefined> {
  return teamById.first(executor, { courtId, id, on })
}

/** Teams that a court has on a day, the oldest first. */
export function listTeams(
  executor: Executor,
  courtId: number,
  on: string,
  page: { after: string; limit: number },
): Promise<Team[]> {
  return teamPage.all(executor, { courtId, on, ...page })
}

/** More teams than a court has. */
const TEAMS_OF_A_COURT = 500

/** All teams that a court has on a day. */
export function listStandingTeams(executor: Executor, courtId: number, on: string): Promise<Team[]> {
  return listTeams(executor, courtId, on, { after: NIL_ID, limit: TEAMS_OF_A_COURT })
}

const locked = statement<TeamRow & { slots: TeamSlot[] }>(
  'lock_team',
  sql`select t.court_id as "courtId", t.id, t.name, t.template_id as "templateId", t.fields, t.formed_on as "formedOn",
        t.dissolved_on as "dissolvedOn", t.version, k.slots
      from teams t join team_templates k on k.court_id = t.court_id and k.id = t.template_id
      where t.court_id = ${p('courtId')} and t.id = ${p('id')} for no key update of t`,
)

/** A team, locked until the transaction ends. Every change of its members locks it first. */
export function lockTeam(tx: Tx, courtId: number, id: string): Promise<(TeamRow & { slots: TeamSlot[] }) | undefined> {
  return locked.first(tx, { courtId, id })
}

const memberships = statement<Membership>(
  'list_team_memberships',
  sql`select m.id, m.role, m.person_id as "personId", m.mediator_id as "mediatorId", m.joined_on as "joinedOn",
        m.left_on as "leftOn"
      from team_members m where m.court_id = ${p('courtId')} and m.team_id = ${p('teamId')} order by m.joined_on, m.id`,
)

/** Everybody who is or was in a team. */
export function listMemberships(executor: Executor, courtId: number, teamId: string): Promise<Membership[]> {
  return memberships.all(executor, { courtId, teamId })
}

const heldRole = statement<{ id: string }>(
  'find_held_role',
  sql`select g.id from grants g where g.court_id = ${p('courtId')} and g.person_id = ${p('personId')} and g.role = ${p('role')}
        and g.revoked_at is null`,
)
const rosterEntry = statement<{ id: string }>(
  'find_roster_entry_on_day',
  sql`select d.id from mediators d where d.court_id = ${p('courtId')} and d.id = ${p('mediatorId')}
        and d.listed_on <= ${on} and (d.delisted_on is null or d.delisted_on > ${on})`,
)

export async function holdsRole(executor: Executor, courtId: number, personId: string, role: TeamRole) {
  return (await heldRole.first(executor, { courtId, personId, role })) !== undefined
}

export async function isOnRoster(executor: Executor, courtId: number, mediatorId: string, on: string) {
  return (await rosterEntry.first(executor, { courtId, mediatorId, on })) !== undefined
}

const nextVersion = statement(
  'count_team_version',
  sql`update teams set version = version + 1 where court_id = ${p('courtId')} and id = ${p('id')}`,
)
const fieldsOf = statement(
  'set_team_fields',
  sql`update teams set fields = ${p('fields')}::text[] where court_id = ${p('courtId')} and id = ${p('id')}`,
)
const dissolved = statement(
  'dissolve_team',
  sql`update teams set dissolved_on = ${p('dissolvedOn')}::date where court_id = ${p('courtId')} and id = ${p('id')}`,
)
const ended = statement(
  'end_team_membership',
  sql`update team_members set left_on = ${p('leftOn')}::date
      where court_id = ${p('courtId')} and team_id = ${p('teamId')} and id = ${p('memberId')}`,
)
const allEnded = statement(
  'end_team_memberships',
  sql`update team_members set left_on = ${p('leftOn')}::date
      where court_id = ${p('courtId')} and team_id = ${p('teamId')} and left_on is null`,
)

type Change = Omit<typeof teamEvents.$inferSelect, 'courtId' | 'teamId' | 'version'>

/** A new version of a locked team, with its entry in the history. */
export function recordChange(tx: Tx, { courtId, id, version }: TeamRow, change: Change): void {
  nextVersion.tell(tx, { courtId, id })
  insertTeamEvents(tx, [{ courtId, teamId: id, version: version + 1, ...change }])
}

export function updateFields(tx: Tx, { courtId, id }: TeamRow, fields: readonly string[]): void {
  fieldsOf.tell(tx, { courtId, id, fields })
}

/** Ends a team, and with it every membership that has no end yet. */
export function updateDissolved(tx: Tx, { courtId, id }: TeamRow, dissolvedOn: string): void {
  dissolved.tell(tx, { courtId, id, dissolvedOn })
  allEnded.tell(tx, { courtId, teamId: id, leftOn: dissolvedOn })
}

export function updateLeft(tx: Tx, { courtId, id }: TeamRow, memberId: string, leftOn: string): void {
  ended.tell(tx, { courtId, teamId: id, memberId, leftOn })
}
