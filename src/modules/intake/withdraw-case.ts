import { newId } from '../../platform/ids.js'
import type { Tx } from '../../platform/transaction.js'
import { type ActOutcome, beginAct, completeAct, type Subject } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { releaseMediators } from '../assignment/store.js'
import { cancelPlans } from '../mediation/store.js'
import type { WithdrawCaseBody } from './schemas.js'
import { insertIntakeNotes } from './store.js'

/**
 * Records that the applicant withdraws, from wherever the case is before it ends.
 *
 * @throws Problem as {@link beginAct}
 * @see INV 26; ONL 25(2)
 */
export async function withdrawCase(tx: Tx, call: Call, caseId: string, input: WithdrawCaseBody): Promise<ActOutcome> {
  return withdrawSubject(tx, call, await beginAct(tx, call, 'withdrawCase', caseId, input.occurredOn), input)
}

/** The same for a case that has been locked and checked. */
export async function withdrawSubject(
  tx: Tx,
  call: Call,
  subject: Subject,
  input: WithdrawCaseBody,
): Promise<ActOutcome> {
  const { courtId, id: caseId } = subject.row
  const id = newId()
  insertIntakeNotes(tx, [{ courtId, caseId, id, kind: 'withdrawal', reason: input.reason, previousCauseCode: null }])
  await releaseMediators(tx, courtId, caseId, call.now, 'case-withdrawn')
  await cancelPlans(tx, courtId, caseId, subject.occurredOn)
  return completeAct(tx, call, subject, {
    to: 'withdrawn',
    ground: input.ground,
    recordId: id,
    changes: {
      outcome: input.ground,
      pauseReason: null,
      endedOn: subject.row.endedOn ?? subject.occurredOn,
      closedOn: subject.occurredOn,
    },
  })
}
