import type { FigureDefinition, FigurePart } from './definitions.js'
import type { Measure } from './measures.js'
import { daysOf, type Period } from './periods.js'

/** Cases of one measure that fall into one group; those of a measure that keeps its values by value. */
export interface Sum {
  readonly measure: Measure
  /** The group in which they are counted; null where the dimension is not known of them. */
  readonly key: string | null
  /** Days, where each is kept by itself; 0 elsewhere. */
  readonly value: number
  readonly isLate: boolean
  readonly count: number
  /** Values added up. */
  readonly total: number
}

/** Everything that a figure is computed from: what happened in the period, and everything up to its end. */
export interface Sums {
  readonly period: readonly Sum[]
  readonly untilEnd: readonly Sum[]
  /** The same by presiding mediator, for what is said of mediators. */
  readonly byMediator: readonly Sum[]
  /** Open notices of supervision. */
  readonly notices: number
}

/** A figure of one group. */
export interface FigureValue {
  readonly numerator: number
  readonly denominator: number | null
  /** Null when there is nothing to divide by, or nothing of which to take the middle. */
  readonly value: number | null
  /** How many of the cases of the period counted in the numerator were entered late; 0 for a stock. */
  readonly lateEntries: number
}

/** A figure and the same of the year before. */
export interface ComparedValue extends FigureValue {
  readonly previousYear: (FigureValue & { readonly changePercent: number | null }) | null
}

/** Number of a calendar day from 2000-01-01, which is 0. */
export function dayNumber(day: string): number {
  return Math.round((Date.parse(day) - Date.UTC(2000, 0, 1)) / 86_400_000)
}

interface Amount {
  readonly count: number
  readonly total: number
  readonly late: number
}

function amountOf(part: FigurePart, sums: readonly Sum[]): Amount {
  let count = 0
  let total = 0
  let late = 0
  for (const { measure, sign } of part.counted) {
    for (const sum of sums) {
      if (sum.measure !== measure) continue
      count += sign * sum.count
      total += sign * sum.total
      if (sum.isLate && part.within === 'period') late += sum.count
    }
  }
  return { count, total, late }
}

/** How many cases each mediator has, of those who have one. */
export function loadsOf(part: FigurePart, byMediator: readonly Sum[]): Map<string, number> {
  const loads = new Map<string, number>()
  for (const { measure, sign } of part.counted) {
    for (const { measure: found, key, count } of byMediator) {
      if (found === measure && key !== null) loads.set(key, (loads.get(key) ?? 0) + sign * count)
    }
  }
  for (const [mediatorId, load] of loads) if (load === 0) loads.delete(mediatorId)
  return loads
}

/** The mediator with most cases; of several the one whose id comes first. */
export function busiestOf(loads: ReadonlyMap<string, number>): string | undefined {
  const most = Math.max(0, ...loads.values())
  return [...loads]
    .filter(([, load]) => load === most)
    .map(([id]) => id)
    .sort()[0]
}

function quantityOf(part: FigurePart, sums: Sums, cutOff: string): Amount & { readonly quantity: number } {
  const found = amountOf(part, part.within === 'period' ? sums.period : sums.untilEnd)
  switch (part.of) {
    case 'cases':
      return { ...found, quantity: found.count }
    case 'days':
      return { ...found, quantity: found.total }
    case 'ages':
      return { ...found, quantity: found.count * dayNumber(cutOff) - found.total }
    case 'mediators':
      return { ...found, quantity: loadsOf(part, sums.byMediator).size }
    case 'cases-of-busiest-mediator':
      return { ...found, late: 0, quantity: Math.max(0, ...loadsOf(part, sums.byMediator).values()) }
    case 'notices':
      return { count: sums.notices, total: 0, late: 0, quantity: sums.notices }
  }
}

/** The middle of values that each stand so many times; between two middle ones their mean. */
export function medianOf(counted: readonly { readonly value: number; readonly count: number }[]): number | null {
  const sorted = counted.filter(({ count }) => count > 0).toSorted((one, other) => one.value - other.value)
  const total = sorted.reduce((sum, { count }) => sum + count, 0)
  if (total === 0) return null
  const at = (place: number) => {
    let seen = 0
    for (const { value, count } of sorted) {
      seen += count
      if (place < seen) return value
    }
    throw new Error('the place lies beyond the values')
  }
  return (at(Math.floor((total - 1) / 2)) + at(Math.floor(total / 2))) / 2
}

/**
 * A figure of one group from what was counted in it.
 *
 * @param period - up to the last day that is counted
 */
export function evaluate(definition: FigureDefinition, sums: Sums, period: Period): FigureValue {
  const { kind, numerator: above, denominator: below } = definition
  const numerator = quantityOf(above, sums, period.to)
  const denominator = below === null ? null : quantityOf(below, sums, period.to)
  const result = {
    numerator: numerator.quantity,
    denominator: denominator?.quantity ?? null,
    lateEntries: numerator.late,
  }
  if (kind === 'median') {
    const values = sums.period.filter(({ measure }) => above.counted.some((counted) => counted.measure === measure))
    return { ...result, value: medianOf(values) }
  }
  if (denominator === null) return { ...result, value: numerator.quantity }
  if (denominator.quantity === 0) return { ...result, value: null }
  const factor = kind === 'rate' ? 100 : kind === 'pace' ? daysOf(period) : 1
  return { ...result, value: (numerator.quantity * factor) / denominator.quantity }
}

/** Change from a value to another, in percent of the first; null where that is 0 or either is not known. */
export function changePercent(before: number | null, now: number | null): number | null {
  return before === null || now === null || before === 0 ? null : ((now - before) / before) * 100
}

/** Fewer than this many cases could tell who they are. */
const CASES_MIN = 5

/**
 * Takes away what so few cases stand behind that they could be recognised, for those who may see aggregates only: a
 * figure of which the numerator or the denominator, or what is between them, is 1 to 4 (k ≥ 5). Zero tells of nobody.
 *
 * @returns null where nothing may be shown
 * @see security matrix: statistics for outsiders are aggregates with k ≥ 5
 */
export function suppressSmall<Value extends FigureValue>(definition: FigureDefinition, value: Value): Value | null {
  const isFew = (count: number) => count > 0 && count < CASES_MIN
  const { numerator, denominator } = value
  if (definition.kind === 'mean') return isFew(denominator ?? 0) ? null : value
  if (isFew(numerator) || (denominator !== null && isFew(denominator))) return null
  return definition.kind === 'rate' && denominator !== null && isFew(denominator - numerator) ? null : value
}
