import { createHash } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { SYSTEM_ACTOR } from '../../authorization/system-actor.js'
import { formatUuid } from '../../platform/ids.js'
import { statement } from '../../platform/statement.js'
import type { Tx } from '../../platform/transaction.js'
import { mintIdOfCourt } from '../../workflow/case-id.js'
import type { Role } from '../../workflow/roles.js'
import calendar from './data/calendar.2004-2026.json' with { type: 'json' }
import causesOfAction from './data/causes-of-action.2026.json' with { type: 'json' }
import { DEMO_CLIENTS, DEMO_PEOPLE } from './demo-people.js'

const p = sql.placeholder

/** Early enough for disputes of the past, which the demonstration replays. */
const DEMO_LISTED_ON = '2017-01-01'

/** Who granted what was granted when data were loaded, before there was anybody to grant it. */
export const SYSTEM_ACTOR_ID = SYSTEM_ACTOR.id

/** Revision of the causes of action that is loaded. @see 法〔2025〕227号, in force 2026-01-01 */
const CAUSE_REVISION = '2026'

/** Codes follow NUM 5 from the division codes; the official table of court codes was not seen, hence `derived`. */
const COURTS = [
  { id: 1, code: '辽05', divisionCode: '2105', name: '本溪市中级人民法院', level: 'intermediate', parentId: null },
  { id: 2, code: '辽0502', divisionCode: '210502', name: '本溪市平山区人民法院', level: 'basic', parentId: 1 },
  { id: 3, code: '辽0503', divisionCode: '210503', name: '本溪市溪湖区人民法院', level: 'basic', parentId: 1 },
  { id: 4, code: '辽0504', divisionCode: '210504', name: '本溪市明山区人民法院', level: 'basic', parentId: 1 },
  { id: 5, code: '辽0505', divisionCode: '210505', name: '本溪市南芬区人民法院', level: 'basic', parentId: 1 },
  { id: 6, code: '辽0521', divisionCode: '210521', name: '本溪满族自治县人民法院', level: 'basic', parentId: 1 },
  { id: 7, code: '辽0522', divisionCode: '210522', name: '桓仁满族自治县人民法院', level: 'basic', parentId: 1 },
] as const

const PROFILE_PERIODS = [
  { effectiveFrom: '2004-11-01', profile: 'pre-filing', source: 'CONF; ONL', confidence: 'derived' },
  { effectiveFrom: '2025-01-01', profile: 'filed-first', source: 'OP25', confidence: 'partly-seen' },
] as const

const THRESHOLDS = [
  {
    province: '辽宁',
    effectiveFrom: '2022-07-04',
    mandatoryLimitFen: 4_400_000,
    byAgreementLimitFen: 17_600_000,
    source: '辽宁法院网 hld.lncourt.gov.cn/article/detail/2022/07/id/6803654.shtml',
    confidence: 'partly-seen',
  },
  {
    province: '辽宁',
    effectiveFrom: '2023-07-01',
    mandatoryLimitFen: 4_700_000,
    byAgreementLimitFen: 18_800_000,
    source: '法治日报2023-07-24转载；自2023年7月起，具体日期未见；约定适用的上限系推算，未见原文',
    confidence: 'derived',
  },
  {
    province: '浙江',
    effectiveFrom: '2022-01-11',
    mandatoryLimitFen: 5_432_300,
    byAgreementLimitFen: 21_729_000,
    source: '转载，原文未见',
    confidence: 'partly-seen',
  },
  {
    province: '江苏',
    effectiveFrom: '2022-01-07',
    mandatoryLimitFen: 5_181_100,
    byAgreementLimitFen: 20_724_200,
    source: '法制网转载',
    confidence: 'partly-seen',
  },
  {
    province: '湖南',
    effectiveFrom: '2023-11-01',
    mandatoryLimitFen: 4_570_700,
    byAgreementLimitFen: 18_282_600,
    source: '转载；自2023年11月起，统计数据公布次月1日自动更新，具体日期未见',
    confidence: 'partly-seen',
  },
] as const

