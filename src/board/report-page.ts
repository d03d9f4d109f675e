import type { MonthlyReport } from '../modules/statistics/schemas.js'
import { ApiError, createApi } from './api.js'
import { shortName } from './court-name.js'
import { button, el } from './dom.js'
import { rangeBadge, valueText } from './figure-text.js'
import { keptLanguage, type Words, wordsIn } from './language.js'
import { shanghaiToday } from './period.js'
import { beginSignIn, openSession } from './session.js'
import { tableOf } from './table.js'

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/

function figuresTable(words: Words, report: MonthlyReport): HTMLElement {
  const columns = [
    'figure',
    'thisMonth',
    'monthYearBefore',
    'change',
    'yearToDate',
    'yearToDateBefore',
    'change',
    'rangeShort',
  ] as const
  return tableOf(
    words.text('figures'),
    columns.map((column, index) => ({ title: words.text(column), isNumber: index > 0 && column !== 'rangeShort' })),
    report.figures.map((figure) => [
      words.of(figure),
      valueText(words, figure, figure.month.value),
      valueText(words, figure, figure.previousYearMonth.value),
      words.change(figure.changePercent),
      valueText(words, figure, figure.yearToDate.value),
      valueText(words, figure, figure.previousYearToDate.value),
      words.change(figure.yearChangePercent),
      rangeBadge(words, figure.rangeStatus) ?? '–',
    ]),
  )
}

/** Figures down, courts across: in the order of their codes. */
function courtsTable(words: Words, report: MonthlyReport): HTMLElement {
  return tableOf(
    words.text('reportCourts'),
    [
      { title: words.text('figure') },
      ...report.courts.map(({ courtName }) => ({ title: shortName(courtName), isNumber: true })),
    ],
    report.figures.map((figure) => [
      words.of(figure),
      ...report.courts.map(({ values }) =>
        valueText(words, figure, values.find(({ figureId }) => figureId === figure.figureId)?.value ?? null),
      ),
    ]),
  )
}

function reportOf(words: Words, report: MonthlyReport): HTMLElement[] {
  return [
    el(
      'header',
      { class: 'report-head' },
      el('h1', {}, report.courtName),
      el('p', { class: 'report-title' }, `${words.text('reportTitle')} · ${words.month(report.month)}`),
      el(
        'p',
        {},
        `${words.text('cutOff')} ${words.day(report.cutOff)} · ${words.text('dataTime')} ${words.time(String(report.asOf))}`,
      ),
    ),
    figuresTable(words, report),
    ...(report.courts.length > 1
      ? [courtsTable(words, report), el('p', { class: 'note' }, words.text('noRanking'))]
      : []),
  ]
}

/** The monthly report as a page for paper. */
export async function startReport(root: HTMLElement): Promise<void> {
  const words = wordsIn(keptLanguage())
  document.documentElement.lang = words.language === 'zh' ? 'zh-CN' : 'en'
  document.documentElement.classList.add('is-report')
  document.title = words.text('reportTitle')
  const { session } = await openSession()
  const given = new URLSearchParams(location.search)
  const courtCode = given.get('court') ?? ''
  const asked = given.get('month') ?? ''
  const month = MONTH.test(asked) ? asked : shanghaiToday().slice(0, 7)
  const place = el('main', { id: 'main', tabindex: -1 }, el('p', { role: 'status' }, words.text('loading')))
  const monthInput = el('input', { type: 'month', value: month, 'aria-label': words.text('month') })
  monthInput.addEventListener('change', () => {
    if (MONTH.test(monthInput.value))
      location.assign(`/board/report?court=${encodeURIComponent(courtCode)}&month=${monthInput.value}`)
  })
  root.replaceChildren(
    el(
      'nav',
      { class: 'report-tools', 'aria-label': words.text('report') },
      el('a', { class: 'quiet', href: `/board?court=${encodeURIComponent(courtCode)}` }, words.text('back')),
      monthInput,
      button(words.text('print'), () => window.print(), { class: 'strong' }),
    ),
    place,
  )
  if (session.kind !== 'person') {
    place.replaceChildren(
      el('p', {}, words.text('signInFirst')),
      button(words.text('signIn'), () => void beginSignIn(), { class: 'strong' }),
    )
    return
  }
  try {
    const query = new URLSearchParams({ courtCode, month })
    const report = await createApi(session.token, words.language).get<MonthlyReport>(`/v1/reports/monthly?${query}`)
    document.title = `${report.courtName} · ${words.text('reportTitle')} · ${report.month}`
    place.replaceChildren(...reportOf(words, report))
  } catch (error) {
    const isOver = error instanceof ApiError && error.status === 401
    const text = isOver ? words.text('signedOut') : error instanceof Error ? error.message : words.text('failed')
    place.replaceChildren(
      el('p', { role: 'alert' }, text),
      ...(isOver ? [button(words.text('signIn'), () => void beginSignIn(), { class: 'strong' })] : []),
    )
  }
}
