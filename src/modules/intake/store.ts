import { type SQL, sql } from 'drizzle-orm'
import type { Executor } from '../../platform/database.js'
import { inserter, sharedStatement, statement } from '../../platform/statement.js'
import type { Tx } from '../../platform/transaction.js'
import { intakeNotes, type PartyKind, type PartyRole, parties, representatives, returns } from './tables.js'

const p = sql.placeholder

export type PartyRow = typeof parties.$inferSelect
export type RepresentativeRow = typeof representatives.$inferSelect

/** A party as other modules need it, without anything sealed. */
export interface PartyOfCase {
  readonly id: string
  readonly role: PartyRole
  readonly kind: PartyKind
  readonly name: string
  readonly flags: readonly string[]
  readonly standingConsentReference: string | null
  readonly standingConsentOn: string | null
  readonly hasRepresentative: boolean
  readonly hasSpecialAuthority: boolean
}

const partiesOfCase = statement<PartyOfCase>(
  'parties_of_case',
  sql`select p.id, p.role, p.kind, p.name, p.flags, p.standing_consent_reference as "standingConsentReference",
        p.standing_consent_on as "standingConsentOn",
        exists (select from representatives r where r.court_id = ${p('courtId')} and r.case_id = ${p('caseId')}
                and r.party_id = p.id) as "hasRepresentative",
        exists (select from representatives r where r.court_id = ${p('courtId')} and r.case_id = ${p('caseId')}
                and r.party_id = p.id and (r.authority = 'special' or r.kind = 'statutory-agent')) as "hasSpecialAuthority"
      from parties p where p.court_id = ${p('courtId')} and p.case_id = ${p('caseId')} order by p.position`,
)

/** The parties of a case in the order in which they were given. */
export function listParties(executor: Executor, courtId: number, caseId: string): Promise<PartyOfCase[]> {
  return partiesOfCase.all(executor, { courtId, caseId })
}

interface RegistrationContext {
  causeRevision: string | null
  tags: { code: string; weight: number }[]
  duplicates: { caseId: string; number: string | null; receivedOn: string; submittedBy: string }[]
}

/** What a dispute is looked up by when it is registered. */
interface RegistrationLookup {
  readonly courtId: number
  readonly causeCode: string
  readonly tags: readonly string[]
  readonly since: string
  /** Indexes of identity numbers. */
  readonly applicants: readonly Buffer[]
  readonly respondents: readonly Buffer[]
  readonly respondentNames: readonly string[]
}

/**
 * Cases of each of some parties, the newest of those who have very many: a bank has a hundred thousand, and the other
 * side of any of them has few.
 */
const casesOf = (wanted: SQL, match: SQL) =>
  sql`select near.case_id from unnest(${wanted}) as wanted(value) cross join lateral (
        select p.case_id from parties p where p.court_id = given."courtId" and ${match}
        order by p.case_id desc limit 200) as near`
const APPLIED = casesOf(sql`given.applicants`, sql`p.identity_index = wanted.value`)
const RESPONDED = sql`${casesOf(sql`given.respondents`, sql`p.identity_index = wanted.value`)} union ${casesOf(
  sql`given."respondentNames"`,
  sql`p.role = 'respondent' and p.name = wanted.value`,
)}`

const registrationContexts = sharedStatement(
  'registration_contexts',
  sql`select given.place::int,
        (select revision from causes where code = given."causeCode" order by revision desc limit 1) as "causeRevision",
        (select coalesce(json_agg(json_build_object('code', t.code, 'weight', t.weight)), '[]') from priority_tags t
          where t.court_id = given."courtId" and t.code = any(given.tags)) as tags,
        (select coalesce(json_agg(json_build_object('caseId', d.id, 'number', d.number, 'receivedOn', d.received_on,
                                                    'submittedBy', d.submitted_by) order by d.received_on desc), '[]')
         from (select array(${APPLIED}) as applied, array(${RESPONDED}) as responded) as near
         cross join lateral (
           select c.id, c.number, c.received_on, c.submitted_by from cases c
           where c.court_id = given."courtId"
             and c.id = any(case when cardinality(near.applied) < cardinality(near.responded)
                                 then near.applied else near.responded end)
             and c.cause_code = given."causeCode" and c.received_on >= given.since
             and exists (select from parties a where a.court_id = given."courtId" and a.case_id = c.id
                         and a.role = 'applicant' and a.identity_index = any(given.applicants))
             and exists (select from parties b where b.court_id = given."courtId" and b.case_id = c.id
                         and b.role = 'respondent' and (b.identity_index = any(given.respondents)
                                                        or b.name = any(given."respondentNames")))
           order by c.received_on desc limit 20) as d) as duplicates
      from rows from (json_to_recordset(${p('items')}) as ("courtId" int, "causeCode" text, tags text[], since date,
          applicants bytea[], respondents bytea[], "respondentNames" text[])) with ordinality
        as given("courtId", "causeCode", tags, since, applicants, respondents, "respondentNames", place)`,
  (rows: readonly (RegistrationContext & { place: number })[], items: readonly unknown[]) => {
    const byPlace = new Map(rows.map((row) => [row.place, row]))
    return items.map((_, index): RegistrationContext => {
      const found = byPlace.get(index + 1)
      if (found === undefined) throw new Error('a select without a condition gave no row')
      return found
    })
  },
)

/** What registration must look up, in one round trip: the cause, the tags, and recent cases of the same parties. */
export function findRegistrationContext(tx: Tx, lookup: RegistrationLookup): Promise<RegistrationContext> {
  const bytes = (indexes: readonly Buffer[]) => indexes.map((index) => `\\x${index.toString('hex')}`)
  const { applicants, respondents } = lookup
  return registrationContexts(tx, { ...lookup, applicants: bytes(applicants), respondents: bytes(respondents) })
}

export const insertParties = inserter('insert_parties', parties)
export const insertRepresentatives = inserter('insert_representatives', representatives)
export const insertReturns = inserter('insert_returns', returns)
export const insertIntakeNotes = inserter('insert_intake_notes', intakeNotes)

const deleteRepresentativesOf = statement<{ id: string }>(
  'delete_representatives_of_case',
  sql`delete from representatives where court_id = ${p('courtId')} and case_id = ${p('caseId')}`,
)
const deletePartiesOf = statement<{ id: string }>(
  'delete_parties_of_case',
  sql`delete from parties where court_id = ${p('courtId')} and case_id = ${p('caseId')}`,
)

/** Takes all parties off a case that is being amended before triage; the amended ones are inserted in the same transaction. */
export async function deleteParties(tx: Tx, courtId: number, caseId: string): Promise<void> {
  await deleteRepresentativesOf.all(tx, { courtId, caseId })
  await deletePartiesOf.all(tx, { courtId, caseId })
}

const sealedParty = statement<Pick<PartyRow, 'id' | 'identityNumber' | 'phone' | 'address' | 'electronicAddress'>>(
  'sealed_party',
  sql`select id, identity_number as "identityNumber", phone, address, electronic_address as "electronicAddress"
      from parties where court_id = ${p('courtId')} and case_id = ${p('caseId')} and id = ${p('partyId')}`,
)

/** The sealed values of one party. */
export function findSealedParty(executor: Executor, courtId: number, caseId: string, partyId: string) {
  return sealedParty.first(executor, { courtId, caseId, partyId })
}
