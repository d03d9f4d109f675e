import { and, asc, eq, ne, sql } from 'drizzle-orm'
import type { Executor } from '../../platform/database.js'
import { compiled, inserter, statement } from '../../platform/statement.js'
import type { Tx } from '../../platform/transaction.js'
import type { ProceedingKind } from '../../workflow/states.js'
import type { HandoverPackage } from './handover-package.js'
import type { HandoverTeam } from './schemas.js'
import {
  agreements,
  type handovers,
  hearings,
  instalments,
  performances,
  proceedingSignatures,
  proceedings,
  signatures,
} from './tables.js'

const p = sql.placeholder

export type AgreementRow = typeof agreements.$inferSelect
export type InstalmentRow = typeof instalments.$inferSelect
export type SignatureRow = typeof signatures.$inferSelect
export type PerformanceRow = typeof performances.$inferSelect
export type ProceedingRow = typeof proceedings.$inferSelect
export type StatementSignatureRow = typeof proceedingSignatures.$inferSelect
type HandoverRow = typeof handovers.$inferSelect

/** A hand-over with the names of who took it over. */
export interface HandoverOfCase
  extends Pick<HandoverRow, 'id' | 'destination' | 'madeOn' | 'digest' | 'package' | 'content'> {
  readonly team: HandoverTeam | null
}

export const insertAgreements = inserter('insert_agreements', agreements)
export const insertInstalments = inserter('insert_instalments', instalments)
export const insertSignatures = inserter('insert_signatures', signatures)
export const insertPerformances = inserter('insert_performances', performances)
export const insertProceedings = inserter('insert_proceedings', proceedings)
export const insertStatementSignatures = inserter('insert_proceeding_signatures', proceedingSignatures)
export const insertHearings = inserter('insert_hearings', hearings)

const agreementsOfCase = compiled('agreements_of_case', (db) =>
  db
    .select()
    .from(agreements)
    .where(and(eq(agreements.courtId, p('courtId')), eq(agreements.caseId, p('caseId'))))
    .orderBy(asc(agreements.version)),
)
const instalmentsOfCase = compiled('instalments_of_case', (db) =>
  db
    .select()
    .from(instalments)
    .where(and(eq(instalments.courtId, p('courtId')), eq(instalments.caseId, p('caseId'))))
    .orderBy(asc(instalments.agreementId), asc(instalments.position)),
)
const signaturesOfCase = compiled('signatures_of_case', (db) =>
  db
    .select()
    .from(signatures)
    .where(and(eq(signatures.courtId, p('courtId')), eq(signatures.caseId, p('caseId'))))
    .orderBy(asc(signatures.id)),
)
const performancesOfCase = compiled('performances_of_case', (db) =>
  db
    .select()
    .from(performances)
    .where(and(eq(performances.courtId, p('courtId')), eq(performances.caseId, p('caseId'))))
    .orderBy(asc(performances.id)),
)
const currentAgreement = compiled('current_agreement', (db) =>
  db
    .select()
    .from(agreements)
    .where(
      and(
        eq(agreements.courtId, p('courtId')),
        eq(agreements.caseId, p('caseId')),
        ne(agreements.status, 'superseded'),
      ),
    ),
)
const setAgreementStatus = compiled('set_agreement_status', (db) =>
  db
    .update(agreements)
    .set({ status: p('status'), effectiveOn: p('effectiveOn') } as never)
    .where(and(eq(agreements.courtId, p('courtId')), eq(agreements.caseId, p('caseId')), eq(agreements.id, p('id'))))
    .returning({ id: agreements.id }),
)
const standingProceeding = compiled('standing_proceeding', (db) =>
  db
    .select()
    .from(proceedings)
    .where(
      and(
        eq(proceedings.courtId, p('courtId')),
        eq(proceedings.caseId, p('caseId')),
        eq(proceedings.kind, p('kind')),
        ne(proceedings.state, 'withdrawn'),
      ),
    ),
)
const setProceeding = compiled('set_proceeding', (db) =>
  db
    .update(proceedings)
    .set({ state: p('state'), number: p('number'), closedOn: p('closedOn'), data: p('data') } as never)
    .where(and(eq(proceedings.courtId, p('courtId')), eq(proceedings.caseId, p('caseId')), eq(proceedings.id, p('id'))))
    .returning({ id: proceedings.id }),
)
const statementSignaturesOfCase = compiled('statement_signatures_of_case', (db) =>
  db
    .select()
    .from(proceedingSignatures)
    .where(and(eq(proceedingSignatures.courtId, p('courtId')), eq(proceedingSignatures.caseId, p('caseId'))))
    .orderBy(asc(proceedingSignatures.id)),
)
/** The team of the hand-over `x` as JSON; null for none. */
export const HANDOVER_TEAM = sql`case when x.team is not null then json_build_object(
  'id', x.team_id, 'name', x.team, 'basis', x.team_basis, 'judges', (
    select coalesce(json_agg(json_build_object('personId', n.id, 'name', n.name)
                             order by array_position(x.judge_ids, n.id)), '[]')
    from persons n where n.id = any(x.judge_ids))) end`

