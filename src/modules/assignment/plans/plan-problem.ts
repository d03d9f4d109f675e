/** Stands in place of points where a rule keeps a mediator from a case. */
export const RULED_OUT = -1

/** Cases to be given to mediators, in numbers alone. The order of both decides where everything else is equal. */
export interface PlanProblem {
  /** Points by case, the one that has waited longest first, and by mediator; `RULED_OUT` where a rule says so. */
  readonly fit: readonly Int16Array[]
  /** What the first, second and every further free place of each mediator is worth; it never rises. */
  readonly places: readonly (readonly number[])[]
}

/** By case, the mediator who gets it; null for nobody. */
export type Choice = readonly (number | null)[]

/** How many cases each mediator gets. */
export function countsOf({ places }: Pick<PlanProblem, 'places'>, choice: Choice): number[] {
  const counts = places.map(() => 0)
  for (const mediator of choice) if (mediator !== null) counts[mediator] = (counts[mediator] ?? 0) + 1
  return counts
}
