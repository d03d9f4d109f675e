import type { Tx } from '../../platform/transaction.js'
import { type ActOutcome, beginAct, completeAct } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { releaseMediators } from '../assignment/store.js'
import { cancelPlans } from './store.js'

/**
 * Ends a mediation whose period is over without an agreement and without an agreed extension. What follows is filing or
 * trial; the mediator still owes the closing report.
 *
 * @throws Problem as {@link beginAct}, where the guard answers `mediation-period-not-over`
 * @see INV 27; ONL 25(6); OP25-3, -5
 */
export async function expireMediation(tx: Tx, call: Call, caseId: string, occurredOn: string): Promise<ActOutcome> {
  const subject = await beginAct(tx, call, 'expireMediation', caseId, occurredOn)
  const { courtId } = subject.row
  await cancelPlans(tx, courtId, caseId, occurredOn)
  await releaseMediators(tx, courtId, caseId, call.now, 'mediation-ended')
  return completeAct(tx, call, subject, {
    to: 'failed',
    ground: 'period-expired',
    changes: { outcome: 'period-expired', pauseReason: null, endedOn: occurredOn },
  })
}
