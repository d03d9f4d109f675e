import { and, asc, eq, sql } from 'drizzle-orm'
import type { Executor } from '../../platform/database.js'
import { compiled, inserter, statement } from '../../platform/statement.js'
import type { Tx } from '../../platform/transaction.js'
import type { SmallClaimsLimits } from './derive-facts.js'
import { consents, triageDecisions } from './tables.js'

export type TriageDecisionRow = typeof triageDecisions.$inferSelect
export type ConsentRow = typeof consents.$inferSelect

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
          from causes above join upward on above.code = upward.parent_code
         where above.revision = ${p('revision')}
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
