import type { Executor } from '../../platform/database.js'
import { makeWorkbook, type WorkbookSheet } from '../../platform/workbook.js'
import type { Call } from '../../workflow/call.js'
import { askedScope } from './asked-scope.js'
import { FIGURE_IDS, FIGURES } from './definitions.js'
import type { FigureValue } from './evaluate.js'
import { periodNamed } from './periods.js'
import { listRanges } from './range-store.js'
import { lineOf, rangeFor, rangeStatus } from './ranges.js'
import { cutOffOf, readFigureValues } from './read-figures.js'
import type { MonthlyReport } from './schemas.js'
import { RANGE_NAMES, UNIT_NAMES } from './value-files.js'

const plain = ({ numerator, denominator, value }: FigureValue) => ({ numerator, denominator, value })

/**
 * The figures of a month for a court and those below it: the month, the year up to its end, both beside the year before,
 * and the courts side by side in the order of their codes.
 *
 * @throws Problem `not-found`, `forbidden`
 */
export async function monthlyReport(
  executor: Executor,
  call: Call,
  { courtCode, month }: { readonly courtCode: string; readonly month: string },
): Promise<MonthlyReport> {
  const scope = askedScope(call, { courtCode, period: month })
  const year = { ...scope, period: { from: `${month.slice(0, 4)}-01-01`, to: periodNamed(month).to } }
  const question = { ...scope, figureIds: FIGURE_IDS, by: 'none' as const, comparesYear: true }
  const line = lineOf(call.reference, scope.court.id)
  const [ofMonth, ofYear, byCourt, ranges] = await Promise.all([
    readFigureValues(executor, question),
    readFigureValues(executor, { ...question, period: year.period }),
    readFigureValues(executor, { ...question, by: 'court', comparesYear: false }),
    listRanges(executor, line),
  ])
  const figures = FIGURES.map(({ id, zh, en, unit, decimals }) => {
    const [inMonth] = ofMonth.get(id) ?? []
    const [inYear] = ofYear.get(id) ?? []
    if (!inMonth?.previousYear || !inYear?.previousYear) throw new Error(`${id} has no value`)
    return {
      ...{ figureId: id, zh, en, unit, decimals },
      month: plain(inMonth),
      previousYearMonth: plain(inMonth.previousYear),
      changePercent: inMonth.previousYear.changePercent,
      yearToDate: plain(inYear),
      previousYearToDate: plain(inYear.previousYear),
      yearChangePercent: inYear.previousYear.changePercent,
      rangeStatus: rangeStatus(rangeFor(ranges, id, line), inMonth.value),
      lateEntries: inMonth.lateEntries,
    }
  })
  const courts = scope.courtIds.map((courtId, index) => ({
    courtCode: call.reference.courtById(courtId)?.code ?? '',
    courtName: call.reference.courtById(courtId)?.name ?? '',
    values: FIGURE_IDS.map((id) => ({ figureId: id, value: byCourt.get(id)?.[index]?.value ?? null })),
  }))
  const { code, name } = scope.court
  return { courtCode: code, courtName: name, month, cutOff: cutOffOf(scope), asOf: scope.now, figures, courts }
}

const HEADERS = [
  '指标',
  '单位',
  '本月',
  '上年同月',
  '同比（%）',
  '本年累计',
  '上年同期累计',
  '累计同比（%）',
  '区间',
  '其中补录',
]
const FIRST_WIDTH = 30
const WIDTH = 14

/** A number with the digits that people are shown, as a number for the spreadsheet to go on with. */
const rounded = (value: number | null, decimals: number) => (value === null ? null : Number(value.toFixed(decimals)))

/** The report as a workbook: the figures, the courts side by side, and what each figure means. */
export function reportWorkbook(report: MonthlyReport): Promise<Buffer> {
  const { courtName, month, cutOff, asOf, figures, courts } = report
  const heading = [`${courtName} ${month} 调解工作月报`]
  const note = [`统计截止 ${cutOff}，生成时间 ${new Date(asOf).toISOString()}。数据仅供分析，不作排名。`]
  const ofFigures: WorkbookSheet = {
    name: '指标',
    columns: HEADERS.map((_, index) => ({ width: index === 0 ? FIRST_WIDTH : WIDTH })),
    rows: [
      heading,
      note,
      HEADERS,
      ...figures.map((figure) => [
        ...[figure.zh, UNIT_NAMES[figure.unit], rounded(figure.month.value, figure.decimals)],
        ...[rounded(figure.previousYearMonth.value, figure.decimals), rounded(figure.changePercent, 2)],
        ...[
          rounded(figure.yearToDate.value, figure.decimals),
          rounded(figure.previousYearToDate.value, figure.decimals),
        ],
        ...[rounded(figure.yearChangePercent, 2), RANGE_NAMES[figure.rangeStatus], figure.lateEntries],
      ]),
    ],
    freezePane: { rows: 3 },
  }
  const ofCourts: WorkbookSheet = {
    name: '各法院',
    columns: [{ width: FIRST_WIDTH }, ...figures.map(() => ({ width: WIDTH }))],
    rows: [
      ['法院（按代字排列，不排名）', ...figures.map(({ zh }) => zh)],
      ...courts.map(({ courtName: name, values }) => [
        name,
        ...values.map(({ value }, index) => rounded(value, figures[index]?.decimals ?? 0)),
      ]),
    ],
    freezePane: { rows: 1 },
  }
  const definitions: WorkbookSheet = {
    name: '口径',
    columns: [{ width: FIRST_WIDTH }, { width: 90 }, { width: WIDTH }, { width: FIRST_WIDTH }],
    rows: [
      ['指标', '公式', '版本', '依据'],
      ...FIGURES.map(({ zh, formula, version, source }) => [zh, formula.zh, version, source]),
    ],
    freezePane: { rows: 1 },
  }
  return makeWorkbook([ofFigures, ofCourts, definitions])
}
