import type { Tx } from '../../../platform/transaction.js'
import { ruleNotMet } from '../../../problems.js'
import type { Call } from '../../../workflow/call.js'
import { fitOf, inWords, pointsOf } from '../match.js'
import type { PlanReport } from './propose-plan.js'
import { readFacts } from './read-facts.js'
import { beginPlanning } from './require-plan.js'
import { type MediatorToPlan, ruleOut } from './rule-out.js'
import { PLAN_CASE_OF_PLAN, PLAN_CASE_WAITING, PLAN_MEDIATOR_AVAILABLE, PLAN_PLACE_LEFT } from './rules.js'
import type { ChangePlanBody } from './schemas.js'
import { type EntryRow, findEntry, listShares, type PlanRow, updateEntry, updatePlan } from './store.js'
import { totalsOf } from './totals.js'

type Shares = Awaited<ReturnType<typeof listShares>>

/**
 * Gives one case of a plan to somebody else, or to nobody. The same rules hold as for the plan itself, by what is known
 * now; what the plan comes to is counted again.
 *
 * @throws Problem as {@link beginPlanning}; `rule-not-met` for a case that is not in the plan or waits no more, a mediator
 * whom a rule keeps from it, or who has no place left
 */
export async function changePlan(tx: Tx, call: Call, planId: string, input: ChangePlanBody): Promise<PlanRow> {
  const plan = await beginPlanning(tx, call, planId)
  const entry = await findEntry(tx, plan, input.caseId)
  if (entry === undefined) throw ruleNotMet(PLAN_CASE_OF_PLAN, '#/caseId')
  const before = await listShares(tx, plan)
  const chosen = input.mediatorId === null ? null : await requireFitting(tx, call, entry, input.mediatorId, before)
  updateEntry(tx, entry, {
    mediatorId: input.mediatorId,
    score: chosen?.score ?? 0,
    reasons: chosen?.reasons ?? [],
    editedAt: call.now,
    editedBy: call.actor.id,
    editReason: input.reason,
  })
  const after = await listShares(tx, plan)
  return updatePlan(tx, plan, { report: countAgain(plan.report, after, chosen?.mediator) })
}

async function requireFitting(tx: Tx, call: Call, entry: EntryRow, mediatorId: string, shares: Shares) {
  const { courtId, caseId, area } = entry
  const { facts } = await readFacts(tx, call, courtId, {
    caseIds: [caseId],
    mediatorIds: [mediatorId],
    ...(area !== null && { areas: [{ caseId, area }] }),
  })
  const [wanted] = facts.cases
  const [mediator] = facts.mediators
  if (wanted === undefined) throw ruleNotMet(PLAN_CASE_WAITING, '#/caseId')
  if (mediator === undefined) throw ruleNotMet(PLAN_MEDIATOR_AVAILABLE, '#/mediatorId')
  const rule = ruleOut(mediator, wanted)
  if (rule !== undefined) throw ruleNotMet(rule, '#/mediatorId')
  const planned = shares.find((share) => share.mediatorId === mediatorId)?.cases ?? 0
  const others = planned - (entry.mediatorId === mediatorId ? 1 : 0)
  if (mediator.load + others >= mediator.capacity) throw ruleNotMet(PLAN_PLACE_LEFT, '#/mediatorId')
  const found = fitOf(mediator, wanted)
  return { mediator, score: pointsOf(found), reasons: found.map(inWords) }
}

/** The report with what the plan comes to now; a mediator who was not weighed before joins it with nothing proposed. */
function countAgain(report: PlanReport, shares: Shares, chosen: MediatorToPlan | undefined): PlanReport {
  const isNew = chosen !== undefined && !report.mediators.some(({ id }) => id === chosen.id)
  const known = isNew
    ? [
        ...report.mediators,
        {
          id: chosen.id,
          courtId: chosen.courtId,
          name: chosen.name,
          capacity: chosen.capacity,
          load: chosen.load,
          proposed: 0,
          greedy: 0,
        },
      ]
    : report.mediators
  const casesOf = new Map(shares.map(({ mediatorId, cases }) => [mediatorId, cases]))
  const mediators = known.map((mediator) => ({ ...mediator, current: casesOf.get(mediator.id) ?? 0 }))
  const fitPoints = shares.reduce((sum, { score }) => sum + score, 0)
  const counts = mediators.map(({ current }) => current)
  return { ...report, mediators, current: totalsOf(mediators, fitPoints, counts) }
}
