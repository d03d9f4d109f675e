import type { Board } from '../modules/statistics/board/schemas.js'
import type { PanelContent } from './comparison-panel.js'
import { changeText, valueText } from './figure-text.js'
import type { Words } from './language.js'
import { tableOf } from './table.js'

/** The months of a figure beside those of the year before. */
export function trendOf(words: Words, board: Board, figureId: string): PanelContent | undefined {
  const figure = board.figures.find((one) => one.figureId === figureId)
  if (figure === undefined) return undefined
  const name = words.of(figure)
  const rows = figure.months.map((month) => [
    words.month(month.month),
    valueText(words, figure, month.value, month.isSuppressed),
    valueText(words, figure, month.previousYear?.value ?? null, month.previousYear?.isSuppressed ?? false),
    changeText(words, month),
  ])
  const columns = ['month', 'thisPeriod', 'yearBefore', 'change'] as const
  const spoken = rows.map(([month, value]) => `${month} ${value}`)
  return {
    comparison: {
      description: `${words.text('trend')}, ${name}: ${spoken.join('; ')}`,
      categories: figure.months.map(({ month }) => `${Number(month.slice(5))}${words.language === 'zh' ? '月' : ''}`),
      now: { name: words.text('thisPeriod'), values: figure.months.map(({ value }) => value) },
      before: {
        name: words.text('yearBefore'),
        values: figure.months.map(({ previousYear }) => previousYear?.value ?? null),
      },
      shape: figure.unit === 'case' ? 'columns' : 'lines',
      isWhole: figure.decimals === 0,
      format: (value) => words.number(value, figure.decimals),
    },
    table: tableOf(
      `${words.text('trend')} – ${name}`,
      columns.map((column, index) => ({ title: words.text(column), isNumber: index > 0 })),
      rows,
    ),
  }
}
