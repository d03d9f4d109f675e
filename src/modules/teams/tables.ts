import { sql } from 'drizzle-orm'
import {
  check,
  foreignKey,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import type { Role } from '../../workflow/roles.js'
import { CONFIDENCES } from '../../workflow/rule.js'
import { day, instant, oneOf } from '../../workflow/tables.js'
import { mediators } from '../assignment/tables.js'
import { persons } from '../directory/tables.js'

/** Roles that a team is made of. */
export const TEAM_ROLES = ['judge', 'judges-assistant', 'clerk', 'mediator'] as const satisfies readonly Role[]
export type TeamRole = (typeof TEAM_ROLES)[number]

/** How many of a role a team has. */
export interface TeamSlot {
  role: TeamRole
  count: number
}

export const TEAM_ACTS = ['formed', 'member-joined', 'member-left', 'fields-changed', 'dissolved'] as const

/** What teams of a court are made of: roles and their head-counts, in the order in which the court names them. */
export const teamTemplates = pgTable(
  'team_templates',
  {
    courtId: integer('court_id').notNull(),
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    slots: jsonb('slots').notNull().$type<TeamSlot[]>(),
    /** Where the composition is taken from, and how sure it is. */
    source: text('source').notNull(),
    confidence: text('confidence').notNull().$type<(typeof CONFIDENCES)[number]>(),
    createdBy: uuid('created_by').notNull(),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [
    primaryKey({ name: 'team_templates_pkey', columns: [table.courtId, table.id] }),
    unique('team_templates_name_key').on(table.courtId, table.name),
    check('team_templates_confidence_known', oneOf('confidence', CONFIDENCES)),
  ],
)

/** Teams in which mediators and those who judge when mediation fails work together (调裁对接团队). */
export const teams = pgTable(
  'teams',
  {
    courtId: integer('court_id').notNull(),
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    templateId: uuid('template_id').notNull(),
    /** Codes or names of the causes that the team takes, at any level of the catalogue. */
    fields: text('fields').array().notNull(),
    formedOn: day('formed_on').notNull(),
    /** First day on which there is no such team any more. */
    dissolvedOn: day('dissolved_on'),
    /** Moves with the members as well, so that nobody acts on others than they saw. */
    version: integer('version').notNull(),
  },
  (table) => [
    primaryKey({ name: 'teams_pkey', columns: [table.courtId, table.id] }),
    foreignKey({
      name: 'teams_template_fkey',
      columns: [table.courtId, table.templateId],
      foreignColumns: [teamTemplates.courtId, teamTemplates.id],
    }),
    check('teams_days_in_order', sql`dissolved_on >= formed_on`),
    uniqueIndex('teams_name_once').on(table.courtId, table.name).where(sql`dissolved_on is null`),
  ],
)

/** Who is and was in a team, as what, from when to when. Staff are named as persons, mediators by their roster entry. */
export const teamMembers = pgTable(
  'team_members',
  {
    courtId: integer('court_id').notNull(),
    teamId: uuid('team_id').notNull(),
    id: uuid('id').notNull(),
    role: text('role').notNull().$type<TeamRole>(),
    personId: uuid('person_id'),
    mediatorId: uuid('mediator_id'),
    joinedOn: day('joined_on').notNull(),
    /** First day on which they are no member any more. */
    leftOn: day('left_on'),
  },
  (table) => [
    primaryKey({ name: 'team_members_pkey', columns: [table.courtId, table.teamId, table.id] }),
    foreignKey({
      name: 'team_members_team_fkey',
      columns: [table.courtId, table.teamId],
      foreignColumns: [teams.courtId, teams.id],
    }),
    foreignKey({ name: 'team_members_person_fkey', columns: [table.personId], foreignColumns: [persons.id] }),
    foreignKey({
      name: 'team_members_mediator_fkey',
      columns: [table.courtId, table.mediatorId],
      foreignColumns: [mediators.courtId, mediators.id],
    }),
    check('team_members_role_known', oneOf('role', TEAM_ROLES)),
    check(
      'team_members_named',
      sql`(role = 'mediator') = (mediator_id is not null) and num_nonnulls(person_id, mediator_id) = 1`,
    ),
    check('team_members_days_in_order', sql`left_on >= joined_on`),
    uniqueIndex('team_members_person_once').on(table.courtId, table.teamId, table.personId).where(sql`left_on is null`),
    uniqueIndex('team_members_mediator_once')
      .on(table.courtId, table.teamId, table.mediatorId)
      .where(sql`left_on is null`),
  ],
)

/** What was done with a team, by whom and why: one entry for each of its versions. */
export const teamEvents = pgTable(
  'team_events',
  {
    courtId: integer('court_id').notNull(),
    teamId: uuid('team_id').notNull(),
    version: integer('version').notNull(),
    act: text('act').notNull().$type<(typeof TEAM_ACTS)[number]>(),
    memberId: uuid('member_id'),
    /** What the team takes from now on; null when that did not change. */
    fields: text('fields').array(),
    occurredOn: day('occurred_on').notNull(),
    reason: text('reason').notNull(),
    actorId: uuid('actor_id').notNull(),
    at: instant('at').notNull(),
  },
  (table) => [
    primaryKey({ name: 'team_events_pkey', columns: [table.courtId, table.teamId, table.version] }),
    foreignKey({
      name: 'team_events_team_fkey',
      columns: [table.courtId, table.teamId],
      foreignColumns: [teams.courtId, teams.id],
    }),
    check('team_events_act_known', oneOf('act', TEAM_ACTS)),
  ],
)
