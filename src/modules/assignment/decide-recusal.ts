import type { Tx } from '../../platform/transaction.js'
import { type ActOutcome, beginAct, completeAct } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { cancelPlans } from '../mediation/store.js'
import { pauseEnds, pendingRecusal, reinstate } from './pending-recusal.js'
import { WITHOUT_MEDIATORS } from './released-case.js'
import type { DecideRecusalBody } from './schemas.js'
import { releaseMediators, settleRecusal } from './store.js'

/**
 * Decides a recusal. Upheld: every mediator of the case is released, the period ends and a mediator is chosen again,
 * never the recused one. Rejected: mediation goes on.
 *
 * @throws Problem `not-found` for a recusal of another case, `rule-not-met` when it is settled
 * @see INV 15; that the period ends is a decision of the project (`mediation-period-restarts`)
 */
export async function decideRecusal(
  tx: Tx,
  call: Call,
  caseId: string,
  recusalId: string,
  input: DecideRecusalBody,
): Promise<ActOutcome> {
  const subject = await beginAct(tx, call, 'decideRecusal', caseId, input.occurredOn)
  const recusal = await pendingRecusal(tx, subject, recusalId)
  await settleRecusal(tx, recusal, input.decision, subject.occurredOn, input.reason)
  if (input.decision === 'rejected') {
    await reinstate(tx, recusal)
    return completeAct(tx, call, subject, {
      to: 'in-mediation',
      ground: 'rejected',
      recordId: recusal.id,
      changes: { pauseReason: null },
      clock: [pauseEnds(subject.occurredOn)],
    })
  }
  await releaseMediators(tx, recusal.courtId, caseId, call.now, 'recusal')
  await cancelPlans(tx, recusal.courtId, caseId, subject.occurredOn)
  return completeAct(tx, call, subject, {
    to: 'seeking-mediator',
    ground: 'upheld',
    recordId: recusal.id,
    changes: WITHOUT_MEDIATORS,
  })
}
