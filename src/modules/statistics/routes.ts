import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { decodeCursor, PAGE_SIZE, pageOf } from '../../http/cursor.js'
import { fileResponses, readResponses, writeResponses } from '../../http/responses.js'
import { WriteHeaders } from '../../http/route-schemas.js'
import { callOf, type ModuleDeps, write } from '../../http/write.js'
import { NIL_ID } from '../../platform/ids.js'
import { notFound } from '../../problems.js'
import type { Call } from '../../workflow/call.js'
import { courtOfList } from '../../workflow/permitted-court.js'
import { text } from '../../workflow/schemas.js'
import { warningLevel } from '../../workflow/warnings.js'
import { askedFigure, askedScope } from './asked-scope.js'
import type { CountedCase } from './case-store.js'
import { FIGURES, type FigureDefinition } from './definitions.js'
import { BEFORE_ALL_CASES, listFigureCases } from './figure-cases.js'
import { monthlyReport, reportWorkbook } from './monthly-report.js'
import { listRanges } from './range-store.js'
import { lineOf } from './ranges.js'
import {
  FigureCasePage,
  FigureCasesQuery,
  FigureList,
  FigureParams,
  FigureRangeList,
  FigureRangeView,
  FigureValues,
  FigureValuesQuery,
  MonthlyReport,
  MonthlyReportQuery,
  SetFigureRangeBody,
} from './schemas.js'
import { clearFigureRange, setFigureRange } from './set-range.js'
import { valuesFile } from './value-files.js'
import { figureValues, keyKept, rangeView } from './value-views.js'

const tags = ['statistics']
const CSV = 'text/csv'
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const RangeParams = Type.Object({ courtCode: text(20), figureId: text(60) }, { additionalProperties: false })
const RANGE_PATH = '/courts/:courtCode/figure-ranges/:figureId'

function definitionView({ numerator, denominator, ...definition }: FigureDefinition) {
  const words = ({ zh, en }: { zh: string; en: string }) => ({ zh, en })
  return {
    ...definition,
    numerator: words(numerator),
    denominator: denominator === null ? null : words(denominator),
  }
}

/** A case as lists show it, and by what it counts. */
function caseView(call: Call, hasDays: boolean, row: CountedCase) {
  const { courtId, nextWarningsOn, itemId: _item, value, ...shown } = row
  const [amberOn, redOn] = nextWarningsOn
  return {
    ...shown,
    courtCode: call.reference.courtById(courtId)?.code ?? '',
    level: row.nextDueOn === null ? null : warningLevel({ dueOn: row.nextDueOn, amberOn, redOn }, call.today),
    days: hasDays ? value : null,
  }
}

function attachment(name: string): string {
  return `attachment; filename*=UTF-8''${encodeURIComponent(name)}`
}

