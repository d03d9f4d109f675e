import { and, asc, eq, isNull, ne, type SQL, sql } from 'drizzle-orm'
import type { Executor } from '../../platform/database.js'
import { NIL_ID } from '../../platform/ids.js'
import { compiled, inserter, statement } from '../../platform/statement.js'
import type { Tx } from '../../platform/transaction.js'
import type { CauseLine } from '../../workflow/cause-line.js'
import { listStandingTeams } from '../teams/store.js'
import type { CaseToMatch, TeamToMatch } from './match.js'
import {
  type AssignmentStatus,
  assignments,
  type DeclineGround,
  mediators,
  type OfferOutcome,
  offers,
  organisations,
  type RecusalOutcome,
  recusals,
  recusalWaivers,
  replacements,
} from './tables.js'

export type OrganisationRow = typeof organisations.$inferSelect
export type MediatorRow = typeof mediators.$inferSelect
export type OfferRow = typeof offers.$inferSelect
export type AssignmentRow = typeof assignments.$inferSelect
export type RecusalRow = typeof recusals.$inferSelect

const p = sql.placeholder
const set = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, p(name)])) as never

/** Mediators on a roster are found by id alone: a national or professional roster is not kept by the case's court. */
const mediatorById = compiled('mediator_by_id', (db) =>
  db
    .select()
    .from(mediators)
    .where(eq(mediators.id, p('id'))),
)
const lockMediatorRows = compiled('lock_mediators', (db) =>
  db
    .select()
    .from(mediators)
    .where(sql`${mediators.id} = any(${p('ids')})`)
    .orderBy(asc(mediators.id))
    .for('no key update'),
)
const takePlace = compiled('take_mediator_place', (db) =>
  db
    .update(mediators)
    .set({ load: sql`${mediators.load} + 1` })
    .where(
      and(
        eq(mediators.courtId, p('courtId')),
        eq(mediators.id, p('id')),
        sql`${mediators.load} < ${mediators.capacity}`,
      ),
    )
    .returning({ load: mediators.load }),
)
const givePlaceBack = compiled('give_mediator_place_back', (db) =>
  db
    .update(mediators)
    .set({ load: sql`${mediators.load} - 1` })
    .where(and(eq(mediators.courtId, p('courtId')), eq(mediators.id, p('id'))))
    .returning({ load: mediators.load }),
)
const delist = compiled('delist_mediator', (db) =>
  db
    .update(mediators)
    .set(set(['delistedOn', 'delistedBy', 'delistingReason']))
    .where(and(eq(mediators.courtId, p('courtId')), eq(mediators.id, p('id')), isNull(mediators.delistedOn)))
    .returning(),
)
const rosterPage = compiled('roster_page', (db) =>
  db
    .select()
    .from(mediators)
    .where(and(eq(mediators.courtId, p('courtId')), sql`${mediators.id} > ${p('after')}`))
    .orderBy(asc(mediators.id))
    .limit(p('limit')),
)
const availableOfCourt = compiled('available_mediators_of_court', (db) =>
  db
    .select()
    .from(mediators)
    .where(
      and(
        eq(mediators.courtId, p('courtId')),
        isNull(mediators.delistedOn),
        sql`${mediators.load} < ${mediators.capacity}`,
      ),
    )
    .orderBy(asc(mediators.load), asc(mediators.id))
    .limit(p('limit')),
)
const availableBeyondCourt = compiled('available_mediators_beyond_court', (db) =>
  db
    .select()
    .from(mediators)
    .where(
      and(
        sql`${mediators.level} in ('national', 'professional')`,
        isNull(mediators.delistedOn),
        sql`${mediators.load} < ${mediators.capacity}`,
      ),
    )
    .orderBy(asc(mediators.load), asc(mediators.id))
    .limit(p('limit')),
)
const organisationById = compiled('organisation_by_id', (db) =>
  db
    .select()
    .from(organisations)
    .where(and(eq(organisations.courtId, p('courtId')), eq(organisations.id, p('id')))),
)
const offersOfCase = compiled('offers_of_case', (db) =>
  db
    .select()
    .from(offers)
    .where(and(eq(offers.courtId, p('courtId')), eq(offers.caseId, p('caseId'))))
    .orderBy(asc(offers.id)),
)
const settleOfferRow = compiled('settle_offer', (db) =>
  db
    .update(offers)
    .set(set(['outcome', 'answeredOn', 'declinedBy', 'declineGround', 'reason']))
    .where(
      and(
        eq(offers.courtId, p('courtId')),
        eq(offers.caseId, p('caseId')),
        eq(offers.id, p('id')),
        eq(offers.outcome, 'pending'),
      ),
    )
    .returning({ id: offers.id }),
)
const supersedeOffers = compiled('supersede_offers', (db) =>
  db
    .update(offers)
    .set({ outcome: 'superseded' })
    .where(and(eq(offers.courtId, p('courtId')), eq(offers.caseId, p('caseId')), eq(offers.outcome, 'pending'))),
)
const assignmentsOfCase = compiled('assignments_of_case', (db) =>
  db
    .select()
    .from(assignments)
    .where(and(eq(assignments.courtId, p('courtId')), eq(assignments.caseId, p('caseId'))))
    .orderBy(asc(assignments.id)),
)
const updateAssignmentRow = compiled('update_assignment', (db) =>
  db
    .update(assignments)
    .set(set(['status', 'acceptedOn']))
    .where(
      and(
        eq(assignments.courtId, p('courtId')),
        eq(assignments.caseId, p('caseId')),
        eq(assignments.id, p('id')),
        ne(assignments.status, 'ended'),
      ),
    ),
)
const endAssignments = compiled('end_assignments', (db) =>
  db
    .update(assignments)
    .set({ status: 'ended', ...(set(['endedAt', 'endReason']) as object) })
    .where(
      and(eq(assignments.courtId, p('courtId')), eq(assignments.caseId, p('caseId')), ne(assignments.status, 'ended')),
    )
    .returning({ mediatorId: assignments.mediatorId, mediatorCourtId: assignments.mediatorCourtId }),
)
const recusalsOfCase = compiled('recusals_of_case', (db) =>
  db
    .select()
    .from(recusals)
    .where(and(eq(recusals.courtId, p('courtId')), eq(recusals.caseId, p('caseId'))))
    .orderBy(asc(recusals.id)),
)
const settleRecusalRow = compiled('settle_recusal', (db) =>
  db
    .update(recusals)
    .set(set(['outcome', 'decidedOn', 'decisionReason']))
    .where(
      and(
        eq(recusals.courtId, p('courtId')),
        eq(recusals.caseId, p('caseId')),
        eq(recusals.id, p('id')),
        eq(recusals.outcome, 'pending'),
      ),
    ),
)
const mootRecusals = compiled('moot_recusals', (db) =>
  db
    .update(recusals)
    .set({ outcome: 'moot' })
    .where(and(eq(recusals.courtId, p('courtId')), eq(recusals.caseId, p('caseId')), eq(recusals.outcome, 'pending'))),
)
const waiversOfRecusal = compiled('waivers_of_recusal', (db) =>
  db
    .select()
    .from(recusalWaivers)
    .where(
      and(
        eq(recusalWaivers.courtId, p('courtId')),
        eq(recusalWaivers.caseId, p('caseId')),
        eq(recusalWaivers.recusalId, p('recusalId')),
      ),
    )
    .orderBy(asc(recusalWaivers.id)),
)
interface Cause {
  readonly revision: string
  readonly code: string
}

