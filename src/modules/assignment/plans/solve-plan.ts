import { munkres } from 'munkres'
import { greedyPlan } from './greedy-plan.js'
import { type Choice, countsOf, type PlanProblem, RULED_OUT } from './plan-problem.js'

/** Places of each mediator that are looked at beside those that offering one by one would take. */
const PLACES_BESIDE = 4

/**
 * The best plan there is: first as many cases as possible get a mediator; where places are scarce those that have waited
 * longest do, each as if it had been asked before all that wait less; and among all ways to do so the one with the most
 * points. The same problem always gives the same plan.
 */
export function solvePlan(problem: PlanProblem): Choice {
  const choice: (number | null)[] = problem.fit.map(() => null)
  const chosen = whoGetsAPlace(problem)
  const mediators = assign(
    chosen.map((index) => problem.fit[index] ?? new Int16Array()),
    problem.places,
  )
  for (const [row, index] of chosen.entries()) choice[index] = mediators[row] ?? null
  return choice
}

/**
 * The cases that get a mediator. Each is taken in, in its order, if others that were taken in can move so that all of
 * them have a place; sets of cases that can all be served form a matroid, so that this leaves out nobody in favour of a
 * case that waits less, and takes in as many as possible.
 */
function whoGetsAPlace({ fit, places }: PlanProblem): number[] {
  const held = places.map((): number[] => [])
  // Mediators who are full, and whose cases could go to such mediators only: that never changes any more.
  const closed = new Set<number>()
  const seat = (index: number, seen: Set<number>): boolean => {
    const fitting = places.flatMap((_, mediator) =>
      (fit[index]?.[mediator] ?? RULED_OUT) === RULED_OUT || closed.has(mediator) ? [] : [mediator],
    )
    const free = fitting.find((mediator) => (held[mediator]?.length ?? 0) < (places[mediator]?.length ?? 0))
    if (free !== undefined) return (held[free]?.push(index) ?? 0) > 0
    for (const mediator of fitting) {
      if (seen.has(mediator)) continue
      seen.add(mediator)
      const cases = held[mediator] ?? []
      const moved = cases.findIndex((other) => seat(other, seen))
      if (moved < 0) continue
      cases[moved] = index
      return true
    }
    return false
  }
  return [...fit.keys()].filter((index) => {
    const seen = new Set<number>()
    const isSeated = seat(index, seen)
    if (!isSeated) for (const mediator of seen) closed.add(mediator)
    return isSeated
  })
}

/**
 * Gives every row a mediator so that the points are the most, by the Hungarian method on one column for each place.
 *
 * Only a few places of each mediator are columns at first. A plan that leaves one of them free with every mediator who
 * has more is the best with all places too: places are worth less and less, so that an exchange which would better it
 * could begin at the free one. Where none is left, the mediator gets more columns and it is solved again.
 *
 * @param rows - points by case and mediator; all of them can be served at the same time
 */
function assign(rows: readonly Int16Array[], places: PlanProblem['places']): number[] {
  if (rows.length === 0) return []
  const limits = places.map((values, mediator) =>
    Math.min(values.length, rows.filter((points) => points[mediator] !== RULED_OUT).length),
  )
  const taken = countsOf({ places }, greedyPlan({ fit: rows, places }))
  const shown = limits.map((limit, mediator) => Math.min(limit, (taken[mediator] ?? 0) + PLACES_BESIDE))
  for (;;) {
    const missing = rows.length - shown.reduce((sum, count) => sum + count, 0)
    const chosen = missing > 0 ? undefined : assignTo(rows, places, shown)
    const counts = places.map(() => 0)
    for (const mediator of chosen ?? []) counts[mediator] = (counts[mediator] ?? 0) + 1
    const short = shown.flatMap((count, mediator) =>
      count < (limits[mediator] ?? 0) && (chosen === undefined || counts[mediator] === count) ? [mediator] : [],
    )
    if (chosen !== undefined && short.length === 0) return chosen
    for (const mediator of short) shown[mediator] = Math.min(limits[mediator] ?? 0, 2 * (shown[mediator] ?? 0))
  }
}

/** The same with the first so many places of each mediator; a row that none of them can serve is put anywhere. */
function assignTo(rows: readonly Int16Array[], places: PlanProblem['places'], shown: readonly number[]): number[] {
  // The worst places first: the method is then done in half the time, since fewer cases begin at the same place.
  const columns = places
    .flatMap((values, mediator) => values.slice(0, shown[mediator]).map((value) => ({ mediator, value })))
    .toSorted((one, other) => one.value - other.value)
  const best = rows.reduce((most, points) => points.reduce((one, other) => Math.max(one, other), most), 0)
  const top = best + (columns.at(-1)?.value ?? 0)
  // More than all rows together can cost.
  const forbidden = rows.length * top + 1
  const costs = rows.map((points) =>
    Float64Array.from(columns, ({ mediator, value }) => {
      const fitting = points[mediator] ?? RULED_OUT
      return fitting === RULED_OUT ? forbidden : top - fitting - value
    }),
  )
  return munkres(costs).map(([, column]) => columns[column]?.mediator ?? 0)
}
