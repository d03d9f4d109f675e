import type { Tx } from '../../../platform/transaction.js'
import { ruleNotMet } from '../../../problems.js'
import type { Call } from '../../../workflow/call.js'
import { type OperationRow, startOperation } from '../../operations/store.js'
import type { PlanItem, PlanOffer } from './offer-planned.js'
import { beginPlanning } from './require-plan.js'
import { PLAN_ASSIGNS_SOMEBODY } from './rules.js'
import { listAssigned, updatePlan } from './store.js'

/**
 * Accepts a plan as it is now and starts to offer its cases, the longest waiting first.
 *
 * @throws Problem as {@link beginPlanning}; `rule-not-met` when no case has a mediator
 * @see INV 12; ONL 10-12
 */
export async function acceptPlan(tx: Tx, call: Call, planId: string): Promise<OperationRow> {
  const plan = await beginPlanning(tx, call, planId)
  const assigned = await listAssigned(tx, plan)
  if (assigned.length === 0) throw ruleNotMet(PLAN_ASSIGNS_SOMEBODY)
  const operation = startOperation(tx, call, {
    courtId: plan.courtId,
    kind: 'assignment-plan',
    act: 'offerMediation',
    subjectId: plan.id,
    input: { occurredOn: call.today } satisfies PlanOffer,
    items: assigned.map(({ caseId, mediatorId }) => ({
      caseId,
      input: { presidingMediatorId: mediatorId } satisfies PlanItem,
    })),
  })
  updatePlan(tx, plan, {
    status: 'accepted',
    decidedAt: call.now,
    decidedBy: call.actor.id,
    operationId: operation.id,
  })
  return operation
}
