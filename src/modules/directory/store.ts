import { sql } from 'drizzle-orm'
import type { Executor } from '../../platform/database.js'
import { inserter, statement } from '../../platform/statement.js'
import type { Tx } from '../../platform/transaction.js'
import type { CourtLevel } from '../../workflow/reference.js'
import type { Role, Scope } from '../../workflow/roles.js'
import type { Confidence } from '../../workflow/rule.js'
import type { Profile } from '../../workflow/states.js'
import { courts, type grants, machineClients, persons } from './tables.js'

const p = sql.placeholder

export interface ReferenceState {
  version: number
  calendarVersion: number
  coverageUntil: string
  source: string
}

const stateColumns = sql`version, calendar_version as "calendarVersion", calendar_coverage_until as "coverageUntil",
  calendar_source as source`
const selectState = statement<ReferenceState>(
  'find_reference_state',
  sql`select ${stateColumns} from reference_state where id`,
)
const selectStateLocked = statement<ReferenceState>(
  'lock_reference_state',
  sql`select ${stateColumns} from reference_state where id for update`,
)

function loaded(state: ReferenceState | undefined): ReferenceState {
  if (state === undefined) throw new Error('the reference data is not loaded; run the migrations')
  return state
}

export async function getReferenceState(executor: Executor): Promise<ReferenceState> {
  return loaded(await selectState.first(executor, {}))
}

/** Locks the one row that every change of cached reference data goes through, so that such changes come one by one. */
export async function lockReferenceState(tx: Tx): Promise<ReferenceState> {
  return loaded(await selectStateLocked.first(tx, {}))
}

const raiseVersion = statement(
  'update_reference_version',
  sql`update reference_state set version = version + 1 where id`,
)

/** Tells every process that what it keeps in memory is out of date. */
export async function updateReferenceVersion(tx: Tx): Promise<void> {
  await raiseVersion.all(tx, {})
}

export interface CourtRow {
  id: number
  code: string
  divisionCode: string
  name: string
  level: CourtLevel
  province: string
  parentCode: string | null
  codeConfidence: Confidence
}

const selectCourts = statement<CourtRow>(
  'list_courts',
  sql`select c.id, c.code, c.division_code as "divisionCode", c.name, c.level, c.province, u.code as "parentCode",
        c.code_confidence as "codeConfidence"
      from courts c left join courts u on u.id = c.parent_id
      where c.id > ${p('after')}::integer order by c.id limit ${p('rows')}::integer`,
)

export function listCourts(executor: Executor, after: number, rows: number): Promise<CourtRow[]> {
  return selectCourts.all(executor, { after, rows })
}

const selectTopCourtIds = statement<{ id: number }>(
  'list_top_court_ids',
  sql`select c.id from courts c left join courts u on u.id = c.parent_id
      where case when ${p('province')}::text is null then u.id is null
            else c.province = ${p('province')}::text and (u.id is null or u.province <> c.province) end`,
)

/** Courts that have no other court of the province, or of the service, above them. */
export async function listTopCourtIds(executor: Executor, province: string | null): Promise<number[]> {
  return (await selectTopCourtIds.all(executor, { province })).map((row) => row.id)
}

const selectNextCourtId = statement<{ id: number }>(
  'next_court_id',
  sql`select coalesce(max(id), 0) + 1 as id from courts`,
)

/** Number for a new court. Only correct while the reference state is locked. */
export async function findNextCourtId(tx: Tx): Promise<number> {
  return (await selectNextCourtId.first(tx, {}))?.id ?? 1
}

export const insertCourts = inserter('insert_court', courts)

export interface CauseRow {
  revision: string
  code: string
  number: string
  name: string
  level: number
  parentCode: string | null
  path: string[]
  position: number
  isLowest: boolean
}

const causeColumns = sql`c.revision, c.code, c.number, c.name, c.level, c.parent_code as "parentCode", c.path, c.position,
  not exists (select from causes l where l.revision = c.revision and l.parent_code = c.code) as "isLowest"`
