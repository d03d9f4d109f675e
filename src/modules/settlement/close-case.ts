import type { Tx } from '../../platform/transaction.js'
import { ruleNotMet } from '../../problems.js'
import { type ActOutcome, beginAct, completeAct } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { decideClosure } from './decide-closing.js'
import type { CloseCaseBody } from './schemas.js'

/**
 * Closes a case that is settled or not pursued any further. The 30 days to apply for confirmation go on: a closed case
 * may still be confirmed.
 *
 * @throws Problem as {@link beginAct}, and `rule-not-met` when claims are still open
 * @see INV 19, 21; ONL 20; OP25-4
 */
export async function closeCase(tx: Tx, call: Call, caseId: string, input: CloseCaseBody): Promise<ActOutcome> {
  const subject = await beginAct(tx, call, 'closeCase', caseId, input.occurredOn)
  const verdict = decideClosure(subject.row, input.basis)
  if (!verdict.ok) throw ruleNotMet(verdict.rule, '#/basis')
  return completeAct(tx, call, subject, {
    to: 'closed',
    ground: input.basis,
    changes: { closedOn: subject.occurredOn },
  })
}
