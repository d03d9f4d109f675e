import type { Board } from '../modules/statistics/board/schemas.js'
import { createCasesDialog } from './cases-dialog.js'
import { createComparisonPanel } from './comparison-panel.js'
import { courtsOf } from './courts.js'
import { el, redraw } from './dom.js'
import type { Connection } from './follow.js'
import type { Words } from './language.js'
import type { View } from './period.js'
import type { Session } from './session.js'
import { tiles } from './tiles.js'
import { chooser, dataTime, type TopActions, tools } from './top.js'
import { trendOf } from './trend.js'
import { warningList } from './warnings.js'

/** Everything that the page is drawn from. */
export interface PageState {
  readonly words: Words
  readonly session: Session
  readonly view: View
  readonly board: Board | undefined
  readonly connection: Connection
  /** Said in place of the data, or above them when there are some. */
  readonly message: string | undefined
}

/** The page once; `draw` changes only what is inside its parts, so that the focus and what is scrolled stay. */
export function createBoardPage(
  root: HTMLElement,
  actions: TopActions & { openCases(dialog: ReturnType<typeof createCasesDialog>, path: string, title: string): void },
) {
  const skip = el('a', { class: 'skip', href: '#main' })
  const brand = el('div', { class: 'brand' })
  const choosing = el('div', { class: 'choosing' })
  const toolbar = el('div', { class: 'toolbar' })
  const status = el('div', { class: 'status' })
  const message = el('p', { class: 'message', role: 'alert', hidden: true })
  const figuresTitle = el('h2', { id: 'figures-title', class: 'for-readers' })
  const figures = el('div', { class: 'figures' })
  const trend = createComparisonPanel('trend', 'mediations')
  const courts = createComparisonPanel('courts', 'mediations')
  const warningsTitle = el('h2', { id: 'warnings-title' })
  const warnings = el('div', { class: 'warnings-place' })
  const foot = el('footer', { class: 'page-foot' })
  const said = el('p', { class: 'for-readers', role: 'status' })
  const cases = createCasesDialog()
  const data = el(
    'div',
    { class: 'data', hidden: true },
    el('section', { class: 'figures-part', 'aria-labelledby': 'figures-title' }, figuresTitle, figures),
    el(
      'div',
      { class: 'panels' },
      trend.section,
      courts.section,
      el(
        'section',
        { class: 'panel panel-warnings', 'aria-labelledby': 'warnings-title' },
        el('div', { class: 'panel-head' }, warningsTitle),
        warnings,
      ),
    ),
  )
  root.replaceChildren(
    skip,
    el('header', { class: 'page-head' }, brand, choosing, el('div', { class: 'side' }, status, toolbar)),
    el('main', { id: 'main', tabindex: -1 }, message, data),
    foot,
    said,
    cases.dialog,
  )
  let byValue = false
  const openCases = (path: string, title: string) => actions.openCases(cases, path, title)

  const drawCourts = (words: Words, board: Board, choices: readonly { value: string; text: string }[]) => {
    const isRanked = board.ranking.isOn && byValue
    const extra = board.ranking.isOn
      ? {
          label: words.text('order'),
          options: [
            { value: 'code', text: words.text('orderByCode') },
            { value: 'value', text: words.text('orderByValue') },
          ],
          chosen: isRanked ? 'value' : 'code',
          choose: (value: string) => {
            byValue = value === 'value'
            drawCourts(words, board, choices)
          },
        }
      : undefined
    courts.draw(words, { title: words.text('courts'), choices, extra }, (figureId) =>
      courtsOf(words, board, figureId, isRanked, openCases),
    )
  }

  const drawData = (words: Words, board: Board) => {
    figuresTitle.textContent = words.text('figures')
    redraw(figures, ...tiles(words, board, openCases))
    const choices = board.figures.map((figure) => ({ value: figure.figureId, text: words.of(figure) }))
    trend.draw(words, { title: words.text('trend'), choices }, (figureId) => trendOf(words, board, figureId))
    const ofCourts = board.figures.filter(({ isOfCourts }) => isOfCourts).map(({ figureId }) => figureId)
    drawCourts(
      words,
      board,
      choices.filter(({ value }) => ofCourts.includes(value)),
    )
    warningsTitle.textContent = words.text('warnings')
    redraw(warnings, warningList(words, board, openCases))
    redraw(
      foot,
      el('p', {}, board.ranking.isOn ? words.of(board.ranking.notice) : words.text('noRanking')),
      board.onlyAggregates && el('p', {}, `${words.text('onlyAggregates')}${words.text('suppressedWhy')}`),
    )
  }

  return {
    draw({ words, session, view, board, connection, message: text }: PageState) {
      document.documentElement.lang = words.language === 'zh' ? 'zh-CN' : 'en'
      document.title = `${board === undefined ? '' : `${board.court.name} · `}${words.text('title')}`
      document.documentElement.classList.toggle('is-display', session.kind === 'display')
      skip.textContent = words.text('skip')
      const period = board && `${words.day(board.period.from)} ${words.text('until')} ${words.day(board.period.to)}`
      redraw(
        brand,
        el('h1', {}, board?.court.name ?? words.text('title')),
        board && el('p', {}, `${words.text('title')} · `, el('span', { class: 'period' }, period)),
      )
      redraw(choosing, board && chooser(words, board, view, actions))
      redraw(toolbar, tools(words, session, board, actions))
      redraw(status, board && dataTime(words, board, connection))
      message.hidden = text === undefined
      message.textContent = text ?? ''
      data.hidden = board === undefined
      if (board === undefined) foot.replaceChildren()
      else drawData(words, board)
    },
    /** For whoever does not see that something changed. */
    say(text: string) {
      said.textContent = text
    },
  }
}
