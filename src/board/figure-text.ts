import type { BoardFigure, BoardValue } from '../modules/statistics/board/schemas.js'
import type { TextName } from './catalogue.js'
import { el } from './dom.js'
import type { Words } from './language.js'

type Shown = Pick<BoardFigure, 'unit' | 'decimals'>

const RANGES = {
  'in-range': { sign: '●', text: 'rangeInRange' },
  above: { sign: '▲', text: 'rangeAbove' },
  below: { sign: '▼', text: 'rangeBelow' },
} as const satisfies Record<string, { sign: string; text: TextName }>

/** A number with its unit, or that it is not shown. */
export function valueText(words: Words, { unit, decimals }: Shown, value: number | null, isSuppressed = false): string {
  if (isSuppressed) return words.text('suppressed')
  if (value === null) return '–'
  const name = words.unit(unit)
  return unit === 'percent' ? `${words.number(value, decimals)}%` : `${words.number(value, decimals)} ${name}`
}

/** Change on the year: a sign and a word's worth of shape, never colour alone. */
export function changeText(words: Words, { previousYear }: Pick<BoardValue, 'previousYear'>): string {
  if (previousYear === null) return '–'
  if (previousYear.isSuppressed) return words.text('suppressed')
  const { changePercent } = previousYear
  if (changePercent === null) return '–'
  const arrow = changePercent > 0 ? '↑' : changePercent < 0 ? '↓' : '→'
  return `${arrow} ${words.change(changePercent)}`
}

/** Where a value stands to the reasonable range; nothing when no range is set. */
export function rangeBadge(words: Words, status: BoardValue['rangeStatus']): HTMLElement | null {
  if (status === 'none') return null
  const { sign, text } = RANGES[status]
  return el(
    'span',
    { class: `range range-${status}` },
    el('span', { 'aria-hidden': 'true' }, sign),
    ` ${words.text(text)}`,
  )
}

export function rangeText(words: Words, figure: BoardFigure): string {
  if (figure.range === null) return words.text('notSet')
  const { low, high } = figure.range
  return `${low === null ? '' : words.number(low, figure.decimals)}–${high === null ? '' : words.number(high, figure.decimals)}`
}
