import { loadOf, pointsOf } from '../match.js'

/** A mediator's places before the plan. */
export interface Places {
  readonly capacity: number
  readonly load: number
}

/** What a plan comes to. */
export interface Totals {
  readonly assigned: number
  /** How well cases and mediators fit, whoever else they have. */
  readonly fitPoints: number
  /** How evenly and lightly they are loaded. */
  readonly loadPoints: number
  readonly points: number
  /** Used part of the mediators' limits after the plan, in per cent. */
  readonly usedPercent: { readonly min: number; readonly max: number; readonly mean: number; readonly sd: number }
}

/** What each free place of a mediator is worth, the first one first: what a recommendation would count at that load. */
export function placeValues({ capacity, load }: Places): number[] {
  return Array.from({ length: Math.max(0, capacity - load) }, (_, taken) => pointsOf(loadOf(capacity, load + taken)))
}

const toTenths = (value: number) => Math.round(value * 10) / 10

/**
 * @param fitPoints - of all assigned cases together
 * @param counts - cases of the plan by mediator, in the order of the mediators
 */
export function totalsOf(mediators: readonly Places[], fitPoints: number, counts: readonly number[]): Totals {
  const assigned = counts.reduce((sum, count) => sum + count, 0)
  const loadPoints = mediators
    .flatMap((mediator, index) => placeValues(mediator).slice(0, counts[index] ?? 0))
    .reduce((sum, value) => sum + value, 0)
  const used = mediators.map(({ capacity, load }, index) => (100 * (load + (counts[index] ?? 0))) / capacity)
  const mean = used.reduce((sum, one) => sum + one, 0) / Math.max(1, used.length)
  const variance = used.reduce((sum, one) => sum + (one - mean) ** 2, 0) / Math.max(1, used.length)
  return {
    assigned,
    fitPoints,
    loadPoints,
    points: fitPoints + loadPoints,
    usedPercent: {
      min: toTenths(used.reduce((least, one) => Math.min(least, one), used[0] ?? 0)),
      max: toTenths(used.reduce((most, one) => Math.max(most, one), 0)),
      mean: toTenths(mean),
      sd: toTenths(Math.sqrt(variance)),
    },
  }
}
