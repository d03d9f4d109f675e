import { type Static, Type } from 'typebox'
import { NextCursor, PAGE_QUERY } from '../../http/cursor.js'
import { CONFIDENCES } from '../../workflow/rule.js'
import { Day, nullable, oneOfValues, text, Uuid } from '../../workflow/schemas.js'
import { missingOf } from './decide-membership.js'
import type { Team, TeamTemplateRow } from './store.js'
import { TEAM_ROLES } from './tables.js'

const strict = { additionalProperties: false }
const A_TEMPLATE = '019a3f00-7c00-7210-9000-000000000001'
const A_PERSON = '019a3f00-7c00-7210-9000-000000000002'
const HEAD_COUNT_MAX = 50
const MEMBERS_MAX = TEAM_ROLES.length * HEAD_COUNT_MAX

export const TeamParams = Type.Object({ teamId: Uuid }, strict)
export const TeamMemberParams = Type.Object({ teamId: Uuid, memberId: Uuid }, strict)

const courtCode = text(20, '法院代字, e.g. 辽0504')
const Reason = text(500)
const Slots = Type.Array(
  Type.Object({ role: oneOfValues(TEAM_ROLES), count: Type.Integer({ minimum: 1, maximum: HEAD_COUNT_MAX }) }, strict),
  {
    minItems: 1,
    maxItems: TEAM_ROLES.length,
    description: 'Each role once, in the order in which the court names them',
  },
)
const Fields = Type.Array(text(100), {
  minItems: 1,
  maxItems: 100,
  uniqueItems: true,
  description: 'Codes or names of the causes of action that the team takes, at any level',
})

export const CreateTeamTemplateBody = Type.Object(
  {
    courtCode,
    name: text(100),
    slots: Slots,
    source: text(200, 'Where the composition is taken from'),
    confidence: oneOfValues(CONFIDENCES, 'How sure the source is'),
  },
  {
    ...strict,
    examples: [
      {
        courtCode: '辽0504',
        name: '“1+1+1+3”',
        slots: [
          { role: 'judge', count: 1 },
          { role: 'judges-assistant', count: 1 },
          { role: 'clerk', count: 1 },
          { role: 'mediator', count: 3 },
        ],
        source: '本溪市中级人民法院2022-06-24报道',
        confidence: 'unconfirmed',
      },
    ],
  },
)
export type CreateTeamTemplateBody = Static<typeof CreateTeamTemplateBody>

export const TeamTemplateView = Type.Object(
  {
    id: Uuid,
    courtCode: Type.String({ maxLength: 20 }),
    name: Type.String({ maxLength: 100 }),
    slots: Slots,
    source: Type.String({ maxLength: 200 }),
    confidence: oneOfValues(CONFIDENCES),
  },
  { $id: 'TeamTemplate', ...strict },
)
export type TeamTemplateView = Static<typeof TeamTemplateView>

export function templateView(row: TeamTemplateRow, courtCode: string): TeamTemplateView {
  const { id, name, slots, source, confidence } = row
  return { id, courtCode, name, slots, source, confidence }
}

export const TeamTemplatePage = Type.Object(
  { items: Type.Array(TeamTemplateView, { maxItems: 100 }), nextCursor: NextCursor },
  { $id: 'TeamTemplatePage', ...strict },
)
export const TeamTemplatesQuery = Type.Object({ courtCode, ...PAGE_QUERY }, strict)

export const FormTeamBody = Type.Object(
  {
    courtCode,
    name: text(100),
    templateId: Uuid,
    fields: Fields,
    formedOn: Type.Optional({ ...Day, description: 'First day of the team; today if not given' }),
    reason: Reason,
  },
  {
    ...strict,
    examples: [
      {
        courtCode: '辽0504',
        name: '物业供热纠纷调裁对接团队',
        templateId: A_TEMPLATE,
        fields: ['物业服务合同纠纷', '101'],
        reason: '物业、供热纠纷集中办理。',
      },
    ],
  },
)
export type FormTeamBody = Static<typeof FormTeamBody>

