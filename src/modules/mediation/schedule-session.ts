import { newId } from '../../platform/ids.js'
import type { Tx } from '../../platform/transaction.js'
import { ruleNotMet } from '../../problems.js'
import { type ActOutcome, beginAct, completeAct } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { SESSION_IN_PAST } from './rules.js'
import type { ScheduleSessionBody } from './schemas.js'
import { decideSchedule } from './sessions.js'
import { insertSessions } from './store.js'

/**
 * Schedules a session.
 *
 * @param jointId - the same in all cases in which the session is held together
 * @throws Problem as {@link beginAct}; rules `session-scheduled-in-the-past`, `session-needs-place`
 * @see ONL 16
 */
export async function scheduleSession(
  tx: Tx,
  call: Call,
  caseId: string,
  input: ScheduleSessionBody,
  jointId: string | null = null,
): Promise<ActOutcome> {
  const subject = await beginAct(tx, call, 'scheduleSession', caseId, input.occurredOn)
  const { mode, roomLink = null, place = null, invited = [] } = input
  const scheduledAt = new Date(input.scheduledAt)
  const verdict = decideSchedule({ mode, place, scheduledAt, scheduledOn: subject.occurredOn })
  if (!verdict.ok) throw ruleNotMet(verdict.rule, verdict.rule === SESSION_IN_PAST ? '#/scheduledAt' : '#/place')
  const id = newId()
  insertSessions(tx, [
    {
      courtId: subject.row.courtId,
      caseId,
      id,
      jointId,
      mode,
      roomLink,
      place,
      scheduledAt,
      beganAt: null,
      endedAt: null,
      status: 'scheduled',
      result: null,
      invited,
    },
  ])
  return completeAct(tx, call, subject, { recordId: id })
}
