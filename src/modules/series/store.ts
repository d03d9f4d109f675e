import { getTableColumns, sql } from 'drizzle-orm'
import type { Executor } from '../../platform/database.js'
import { inserter, statement } from '../../platform/statement.js'
import type { Tx } from '../../platform/transaction.js'
import type { CaseState, Outcome } from '../../workflow/states.js'
import type { CaseRow } from '../../workflow/store.js'
import type { PartyRole } from '../intake/tables.js'
import { series, seriesEvents, seriesMembers } from './tables.js'

export type SeriesRow = typeof series.$inferSelect
export type SeriesMemberRow = typeof seriesMembers.$inferSelect

const p = sql.placeholder

export const insertSeries = inserter('insert_series', series)
export const insertSeriesMembers = inserter('insert_series_members', seriesMembers)
export const insertSeriesEvents = inserter('insert_series_events', seriesEvents)

const COLUMNS = sql.raw(
  Object.entries(getTableColumns(series))
    .map(([member, { name }]) => `s.${name} as "${member}"`)
    .join(', '),
)

const byId = statement<SeriesRow>(
  'find_series',
  sql`select ${COLUMNS} from series s where s.court_id = ${p('courtId')} and s.id = ${p('seriesId')}`,
)
const locked = statement<SeriesRow>(
  'lock_series',
  sql`select ${COLUMNS} from series s where s.court_id = ${p('courtId')} and s.id = ${p('seriesId')} for no key update`,
)

export function findSeries(executor: Executor, courtId: number, seriesId: string): Promise<SeriesRow | undefined> {
  return byId.first(executor, { courtId, seriesId })
}

/** A series, locked until the transaction ends. A case that joins or leaves is locked before it. */
export function lockSeries(tx: Tx, courtId: number, seriesId: string): Promise<SeriesRow | undefined> {
  return locked.first(tx, { courtId, seriesId })
}

const membership = statement<{ id: string; seriesId: string }>(
  'find_series_membership',
  sql`select m.id, m.series_id as "seriesId" from series_members m
      where m.court_id = ${p('courtId')} and m.case_id = ${p('caseId')} and m.left_on is null`,
)

/** The series that a case is in now. */
export function findMembership(executor: Executor, courtId: number, caseId: string) {
  return membership.first(executor, { courtId, caseId })
}

const countIn = statement<{ id: string }>(
  'count_case_into_series',
  sql`update series set version = version + 1, lead_case_id = coalesce(lead_case_id, ${p('caseId')}::uuid)
      where court_id = ${p('courtId')} and id = ${p('seriesId')}`,
)
const countOut = statement<{ id: string }>(
  'count_case_out_of_series',
  sql`update series set version = version + 1, lead_case_id = nullif(lead_case_id, ${p('caseId')}::uuid)
      where court_id = ${p('courtId')} and id = ${p('seriesId')}`,
)
const lead = statement<{ id: string }>(
  'choose_series_lead',
  sql`update series set version = version + 1, lead_case_id = ${p('caseId')}::uuid
      where court_id = ${p('courtId')} and id = ${p('seriesId')}`,
)
const left = statement<{ id: string }>(
  'leave_series',
  sql`update series_members set left_on = ${p('leftOn')}::date, leave_ground = ${p('ground')}, leave_reason = ${p('reason')}
      where court_id = ${p('courtId')} and case_id = ${p('caseId')} and id = ${p('id')}`,
)

type Place = Pick<SeriesMemberRow, 'courtId' | 'seriesId' | 'caseId'>

/** A new version of the series with one case more; the first one leads it. */
export function countIntoSeries(tx: Tx, { courtId, seriesId, caseId }: Place): void {
  countIn.tell(tx, { courtId, seriesId, caseId })
}

/** Ends a membership; a series that loses its lead has none until one is chosen. */
export function endMembership(
  tx: Tx,
  { courtId, seriesId, caseId, id }: Place & { id: string },
  end: { leftOn: string; ground: string; reason: string },
): void {
  left.tell(tx, { courtId, caseId, id, ...end })
  countOut.tell(tx, { courtId, seriesId, caseId })
}