// Looked up by its key, whatever the planner thinks of the sizes.
const causeAt = (revision: SQL, code: SQL) => sql`cross join lateral (
            select k.revision, k.code, k.name, k.parent_code from causes k
            where k.revision = ${revision} and k.code = ${code} offset 0) as c`

const causeLines = statement<Cause & { of: string; name: string }>(
  'cause_lines',
  sql`with recursive line as (
        select c.revision, c.code as origin, c.code, c.name, c.parent_code, 0 as height
          from json_to_recordset(${p('causes')}) as given(revision text, code text)
          ${causeAt(sql`given.revision`, sql`given.code`)}
        union all
        select c.revision, line.origin, c.code, c.name, c.parent_code, line.height + 1
          from line ${causeAt(sql`line.revision`, sql`line.parent_code`)})
      select revision, origin as of, code, name from line order by height`,
)
const factsToMatch = statement<FactsToMatch>(
  'facts_to_match',
  sql`select c.id as "caseId", c.received_on as "receivedOn", c.cause_code as "causeCode",
        c.cause_revision as "causeRevision", coalesce(t.languages, '{}') as languages, coalesce(t.places, '{}') as places,
        coalesce(t.ties, '{}') || array_remove(array['series:' || m.series_id], null) as ties
      from cases c
      left join series_members m on m.court_id = c.court_id and m.case_id = c.id and m.left_on is null
      cross join lateral (
        select array_agg(distinct y.language) filter (where y.language is not null) as languages,
          array_agg(distinct y.address_mask) filter (where y.address_mask is not null) as places,
          array_agg(distinct 'party:' || encode(y.identity_index, 'hex')) filter (where y.identity_index is not null) as ties
        from parties y where y.court_id = c.court_id and y.case_id = c.id) as t
      where c.court_id = ${p('courtId')} and c.id = any(${p('caseIds')}::uuid[])`,
)
const tiesOfMediators = statement<{ mediatorId: string; ties: string[] }>(
  'ties_of_mediators',
  sql`select a.mediator_id as "mediatorId", array_agg(distinct t.tie) as ties
      from assignments a
      cross join lateral (
        select 'party:' || encode(y.identity_index, 'hex') as tie from parties y
          where y.court_id = a.court_id and y.case_id = a.case_id and y.identity_index is not null
        union all
        select 'series:' || m.series_id from series_members m
          where m.court_id = a.court_id and m.case_id = a.case_id and m.left_on is null) as t
      where a.court_id = ${p('courtId')} and a.mediator_id = any(${p('mediatorIds')}::uuid[]) and a.status <> 'ended'
        and a.case_id <> all(${p('caseIds')}::uuid[])
      group by a.mediator_id`,
)
const insertOrganisations = inserter('insert_organisations', organisations)
const insertMediators = inserter('insert_mediators', mediators)
const insertOffers = inserter('insert_offers', offers)
const insertAssignmentRows = inserter('insert_assignments', assignments)
const insertRecusals = inserter('insert_recusals', recusals)
const insertWaivers = inserter('insert_recusal_waivers', recusalWaivers)
const insertReplacements = inserter('insert_replacements', replacements)

