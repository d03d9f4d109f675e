import { and, asc, eq, isNull, ne, sql } from 'drizzle-orm'
import type { Executor } from '../../platform/database.js'
import { NIL_ID } from '../../platform/ids.js'
import { compiled, inserter, statement } from '../../platform/statement.js'
import type { Tx } from '../../platform/transaction.js'
import type { CauseLine } from '../../workflow/cause-line.js'
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
const causeLine = statement<{ code: string; name: string }>(
  'cause_line',
  sql`with recursive line as (
        select code, name, parent_code, revision from causes where revision = ${p('revision')} and code = ${p('code')}
        union all
        select c.code, c.name, c.parent_code, c.revision
          from causes c join line on c.revision = line.revision and c.code = line.parent_code)
      select code, name from line`,
)
const languagesOfParties = statement<{ language: string }>(
  'languages_of_parties',
  sql`select distinct language from parties
      where court_id = ${p('courtId')} and case_id = ${p('caseId')} and language is not null order by language`,
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
  const found = new Map<string, MediatorRow>()
  for (const courtId of courtIds) {
    for (const row of await availableOfCourt.all(executor, { courtId, limit })) found.set(row.id, row)
  }
  for (const row of await availableBeyondCourt.all(executor, { limit })) found.set(row.id, row)
  return [...found.values()]
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

/** A cause of action and everything above it in the catalogue, codes and names, the cause itself first. */
export function listCauseLine(executor: Executor, revision: string, code: string): Promise<CauseLine> {
  return causeLine.all(executor, { revision, code })
}

/** Languages that the parties of a case named as theirs. */
export async function listPartyLanguages(executor: Executor, courtId: number, caseId: string): Promise<string[]> {
  return (await languagesOfParties.all(executor, { courtId, caseId })).map(({ language }) => language)
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
