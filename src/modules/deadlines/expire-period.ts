import type { Tx } from '../../platform/transaction.js'
import { type ActOutcome, beginAct, completeAct } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import type { DeadlineKind } from '../../workflow/deadline-rules.js'

/**
 * Records that a period is over in which parties could do something and did not. The case stays where it is.
 *
 * @throws Problem as {@link beginAct}
 * @see ONL 10; CPL 205, 250
 */
export async function expirePeriod(
  tx: Tx,
  call: Call,
  caseId: string,
  kind: DeadlineKind,
  occurredOn: string,
): Promise<ActOutcome> {
  const subject = await beginAct(tx, call, 'expirePeriod', caseId, occurredOn)
  return completeAct(tx, call, subject, {
    ground: kind,
    clock: [{ effect: 'end', kinds: [kind], status: 'missed' }],
  })
}
