import type { FigureKind } from '../definitions.js'
import type { FigureOnBoard } from './board-figures.js'
import { type Counts, type Hidden, hiddenParts, smallCells } from './suppress-small-counts.js'

/** Numerator and denominator of a figure in one cell. */
export interface Parts {
  readonly numerator: number
  readonly denominator: number | null
}

/** One figure in all the cells of the board, in one year. */
export interface FigureCells {
  readonly family: FigureOnBoard['family']
  readonly kind: FigureKind
  readonly total: Parts
  readonly courts: readonly Parts[]
  readonly months: readonly Parts[]
  readonly today: Parts
}

/** Which cells of a family of figures are not shown. */
export interface HiddenCells {
  readonly total: boolean
  readonly courts: readonly boolean[]
  readonly months: readonly boolean[]
  readonly today: boolean
}

/** The numbers of cases that somebody can work out from a cell. */
function countsOf(kind: FigureKind, { numerator, denominator }: Parts): Counts {
  switch (kind) {
    case 'count':
    case 'stock':
    case 'median':
      return [numerator]
    case 'rate':
      return [numerator, denominator ?? 0, Math.abs((denominator ?? 0) - numerator)]
    case 'mean':
    case 'pace':
      return [denominator ?? 0]
  }
}

function mask(hidden: Hidden, cells: number): boolean[] {
  return Array.from({ length: cells }, (_, index) => hidden === 'all' || hidden.has(index))
}

/**
 * Which cells of figures that count the same cases must not be shown in public. Courts and months are each the parts of
 * the one total, so that both are looked at, and when the total can't be shown nothing is.
 *
 * @param figures - those of one family; what is pending at the end of each month makes no total
 */
export function hiddenCells(figures: readonly FigureCells[]): HiddenCells {
  const [first] = figures
  if (first === undefined) throw new Error('a family has figures')
  const join = (pick: (figure: FigureCells) => Parts | undefined): Counts =>
    figures.flatMap((figure) => countsOf(figure.kind, pick(figure) ?? { numerator: 0, denominator: 0 }))
  const total = join((figure) => figure.total)
  const courts = first.courts.map((_, index) => join((figure) => figure.courts[index]))
  const months = first.months.map((_, index) => join((figure) => figure.months[index]))
  const ofCourts = hiddenParts(total, courts)
  const isStock = figures.some(({ kind }) => kind === 'stock')
  const ofMonths: Hidden = isStock ? smallCells(months) : hiddenParts(total, months)
  const isNothingShown = ofCourts === 'all' || ofMonths === 'all'
  return {
    total: isNothingShown,
    courts: mask(isNothingShown ? 'all' : ofCourts, courts.length),
    months: mask(isNothingShown ? 'all' : ofMonths, months.length),
    today: isNothingShown || smallCells([join((figure) => figure.today)]).size > 0,
  }
}