export const AddTeamMemberBody = Type.Object(
  {
    role: oneOfValues(TEAM_ROLES),
    personId: Type.Optional(Type.Unsafe<string>({ ...Uuid, description: 'For everybody but mediators' })),
    mediatorId: Type.Optional(Type.Unsafe<string>({ ...Uuid, description: 'For mediators: the entry on the roster' })),
    joinedOn: Type.Optional({ ...Day, description: 'First day as a member; today if not given' }),
    reason: Reason,
  },
  { ...strict, examples: [{ role: 'judge', personId: A_PERSON, reason: '由其负责该类案件的速裁。' }] },
)
export type AddTeamMemberBody = Static<typeof AddTeamMemberBody>

export const EndTeamMembershipBody = Type.Object(
  {
    leftOn: Type.Optional({ ...Day, description: 'First day no longer as a member; today if not given' }),
    reason: Reason,
  },
  { ...strict, examples: [{ reason: '岗位调整。' }] },
)
export type EndTeamMembershipBody = Static<typeof EndTeamMembershipBody>

export const SetTeamFieldsBody = Type.Object(
  { fields: Fields, reason: Reason },
  { ...strict, examples: [{ fields: ['物业服务合同纠纷', '101', 'L2-02'], reason: '增加婚姻家庭纠纷。' }] },
)
export type SetTeamFieldsBody = Static<typeof SetTeamFieldsBody>

export const DissolveTeamBody = Type.Object(
  {
    dissolvedOn: Type.Optional({ ...Day, description: 'First day without the team; today if not given' }),
    reason: Reason,
  },
  { ...strict, examples: [{ reason: '审判团队整合。' }] },
)
export type DissolveTeamBody = Static<typeof DissolveTeamBody>

export const TeamView = Type.Object(
  {
    id: Uuid,
    courtCode: Type.String({ maxLength: 20 }),
    name: Type.String({ maxLength: 100 }),
    templateId: Uuid,
    templateName: Type.String({ maxLength: 100 }),
    fields: Type.Array(Type.String({ maxLength: 100 }), { maxItems: 100 }),
    formedOn: Day,
    dissolvedOn: nullable({ ...Day, description: 'First day without the team' }),
    version: Type.Integer({ minimum: 1, description: 'Moves when somebody joins or leaves, too' }),
    asOf: { ...Day, description: 'The day of which members and missing are told' },
    members: Type.Array(
      Type.Object(
        {
          id: Uuid,
          role: oneOfValues(TEAM_ROLES),
          personId: nullable(Uuid),
          mediatorId: nullable(Uuid),
          name: Type.String({ maxLength: 100 }),
          joinedOn: Day,
          leftOn: nullable({ ...Day, description: 'First day no longer as a member' }),
          holdsRole: Type.Boolean({
            description: 'False for who has lost the role and whose departure is not recorded',
          }),
        },
        strict,
      ),
      { maxItems: MEMBERS_MAX },
    ),
    missing: Type.Array(Type.Object({ role: oneOfValues(TEAM_ROLES), count: Type.Integer({ minimum: 1 }) }, strict), {
      maxItems: TEAM_ROLES.length,
      description: 'Places of the template that nobody fills',
    }),
  },
  { $id: 'Team', ...strict },
)
export type TeamView = Static<typeof TeamView>

export function teamView(team: Team, courtCode: string, asOf: string): TeamView {
  const { courtId: _court, slots, members, ...view } = team
  return { ...view, courtCode, asOf, members: [...members], missing: missingOf(slots, members) }
}

export const TeamPage = Type.Object(
  { items: Type.Array(TeamView, { maxItems: 100 }), nextCursor: NextCursor },
  { $id: 'TeamPage', ...strict },
)
const AsOf = Type.Optional({ ...Day, description: 'Day of which members are told; today if not given' })
export const TeamQuery = Type.Object({ on: AsOf }, strict)
export const TeamsQuery = Type.Object({ courtCode, on: AsOf, ...PAGE_QUERY }, strict)
