import { and, asc, eq, sql } from 'drizzle-orm'
import type { Executor } from '../../platform/database.js'
import { compiled, inserter, statement } from '../../platform/statement.js'
import type { Tx } from '../../platform/transaction.js'
import type { SmallClaimsLimits } from './derive-facts.js'
import type { StandingConsent } from './standing-consent.js'
import { consents, standingConsents, triageDecisions } from './tables.js'

export type TriageDecisionRow = typeof triageDecisions.$inferSelect
export type ConsentRow = typeof consents.$inferSelect
/** A registered general consent without what is sealed. */
export type StandingConsentRow = Omit<typeof standingConsents.$inferSelect, 'identityNumber' | 'identityIndex'>

const p = sql.placeholder

const decisionsOfCase = statement<TriageDecisionRow>(
  'triage_decisions_of_case',
  sql`select court_id as "courtId", case_id as "caseId", id, decided_on as "decidedOn", answers, facts, verdict,
        rules_version as "rulesVersion", suitable, track, procedure, fast_track as "fastTrack", overridden,
        override_reason as "overrideReason"
      from triage_decisions where court_id = ${p('courtId')} and case_id = ${p('caseId')} order by id`,
)
const latestConsents = compiled('latest_consents', (db) =>
  db
    .select()
    .from(consents)
    .where(and(eq(consents.courtId, p('courtId')), eq(consents.caseId, p('caseId')), eq(consents.latest, true)))
    .orderBy(asc(consents.id)),
)
const supersedeConsent = compiled('supersede_consent', (db) =>
  db
    .update(consents)
    .set({ latest: false })
    .where(
      and(
        eq(consents.courtId, p('courtId')),
        eq(consents.caseId, p('caseId')),
        eq(consents.partyId, p('partyId')),
        eq(consents.latest, true),
      ),
    ),
)
const insertDecisions = inserter('insert_triage_decisions', triageDecisions)
const insertConsentRows = inserter('insert_consents', consents)

const causeWithAncestors = statement<{ code: string }>(
  'cause_with_ancestors',
  sql`with recursive upward as (
        select code, parent_code, level from causes where revision = ${p('revision')} and code = ${p('code')}
        union all
        select above.code, above.parent_code, above.level
          from upward cross join lateral (select c.code, c.parent_code, c.level from causes c
            where c.revision = ${p('revision')} and c.code = upward.parent_code offset 0) as above
      )
      select code from upward order by level`,
)
const limitsInForce = statement<SmallClaimsLimits>(
  'small_claims_limits_in_force',
  sql`select mandatory_limit_fen as "mandatoryLimitFen", by_agreement_limit_fen as "byAgreementLimitFen"
        from small_claims_thresholds
       where province = ${p('province')} and effective_from <= ${p('on')}
       order by effective_from desc limit 1`,
)

/** Triage decisions of a case, oldest first. */
export function listTriageDecisions(executor: Executor, courtId: number, caseId: string): Promise<TriageDecisionRow[]> {
  return decisionsOfCase.all(executor, { courtId, caseId })
}

/** The latest answer of each party that has answered or could not be reached. */
export function listConsents(executor: Executor, courtId: number, caseId: string): Promise<ConsentRow[]> {
  return latestConsents.all(executor, { courtId, caseId })
}

/** Codes from the first level down to the cause itself; empty when the revision does not have the code. */
export async function listCausePath(executor: Executor, revision: string, code: string): Promise<string[]> {
  const rows = await causeWithAncestors.all(executor, { revision, code })
  return rows.map((row) => row.code)
}

/** The limits that the province had announced by a day; undefined when none is known. */
export function findSmallClaimsLimits(
  executor: Executor,
  province: string,
  on: string,
): Promise<SmallClaimsLimits | undefined> {
  return limitsInForce.first(executor, { province, on })
}

export function insertTriageDecision(tx: Tx, row: TriageDecisionRow): void {
  insertDecisions(tx, [row])
}

/** Writes answers of parties that have not answered before. */
export function insertConsents(tx: Tx, rows: readonly ConsentRow[]): void {
  insertConsentRows(tx, rows)
}

/** Writes an answer as the party's latest one. */
export async function replaceConsent(tx: Tx, row: ConsentRow): Promise<void> {
  await supersedeConsent.all(tx, { courtId: row.courtId, caseId: row.caseId, partyId: row.partyId })
  insertConsentRows(tx, [row])
}

export const insertStandingConsents = inserter('insert_standing_consents', standingConsents)

const STANDING = sql`s.court_id as "courtId", s.id, s.name, s.identity_kind as "identityKind", s.identity_mask as "identityMask",
  s.reference, s.given_on as "givenOn", s.valid_until_on as "validUntilOn", s.fields, s.registered_by as "registeredBy",
  s.registered_at as "registeredAt", s.revoked_on as "revokedOn", s.revocation_reason as "revocationReason",
  s.revoked_by as "revokedBy"`

const lockedStanding = statement<StandingConsentRow>(
  'lock_standing_consent',
  sql`select ${STANDING} from standing_consents s where s.court_id = ${p('courtId')} and s.id = ${p('id')} for no key update`,
)
const standingPage = statement<StandingConsentRow>(
  'list_standing_consents',
  sql`select ${STANDING} from standing_consents s where s.court_id = ${p('courtId')} and s.id < ${p('before')}::uuid
      order by s.id desc limit ${p('limit')}`,
)
const revoked = statement(
  'revoke_standing_consent',
  sql`update standing_consents set revoked_on = ${p('revokedOn')}::date, revocation_reason = ${p('revocationReason')},
        revoked_by = ${p('revokedBy')}::uuid
      where court_id = ${p('courtId')} and id = ${p('id')}`,
)
const standingOfParties = statement<StandingConsent>(
  'standing_consents_of_parties',
  sql`select s.id, y.id as "partyId", s.given_on as "givenOn", s.valid_until_on as "validUntilOn",
        s.revoked_on as "revokedOn", s.fields
      from parties y join standing_consents s on s.court_id = ${p('courtId')} and s.identity_index = y.identity_index
      where y.court_id = ${p('courtId')} and y.case_id = ${p('caseId')} order by s.given_on, s.id`,
)

/** A registered general consent, locked against a second revocation at the same time. */
export function lockStandingConsent(tx: Tx, courtId: number, id: string): Promise<StandingConsentRow | undefined> {
  return lockedStanding.first(tx, { courtId, id })
}

/** General consents that were registered with a court, the newest first. */
export function listStandingConsents(
  executor: Executor,
  courtId: number,
  page: { before: string; limit: number },
): Promise<StandingConsentRow[]> {
  return standingPage.all(executor, { courtId, ...page })
}

export function updateRevoked(
  tx: Tx,
  { courtId, id }: StandingConsentRow,
  revocation: { revokedOn: string; revocationReason: string; revokedBy: string },
): void {
  revoked.tell(tx, { courtId, id, ...revocation })
}

/** Every general consent that was registered for a party of the case, whether it holds or not, the earliest first. */
export function listStandingOfParties(executor: Executor, courtId: number, caseId: string): Promise<StandingConsent[]> {
  return standingOfParties.all(executor, { courtId, caseId })
}
