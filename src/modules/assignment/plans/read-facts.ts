import type { Executor } from '../../../platform/database.js'
import { ruleNotMet } from '../../../problems.js'
import type { Call } from '../../../workflow/call.js'
import { isListed, rosterCourtsOf } from '../decide-offer.js'
import { listAvailable, listToMatch } from '../store.js'
import type { PlanFacts } from './propose-plan.js'
import type { EarlierRole } from './rule-out.js'
import { PLAN_CASE_WAITING, PLAN_MEDIATOR_AVAILABLE } from './rules.js'
import { listEarlierRoles, listWaiting } from './store.js'

export const CASES_MAX = 1000
export const MEDIATORS_MAX = 200
/** Mediators that are looked at on one roster. */
const ROSTER_MAX = 2000

/** Which cases and mediators are meant; all that there are where none are named. */
export interface PlanScope {
  readonly caseIds?: readonly string[]
  readonly mediatorIds?: readonly string[]
  readonly areas?: readonly { readonly caseId: string; readonly area: string }[]
}

/**
 * The facts of a plan, in three round trips for any number of cases and mediators: who waits and who has a free place;
 * what of them counts; the causes of action.
 *
 * Of more mediators than a plan weighs those on the nearest roster are taken, on one roster the least loaded.
 *
 * @throws Problem `rule-not-met` for a named case that does not wait here, or a named mediator who can take no case now
 */
export async function readFacts(
  executor: Executor,
  call: Pick<Call, 'reference' | 'today'>,
  courtId: number,
  scope: PlanScope,
): Promise<{ facts: PlanFacts; mediatorsNotConsidered: number }> {
  const rosterCourts = rosterCourtsOf(call.reference, courtId)
  const [waiting, available] = await Promise.all([
    listWaiting(executor, courtId, scope.caseIds ?? null, CASES_MAX),
    listAvailable(executor, rosterCourts, ROSTER_MAX),
  ])
  const listed = available.filter((mediator) => isListed(mediator, call.today))
  checkNamed(scope.caseIds, new Set(waiting), PLAN_CASE_WAITING, 'caseIds')
  checkNamed(
    scope.areas?.map(({ caseId }) => caseId),
    new Set(waiting),
    PLAN_CASE_WAITING,
    'areas',
  )
  checkNamed(scope.mediatorIds, new Set(listed.map(({ id }) => id)), PLAN_MEDIATOR_AVAILABLE, 'mediatorIds')
  const named = new Set(scope.mediatorIds)
  const meant = named.size === 0 ? listed : listed.filter(({ id }) => named.has(id))
  const [{ cases, mediators }, roles] = await Promise.all([
    listToMatch(executor, courtId, waiting, meant.slice(0, MEDIATORS_MAX), call.today),
    listEarlierRoles(executor, courtId, waiting),
  ])
  const areas = new Map(scope.areas?.map(({ caseId, area }) => [caseId, area]))
  const earlier = new Map<string, Map<string, EarlierRole[]>>()
  for (const { caseId, mediatorId, role } of roles) {
    const ofCase = earlier.get(caseId) ?? new Map<string, EarlierRole[]>()
    ofCase.set(mediatorId, [...(ofCase.get(mediatorId) ?? []), role])
    earlier.set(caseId, ofCase)
  }
  return {
    facts: {
      cases: cases.map((row) => ({
        ...row,
        area: areas.get(row.caseId) ?? null,
        earlier: earlier.get(row.caseId) ?? new Map(),
      })),
      mediators,
    },
    mediatorsNotConsidered: Math.max(0, meant.length - MEDIATORS_MAX),
  }
}

function checkNamed(
  named: readonly string[] | undefined,
  known: ReadonlySet<string>,
  rule: typeof PLAN_CASE_WAITING,
  member: keyof PlanScope,
): void {
  const stranger = named?.findIndex((id) => !known.has(id)) ?? -1
  if (stranger >= 0) throw ruleNotMet(rule, `#/${member}/${stranger}${member === 'areas' ? '/caseId' : ''}`)
}