const selectCauses = statement<CauseRow>(
  'list_causes',
  sql`select ${causeColumns} from causes c
      where c.revision = coalesce(${p('revision')}::text, (select max(revision) from causes))
        and c.position > ${p('after')}::integer
        and (${p('level')}::integer is null or c.level = ${p('level')}::integer)
        and (${p('q')}::text is null or strpos(c.name, ${p('q')}::text) > 0 or c.number = ${p('q')}::text
             or c.code = ${p('q')}::text or starts_with(c.code, ${p('q')}::text || '.'))
      order by c.position limit ${p('rows')}::integer`,
)
const selectAllCauses = statement<Pick<CauseRow, 'code' | 'name'>>(
  'list_all_causes',
  sql`select c.code, c.name from causes c where c.revision = (select max(revision) from causes) order by c.position`,
)
const selectCause = statement<CauseRow>(
  'find_cause',
  sql`select ${causeColumns} from causes c where c.revision = ${p('revision')} and c.code = ${p('code')}`,
)

/** Causes whose name contains `q`, or whose number or code is `q`, in the order of the regulation. */
export function listCauses(
  executor: Executor,
  search: { revision: string | null; q: string | null; level: number | null; after: number; rows: number },
): Promise<CauseRow[]> {
  return selectCauses.all(executor, search)
}

export function findCause(executor: Executor, revision: string, code: string): Promise<CauseRow | undefined> {
  return selectCause.first(executor, { revision, code })
}

export interface ThresholdRow {
  province: string
  effectiveFrom: string
  mandatoryLimitFen: number
  byAgreementLimitFen: number | null
  source: string
  confidence: Confidence
}

const thresholdColumns = sql`province, effective_from as "effectiveFrom", mandatory_limit_fen as "mandatoryLimitFen",
  by_agreement_limit_fen as "byAgreementLimitFen", source, confidence`
const selectThresholds = statement<ThresholdRow>(
  'list_thresholds',
  sql`select ${thresholdColumns} from small_claims_thresholds
      where province = ${p('province')} order by effective_from desc limit 100`,
)
const insertThresholdRow = statement<{ province: string }>(
  'insert_threshold',
  sql`insert into small_claims_thresholds
        (province, effective_from, mandatory_limit_fen, by_agreement_limit_fen, source, confidence)
      values (${p('province')}, ${p('effectiveFrom')}, ${p('mandatoryLimitFen')}, ${p('byAgreementLimitFen')},
              ${p('source')}, ${p('confidence')})
      on conflict do nothing returning province`,
)

export function listThresholds(executor: Executor, province: string): Promise<ThresholdRow[]> {
  return selectThresholds.all(executor, { province })
}

/** @returns false when the province already has limits from that day on */
export async function insertThreshold(tx: Tx, row: ThresholdRow): Promise<boolean> {
  return (await insertThresholdRow.first(tx, { ...row })) !== undefined
}

export interface DayRow {
  date: string
  kind: 'rest' | 'work'
  name: string
}

const selectDays = statement<DayRow>(
  'list_calendar_days',
  sql`select day as date, kind, name from calendar_days where day between ${p('from')} and ${p('until')} order by day`,
)
const deleteYear = statement(
  'delete_calendar_year',
  sql`delete from calendar_days where day between ${p('from')} and ${p('until')}`,
)
const upsertDays = statement(
  'upsert_calendar_days',
  sql`insert into calendar_days (day, kind, name)
      select date, kind, name from jsonb_to_recordset(${p('days')}::jsonb) as r(date date, kind text, name text)
      on conflict (day) do update set kind = excluded.kind, name = excluded.name`,
)
const updateCalendar = statement<ReferenceState>(
  'update_calendar_state',
  sql`update reference_state
      set version = version + 1, calendar_version = calendar_version + 1, national_version = calendar_version + 1,
          calendar_source = ${p('source')},
          calendar_coverage_until = greatest(calendar_coverage_until, ${p('coverageUntil')}::date)
      where id returning ${stateColumns}`,
)