const seedState = statement<{ id: boolean }>(
  'seed_reference_state',
  sql`insert into reference_state (id, version, calendar_version, calendar_coverage_until, calendar_source)
      values (true, 1, 1, ${p('coverageUntil')}, ${p('source')})
      on conflict do nothing returning id`,
)
const seedCourts = statement(
  'seed_courts',
  sql`insert into courts (id, code, division_code, name, level, province, parent_id, code_confidence, created_at)
      select id, code, "divisionCode", name, level, '辽宁', "parentId", 'derived', ${p('now')}::timestamptz
      from jsonb_to_recordset(${p('rows')}::jsonb)
        as r(id integer, code text, "divisionCode" text, name text, level text, "parentId" integer)
      order by id
      on conflict do nothing`,
)
const seedPeriods = statement(
  'seed_profile_periods',
  sql`insert into profile_periods (court_id, effective_from, profile, source, confidence)
      select 0, "effectiveFrom", profile, source, confidence
      from jsonb_to_recordset(${p('rows')}::jsonb)
        as r("effectiveFrom" date, profile text, source text, confidence text)
      on conflict do nothing`,
)
const seedThresholds = statement(
  'seed_thresholds',
  sql`insert into small_claims_thresholds
        (province, effective_from, mandatory_limit_fen, by_agreement_limit_fen, source, confidence)
      select province, "effectiveFrom", "mandatoryLimitFen", "byAgreementLimitFen", source, confidence
      from jsonb_to_recordset(${p('rows')}::jsonb)
        as r(province text, "effectiveFrom" date, "mandatoryLimitFen" bigint, "byAgreementLimitFen" bigint,
             source text, confidence text)
      on conflict do nothing`,
)
const seedDays = statement(
  'seed_calendar_days',
  sql`insert into calendar_days (day, kind, name)
      select date, kind, name from jsonb_to_recordset(${p('rows')}::jsonb) as r(date date, kind text, name text)
      on conflict do nothing`,
)
const seedCauses = statement(
  'seed_causes',
  sql`insert into causes (revision, code, number, name, level, parent_code, path, position)
      select ${p('revision')}::text, code, number, name, level, parent, path, position
      from jsonb_to_recordset(${p('rows')}::jsonb)
        as r(code text, number text, name text, level integer, parent text, path text[], position integer)
      on conflict do nothing`,
)

/**
 * Loads courts, procedure profiles, small-claims limits, the calendar and the causes of action into an empty service.
 *
 * What a service already has is left alone: administrators may have changed it since. Only causes of a revision that is
 * not there yet are added to a service in use.
 *
 * @param now - when the courts are entered
 */
export async function seedReference(tx: Tx, now: Date): Promise<void> {
  const isFirst = await seedState.first(tx, {
    coverageUntil: calendar.coverageUntil,
    source: calendar.source.basis,
  })
  if (isFirst !== undefined) {
    await seedCourts.all(tx, { rows: JSON.stringify(COURTS), now })
    await seedPeriods.all(tx, { rows: JSON.stringify(PROFILE_PERIODS) })
    await seedThresholds.all(tx, { rows: JSON.stringify(THRESHOLDS) })
    await seedDays.all(tx, { rows: JSON.stringify(calendar.days) })
  }
  const causes = causesOfAction.items.map((item, index) => ({ ...item, position: index + 1 }))
  await seedCauses.all(tx, { revision: CAUSE_REVISION, rows: JSON.stringify(causes) })
}

type DemoKind = 'person' | 'grant' | 'client' | 'mediator' | 'organisation' | 'team' | 'team-template' | 'team-member'

function demoBytes(kind: DemoKind, name: string): Buffer {
  return createHash('sha1').update(`open-mediation/demo/${kind}/${name}`).digest().subarray(0, 16)
}