/**
 * Ends whatever binds mediators to a case and gives each of them the place back, exactly once.
 *
 * An offer still waiting becomes superseded and a recusal nobody decided becomes moot. The columns of the case are left
 * to the caller: a case that ended keeps them, so that its mediators still see it.
 *
 * @param at - instant of the act
 * @param reason - why, as a short code such as `withdrawn` or `agreed`
 */
export async function releaseMediators(
  tx: Tx,
  courtId: number,
  caseId: string,
  at: Date,
  reason: string,
): Promise<void> {
  await supersedeOffers.all(tx, { courtId, caseId })
  await mootRecusals.all(tx, { courtId, caseId })
  const ended = await endAssignments.all(tx, { courtId, caseId, endedAt: at, endReason: reason })
  // In the order of their ids, so that two cases can't wait for each other's mediators.
  for (const { mediatorId, mediatorCourtId } of ended.toSorted((a, b) => (a.mediatorId < b.mediatorId ? -1 : 1))) {
    await givePlaceBack.all(tx, { courtId: mediatorCourtId, id: mediatorId })
  }
}

export function findMediator(executor: Executor, id: string): Promise<MediatorRow | undefined> {
  return mediatorById.first(executor, { id })
}

/** The mediators with these ids, locked in the order of their ids until the transaction ends. */
export function lockMediators(tx: Tx, ids: readonly string[]): Promise<MediatorRow[]> {
  return lockMediatorRows.all(tx, { ids: [...ids] })
}