export function listCalendarDays(executor: Executor, year: number): Promise<DayRow[]> {
  return listDaysBetween(executor, `${year}-01-01`, `${year}-12-31`)
}

/** Listed days of the country, first and last included. */
export function listDaysBetween(executor: Executor, from: string, until: string): Promise<DayRow[]> {
  return selectDays.all(executor, { from, until })
}

export async function deleteCalendarYear(tx: Tx, year: number): Promise<void> {
  await deleteYear.all(tx, { from: `${year}-01-01`, until: `${year}-12-31` })
}

export async function upsertCalendarDays(tx: Tx, days: readonly DayRow[]): Promise<void> {
  await upsertDays.all(tx, { days: JSON.stringify(days) })
}

/** Raises the versions; what the calendar covers never shrinks. */
export async function updateCalendarState(tx: Tx, source: string, coverageUntil: string): Promise<ReferenceState> {
  return loaded(await updateCalendar.first(tx, { source, coverageUntil }))
}

export interface ProfilePeriodRow {
  courtId: number
  profile: Profile
  effectiveFrom: string
  source: string
  confidence: Confidence
}

const selectPeriods = statement<ProfilePeriodRow>(
  'list_profile_periods',
  sql`select court_id as "courtId", profile, effective_from as "effectiveFrom", source, confidence
      from profile_periods
      where (court_id, effective_from) > (${p('courtId')}::integer, ${p('effectiveFrom')}::date)
      order by court_id, effective_from limit ${p('rows')}::integer`,
)
const insertPeriodRow = statement<{ courtId: number }>(
  'insert_profile_period',
  sql`insert into profile_periods (court_id, effective_from, profile, source, confidence)
      values (${p('courtId')}, ${p('effectiveFrom')}, ${p('profile')}, ${p('source')}, ${p('confidence')})
      on conflict do nothing returning court_id as "courtId"`,
)

/** Periods by court and day; those of court 0 hold for every court without an own one. */
export function listProfilePeriods(
  executor: Executor,
  after: { courtId: number; effectiveFrom: string },
  rows: number,
): Promise<ProfilePeriodRow[]> {
  return selectPeriods.all(executor, { ...after, rows })
}

/** @returns false when a period of the court begins on that day already */
export async function insertProfilePeriod(tx: Tx, row: ProfilePeriodRow): Promise<boolean> {
  return (await insertPeriodRow.first(tx, { ...row })) !== undefined
}

export interface TagRow {
  code: string
  name: string
  weight: number
}

const selectTags = statement<TagRow>(
  'list_priority_tags',
  sql`select code, name, weight from priority_tags where court_id = ${p('courtId')} order by weight desc, code limit 200`,
)
const countTags = statement<{ tags: number }>(
  'count_other_priority_tags',
  sql`select count(*)::integer as tags from priority_tags where court_id = ${p('courtId')} and code <> ${p('code')}`,
)
const upsertTag = statement(
  'upsert_priority_tag',
  sql`insert into priority_tags (court_id, code, name, weight)
      values (${p('courtId')}, ${p('code')}, ${p('name')}, ${p('weight')})
      on conflict (court_id, code) do update set name = excluded.name, weight = excluded.weight`,
)

/** Priority tags of a court, heaviest first. */
export function listPriorityTags(executor: Executor, courtId: number): Promise<TagRow[]> {
  return selectTags.all(executor, { courtId })
}

export async function countOtherTags(tx: Tx, courtId: number, code: string): Promise<number> {
  return (await countTags.first(tx, { courtId, code }))?.tags ?? 0
}

export async function upsertPriorityTag(tx: Tx, courtId: number, tag: TagRow): Promise<void> {
  await upsertTag.all(tx, { courtId, ...tag })
}

export interface PersonRow {
  id: string
  subject: string
  name: string
}

export interface GrantRow {
  id: string
  personId: string
  role: Role
  courtId: number
  mediatorId: string | null
  organisationId: string | null
  grantedAt: Date
  revokedAt: Date | null
}