export function setLead(tx: Tx, { courtId, seriesId, caseId }: Place): void {
  lead.tell(tx, { courtId, seriesId, caseId })
}

/** Whose cases of a series are meant: null for all of the court, else those of these mediators and organisations. */
export interface Sight {
  readonly mediatorIds: readonly string[]
  readonly organisationIds: readonly string[]
}

const SEEN = sql`(${p('seesAll')}::boolean or c.mediator_id = any(${p('mediatorIds')}::uuid[])
  or c.co_mediator_ids && ${p('mediatorIds')}::uuid[] or c.organisation_id = any(${p('organisationIds')}::uuid[]))`

function sightValues(sight: Sight | null) {
  return { seesAll: sight === null, mediatorIds: [], organisationIds: [], ...sight }
}

/** A series with how its members stand. */
export interface SeriesSummary extends SeriesRow {
  readonly members: number
  readonly states: Partial<Record<CaseState, number>>
  readonly claimAmountFen: number
}

// Each case is looked up for its membership, and no other is read, however few there were when this was planned.
const CASE_OF_MEMBER = sql`cross join lateral (
  select k.receipt_number, k.number, k.state, k.outcome, k.version, k.claim_amount_fen, k.mediator_id, k.co_mediator_ids,
         k.organisation_id
  from cases k where k.court_id = ${p('courtId')} and k.id = m.case_id offset 0) as c`

const STANDING = sql`cross join lateral (
  select coalesce(sum(g.rows), 0) as members, coalesce(sum(g.fen), 0)::bigint as "claimAmountFen",
         coalesce(json_object_agg(g.state, g.rows) filter (where g.state is not null), '{}') as states
  from (select c.state, count(*) as rows, sum(c.claim_amount_fen) as fen
        from series_members m ${CASE_OF_MEMBER}
        where m.court_id = s.court_id and m.series_id = s.id and m.left_on is null and ${SEEN}
        group by c.state) as g) as t`

const summaryById = statement<SeriesSummary>(
  'find_series_summary',
  sql`select ${COLUMNS}, t.members::int as members, t."claimAmountFen", t.states from series s ${STANDING}
      where s.court_id = ${p('courtId')} and s.id = ${p('seriesId')}`,
)
const summaries = statement<SeriesSummary>(
  'list_series',
  sql`select ${COLUMNS}, t.members::int as members, t."claimAmountFen", t.states from series s ${STANDING}
      where s.court_id = ${p('courtId')} and s.id < ${p('before')}::uuid and (${p('seesAll')}::boolean or t.members > 0)
      order by s.id desc limit ${p('limit')}`,
)

export function findSeriesSummary(executor: Executor, courtId: number, seriesId: string, sight: Sight | null) {
  return summaryById.first(executor, { courtId, seriesId, ...sightValues(sight) })
}

/** Series of a court, the newest first. */
export function listSeries(
  executor: Executor,
  courtId: number,
  sight: Sight | null,
  page: { before: string; limit: number },
): Promise<SeriesSummary[]> {
  return summaries.all(executor, { courtId, ...page, ...sightValues(sight) })
}

/** A member as the list of a series shows it. */
export interface MemberSummary {
  readonly caseId: string
  readonly receiptNumber: string
  readonly number: string | null
  readonly state: CaseState
  readonly outcome: Outcome | null
  readonly version: number
  readonly claimAmountFen: number
  readonly mediatorId: string | null
  readonly joinedOn: string
  readonly parties: readonly { readonly id: string; readonly role: PartyRole; readonly name: string }[]
}

