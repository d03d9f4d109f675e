import { type Choice, type PlanProblem, RULED_OUT } from './plan-problem.js'

/**
 * What comes out when the cases are offered one by one, the longest waiting first, each to whoever is recommended first
 * at that moment. It never looks ahead, and is there to be compared with.
 */
export function greedyPlan({ fit, places }: PlanProblem): Choice {
  const used = places.map(() => 0)
  return fit.map((points) => {
    let best: number | null = null
    let most = Number.NEGATIVE_INFINITY
    for (const [mediator, values] of places.entries()) {
      const value = values[used[mediator] ?? 0]
      const fitting = points[mediator] ?? RULED_OUT
      if (fitting === RULED_OUT || value === undefined || fitting + value <= most) continue
      best = mediator
      most = fitting + value
    }
    if (best !== null) used[best] = (used[best] ?? 0) + 1
    return best
  })
}
