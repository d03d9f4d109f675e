import type { Reference } from '../../workflow/reference.js'
import type { RANGE_STATUSES } from './schemas.js'

/** Where a court wants a figure to be. */
export interface FigureRange {
  readonly courtId: number
  readonly figureId: string
  readonly low: number | null
  readonly high: number | null
  readonly source: string
  readonly setAt: Date
}

export type RangeStatus = (typeof RANGE_STATUSES)[number]

/** Whether a value lies within a range, both ends included; `none` where either is missing. */
export function rangeStatus(range: Pick<FigureRange, 'low' | 'high'> | null, value: number | null): RangeStatus {
  if (range === null || value === null) return 'none'
  if (range.low !== null && value < range.low) return 'below'
  return range.high !== null && value > range.high ? 'above' : 'in-range'
}

/** The courts from one up to the top, itself first. */
export function lineOf(reference: Pick<Reference, 'courtById'>, courtId: number): number[] {
  const line: number[] = []
  for (let id: number | null = courtId; id !== null; id = reference.courtById(id)?.parentId ?? null) line.push(id)
  return line
}

/** The range that holds in a court: its own, else that of the nearest court above it that set one. */
export function rangeFor(
  ranges: readonly FigureRange[],
  figureId: string,
  line: readonly number[],
): FigureRange | null {
  for (const courtId of line) {
    const found = ranges.find((range) => range.courtId === courtId && range.figureId === figureId)
    if (found !== undefined) return found
  }
  return null
}
