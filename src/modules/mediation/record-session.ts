import { newId } from '../../platform/ids.js'
import { shanghaiDate } from '../../platform/time.js'
import type { Tx } from '../../platform/transaction.js'
import { notFound, ruleNotMet } from '../../problems.js'
import { type ActOutcome, beginAct, completeAct, type Subject } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { listParties } from '../intake/store.js'
import { SESSION_ALREADY_RECORDED } from './rules.js'
import type { RecordSessionBody, ReportSessionBody } from './schemas.js'
import { decideSession, type SessionFacts } from './sessions.js'
import { findSession, insertAttendance, insertSessions, type SessionRow, updateSession } from './store.js'

type Report = Pick<RecordSessionBody, 'beganAt' | 'endedAt' | 'result' | 'attendance'>

/**
 * Records how a scheduled session went and how each party took part. The act carries the day on which it began.
 *
 * @throws Problem as {@link beginAct}; `not-found` for a session of another case; rule `session-already-recorded` and
 * those of {@link decideSession}
 * @see ONL 22; INV 17
 */
export async function recordSession(
  tx: Tx,
  call: Call,
  caseId: string,
  sessionId: string,
  input: RecordSessionBody,
): Promise<ActOutcome> {
  const subject = await beginAct(tx, call, 'recordSession', caseId, shanghaiDate(new Date(input.beganAt)))
  const planned = await findSession(tx, subject.row.courtId, caseId, sessionId)
  if (planned === undefined) throw notFound({})
  if (planned.status !== 'scheduled') throw ruleNotMet(SESSION_ALREADY_RECORDED)
  const held = { ...planned, mode: input.mode ?? planned.mode, place: input.place ?? planned.place }
  return completeSession(tx, call, subject, held, input, updateSession)
}

/**
 * The same for a session that was not scheduled here.
 *
 * @param jointId - the same in all cases in which the session was held together
 * @throws Problem as {@link beginAct}; rules of {@link decideSession}
 * @see ONL 22; INV 17
 */
export async function reportSession(
  tx: Tx,
  call: Call,
  caseId: string,
  input: ReportSessionBody,
  jointId: string | null = null,
): Promise<ActOutcome> {
  const subject = await beginAct(tx, call, 'recordSession', caseId, shanghaiDate(new Date(input.beganAt)))
  const held: SessionRow = {
    courtId: subject.row.courtId,
    caseId,
    id: newId(),
    jointId,
    mode: input.mode,
    roomLink: null,
    place: input.place ?? null,
    scheduledAt: null,
    beganAt: null,
    endedAt: null,
    status: 'scheduled',
    result: null,
    invited: input.invited ?? [],
  }
  return completeSession(tx, call, subject, held, input, (tx, row) => insertSessions(tx, [row]))
}

async function completeSession(
  tx: Tx,
  call: Call,
  subject: Subject,
  session: SessionRow,
  report: Report,
  write: (tx: Tx, row: SessionRow) => void,
): Promise<ActOutcome> {
  const { courtId, caseId, id: sessionId } = session
  const facts: SessionFacts = {
    mode: session.mode,
    place: session.place,
    beganAt: new Date(report.beganAt),
    endedAt: new Date(report.endedAt),
    result: report.result,
    attendance: report.attendance,
  }
  const verdict = decideSession(facts, await listParties(tx, courtId, caseId), call.now)
  if (!verdict.ok) throw ruleNotMet(verdict.rule, verdict.pointer)
  const { beganAt, endedAt, result, attendance } = facts
  write(tx, { ...session, beganAt, endedAt, result, status: verdict.status })
  insertAttendance(
    tx,
    attendance.map((line) => ({ courtId, caseId, sessionId, ...line })),
  )
  return completeAct(tx, call, subject, { recordId: sessionId })
}
