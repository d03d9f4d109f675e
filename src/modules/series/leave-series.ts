import type { Tx } from '../../platform/transaction.js'
import { ruleNotMet } from '../../problems.js'
import { type ActOutcome, beginAct, completeAct } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { MEMBER_OF_SERIES } from './rules.js'
import type { LeaveSeriesBody } from './schemas.js'
import { endMembership, findMembership } from './store.js'

/**
 * Takes a case out of its series, because it goes another way or never belonged there.
 *
 * @throws Problem as {@link beginAct}; `rule-not-met` when it is in none
 */
export async function leaveSeries(tx: Tx, call: Call, caseId: string, input: LeaveSeriesBody): Promise<ActOutcome> {
  const subject = await beginAct(tx, call, 'leaveSeries', caseId, input.occurredOn)
  const { courtId } = subject.row
  const membership = await findMembership(tx, courtId, caseId)
  if (membership === undefined) throw ruleNotMet(MEMBER_OF_SERIES)
  const { ground, reason } = input
  endMembership(tx, { courtId, caseId, ...membership }, { leftOn: subject.occurredOn, ground, reason })
  return completeAct(tx, call, subject, { ground, recordId: membership.id })
}