const selectPerson = statement<PersonRow>(
  'find_person',
  sql`select id, subject, name from persons where id = ${p('id')}`,
)
const selectPeople = statement<PersonRow>(
  'list_people',
  sql`select id, subject, name from persons
      where id > ${p('after')}::uuid
        and case when ${p('subject')}::text is null
            then exists (select from grants g where g.person_id = persons.id and g.court_id = ${p('courtId')}::integer)
            else subject = ${p('subject')}::text end
      order by id limit ${p('rows')}::integer`,
)
const grantColumns = sql`id, person_id as "personId", role, court_id as "courtId", mediator_id as "mediatorId",
  organisation_id as "organisationId", granted_at as "grantedAt", revoked_at as "revokedAt"`
const selectGrants = statement<GrantRow>(
  'list_grants',
  sql`select ${grantColumns} from grants
      where court_id = ${p('courtId')} and person_id = any(${p('personIds')}::uuid[])
      order by person_id, granted_at desc, id`,
)
const selectGrant = statement<GrantRow>(
  'lock_grant',
  sql`select ${grantColumns} from grants where id = ${p('id')} for update`,
)
const insertGrantRow = statement<GrantRow>(
  'insert_grant',
  sql`insert into grants (id, person_id, role, court_id, mediator_id, organisation_id, granted_at, granted_by)
      values (${p('id')}, ${p('personId')}, ${p('role')}, ${p('courtId')}, ${p('mediatorId')}, ${p('organisationId')},
              ${p('grantedAt')}, ${p('grantedBy')})
      on conflict (person_id, role, court_id) where revoked_at is null do nothing
      returning ${grantColumns}`,
)
const endGrant = statement(
  'end_grant',
  sql`update grants set revoked_at = ${p('revokedAt')}, revoked_by = ${p('revokedBy')}
      where id = ${p('id')} and revoked_at is null`,
)

export const insertPersons = inserter('insert_person', persons)

export function findPerson(executor: Executor, id: string): Promise<PersonRow | undefined> {
  return selectPerson.first(executor, { id })
}

/** People with a role in the court, also an ended one; or the one person with that subject. */
export function listPeople(
  executor: Executor,
  search: { courtId: number; subject: string | null; after: string; rows: number },
): Promise<PersonRow[]> {
  return selectPeople.all(executor, search)
}

export function listGrants(executor: Executor, courtId: number, personIds: readonly string[]): Promise<GrantRow[]> {
  return selectGrants.all(executor, { courtId, personIds })
}

/** The grant, locked against a second revocation at the same time. */
export function lockGrant(tx: Tx, id: string): Promise<GrantRow | undefined> {
  return selectGrant.first(tx, { id })
}

/** @returns undefined when the person holds the role in the court already */
export function insertGrant(
  tx: Tx,
  row: Omit<typeof grants.$inferSelect, 'revokedAt' | 'revokedBy'>,
): Promise<GrantRow | undefined> {
  return insertGrantRow.first(tx, { ...row })
}

export async function updateGrantRevoked(tx: Tx, id: string, revokedAt: Date, revokedBy: string): Promise<void> {
  await endGrant.all(tx, { id, revokedAt, revokedBy })
}

export interface ClientRow {
  id: string
  clientId: string
  name: string
  scopes: Scope[]
  courtIds: number[]
  organisationId: string | null
  rateLimitPerMinute: number | null
  version: number
  createdAt: Date
  disabledAt: Date | null
}

const clientColumns = sql`id, client_id as "clientId", name, scopes, court_ids as "courtIds",
  organisation_id as "organisationId", rate_limit_per_minute as "rateLimitPerMinute", version, created_at as "createdAt",
  disabled_at as "disabledAt"`