const members = statement<MemberSummary>(
  'list_series_members',
  sql`select m.case_id as "caseId", c.receipt_number as "receiptNumber", c.number, c.state, c.outcome, c.version,
        c.claim_amount_fen as "claimAmountFen", c.mediator_id as "mediatorId", m.joined_on as "joinedOn",
        (select coalesce(json_agg(json_build_object('id', y.id, 'role', y.role, 'name', y.name) order by y.position), '[]')
         from parties y where y.court_id = m.court_id and y.case_id = m.case_id) as parties
      from series_members m ${CASE_OF_MEMBER}
      where m.court_id = ${p('courtId')} and m.series_id = ${p('seriesId')} and m.left_on is null
        and m.case_id > ${p('after')}::uuid and ${SEEN}
      order by m.case_id limit ${p('limit')}`,
)

/** Cases of a series in the order in which they were received. */
export function listMembers(
  executor: Executor,
  { courtId, id }: SeriesRow,
  sight: Sight | null,
  page: { after: string; limit: number },
): Promise<MemberSummary[]> {
  return members.all(executor, { courtId, seriesId: id, ...page, ...sightValues(sight) })
}

const memberIds = statement<{ caseId: string }>(
  'list_series_case_ids',
  sql`select m.case_id as "caseId"
      from series_members m ${CASE_OF_MEMBER}
      where m.court_id = ${p('courtId')} and m.series_id = ${p('seriesId')} and m.left_on is null and ${SEEN}
      order by m.case_id`,
)

export async function listMemberIds(
  executor: Executor,
  { courtId, id }: SeriesRow,
  sight: Sight | null,
): Promise<string[]> {
  const rows = await memberIds.all(executor, { courtId, seriesId: id, ...sightValues(sight) })
  return rows.map(({ caseId }) => caseId)
}

const scopes = statement<CaseScopeRow>(
  'list_case_scopes',
  sql`select c.id, c.court_id as "courtId", c.mediator_id as "mediatorId", c.co_mediator_ids as "coMediatorIds",
        c.organisation_id as "organisationId", c.submitted_by as "submittedBy"
      from cases c where c.court_id = ${p('courtId')} and c.id = any(${p('caseIds')}::uuid[])`,
)
type CaseScopeRow = Pick<CaseRow, 'id' | 'courtId' | 'mediatorId' | 'coMediatorIds' | 'organisationId' | 'submittedBy'>

/** What of some cases decides who sees them. */
export function listCaseScopes(executor: Executor, courtId: number, caseIds: readonly string[]) {
  return scopes.all(executor, { courtId, caseIds })
}

/** Recent cases that look like a series. */
export interface SuggestedSeries {
  readonly role: PartyRole
  readonly name: string
  readonly causeCode: string
  readonly cases: number
  readonly caseIds: readonly string[]
}

const suggested = statement<SuggestedSeries>(
  'suggest_series',
  sql`with recent as materialized (
        select c.id, c.cause_code from cases c
        where c.court_id = ${p('courtId')} and c.received_on >= ${p('since')}::date
          and c.state in ('received', 'registered', 'seeking-consent', 'seeking-mediator', 'offered', 'in-mediation')
          and not exists (select from series_members m where m.court_id = ${p('courtId')} and m.case_id = c.id
                          and m.left_on is null)
        order by c.received_on desc, c.id desc limit 5000)
      select y.role, min(y.name) as name, r.cause_code as "causeCode", count(distinct r.id)::int as cases,
        (array_agg(distinct r.id order by r.id))[1:500] as "caseIds"
      from recent r join parties y on y.court_id = ${p('courtId')} and y.case_id = r.id
        and y.role in ('applicant', 'respondent')
      group by y.role, r.cause_code, coalesce(encode(y.identity_index, 'hex'), y.name)
      having count(distinct r.id) >= ${p('casesMin')}::int
      order by 4 desc, 2 limit 50`,
)

/**
 * Recent cases of one cause that share a party and are in no series: the newest 5,000 of the window are looked at.
 * The same party is the same paper, or the same name where no paper was given.
 */
export function listSuggestions(executor: Executor, courtId: number, since: string, casesMin: number) {
  return suggested.all(executor, { courtId, since, casesMin })
}
