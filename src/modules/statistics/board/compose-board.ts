import type { Court } from '../../../workflow/reference.js'
import type { FigureDefinition } from '../definitions.js'
import type { ComparedValue } from '../evaluate.js'
import { type FigureRange, rangeStatus } from '../ranges.js'
import { BOARD_FIGURES, type FigureOnBoard } from './board-figures.js'
import { type FigureCells, type HiddenCells, hiddenCells, type Parts } from './hide-small-values.js'
import type { BoardFigure, BoardValue } from './schemas.js'

/** A figure as it was read for the board. */
export interface FigureReading {
  readonly onBoard: FigureOnBoard
  readonly definition: FigureDefinition
  /** The reasonable range (合理区间) that holds for the court of the board. */
  readonly range: FigureRange | null
  readonly total: ComparedValue
  /** In the order of the courts of the board, each with the range that holds there. */
  readonly courts: readonly { readonly value: ComparedValue; readonly range: FigureRange | null }[]
  readonly months: readonly { readonly month: string; readonly value: ComparedValue }[]
  readonly today: ComparedValue
}

const NOT_SHOWN = { value: null, numerator: null, denominator: null, rangeStatus: 'none', isSuppressed: true } as const

function viewOf(
  compared: ComparedValue,
  range: FigureRange | null,
  hidden: { now: boolean; before: boolean },
): BoardValue {
  const { numerator, denominator, value, previousYear } = compared
  const before =
    previousYear === null
      ? null
      : {
          value: hidden.before ? null : previousYear.value,
          changePercent: hidden.now || hidden.before ? null : previousYear.changePercent,
          isSuppressed: hidden.before,
        }
  if (hidden.now) return { ...NOT_SHOWN, previousYear: before }
  return {
    value,
    numerator,
    denominator,
    rangeStatus: rangeStatus(range, value),
    isSuppressed: false,
    previousYear: before,
  }
}

const NOTHING: Parts = { numerator: 0, denominator: 0 }

function cellsOf(reading: FigureReading, pick: (value: ComparedValue) => Parts | null): FigureCells {
  const part = (value: ComparedValue) => pick(value) ?? NOTHING
  return {
    family: reading.onBoard.family,
    kind: reading.definition.kind,
    total: part(reading.total),
    courts: reading.courts.map(({ value }) => part(value)),
    months: reading.months.map(({ value }) => part(value)),
    today: part(reading.today),
  }
}

/** Of each family of figures, what is not shown in public: of this year and of the one before. */
function hiddenByFamily(readings: readonly FigureReading[], pick: (value: ComparedValue) => Parts | null) {
  const cells = readings.map((reading) => cellsOf(reading, pick))
  const families = new Set(cells.map(({ family }) => family))
  return new Map([...families].map((family) => [family, hiddenCells(cells.filter((cell) => cell.family === family))]))
}

/** Everything of the figures that the board shows. */
export interface ComposedFigures {
  readonly figures: readonly Omit<BoardFigure, 'casesPath'>[]
  readonly courts: readonly { readonly court: Court; readonly values: readonly (BoardValue & { figureId: string })[] }[]
}

const ALL_SHOWN: HiddenCells = { total: false, courts: [], months: [], today: false }

/**
 * Puts together what was read of each figure.
 *
 * @param isPublic - for a screen that anybody sees: small counts are left out, and what would give them away
 */
export function composeFigures(
  readings: readonly FigureReading[],
  courts: readonly Court[],
  isPublic: boolean,
): ComposedFigures {
  const hiddenNow = isPublic ? hiddenByFamily(readings, (value) => value) : undefined
  const hiddenBefore = isPublic ? hiddenByFamily(readings, (value) => value.previousYear) : undefined
  const hiddenOf = ({ onBoard }: FigureReading) => ({
    now: hiddenNow?.get(onBoard.family) ?? ALL_SHOWN,
    before: hiddenBefore?.get(onBoard.family) ?? ALL_SHOWN,
  })
  const figures = readings.map((reading) => {
    const { definition, onBoard, range, total, months, today } = reading
    const { now, before } = hiddenOf(reading)
    return {
      figureId: definition.id,
      zh: definition.zh,
      en: definition.en,
      unit: definition.unit,
      decimals: definition.decimals,
      formula: definition.formula,
      range: range && { low: range.low, high: range.high, source: range.source },
      isOfCourts: onBoard.isOfCourts,
      ...viewOf(total, range, { now: now.total, before: before.total }),
      today: now.today ? null : today.value,
      months: months.map(({ month, value }, index) => ({
        month,
        ...viewOf(value, range, { now: now.months[index] ?? false, before: before.months[index] ?? false }),
      })),
    }
  })
  return {
    figures,
    courts: courts.map((court, index) => ({
      court,
      values: readings.flatMap((reading) => {
        const compared = reading.courts[index]
        if (!reading.onBoard.isOfCourts || compared === undefined) return []
        const { now, before } = hiddenOf(reading)
        const hidden = { now: now.courts[index] ?? false, before: before.courts[index] ?? false }
        return [{ figureId: reading.definition.id, ...viewOf(compared.value, compared.range, hidden) }]
      }),
    })),
  }
}

/** Figures that a board shows to somebody. */
export function figuresFor(isPublic: boolean): readonly FigureOnBoard[] {
  return BOARD_FIGURES.filter((figure) => figure.isPublic || !isPublic)
}
