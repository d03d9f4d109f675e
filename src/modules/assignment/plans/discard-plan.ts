import type { Tx } from '../../../platform/transaction.js'
import type { Call } from '../../../workflow/call.js'
import { beginPlanning } from './require-plan.js'
import type { DiscardPlanBody } from './schemas.js'
import { type PlanRow, updatePlan } from './store.js'

/**
 * Discards a plan; its cases go on waiting.
 *
 * @throws Problem as {@link beginPlanning}
 */
export async function discardPlan(tx: Tx, call: Call, planId: string, input: DiscardPlanBody): Promise<PlanRow> {
  const plan = await beginPlanning(tx, call, planId)
  return updatePlan(tx, plan, {
    status: 'discarded',
    decidedAt: call.now,
    decidedBy: call.actor.id,
    discardReason: input.reason,
  })
}
