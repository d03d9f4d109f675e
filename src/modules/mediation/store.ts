import { and, eq, sql } from 'drizzle-orm'
import type { Executor } from '../../platform/database.js'
import { compiled, inserter, statement } from '../../platform/statement.js'
import type { Tx } from '../../platform/transaction.js'
import type { CaseState } from '../../workflow/states.js'
import type { EndGround } from './closing.js'
import { lastDayOfPause } from './pauses.js'
import type { Attendance, SessionMode, SessionResult, SessionStatus } from './sessions.js'
import {
  type CONFIRMATION_FORMS,
  closingReports,
  extensionConsents,
  extensions,
  type Invited,
  notices,
  pauseConsents,
  pauses,
  sessionAttendance,
  sessions,
  undisputedFactConfirmations,
  undisputedFacts,
} from './tables.js'

const p = sql.placeholder

export type SessionRow = typeof sessions.$inferSelect
export type PauseRow = typeof pauses.$inferSelect

export const insertNotices = inserter('insert_notices', notices)
export const insertSessions = inserter('insert_sessions', sessions)
export const insertAttendance = inserter('insert_session_attendance', sessionAttendance)
export const insertUndisputedFacts = inserter('insert_undisputed_facts', undisputedFacts)
export const insertFactConfirmations = inserter('insert_fact_confirmations', undisputedFactConfirmations)
export const insertPauses = inserter('insert_pauses', pauses)
export const insertPauseConsents = inserter('insert_pause_consents', pauseConsents)
export const insertExtensions = inserter('insert_extensions', extensions)
export const insertExtensionConsents = inserter('insert_extension_consents', extensionConsents)
export const insertClosingReports = inserter('insert_closing_reports', closingReports)

const lastAcceptance = statement<{ seq: number | null }>(
  'last_acceptance',
  sql`select max(seq) as seq from case_events
      where court_id = ${p('courtId')} and case_id = ${p('caseId')}
        and command = 'acceptOffer' and from_state = 'offered' and to_state = 'in-mediation'`,
)

/** Position on the timeline of the acceptance that mediation rests on. */
export async function findLastAcceptance(
  executor: Executor,
  courtId: number,
  caseId: string,
): Promise<number | undefined> {
  return (await lastAcceptance.first(executor, { courtId, caseId }))?.seq ?? undefined
}

const lastExpiry = statement<Expiry>(
  'last_expiry_of_mediation',
  sql`select seq, from_state as "fromState" from case_events
      where court_id = ${p('courtId')} and case_id = ${p('caseId')} and command = 'expireMediation'
      order by seq desc limit 1`,
)

/** The entry by which the service ended mediation, and where the case stood before. */
export interface Expiry {
  readonly seq: number
  readonly fromState: CaseState
}

export function findLastExpiry(executor: Executor, courtId: number, caseId: string): Promise<Expiry | undefined> {
  return lastExpiry.first(executor, { courtId, caseId })
}

const noticedParties = statement<{ partyId: string }>(
  'noticed_parties',
  sql`select party_id as "partyId" from notices
      where court_id = ${p('courtId')} and case_id = ${p('caseId')} and acceptance_seq = ${p('acceptanceSeq')}`,
)

/** Parties that were given the notices since an acceptance. */
export async function listNoticedParties(
  executor: Executor,
  courtId: number,
  caseId: string,
  acceptanceSeq: number,
): Promise<string[]> {
  const rows = await noticedParties.all(executor, { courtId, caseId, acceptanceSeq })
  return rows.map((row) => row.partyId)
}

const sessionById = compiled('find_session', (db) =>
  db
    .select()
    .from(sessions)
    .where(and(eq(sessions.courtId, p('courtId')), eq(sessions.caseId, p('caseId')), eq(sessions.id, p('sessionId')))),
)

export function findSession(
  executor: Executor,
  courtId: number,
  caseId: string,
  sessionId: string,
): Promise<SessionRow | undefined> {
  return sessionById.first(executor, { courtId, caseId, sessionId })
}

const reportSession = compiled('report_session', (db) =>
  db
    .update(sessions)
    .set({
      mode: p('mode'),
      place: p('place'),
      beganAt: p('beganAt'),
      endedAt: p('endedAt'),
      status: p('status'),
      result: p('result'),
    } as never)
    .where(and(eq(sessions.courtId, p('courtId')), eq(sessions.caseId, p('caseId')), eq(sessions.id, p('id')))),
)

/** Writes what became of a scheduled session. */
export async function updateSession(tx: Tx, row: SessionRow): Promise<void> {
  await reportSession.all(tx, row)
}

/** A session with how each party took part; no attendance before it is reported. */
export interface SessionOfCase {
  readonly id: string
  readonly mode: SessionMode
  readonly roomLink: string | null
  readonly place: string | null
  readonly scheduledAt: Date | null
  readonly beganAt: Date | null
  readonly endedAt: Date | null
  readonly status: SessionStatus
  readonly result: SessionResult | null
  readonly invited: readonly Invited[]
  readonly attendance: readonly { readonly partyId: string; readonly attendance: Attendance }[]
}

const sessionsOfCase = statement<SessionOfCase>(
  'sessions_of_case',
  sql`select s.id, s.mode, s.room_link as "roomLink", s.place, s.scheduled_at as "scheduledAt", s.began_at as "beganAt",
        s.ended_at as "endedAt", s.status, s.result, s.invited,
        (select coalesce(json_agg(json_build_object('partyId', a.party_id, 'attendance', a.attendance) order by a.party_id), '[]')
          from session_attendance a
          where a.court_id = ${p('courtId')} and a.case_id = ${p('caseId')} and a.session_id = s.id) as attendance
      from sessions s where s.court_id = ${p('courtId')} and s.case_id = ${p('caseId')}
      order by coalesce(s.began_at, s.scheduled_at), s.id`,
)

