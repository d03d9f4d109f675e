import { newId } from '../../platform/ids.js'
import type { Tx } from '../../platform/transaction.js'
import { ruleNotMet } from '../../problems.js'
import { type ActOutcome, beginAct, completeAct } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { releaseMediators } from '../assignment/store.js'
import { decideEnd } from './closing.js'
import type { EndMediationBody } from './schemas.js'
import { cancelPlans, insertClosingReports } from './store.js'

/**
 * Ends mediation without an agreement and files the mediator's report: the case has failed, or the parties settled among
 * themselves and withdrew.
 *
 * @throws Problem as {@link beginAct}; rules of {@link decideEnd}
 * @see INV 21, 26; ONL 21, 25
 */
export async function endMediation(tx: Tx, call: Call, caseId: string, input: EndMediationBody): Promise<ActOutcome> {
  const subject = await beginAct(tx, call, 'endMediation', caseId, input.occurredOn)
  const { courtId } = subject.row
  const endedOn = subject.occurredOn
  const { ground, course, reasonOfFailure = null, costRaisingConduct = null, hints = null } = input
  const verdict = decideEnd({ ground, reasonOfFailure, costRaisingConduct, hints }, subject.row, endedOn)
  if (!verdict.ok) throw ruleNotMet(verdict.rule, verdict.pointer)
  const id = newId()
  insertClosingReports(tx, [
    { courtId, caseId, id, ground, endedOn, course, reasonOfFailure, costRaisingConduct, hints },
  ])
  await cancelPlans(tx, courtId, caseId, endedOn)
  await releaseMediators(tx, courtId, caseId, call.now, 'mediation-ended')
  return completeAct(tx, call, subject, {
    to: verdict.to,
    ground,
    recordId: id,
    changes: {
      outcome: ground,
      pauseReason: null,
      endedOn,
      closedOn: verdict.to === 'withdrawn' ? endedOn : null,
    },
  })
}