const selectClients = statement<ClientRow>(
  'list_clients',
  sql`select ${clientColumns} from machine_clients
      where ${p('courtId')}::integer = any(court_ids) and id > ${p('after')}::uuid
      order by id limit ${p('rows')}::integer`,
)
const selectClient = statement<ClientRow>(
  'lock_client',
  sql`select ${clientColumns} from machine_clients where id = ${p('id')} for update`,
)
const organisationOfClient = statement<{ organisationId: string | null }>(
  'organisation_of_client',
  sql`select organisation_id as "organisationId" from machine_clients where id = ${p('id')}`,
)
const receiver = statement<{ id: string }>(
  'find_receiving_client',
  sql`select id from machine_clients
      where disabled_at is null and 'handovers.receive' = any(scopes)
        and organisation_id is not distinct from ${p('organisationId')}::uuid
        and (${p('courtId')}::integer is null or ${p('courtId')}::integer = any(court_ids)) limit 1`,
)
const endClient = statement(
  'end_client',
  sql`update machine_clients set disabled_at = ${p('changedAt')}, version = version + 1, changed_at = ${p('changedAt')},
        changed_by = ${p('changedBy')}
      where id = ${p('id')} and disabled_at is null`,
)
const updateClientRow = statement(
  'update_client',
  sql`update machine_clients
      set name = ${p('name')}, scopes = ${p('scopes')}::text[], court_ids = ${p('courtIds')}::integer[],
        rate_limit_per_minute = ${p('rateLimitPerMinute')}::integer, version = version + 1,
        changed_at = ${p('changedAt')}, changed_by = ${p('changedBy')}
      where id = ${p('id')}`,
)
const selectClientById = statement<ClientRow>(
  'find_client',
  sql`select ${clientColumns} from machine_clients where id = ${p('id')}`,
)

export const insertClients = inserter('insert_client', machineClients)

export function listClients(
  executor: Executor,
  search: { courtId: number; after: string; rows: number },
): Promise<ClientRow[]> {
  return selectClients.all(executor, search)
}

/** The client, locked against being disabled twice at the same time. */
export function lockClient(tx: Tx, id: string): Promise<ClientRow | undefined> {
  return selectClient.first(tx, { id })
}

/** The mediation organisation whose system a client is; null for a client of a court or a platform. */
export async function findOrganisationOfClient(executor: Executor, id: string): Promise<string | null> {
  return (await organisationOfClient.first(executor, { id }))?.organisationId ?? null
}

/** Whether a court, or a mediation organisation, has a system that receives hand-overs. */
export async function hasReceivingClient(
  executor: Executor,
  receiving: { readonly courtId: number } | { readonly organisationId: string },
): Promise<boolean> {
  const found = await receiver.first(executor, { courtId: null, organisationId: null, ...receiving })
  return found !== undefined
}

export function findClientById(executor: Executor, id: string): Promise<ClientRow | undefined> {
  return selectClientById.first(executor, { id })
}

/** Who changed a client, and when. */
export interface ClientChange {
  changedAt: Date
  changedBy: string
}

export async function updateClientDisabled(tx: Tx, id: string, change: ClientChange): Promise<void> {
  await endClient.all(tx, { id, ...change })
}

/** Writes the next version of a client whose row is locked. */
export async function updateClient(
  tx: Tx,
  client: Pick<ClientRow, 'id' | 'name' | 'scopes' | 'courtIds' | 'rateLimitPerMinute'> & ClientChange,
): Promise<void> {
  await updateClientRow.all(tx, { ...client })
}

const markAlert = statement<{ marked: boolean }>(
  'mark_calendar_alert',
  sql`update reference_state set calendar_alerted_until = ${p('until')}::date
      where id and calendar_alerted_until is distinct from ${p('until')}::date returning true as marked`,
)

/** Notes that people are told now; false when they were told of this day before. */
export async function markCalendarAlert(tx: Tx, until: string): Promise<boolean> {
  return (await markAlert.first(tx, { until })) !== undefined
}

/** Code and name of every cause of the revision in force, in its order. */
export function listAllCauses(executor: Executor): Promise<Pick<CauseRow, 'code' | 'name'>[]> {
  return selectAllCauses.all(executor, {})
}