/** Sessions of a case in the order in which they take place. */
export function listSessions(executor: Executor, courtId: number, caseId: string): Promise<SessionOfCase[]> {
  return sessionsOfCase.all(executor, { courtId, caseId })
}

/** An undisputed fact and who has confirmed it so far. */
export interface UndisputedFactOfCase {
  readonly id: string
  readonly text: string
  readonly statedOn: string
  readonly confirmations: readonly {
    readonly partyId: string
    readonly form: (typeof CONFIRMATION_FORMS)[number]
    readonly confirmedOn: string
  }[]
  /** Whether every party of the case confirmed it; only then may a trial use it. */
  readonly isConfirmedByAll: boolean
}

const factsOfCase = statement<UndisputedFactOfCase>(
  'undisputed_facts_of_case',
  sql`select f.id, f.text, f.stated_on as "statedOn",
        (select coalesce(json_agg(json_build_object('partyId', c.party_id, 'form', c.form, 'confirmedOn', c.confirmed_on) order by c.id), '[]')
          from undisputed_fact_confirmations c
          where c.court_id = ${p('courtId')} and c.case_id = ${p('caseId')} and c.fact_id = f.id) as confirmations,
        not exists (select from parties q where q.court_id = ${p('courtId')} and q.case_id = ${p('caseId')}
          and not exists (select from undisputed_fact_confirmations d
            where d.court_id = ${p('courtId')} and d.case_id = ${p('caseId')} and d.fact_id = f.id and d.party_id = q.id))
          as "isConfirmedByAll"
      from undisputed_facts f where f.court_id = ${p('courtId')} and f.case_id = ${p('caseId')} order by f.id`,
)

/** Undisputed facts of a case, the oldest first. */
export function listUndisputedFacts(
  executor: Executor,
  courtId: number,
  caseId: string,
): Promise<UndisputedFactOfCase[]> {
  return factsOfCase.all(executor, { courtId, caseId })
}

const factConfirmers = statement<{ partyId: string | null }>(
  'undisputed_fact_confirmers',
  sql`select c.party_id as "partyId" from undisputed_facts f
      left join undisputed_fact_confirmations c
        on c.court_id = ${p('courtId')} and c.case_id = ${p('caseId')} and c.fact_id = f.id
      where f.court_id = ${p('courtId')} and f.case_id = ${p('caseId')} and f.id = ${p('factId')}`,
)

/** Parties that confirmed a fact, or undefined when the case has no such fact. */
export async function findFactConfirmers(
  executor: Executor,
  courtId: number,
  caseId: string,
  factId: string,
): Promise<string[] | undefined> {
  const rows = await factConfirmers.all(executor, { courtId, caseId, factId })
  return rows.length === 0 ? undefined : rows.flatMap((row) => (row.partyId === null ? [] : [row.partyId]))
}

const openPause = compiled('open_pause', (db) =>
  db
    .select()
    .from(pauses)
    .where(and(eq(pauses.courtId, p('courtId')), eq(pauses.caseId, p('caseId')), sql`${pauses.toOn} is null`)),
)

/** The pause that lasts now, if it is one for an appraisal or a sham review. */
export function findOpenPause(executor: Executor, courtId: number, caseId: string): Promise<PauseRow | undefined> {
  return openPause.first(executor, { courtId, caseId })
}

const endPause = compiled('end_pause', (db) =>
  db
    .update(pauses)
    .set({ toOn: p('toOn'), resumptionNote: p('resumptionNote') } as never)
    .where(and(eq(pauses.courtId, p('courtId')), eq(pauses.caseId, p('caseId')), eq(pauses.id, p('id')))),
)

export async function updatePause(tx: Tx, row: PauseRow): Promise<void> {
  await endPause.all(tx, row)
}

export interface ClosingReportOfCase {
  readonly id: string
  readonly ground: EndGround
  readonly endedOn: string
  readonly course: string
  readonly reasonOfFailure: string | null
  readonly costRaisingConduct: string | null
  readonly hints: string | null
}

const closingReportOfCase = statement<ClosingReportOfCase>(
  'closing_report_of_case',
  sql`select id, ground, ended_on as "endedOn", course, reason_of_failure as "reasonOfFailure",
        cost_raising_conduct as "costRaisingConduct", hints
      from closing_reports where court_id = ${p('courtId')} and case_id = ${p('caseId')}`,
)

/** The mediator's report on mediation that ended without agreement. */
export function findClosingReport(
  executor: Executor,
  courtId: number,
  caseId: string,
): Promise<ClosingReportOfCase | undefined> {
  return closingReportOfCase.first(executor, { courtId, caseId })
}

const cancelSessionsOf = statement<{ id: string }>(
  'cancel_scheduled_sessions',
  sql`update sessions set status = 'cancelled'
      where court_id = ${p('courtId')} and case_id = ${p('caseId')} and status = 'scheduled'`,
)

/** Ends the pause that lasts, if there is one, other than by resuming. */
export async function endOpenPause(tx: Tx, courtId: number, caseId: string, on: string): Promise<void> {
  const pause = await findOpenPause(tx, courtId, caseId)
  if (pause !== undefined) await updatePause(tx, { ...pause, toOn: lastDayOfPause(pause.fromOn, on) })
}

/** Ends what is still open when mediation ends or changes hands: scheduled sessions are cancelled, a pause is over. */
export async function cancelPlans(tx: Tx, courtId: number, caseId: string, on: string): Promise<void> {
  await cancelSessionsOf.all(tx, { courtId, caseId })
  await endOpenPause(tx, courtId, caseId, on)
}