/** Figures: what they mean, what they are, the cases behind them, ranges and reports. */
export const statisticsRoutes: FastifyPluginAsyncTypebox<ModuleDeps> = async (app, deps) => {
  app.get(
    '/figures',
    {
      config: { action: 'readFigures', resource: 'reference' },
      schema: {
        tags,
        operationId: 'listFigures',
        summary: 'Every figure with its formula and its source',
        description:
          'Numerator and denominator in words, unit, whether more or less is better or a reasonable range counts, source and how sure it is, version and the days on which it holds. 各项指标的名称、公式、依据和版本。',
        response: readResponses(FigureList, 'The definitions'),
      },
    },
    async () => ({ items: FIGURES.map(definitionView) as never }),
  )
  app.get(
    '/figures/:figureId/values',
    {
      config: { action: 'readFigures', resource: 'court' },
      schema: {
        tags,
        operationId: 'readFigureValues',
        summary: 'A figure for a court and those below it, in a period',
        description:
          'With numerator, denominator, the last day that counts, and the address of the exact cases behind each value. With asOf it is the figure as it stood at that moment, by the timelines. Follows an act within about half a second. Courts stand in the order of their codes and are never ranked. 指标数值，可下钻至案件；各法院不排名。',
        params: FigureParams,
        querystring: FigureValuesQuery,
        response: readResponses(FigureValues, 'The values'),
      },
    },
    async (request) => {
      const call = await callOf(deps, request)
      const figure = askedFigure(request.params.figureId, request.query.by)
      const scope = askedScope(call, request.query)
      return figureValues(deps.db, call, { ...figure, scope }, request.query)
    },
  )
  app.get(
    '/figures/:figureId/values.csv',
    {
      config: { action: 'readFigures', resource: 'court' },
      schema: {
        tags,
        operationId: 'exportFigureValues',
        summary: 'The same as comma-separated text',
        description:
          'UTF-8 with a byte order mark; what a spreadsheet would compute is made text. 以 CSV 导出指标数值。',
        params: FigureParams,
        querystring: FigureValuesQuery,
        response: fileResponses([CSV], 'One line for each group'),
      },
    },
    async (request, reply) => {
      const call = await callOf(deps, request)
      const figure = askedFigure(request.params.figureId, request.query.by)
      const scope = askedScope(call, request.query)
      const values = await figureValues(deps.db, call, { ...figure, scope }, request.query)
      return reply
        .type(`${CSV}; charset=utf-8`)
        .header('content-disposition', attachment(`${figure.definition.zh}.csv`))
        .send(valuesFile(figure.definition, values))
    },
  )
  app.get(
    '/figures/:figureId/cases',
    {
      config: { action: 'readFigures', resource: 'court' },
      schema: {
        tags,
        operationId: 'listFigureCases',
        summary: 'The exact cases that a figure counts',
        description:
          'As many as the numerator or denominator says; of a mean or a median the cases whose days it is made of, of notices each case as often as it has one. Ask with the same court, period and moment as for the value. 指标背后的案件清单。',
        params: FigureParams,
        querystring: FigureCasesQuery,
        response: readResponses(FigureCasePage, 'One page'),
      },
    },
    async (request) => {
      const call = await callOf(deps, request)
      const { by = 'none', key, part = 'numerator', cursor, limit = PAGE_SIZE, ...asked } = request.query
      const { definition } = askedFigure(request.params.figureId, by)
      const scope = askedScope(call, asked)
      const counted = part === 'numerator' ? definition.numerator : definition.denominator
      if (counted === null) throw notFound({})
      const place = decodeCursor(cursor, ['integer', 'uuid', 'uuid'])
      const rows = await listFigureCases(deps.db, {
        ...{ ...scope, part: counted, by, key: keyKept(call, by, key), limit: limit + 1 },
        after: place === undefined ? BEFORE_ALL_CASES : { courtId: place[0], caseId: place[1], itemId: place[2] },
      })
      const hasDays = definition.unit === 'day' && counted.within === 'period' && definition.kind !== 'pace'
      return pageOf(
        rows,
        limit,
        ({ courtId, id, itemId }) => [courtId, id, itemId === '' ? NIL_ID : itemId],
        (row) => caseView(call, hasDays, row),
      )
    },
  )
  app.get(
    '/courts/:courtCode/figure-ranges',
    {
      config: { action: 'readFigures', resource: 'court' },
      schema: {
        tags,
        operationId: 'listFigureRanges',
        summary: 'The ranges that hold in a court',
        description:
          'Its own and those of the courts above it; the nearest one holds. The ranges of the Supreme People’s Court are not built in, because their numbers were not found. 本院适用的合理区间。',
        params: Type.Object({ courtCode: text(20) }, { additionalProperties: false }),
        response: readResponses(FigureRangeList, 'Ranges of the court and of those above it'),
      },
    },
    async (request) => {
      const call = await callOf(deps, request)
      const court = courtOfList(call, 'readFigures', request.params.courtCode)
      const ranges = await listRanges(deps.db, lineOf(call.reference, court.id))
      return { items: ranges.map((range) => rangeView(call, range)) }
    },
  )
  app.put(
    RANGE_PATH,
    {
      config: { action: 'administerFigures', resource: 'court' },
      schema: {
        tags,
        operationId: 'setFigureRange',
        summary: 'Set the range in which a court wants a figure to be',
        description:
          'With its source. It holds for the court and for those below it that set none, both ends included. 设定指标的合理区间并注明依据。',
        params: RangeParams,
        headers: WriteHeaders,
        body: SetFigureRangeBody,
        response: writeResponses({ 200: { description: 'The range as it is now', body: FigureRangeView } }),
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) => ({
        status: 200,
        body: rangeView(call, setFigureRange(tx, call, request.params, request.body)),
      })),
  )
  app.delete(
    RANGE_PATH,
    {
      config: { action: 'administerFigures', resource: 'court' },
      schema: {
        tags,
        operationId: 'clearFigureRange',
        summary: 'Take the range of a court away',
        description: 'That of the nearest court above it holds again, if there is one. 取消本院设定的合理区间。',
        params: RangeParams,
        headers: WriteHeaders,
        response: writeResponses({ 200: { description: 'What holds now', body: FigureRangeList } }),
      },
    },
    (request, reply) =>
      write(deps, request, reply, async (tx, call) => {
        await clearFigureRange(tx, call, request.params)
        const court = call.reference.courtByCode(request.params.courtCode)
        const ranges = await listRanges(tx, lineOf(call.reference, court?.id ?? 0))
        return { status: 200, body: { items: ranges.map((range) => rangeView(call, range)) } }
      }),
  )
  app.get(
    '/reports/monthly',
    {
      config: { action: 'readFigures', resource: 'court' },
      schema: {
        tags,
        operationId: 'readMonthlyReport',
        summary: 'The monthly report of a court and those below it',
        description:
          'Every figure of the month and of the year up to its end, beside the year before, and the courts in the order of their codes. 月报，供打印页面使用。',
        querystring: MonthlyReportQuery,
        response: readResponses(MonthlyReport, 'The report'),
      },
    },
    async (request) => monthlyReport(deps.db, await callOf(deps, request), request.query),
  )
  app.get(
    '/reports/monthly.xlsx',
    {
      config: { action: 'readFigures', resource: 'court' },
      schema: {
        tags,
        operationId: 'exportMonthlyReport',
        summary: 'The monthly report as a workbook',
        description: 'Figures, courts side by side, and what each figure means. 月报（Excel）。',
        querystring: MonthlyReportQuery,
        response: fileResponses([XLSX], 'The workbook'),
      },
    },
    async (request, reply) => {
      const report = await monthlyReport(deps.db, await callOf(deps, request), request.query)
      return reply
        .type(XLSX)
        .header('content-disposition', attachment(`${report.courtName}${report.month}月报.xlsx`))
        .send(await reportWorkbook(report))
    },
  )
}