const oneHandover = statement<HandoverOfCase>(
  'one_handover',
  sql`select x.id, x.destination, ${HANDOVER_TEAM} as team, x.made_on as "madeOn", x.digest, x.package, x.content
      from handovers x where x.court_id = ${p('courtId')} and x.case_id = ${p('caseId')} and x.id = ${p('id')}`,
)
const servicePartiesOfCase = statement<HandoverPackage['parties'][number]>(
  'service_parties_of_case',
  sql`select p.id, p.role, p.kind, p.name, p.phone_mask as "phoneMask", p.address_mask as "addressMask",
        p.accepts_electronic_service as "acceptsElectronicService"
      from parties p where p.court_id = ${p('courtId')} and p.case_id = ${p('caseId')} order by p.position`,
)

/** An agreement with everything that belongs to it. */
export interface AgreementOfCase extends AgreementRow {
  readonly instalments: readonly InstalmentRow[]
  readonly signatures: readonly SignatureRow[]
  readonly performances: readonly PerformanceRow[]
}

/** Every version of the agreement, oldest first, with instalments, signatures and performances. */
export async function listAgreements(executor: Executor, courtId: number, caseId: string): Promise<AgreementOfCase[]> {
  const scope = { courtId, caseId }
  const rows = await agreementsOfCase.all(executor, scope)
  if (rows.length === 0) return []
  const owed = await instalmentsOfCase.all(executor, scope)
  const signed = await signaturesOfCase.all(executor, scope)
  const performed = await performancesOfCase.all(executor, scope)
  return rows.map((row) => ({
    ...row,
    instalments: owed.filter(({ agreementId }) => agreementId === row.id),
    signatures: signed.filter(({ agreementId }) => agreementId === row.id),
    performances: performed.filter(({ agreementId }) => agreementId === row.id),
  }))
}

/** The one version that is not superseded. */
export function findCurrentAgreement(
  executor: Executor,
  courtId: number,
  caseId: string,
): Promise<AgreementRow | undefined> {
  return currentAgreement.first(executor, { courtId, caseId })
}

const currentAgreements = statement<Pick<AgreementRow, 'caseId' | 'id' | 'contentHash'>>(
  'list_current_agreements',
  sql`select a.case_id as "caseId", a.id, a.content_hash as "contentHash" from agreements a
      where a.court_id = ${p('courtId')} and a.case_id = any(${p('caseIds')}::uuid[]) and a.status <> 'superseded'`,
)

/** The same of many cases: which text would be signed now. */
export function listCurrentAgreements(executor: Executor, courtId: number, caseIds: readonly string[]) {
  return currentAgreements.all(executor, { courtId, caseIds })
}

export async function updateAgreementStatus(
  tx: Tx,
  row: Pick<AgreementRow, 'courtId' | 'caseId' | 'id' | 'status' | 'effectiveOn'>,
): Promise<void> {
  const { courtId, caseId, id, status, effectiveOn } = row
  const written = await setAgreementStatus.all(tx, { courtId, caseId, id, status, effectiveOn })
  if (written.length !== 1) throw new Error('the agreement is not there')
}

/** The proceeding of a kind that was not withdrawn; a case has one at most. */
export function findProceeding(
  executor: Executor,
  courtId: number,
  caseId: string,
  kind: ProceedingKind,
): Promise<ProceedingRow | undefined> {
  return standingProceeding.first(executor, { courtId, caseId, kind })
}

const proceedingOfHandover = statement<ProceedingRow>(
  'proceeding_of_handover',
  sql`select court_id as "courtId", case_id as "caseId", id, kind, state, number, agreement_id as "agreementId",
        opened_on as "openedOn", closed_on as "closedOn", data
      from proceedings where court_id = ${p('courtId')} and case_id = ${p('caseId')}
        and data ->> 'handoverId' = ${p('handoverId')}::text`,
)

/** The proceeding that a hand-over is about, also one that was withdrawn; none for filing and trial. */
export function findProceedingOfHandover(
  executor: Executor,
  courtId: number,
  caseId: string,
  handoverId: string,
): Promise<ProceedingRow | undefined> {
  return proceedingOfHandover.first(executor, { courtId, caseId, handoverId })
}

export async function updateProceeding(tx: Tx, row: ProceedingRow): Promise<void> {
  const { courtId, caseId, id, state, number, closedOn, data } = row
  const written = await setProceeding.all(tx, { courtId, caseId, id, state, number, closedOn, data })
  if (written.length !== 1) throw new Error('the proceeding is not there')
}

export function listStatementSignatures(
  executor: Executor,
  courtId: number,
  caseId: string,
): Promise<StatementSignatureRow[]> {
  return statementSignaturesOfCase.all(executor, { courtId, caseId })
}

export function findHandover(
  executor: Executor,
  courtId: number,
  caseId: string,
  id: string,
): Promise<HandoverOfCase | undefined> {
  return oneHandover.first(executor, { courtId, caseId, id })
}

/** Parties as the receiver of a hand-over needs them: whom to serve and how, with masks only. */
export function listServiceParties(executor: Executor, courtId: number, caseId: string) {
  return servicePartiesOfCase.all(executor, { courtId, caseId })
}
