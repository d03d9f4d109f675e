import type { Tx } from '../../platform/transaction.js'
import { type ActOutcome, beginAct, completeAct } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import type { LeaveSeriesBody } from './schemas.js'
import { endMembership, findMembership } from './store.js'

/**
 * Takes a case out of its series, because it goes another way or never belonged there.
 *
 * @throws Problem as {@link beginAct}
 */
export async function leaveSeries(tx: Tx, call: Call, caseId: string, input: LeaveSeriesBody): Promise<ActOutcome> {
  const subject = await beginAct(tx, call, 'leaveSeries', caseId, input.occurredOn)
  const { courtId } = subject.row
  const membership = await findMembership(tx, courtId, caseId)
  if (membership === undefined) throw new Error('a case that is in a series has a membership')
  const { ground, reason } = input
  endMembership(tx, { courtId, caseId, ...membership }, { leftOn: subject.occurredOn, ground, reason })
  return completeAct(tx, call, subject, { ground, recordId: membership.id, changes: { seriesId: null } })
}
