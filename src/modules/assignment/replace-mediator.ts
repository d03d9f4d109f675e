import { newId } from '../../platform/ids.js'
import type { Tx } from '../../platform/transaction.js'
import { type ActOutcome, beginAct, completeAct } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { cancelPlans } from '../mediation/store.js'
import { WITHOUT_MEDIATORS } from './released-case.js'
import type { ReplaceMediatorBody } from './schemas.js'
import { insertReplacement, releaseMediators } from './store.js'

/**
 * Ends the assignment of the case's mediators for good reason; a mediator is chosen again.
 *
 * Co-mediators are released too and can be offered the case again together with the new presiding mediator. The
 * mediation period is cancelled and starts anew with the next acceptance (`mediation-period-restarts`).
 *
 * @see INV 13; ONL 14
 */
export async function replaceMediator(
  tx: Tx,
  call: Call,
  caseId: string,
  input: ReplaceMediatorBody,
): Promise<ActOutcome> {
  const subject = await beginAct(tx, call, 'replaceMediator', caseId, input.occurredOn)
  const { courtId, mediatorId } = subject.row
  if (mediatorId === null) throw new Error('a case in mediation has a presiding mediator')
  const id = newId()
  insertReplacement(tx, {
    courtId,
    caseId,
    id,
    mediatorId,
    ground: input.ground,
    reason: input.reason,
    replacedOn: subject.occurredOn,
  })
  await releaseMediators(tx, courtId, caseId, call.now, 'replaced')
  await cancelPlans(tx, courtId, caseId, subject.occurredOn)
  return completeAct(tx, call, subject, {
    to: 'seeking-mediator',
    ground: input.ground,
    recordId: id,
    changes: WITHOUT_MEDIATORS,
  })
}