/** Id of something invented for demonstrations: the same at every load (RFC 9562, version 5 over a private name). */
export function demoId(kind: DemoKind, name: string): string {
  const bytes = demoBytes(kind, name)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  return formatUuid(bytes)
}

const DEMO_MANAGER = 'manager-people-committee'

/** The one demonstration organisation; it is on the roster of the Mingshan court. */
export const DEMO_ORGANISATION_ID = demoId('organisation', DEMO_MANAGER)

const INTERMEDIATE = 1
const PINGSHAN = 2
const MINGSHAN = 4

const DEMO_GRANTS: Readonly<Record<string, { role: Role; courtId: number }>> = {
  'clerk-mingshan': { role: 'clerk', courtId: MINGSHAN },
  'triage-mingshan': { role: 'triage-officer', courtId: MINGSHAN },
  'mediator-zhao': { role: 'mediator', courtId: MINGSHAN },
  'mediator-qian': { role: 'mediator', courtId: MINGSHAN },
  'mediator-sun': { role: 'mediator', courtId: MINGSHAN },
  'mediator-zhou': { role: 'mediator', courtId: MINGSHAN },
  [DEMO_MANAGER]: { role: 'organisation-manager', courtId: MINGSHAN },
  'judge-mingshan': { role: 'judge', courtId: MINGSHAN },
  'assistant-mingshan': { role: 'judges-assistant', courtId: MINGSHAN },
  'clerk-pingshan': { role: 'clerk', courtId: PINGSHAN },
  'triage-pingshan': { role: 'triage-officer', courtId: PINGSHAN },
  'judge-pingshan': { role: 'judge', courtId: PINGSHAN },
  'admin-benxi': { role: 'court-administrator', courtId: INTERMEDIATE },
  'higher-benxi': { role: 'higher-court', courtId: INTERMEDIATE },
  'auditor-benxi': { role: 'auditor', courtId: INTERMEDIATE },
}

const DEMO_TAGS = [
  { code: 'green-channel', name: '绿色通道', weight: 30 },
  { code: 'migrant-workers-wages', name: '农民工工资', weight: 25 },
  { code: 'enterprise', name: '涉企', weight: 15 },
] as const

const DEMO_ORGANISATION_NAME = '本溪市明山区示例人民调解委员会'

/** Roster entries of the demonstration; fields are codes of causes of action at any level. */
const DEMO_MEDIATORS: Readonly<Record<string, { fields: string[]; ofOrganisation: boolean; capacity: number }>> = {
  'mediator-zhao': { fields: ['L1-04'], ofOrganisation: true, capacity: 40 },
  'mediator-qian': { fields: ['L1-02', 'L1-04'], ofOrganisation: true, capacity: 40 },
  'mediator-sun': { fields: ['L1-01', 'L1-04', 'L1-10'], ofOrganisation: false, capacity: 40 },
  'mediator-zhou': { fields: ['L1-03', 'L1-04', 'L1-07'], ofOrganisation: false, capacity: 40 },
}

/** The article names “1+1+1+3” and not what the numbers stand for: the most likely reading, by the usual “1+1+1”. @see SEED */
const DEMO_TEAM_TEMPLATE = {
  id: demoId('team-template', '1+1+1+3'),
  name: '“1+1+1+3”',
  slots: [
    { role: 'judge', count: 1 },
    { role: 'judges-assistant', count: 1 },
    { role: 'clerk', count: 1 },
    { role: 'mediator', count: 3 },
  ],
  source:
    '本溪市中级人民法院2022-06-24报道；报道未说明数字含义，按惯例理解为法官、法官助理、书记员各一名和人民调解员三名',
  confidence: 'unconfirmed',
} as const