/** Takes one place of a mediator if one is free. Call it in the order of the ids. */
export async function takeCapacity(tx: Tx, mediator: Pick<MediatorRow, 'courtId' | 'id'>): Promise<boolean> {
  return (await takePlace.first(tx, { courtId: mediator.courtId, id: mediator.id })) !== undefined
}

/** Takes a mediator off the roster; undefined when that was done before. */
export function delistMediatorRow(
  tx: Tx,
  mediator: Pick<MediatorRow, 'courtId' | 'id'>,
  delisting: { delistedOn: string; delistedBy: string; delistingReason: string },
): Promise<MediatorRow | undefined> {
  return delist.first(tx, { courtId: mediator.courtId, id: mediator.id, ...delisting })
}

/** One page of the roster that a court keeps, ordered by id, after an id. */
export function listRoster(
  executor: Executor,
  courtId: number,
  after: string | undefined,
  limit: number,
): Promise<MediatorRow[]> {
  return rosterPage.all(executor, { courtId, after: after ?? NIL_ID, limit })
}

/** Listed mediators of some courts' rosters with a free place, the least loaded first; at most `limit` a roster. */
export async function listAvailable(
  executor: Executor,
  courtIds: readonly number[],
  limit: number,
): Promise<MediatorRow[]> {
  const rosters = await Promise.all([
    ...courtIds.map((courtId) => availableOfCourt.all(executor, { courtId, limit })),
    availableBeyondCourt.all(executor, { limit }),
  ])
  return [...new Map(rosters.flat().map((row) => [row.id, row])).values()]
}

export function findOrganisation(
  executor: Executor,
  courtId: number,
  id: string,
): Promise<OrganisationRow | undefined> {
  return organisationById.first(executor, { courtId, id })
}

/** Every offer of a case, the oldest first. */
export function listOffers(executor: Executor, courtId: number, caseId: string): Promise<OfferRow[]> {
  return offersOfCase.all(executor, { courtId, caseId })
}

/** Closes an offer that waits for an answer. */
export async function settleOffer(
  tx: Tx,
  offer: Pick<OfferRow, 'courtId' | 'caseId' | 'id'>,
  answer: {
    outcome: OfferOutcome
    answeredOn: string | null
    decline?: { by: string; ground: DeclineGround; reason: string }
  },
): Promise<void> {
  const { outcome, answeredOn, decline } = answer
  const settled = await settleOfferRow.all(tx, {
    courtId: offer.courtId,
    caseId: offer.caseId,
    id: offer.id,
    outcome,
    answeredOn,
    declinedBy: decline?.by ?? null,
    declineGround: decline?.ground ?? null,
    reason: decline?.reason ?? null,
  })
  if (settled.length !== 1) throw new Error('the offer is not pending')
}

/** Every assignment of a case, the oldest first. */
export function listAssignments(executor: Executor, courtId: number, caseId: string): Promise<AssignmentRow[]> {
  return assignmentsOfCase.all(executor, { courtId, caseId })
}

/** Moves an assignment that is not ended; it never ends one. */
export async function moveAssignment(
  tx: Tx,
  row: AssignmentRow,
  status: Exclude<AssignmentStatus, 'ended'>,
  acceptedOn: string | null = row.acceptedOn,
): Promise<void> {
  await updateAssignmentRow.all(tx, { courtId: row.courtId, caseId: row.caseId, id: row.id, status, acceptedOn })
}

/** Every recusal of a case, the oldest first. */
export function listRecusals(executor: Executor, courtId: number, caseId: string): Promise<RecusalRow[]> {
  return recusalsOfCase.all(executor, { courtId, caseId })
}

export async function settleRecusal(
  tx: Tx,
  row: RecusalRow,
  outcome: RecusalOutcome,
  decidedOn: string,
  decisionReason: string | null,
): Promise<void> {
  const { courtId, caseId, id } = row
  await settleRecusalRow.all(tx, { courtId, caseId, id, outcome, decidedOn, decisionReason })
}

