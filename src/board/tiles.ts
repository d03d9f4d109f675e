import type { Board, BoardFigure } from '../modules/statistics/board/schemas.js'
import { button, el } from './dom.js'
import { changeText, rangeBadge, valueText } from './figure-text.js'
import type { Words } from './language.js'

/** What is read from across the room; the rest stands in a line below. */
const LARGE = 6

function tile(words: Words, figure: BoardFigure, isLarge: boolean, openCases: (path: string, title: string) => void) {
  const name = words.of(figure)
  const { casesPath, value, isSuppressed, unit, decimals, today } = figure
  const amount = isSuppressed
    ? [el('span', { class: 'hidden-value' }, words.text('suppressed'))]
    : [
        el('span', { class: 'amount' }, words.number(value, decimals)),
        el('span', { class: 'unit' }, ` ${words.unit(unit)}`),
      ]
  const fact = (term: string, description: string | HTMLElement) =>
    el('div', {}, el('dt', {}, term), el('dd', {}, description))
  const badge = rangeBadge(words, figure.rangeStatus)
  const drill =
    casesPath !== null &&
    button(words.text('cases'), () => openCases(casesPath, name), {
      class: 'quiet',
      'data-key': `cases ${figure.figureId}`,
      'aria-label': `${words.text('cases')}: ${name}`,
    })
  return el(
    'li',
    { class: isLarge ? 'tile large' : 'tile', 'data-figure': figure.figureId, title: words.of(figure.formula) },
    el('div', { class: 'tile-head' }, el('h3', {}, name), drill),
    el('p', { class: 'value', 'data-value': value ?? '' }, ...amount),
    el(
      'dl',
      {},
      fact(words.text('change'), changeText(words, figure)),
      fact(words.text('today'), valueText(words, figure, today, isSuppressed)),
      badge && fact(words.text('rangeShort'), badge),
    ),
  )
}

/** The figures of the period, each with its change on the year and what today added. */
export function tiles(words: Words, board: Board, openCases: (path: string, title: string) => void): HTMLElement[] {
  const lists = [board.figures.slice(0, LARGE), board.figures.slice(LARGE)]
  return lists
    .filter((list) => list.length > 0)
    .map((list, index) =>
      el(
        'ul',
        { class: index === 0 ? 'tiles' : 'tiles small-tiles' },
        ...list.map((figure) => tile(words, figure, index === 0, openCases)),
      ),
    )
}