/** The demonstration team of the Mingshan court. It takes what the article names: property, heating, bank loans, family. */
export const DEMO_TEAM_ID = mintIdOfCourt(Date.parse(DEMO_LISTED_ON), MINGSHAN, demoBytes('team', 'mingshan'))
const DEMO_TEAM = { name: '明山区法院调裁对接团队', fields: ['126', '101', '108.1', 'L2-02'] }
const DEMO_TEAM_MEMBERS: readonly string[] = [
  'judge-mingshan',
  'assistant-mingshan',
  'clerk-mingshan',
  'mediator-zhao',
  'mediator-qian',
  'mediator-sun',
]

const seedPersons = statement(
  'seed_demo_persons',
  sql`insert into persons (id, subject, name, created_at)
      select id, subject, name, ${p('now')}::timestamptz
      from jsonb_to_recordset(${p('rows')}::jsonb) as r(id uuid, subject text, name text)
      on conflict do nothing`,
)
const seedGrants = statement(
  'seed_demo_grants',
  sql`insert into grants (id, person_id, role, court_id, mediator_id, organisation_id, granted_at, granted_by)
      select id, "personId", role, "courtId", "mediatorId", "organisationId", ${p('now')}::timestamptz, ${p('grantedBy')}::uuid
      from jsonb_to_recordset(${p('rows')}::jsonb)
        as r(id uuid, "personId" uuid, role text, "courtId" integer, "mediatorId" uuid, "organisationId" uuid)
      on conflict do nothing`,
)
const seedClients = statement(
  'seed_demo_clients',
  sql`insert into machine_clients (id, client_id, name, scopes, court_ids, created_at, created_by)
      select id, "clientId", name, scopes, "courtIds", ${p('now')}::timestamptz, ${p('createdBy')}::uuid
      from jsonb_to_recordset(${p('rows')}::jsonb)
        as r(id uuid, "clientId" text, name text, scopes text[], "courtIds" integer[])
      on conflict do nothing`,
)
const seedTags = statement(
  'seed_demo_priority_tags',
  sql`insert into priority_tags (court_id, code, name, weight)
      select c.id, r.code, r.name, r.weight
      from courts c cross join jsonb_to_recordset(${p('rows')}::jsonb) as r(code text, name text, weight integer)
      on conflict do nothing`,
)
const seedOrganisation = statement(
  'seed_demo_organisation',
  sql`insert into organisations (court_id, id, name, kind, fee_basis, listed_by, listed_at)
      values (${p('courtId')}, ${p('id')}, ${p('name')}, 'peoples-mediation', 'free', ${p('listedBy')}, ${p('now')})
      on conflict do nothing`,
)
const seedMediators = statement(
  'seed_demo_mediators',
  sql`insert into mediators (court_id, id, organisation_id, name, fields, languages, areas, level, charges_fees, capacity,
        load, listed_on, listed_by)
      select ${p('courtId')}::integer, id, "organisationId", name, fields, '{}', '{}', 'own-court', false, capacity,
        0, ${p('listedOn')}::date, ${p('listedBy')}::uuid
      from jsonb_to_recordset(${p('rows')}::jsonb)
        as r(id uuid, "organisationId" uuid, name text, fields text[], capacity integer)
      on conflict do nothing`,
)

const seedTeamTemplate = statement(
  'seed_demo_team_template',
  sql`insert into team_templates (court_id, id, name, slots, source, confidence, created_by, created_at)
      values (${p('courtId')}, ${p('id')}, ${p('name')}, ${p('slots')}::jsonb, ${p('source')}, ${p('confidence')},
        ${p('listedBy')}, ${p('now')}::timestamptz)
      on conflict do nothing`,
)
const seedTeam = statement(
  'seed_demo_team',
  sql`insert into teams (court_id, id, name, template_id, fields, formed_on, dissolved_on, version)
      values (${p('courtId')}, ${p('id')}, ${p('name')}, ${p('templateId')}, ${p('fields')}::text[], ${p('listedOn')}::date, null, 1)
      on conflict do nothing returning id`,
)
const seedTeamMembers = statement(
  'seed_demo_team_members',
  sql`insert into team_members (court_id, team_id, id, role, person_id, mediator_id, joined_on, left_on)
      select ${p('courtId')}::integer, ${p('teamId')}::uuid, id, role, "personId", "mediatorId", ${p('listedOn')}::date, null
      from jsonb_to_recordset(${p('rows')}::jsonb) as r(id uuid, role text, "personId" uuid, "mediatorId" uuid)`,
)