/** Parties that have waived a recusal. */
export async function listWaivingParties(executor: Executor, row: RecusalRow): Promise<string[]> {
  const waivers = await waiversOfRecusal.all(executor, { courtId: row.courtId, caseId: row.caseId, recusalId: row.id })
  return waivers.map((waiver) => waiver.partyId)
}

/** What of a case decides which mediator fits it, as the database has it. */
export interface FactsToMatch extends Pick<CaseToMatch, 'languages' | 'places' | 'ties'> {
  readonly caseId: string
  readonly receivedOn: string
  readonly causeCode: string
  readonly causeRevision: string
}

/** A cause of action and everything above it in the catalogue, the cause itself first. */
export async function listCauseLine(executor: Executor, revision: string, code: string): Promise<CauseLine> {
  const rows = await causeLines.all(executor, { causes: JSON.stringify([{ revision, code }]) })
  return rows.map((row) => ({ code: row.code, name: row.name }))
}

const keyOf = ({ revision, code }: Cause) => `${revision} ${code}`

/** What a mediator has to do with a court. */
interface Belonging {
  readonly ties: ReadonlySet<string>
  readonly teams: readonly TeamToMatch[]
}

/**
 * Cases as they are matched with mediators, in a handful of statements, however many cases and mediators there are.
 *
 * @param on - day on which teams must stand
 * @returns the cases, and the mediators with what ties them to cases of the same court and its teams that they are in;
 * neither in a certain order
 */
export async function listToMatch<Row extends Pick<MediatorRow, 'id'>>(
  executor: Executor,
  courtId: number,
  caseIds: readonly string[],
  rows: readonly Row[],
  on: string,
): Promise<{ cases: (FactsToMatch & CaseToMatch)[]; mediators: (Row & Belonging)[] }> {
  const [facts, teams, ties] = await Promise.all([
    factsToMatch.all(executor, { courtId, caseIds: [...caseIds] }),
    listStandingTeams(executor, courtId, on),
    tiesOfMediators.all(executor, { courtId, caseIds: [...caseIds], mediatorIds: rows.map(({ id }) => id) }),
  ])
  const causes = new Map(
    facts
      .map(({ causeRevision, causeCode }) => ({ revision: causeRevision, code: causeCode }))
      .map((cause) => [keyOf(cause), cause]),
  )
  const lines = new Map<string, { code: string; name: string }[]>([...causes.keys()].map((key) => [key, []]))
  for (const { revision, of, code, name } of await causeLines.all(executor, {
    causes: JSON.stringify([...causes.values()]),
  })) {
    lines.get(keyOf({ revision, code: of }))?.push({ code, name })
  }
  const tied = new Map(ties.map((row) => [row.mediatorId, new Set(row.ties)]))
  return {
    cases: facts.map((row) => ({
      ...row,
      courtId,
      causeLine: lines.get(keyOf({ revision: row.causeRevision, code: row.causeCode })) ?? [],
    })),
    mediators: rows.map((row) => ({
      ...row,
      ties: tied.get(row.id) ?? new Set(),
      teams: teams.filter(({ members }) =>
        members.some(({ mediatorId, holdsRole }) => holdsRole && mediatorId === row.id),
      ),
    })),
  }
}

export function insertOrganisation(tx: Tx, row: OrganisationRow): void {
  insertOrganisations(tx, [row])
}

export function insertMediator(tx: Tx, row: MediatorRow): void {
  insertMediators(tx, [row])
}

export function insertOffer(tx: Tx, row: OfferRow): void {
  insertOffers(tx, [row])
}

export function insertAssignments(tx: Tx, rows: readonly AssignmentRow[]): void {
  insertAssignmentRows(tx, rows)
}

export function insertRecusal(tx: Tx, row: RecusalRow): void {
  insertRecusals(tx, [row])
}

export function insertWaiver(tx: Tx, row: typeof recusalWaivers.$inferSelect): void {
  insertWaivers(tx, [row])
}

export function insertReplacement(tx: Tx, row: typeof replacements.$inferSelect): void {
  insertReplacements(tx, [row])
}
