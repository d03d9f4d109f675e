import type { Action } from '../../../authorization/policy.js'
import type { Executor } from '../../../platform/database.js'
import type { Tx } from '../../../platform/transaction.js'
import { notFound, ruleNotMet } from '../../../problems.js'
import { checkVersion } from '../../../workflow/act.js'
import type { Call } from '../../../workflow/call.js'
import { courtOf } from '../../../workflow/case-id.js'
import { requireCourt } from '../../../workflow/permitted-court.js'
import { PLAN_IS_PROPOSED } from './rules.js'
import { findPlan, lockPlan, type PlanRow } from './store.js'

function courtOfPlan(call: Pick<Call, 'actor' | 'reference'>, action: Action, planId: string): number {
  const courtId = courtOf(planId)
  return requireCourt(call, action, courtId === undefined ? undefined : call.reference.courtById(courtId)).id
}

/**
 * A plan of a court in which the caller may look at plans.
 *
 * @throws Problem `not-found`, `forbidden`
 */
export async function requirePlan(
  executor: Executor,
  call: Pick<Call, 'actor' | 'reference'>,
  planId: string,
): Promise<PlanRow> {
  const found = await findPlan(executor, courtOfPlan(call, 'readAssignmentPlan', planId), planId)
  if (found === undefined) throw notFound({})
  return found
}

/**
 * A plan that is still a proposal, locked for whoever plans in its court and saw its version.
 *
 * @throws Problem `not-found`, `forbidden`, `if-match-required`, `stale-version`; `rule-not-met` when it has been decided
 */
export async function beginPlanning(tx: Tx, call: Call, planId: string): Promise<PlanRow> {
  const found = await lockPlan(tx, courtOfPlan(call, 'planAssignments', planId), planId)
  if (found === undefined) throw notFound({})
  checkVersion(call, found)
  if (found.status !== 'proposed') throw ruleNotMet(PLAN_IS_PROPOSED)
  return found
}