/** The team with all its members, unless it is there already: what was changed since is left alone. */
async function seedTeamOfMingshan(tx: Tx, now: Date): Promise<void> {
  const listed = { courtId: MINGSHAN, listedBy: SYSTEM_ACTOR_ID, listedOn: DEMO_LISTED_ON }
  const { slots, ...template } = DEMO_TEAM_TEMPLATE
  await seedTeamTemplate.all(tx, { ...listed, ...template, slots: JSON.stringify(slots), now })
  const team = { ...listed, ...DEMO_TEAM, id: DEMO_TEAM_ID, templateId: template.id }
  if ((await seedTeam.first(tx, team)) === undefined) return
  const rows = DEMO_TEAM_MEMBERS.map((subject) => {
    const role = DEMO_GRANTS[subject]?.role
    const who = { personId: demoId('person', subject), mediatorId: null }
    const entry = { personId: null, mediatorId: demoId('mediator', subject) }
    return { id: demoId('team-member', subject), role, ...(role === 'mediator' ? entry : who) }
  })
  await seedTeamMembers.all(tx, { ...listed, teamId: DEMO_TEAM_ID, rows: JSON.stringify(rows) })
}

/**
 * Loads the invented people, their roles, mediators, a team, machine clients and priority tags for a demonstration; may be
 * repeated.
 *
 * A grant that was revoked since stays revoked.
 *
 * @param now - when they are entered
 */
export async function seedDemo(tx: Tx, now: Date): Promise<void> {
  const people = DEMO_PEOPLE.map(({ subject, name }) => ({ id: demoId('person', subject), subject, name }))
  const granted = people.flatMap(({ id, subject }) => {
    const grant = DEMO_GRANTS[subject]
    if (grant === undefined) return []
    const mediatorId = grant.role === 'mediator' ? demoId('mediator', subject) : null
    const organisationId = grant.role === 'organisation-manager' ? DEMO_ORGANISATION_ID : null
    return [{ id: demoId('grant', subject), personId: id, ...grant, mediatorId, organisationId }]
  })
  const mediators = DEMO_PEOPLE.flatMap(({ subject, name }) => {
    const entry = DEMO_MEDIATORS[subject]
    if (entry === undefined) return []
    const { fields, capacity, ofOrganisation } = entry
    const organisationId = ofOrganisation ? DEMO_ORGANISATION_ID : null
    return [{ id: demoId('mediator', subject), organisationId, name, fields, capacity }]
  })
  const clients = DEMO_CLIENTS.map(({ clientId, name, scopes, courtCodes }) => ({
    id: demoId('client', clientId),
    clientId,
    name,
    scopes,
    courtIds: COURTS.filter(({ code }) => courtCodes?.includes(code) ?? true).map(({ id }) => id),
  }))
  await seedPersons.all(tx, { rows: JSON.stringify(people), now })
  const listed = { courtId: MINGSHAN, listedBy: SYSTEM_ACTOR_ID }
  await seedOrganisation.all(tx, { ...listed, id: DEMO_ORGANISATION_ID, name: DEMO_ORGANISATION_NAME, now })
  await seedMediators.all(tx, { ...listed, listedOn: DEMO_LISTED_ON, rows: JSON.stringify(mediators) })
  await seedGrants.all(tx, { rows: JSON.stringify(granted), now, grantedBy: SYSTEM_ACTOR_ID })
  await seedTeamOfMingshan(tx, now)
  await seedClients.all(tx, { rows: JSON.stringify(clients), now, createdBy: SYSTEM_ACTOR_ID })
  await seedTags.all(tx, { rows: JSON.stringify(DEMO_TAGS) })
}
