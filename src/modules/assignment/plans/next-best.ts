import { type Choice, countsOf, type PlanProblem, RULED_OUT } from './plan-problem.js'

/** Whoever would have the case otherwise, and what that would cost. */
export interface NextBest {
  readonly mediator: number
  /** Points that the whole plan would lose if this one case went there and every other stayed; never below 0. */
  readonly cost: number
}

/**
 * By case, the mediator to whom it could be given instead with the least loss, all other cases staying where they are.
 *
 * That is exactly what changing this one entry of the plan would cost. Making the whole plan again without the choice
 * would cost as much or less, but would move other people's cases as well.
 *
 * @param choice - of the most points that can be had for the cases that it assigns
 * @returns null for a case that nobody gets, or that nobody else could take
 */
export function nextBest(problem: PlanProblem, choice: Choice): (NextBest | null)[] {
  const { fit, places } = problem
  const counts = countsOf(problem, choice)
  return choice.map((chosen, index) => {
    const points = fit[index]
    if (chosen === null || points === undefined) return null
    const lost = (points[chosen] ?? 0) + (places[chosen]?.[(counts[chosen] ?? 0) - 1] ?? 0)
    let found: NextBest | null = null
    for (const [mediator, values] of places.entries()) {
      const value = values[counts[mediator] ?? 0]
      const fitting = points[mediator] ?? RULED_OUT
      if (mediator === chosen || fitting === RULED_OUT || value === undefined) continue
      const cost = lost - fitting - value
      if (found === null || cost < found.cost) found = { mediator, cost }
    }
    return found
  })
}
