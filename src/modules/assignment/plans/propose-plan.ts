import type { Rule } from '../../../workflow/rule.js'
import { fitOf, inWords, pointsOf, type Reason } from '../match.js'
import { greedyPlan } from './greedy-plan.js'
import { nextBest } from './next-best.js'
import { type Choice, countsOf, type PlanProblem, RULED_OUT } from './plan-problem.js'
import { type CaseToPlan, type MediatorToPlan, ruleOut } from './rule-out.js'
import { solvePlan } from './solve-plan.js'
import { placeValues, type Totals, totalsOf } from './totals.js'

/** Everything that a plan is made of. */
export interface PlanFacts {
  readonly cases: readonly CaseToPlan[]
  readonly mediators: readonly MediatorToPlan[]
}

/** Why a case gets nobody. */
export interface Unassigned {
  /** `nobody-fits`: rules keep every mediator away; `places-taken`: those who fit are full with cases waiting longer. */
  readonly ground: 'nobody-fits' | 'places-taken'
  /** Mediators who would fit. */
  readonly fitting: number
  /** Mediators whom each rule keeps away. */
  readonly ruledOut: readonly {
    readonly ruleId: string
    readonly mediators: number
    readonly zh: string
    readonly en: string
  }[]
}

export interface ProposedEntry {
  readonly caseId: string
  readonly area: string | null
  readonly mediatorId: string | null
  /** Points of the reasons; what the load of the mediator is worth is counted for the plan as a whole. */
  readonly score: number
  readonly reasons: readonly Reason[]
  readonly nextBest: { readonly mediatorId: string; readonly score: number; readonly cost: number } | null
  readonly greedyMediatorId: string | null
  readonly unassigned: Unassigned | null
}

/** A mediator of the plan, and how many of its cases they get: as proposed, one by one, and as the plan is now. */
export interface MediatorShare {
  readonly id: string
  readonly courtId: number
  readonly name: string
  readonly capacity: number
  readonly load: number
  readonly proposed: number
  readonly greedy: number
  readonly current: number
}

export interface PlanReport {
  readonly cases: number
  /** Cases for which nobody gave an area, so that distance kept nobody away. */
  readonly casesWithoutArea: number
  readonly optimal: Totals
  readonly greedy: Totals
  readonly current: Totals
  readonly mediators: readonly MediatorShare[]
}

export interface Proposal {
  /** The case that has waited longest first. */
  readonly entries: readonly ProposedEntry[]
  readonly report: PlanReport
}

const byText = (one: string, other: string) => (one < other ? -1 : Number(one > other))

/**
 * Makes a plan of facts: the best one there is, each choice explained, and the one that offering one by one would make.
 *
 * The order of the facts does not matter: who was received first has waited longest, then the smaller id; of mediators
 * the lighter load comes first, then the smaller id.
 */
export function proposePlan(facts: PlanFacts): Proposal {
  const cases = facts.cases.toSorted((a, b) => byText(a.receivedOn, b.receivedOn) || byText(a.caseId, b.caseId))
  const mediators = facts.mediators.toSorted((a, b) => a.load - b.load || byText(a.id, b.id))
  const rules = cases.map((wanted) => mediators.map((mediator) => ruleOut(mediator, wanted)))
  const problem: PlanProblem = {
    fit: cases.map((wanted, index) =>
      Int16Array.from(mediators, (mediator, column) =>
        rules[index]?.[column] === undefined ? pointsOf(fitOf(mediator, wanted)) : RULED_OUT,
      ),
    ),
    places: mediators.map(placeValues),
  }
  const choice = solvePlan(problem)
  const oneByOne = greedyPlan(problem)
  const others = nextBest(problem, choice)
  const idOf = (column: number | null | undefined) => mediators[column ?? -1]?.id ?? null
  const entries = cases.map((wanted, index): ProposedEntry => {
    const chosen = mediators[choice[index] ?? -1]
    const found = chosen === undefined ? [] : fitOf(chosen, wanted)
    const other = others[index] ?? null
    const otherId = idOf(other?.mediator)
    return {
      caseId: wanted.caseId,
      area: wanted.area,
      mediatorId: chosen?.id ?? null,
      score: pointsOf(found),
      reasons: found.map(inWords),
      nextBest:
        other === null || otherId === null
          ? null
          : { mediatorId: otherId, score: problem.fit[index]?.[other.mediator] ?? 0, cost: other.cost },
      greedyMediatorId: idOf(oneByOne[index]),
      unassigned: chosen === undefined ? whyNobody(rules[index] ?? []) : null,
    }
  })
  const [proposed, greedy] = [countsOf(problem, choice), countsOf(problem, oneByOne)]
  const optimal = totalsOf(mediators, fitPointsOf(problem, choice), proposed)
  return {
    entries,
    report: {
      cases: cases.length,
      casesWithoutArea: cases.filter(({ area }) => area === null).length,
      optimal,
      greedy: totalsOf(mediators, fitPointsOf(problem, oneByOne), greedy),
      current: optimal,
      mediators: mediators.map(({ id, courtId, name, capacity, load }, column) => {
        const count = proposed[column] ?? 0
        return { id, courtId, name, capacity, load, proposed: count, greedy: greedy[column] ?? 0, current: count }
      }),
    },
  }
}

function fitPointsOf({ fit }: PlanProblem, choice: Choice): number {
  return choice.reduce<number>(
    (sum, mediator, index) => sum + (mediator === null ? 0 : (fit[index]?.[mediator] ?? 0)),
    0,
  )
}

function whyNobody(rules: readonly (Rule | undefined)[]): Unassigned {
  const counts = new Map<Rule, number>()
  for (const rule of rules) if (rule !== undefined) counts.set(rule, (counts.get(rule) ?? 0) + 1)
  const fitting = rules.filter((rule) => rule === undefined).length
  return {
    ground: fitting === 0 ? 'nobody-fits' : 'places-taken',
    fitting,
    ruledOut: [...counts].map(([{ id, zh, en }, count]) => ({ ruleId: id, mediators: count, zh, en })),
  }
}
