import { type Comparison, createChart } from './charts.js'
import { button, el, redraw, select } from './dom.js'
import type { Words } from './language.js'

/** What a panel shows of the figure that was chosen in it. */
export interface PanelContent {
  readonly comparison: Comparison
  readonly table: HTMLElement
}

interface Choice {
  readonly value: string
  readonly text: string
}

/** One more choice beside that of the figure. */
interface Extra {
  readonly label: string
  readonly options: readonly Choice[]
  readonly chosen: string
  choose(value: string): void
}

/**
 * A panel with a chart and the same as a table, one of which is seen; on paper the table.
 *
 * @param first - figure that is shown at first
 */
export function createComparisonPanel(id: string, first: string) {
  let figureId = first
  let isTable = false
  let redrawAll = () => {}
  const title = el('h2', { id: `${id}-title` })
  const tools = el('div', { class: 'panel-tools' })
  const chartPlace = el('div', { class: 'chart', 'data-chart': id })
  const tablePlace = el('div', { class: 'as-table' })
  const section = el(
    'section',
    { class: `panel panel-${id}`, 'aria-labelledby': `${id}-title` },
    el('div', { class: 'panel-head' }, title, tools),
    chartPlace,
    tablePlace,
  )
  const chart = createChart(chartPlace)
  return {
    section,
    /** @param contentOf - made again when another figure is chosen */
    draw(
      words: Words,
      texts: { title: string; choices: readonly Choice[]; extra?: Extra | undefined },
      contentOf: (figureId: string) => PanelContent | undefined,
    ) {
      redrawAll = () => {
        title.textContent = texts.title
        const { extra } = texts
        redraw(
          tools,
          extra && select(extra.label, extra.options, extra.chosen, extra.choose),
          select(`${texts.title} – ${words.text('figure')}`, texts.choices, figureId, (value) => {
            figureId = value
            redrawAll()
          }),
          button(
            words.text(isTable ? 'showChart' : 'showTable'),
            () => {
              isTable = !isTable
              redrawAll()
            },
            {
              'data-key': `table ${id}`,
              class: 'quiet',
              'aria-label': `${texts.title}: ${words.text(isTable ? 'showChart' : 'showTable')}`,
            },
          ),
        )
        section.classList.toggle('shows-table', isTable)
        const content = contentOf(figureId)
        if (content === undefined) return
        redraw(tablePlace, content.table)
        chart.draw(content.comparison)
      }
      redrawAll()
    },
  }
}
