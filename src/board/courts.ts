import type { Board } from '../modules/statistics/board/schemas.js'
import type { PanelContent } from './comparison-panel.js'
import { shortName } from './court-name.js'
import { button } from './dom.js'
import { changeText, valueText } from './figure-text.js'
import type { Words } from './language.js'
import { tableOf } from './table.js'

/**
 * The courts side by side in one figure, in the order of their codes.
 *
 * @param byValue - in the order of the figure, which the page only offers where the court switched ranking on
 */
export function courtsOf(
  words: Words,
  board: Board,
  figureId: string,
  byValue: boolean,
  openCases: (path: string, title: string) => void,
): PanelContent | undefined {
  const figure = board.figures.find((one) => one.figureId === figureId)
  if (figure === undefined) return undefined
  const name = words.of(figure)
  const inCodeOrder = board.courts.flatMap((court) => {
    const value = court.values.find((one) => one.figureId === figureId)
    return value === undefined ? [] : [{ court, value }]
  })
  const shown = byValue
    ? inCodeOrder.toSorted(
        (a, b) => (b.value.value ?? Number.NEGATIVE_INFINITY) - (a.value.value ?? Number.NEGATIVE_INFINITY),
      )
    : inCodeOrder
  const rows = shown.map(({ court, value }) => {
    const text = valueText(words, figure, value.value, value.isSuppressed)
    const { casesPath } = value
    const label = `${words.text('cases')}: ${court.name}, ${name}`
    return [
      court.name,
      casesPath === null
        ? text
        : button(text, () => openCases(casesPath, `${court.name} – ${name}`), {
            class: 'link',
            'aria-label': `${text}. ${label}`,
            'data-key': `court ${court.courtCode}`,
          }),
      valueText(words, figure, value.previousYear?.value ?? null, value.previousYear?.isSuppressed ?? false),
      changeText(words, value),
    ]
  })
  const spoken = shown.map(
    ({ court, value }) => `${court.name} ${valueText(words, figure, value.value, value.isSuppressed)}`,
  )
  const columns = ['court', 'thisPeriod', 'yearBefore', 'change'] as const
  return {
    comparison: {
      description: `${words.text('courts')}, ${name}: ${spoken.join('; ')}`,
      categories: shown.map(({ court }) => shortName(court.name)),
      now: { name: words.text('thisPeriod'), values: shown.map(({ value }) => value.value) },
      before: { name: words.text('yearBefore'), values: shown.map(({ value }) => value.previousYear?.value ?? null) },
      shape: 'rows',
      isWhole: figure.decimals === 0,
      format: (value) => words.number(value, figure.decimals),
    },
    table: tableOf(
      `${words.text('courts')} – ${name}`,
      columns.map((column, index) => ({ title: words.text(column), isNumber: index > 0 })),
      rows,
    ),
  }
}
