import type { Tx } from '../../platform/transaction.js'
import { ruleNotMet } from '../../problems.js'
import type { Call } from '../../workflow/call.js'
import { type Rule, rule } from '../../workflow/rule.js'
import { requireOperation } from './require-operation.js'
import { endBeforeTime, findOperation, type OperationInProgress } from './store.js'

export const OPERATION_RUNS = rule({
  id: 'operation-runs',
  source: 'project decision, ADR-0011',
  zh: '该批量办理已经结束，不能再停止。已经办成的，请逐件依程序处理。',
  en: 'This work has ended and cannot be stopped any more; undo what was done by the acts that the procedure has for it.',
})

/** Rules of long work, for the rule catalogue. */
export const OPERATION_RULES: readonly Rule[] = [OPERATION_RUNS]

/**
 * Stops long work: what is under way is finished, what nobody has begun is left alone.
 *
 * @throws Problem `not-found`, `forbidden`, `rule-not-met` when it has ended
 */
export async function cancelOperation(tx: Tx, call: Call, operationId: string): Promise<OperationInProgress> {
  const operation = await requireOperation(tx, call, 'cancelOperation', operationId)
  if (!(await endBeforeTime(tx, operation, call.now))) throw ruleNotMet(OPERATION_RUNS)
  return (await findOperation(tx, operation.courtId, operation.id)) ?? operation
}
