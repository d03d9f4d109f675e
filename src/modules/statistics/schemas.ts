import { type Static, type TProperties, Type } from 'typebox'
import { NextCursor, PAGE_QUERY } from '../../http/cursor.js'
import { CONFIDENCES } from '../../workflow/rule.js'
import { Day, Instant, nullable, oneOfValues, text, Uuid } from '../../workflow/schemas.js'
import { CASE_STATES, TRACKS } from '../../workflow/states.js'
import { WARNING_LEVELS } from '../../workflow/warnings.js'
import { DIRECTIONS, FIGURE_IDS, FIGURE_KINDS, FIGURE_UNITS } from './definitions.js'
import { GROUPINGS } from './measures.js'

const strict = { additionalProperties: false }
const words = (maxLength: number) => Type.String({ maxLength })
const bilingual = { zh: words(500), en: words(500) }
const object = <P extends TProperties>(properties: P) => Type.Object(properties, strict)
const quantity = Type.Number({ description: 'A whole number of cases, days, mediators or notices' })

const Part = Type.Object(bilingual, { description: 'What is counted, in words', ...strict })

export const FigureDefinitionView = Type.Object(
  {
    id: oneOfValues(FIGURE_IDS),
    ...bilingual,
    kind: oneOfValues(
      FIGURE_KINDS,
      '`count` of a period; `stock` at its last day; `rate` in percent; `mean`; `median`; `pace`: numerator by denominator, times the days of the period',
    ),
    unit: oneOfValues(FIGURE_UNITS),
    decimals: Type.Integer({ minimum: 0, maximum: 4, description: 'Digits after the point that people are shown' }),
    direction: oneOfValues(
      DIRECTIONS,
      '`high`: more is better; `low`: less is; `range`: being within a reasonable range (合理区间) is what counts',
    ),
    formula: object({ zh: words(500), en: words(500) }),
    numerator: Part,
    denominator: nullable(Part),
    groupings: Type.Array(oneOfValues(GROUPINGS), { maxItems: GROUPINGS.length }),
    source: words(200),
    confidence: oneOfValues(CONFIDENCES),
    version: Type.Integer({ minimum: 1 }),
    effectiveFrom: Day,
    effectiveUntil: nullable(Day),
  },
  { $id: 'FigureDefinition', ...strict },
)
export type FigureDefinitionView = Static<typeof FigureDefinitionView>

export const FigureList = Type.Object(
  { items: Type.Array(FigureDefinitionView, { maxItems: 200 }) },
  { $id: 'FigureList', ...strict },
)

export const FigureParams = Type.Object({ figureId: text(60) }, strict)

export const LATE = ['include', 'exclude'] as const
export const COMPARISONS = ['previous-year'] as const
export const RANGE_STATUSES = ['in-range', 'above', 'below', 'none'] as const

/** Court, period and moment that a figure is asked for. */
export const SCOPE_QUERY = {
  courtCode: text(20, 'The court and every court below it for which the caller may read figures'),
  period: Type.Optional(
    Type.String({
      pattern: '^[12][0-9]{3}(-(0[1-9]|1[0-2]|Q[1-4]))?$',
      maxLength: 7,
      description: 'A year 2022, quarter 2022-Q1 or month 2022-01; or else from and to',
    }),
  ),
  from: Type.Optional(Day),
  to: Type.Optional(Day),
  asOf: Type.Optional(
    Type.String({
      format: 'date-time',
      maxLength: 40,
      description: 'A moment in the past: the figure as it stood then, from the timelines',
    }),
  ),
  late: Type.Optional(
    oneOfValues(
      LATE,
      '`exclude` leaves out what was entered after the day on which it happened; `include` if not given. A stock counts every case, however it was entered',
    ),
  ),
}

export const FigureValuesQuery = Type.Object(
  {
    ...SCOPE_QUERY,
    by: Type.Optional(oneOfValues(GROUPINGS, '`none` if not given')),
    compare: Type.Optional(oneOfValues(COMPARISONS)),
  },
  strict,
)
export type FigureValuesQuery = Static<typeof FigureValuesQuery>

/** Court by its code, month as YYYY-MM, track by its name, everything else by its id or code; null where it is not known. */
const key = nullable(words(60))

export const FigureItem = Type.Object(
  {
    key,
    label: nullable(words(200)),
    numerator: quantity,
    denominator: nullable(quantity),
    value: nullable(Type.Number({ description: 'Not rounded; null when there is nothing to divide by' })),
    lateEntries: Type.Integer({
      minimum: 0,
      description: 'How many of the cases of the period were entered late; 0 for a stock',
    }),
    rangeStatus: oneOfValues(RANGE_STATUSES),
    previousYear: nullable(
      object({
        numerator: quantity,
        denominator: nullable(quantity),
        value: nullable(Type.Number()),
        changePercent: nullable(
          Type.Number({ description: 'Change of the value, in percent of that of a year before' }),
        ),
      }),
    ),
    cases: nullable(words(1000)),
  },
  { $id: 'FigureItem', ...strict },
)
export type FigureItem = Static<typeof FigureItem>

const PeriodView = object({ from: Day, to: Day })

export const FigureRangeView = Type.Object(
  {
    courtCode: words(20),
    figureId: oneOfValues(FIGURE_IDS),
    low: nullable(Type.Number()),
    high: nullable(Type.Number()),
    source: words(300),
    setAt: Instant,
  },
  { $id: 'FigureRange', ...strict },
)
export type FigureRangeView = Static<typeof FigureRangeView>

export const FigureRangeList = Type.Object(
  { items: Type.Array(FigureRangeView, { maxItems: 2000 }) },
  { $id: 'FigureRangeList', ...strict },
)

export const FigureValues = Type.Object(
  {
    figureId: oneOfValues(FIGURE_IDS),
    version: Type.Integer({ minimum: 1 }),
    unit: oneOfValues(FIGURE_UNITS),
    decimals: Type.Integer({ minimum: 0, maximum: 4 }),
    courtCode: words(20),
    courtCount: Type.Integer({ minimum: 1, description: 'Courts that are counted together' }),
    period: PeriodView,
    cutOff: { ...Day, description: 'The last day that is counted: of the period, or of asOf if that is earlier' },
    asOf: Instant,
    by: oneOfValues(GROUPINGS),
    late: oneOfValues(LATE),
    range: nullable(FigureRangeView),
    previousYear: nullable(PeriodView),
    items: Type.Array(FigureItem, {
      maxItems: 20_000,
      description: 'In the order of their keys: courts are never ordered by value (SPC 2024-09)',
    }),
  },
  { $id: 'FigureValues', ...strict },
)
export type FigureValues = Static<typeof FigureValues>

export const FIGURE_PARTS = ['numerator', 'denominator'] as const

export const FigureCasesQuery = Type.Object(
  {
    ...SCOPE_QUERY,
    by: Type.Optional(oneOfValues(GROUPINGS)),
    key: Type.Optional(
      Type.String({ maxLength: 60, description: 'Key of an item; empty for the one whose key is null' }),
    ),
    part: Type.Optional(oneOfValues(FIGURE_PARTS, '`numerator` if not given')),
    ...PAGE_QUERY,
  },
  strict,
)
export type FigureCasesQuery = Static<typeof FigureCasesQuery>

export const FigureCasePage = Type.Object(
  {
    items: Type.Array(
      object({
        id: Uuid,
        courtCode: words(20),
        receiptNumber: words(40),
        number: nullable(words(60)),
        state: oneOfValues(CASE_STATES),
        track: nullable(oneOfValues(TRACKS)),
        causeCode: words(20),
        claimAmountFen: Type.Integer({ minimum: 0 }),
        tags: Type.Array(words(40), { maxItems: 20 }),
        priority: Type.Integer(),
        mediatorId: nullable(Uuid),
        receivedOn: Day,
        nextDueOn: nullable(Day),
        level: nullable(oneOfValues(WARNING_LEVELS)),
        version: Type.Integer({ minimum: 1 }),
        countedOn: { ...Day, description: 'The day by which the case counts' },
        days: nullable(Type.Integer({ description: 'Days that a mean or median is made of' })),
        enteredLate: Type.Boolean(),
      }),
      { maxItems: 100 },
    ),
    nextCursor: NextCursor,
  },
  { $id: 'FigureCasePage', ...strict },
)

export const SetFigureRangeBody = Type.Object(
  {
    low: Type.Optional(Type.Number({ minimum: -1_000_000, maximum: 1_000_000_000 })),
    high: Type.Optional(Type.Number({ minimum: -1_000_000, maximum: 1_000_000_000 })),
    source: text(300, 'Where the range is taken from'),
  },
  { ...strict, examples: [{ low: 40, high: 70, source: '本院2026年质效评估办法第五条' }] },
)
export type SetFigureRangeBody = Static<typeof SetFigureRangeBody>

export const MonthlyReportQuery = Type.Object(
  {
    courtCode: text(20),
    month: Type.String({ pattern: '^[12][0-9]{3}-(0[1-9]|1[0-2])$', maxLength: 7 }),
  },
  strict,
)
export type MonthlyReportQuery = Static<typeof MonthlyReportQuery>

const ReportValue = object({ numerator: quantity, denominator: nullable(quantity), value: nullable(Type.Number()) })

/** The month, the year up to its end, the same of a year before, and the courts side by side. */
export const MonthlyReport = Type.Object(
  {
    courtCode: words(20),
    courtName: words(100),
    month: words(7),
    cutOff: Day,
    asOf: Instant,
    figures: Type.Array(
      object({
        figureId: oneOfValues(FIGURE_IDS),
        ...bilingual,
        unit: oneOfValues(FIGURE_UNITS),
        decimals: Type.Integer(),
        month: ReportValue,
        previousYearMonth: ReportValue,
        changePercent: nullable(Type.Number()),
        yearToDate: ReportValue,
        previousYearToDate: ReportValue,
        yearChangePercent: nullable(Type.Number()),
        rangeStatus: oneOfValues(RANGE_STATUSES),
        lateEntries: Type.Integer({ minimum: 0 }),
      }),
      { maxItems: 200 },
    ),
    courts: Type.Array(
      object({
        courtCode: words(20),
        courtName: words(100),
        values: Type.Array(object({ figureId: oneOfValues(FIGURE_IDS), value: nullable(Type.Number()) }), {
          maxItems: 200,
        }),
      }),
      { maxItems: 5000, description: 'In the order of court codes, never by value' },
    ),
  },
  { $id: 'MonthlyReport', ...strict },
)
export type MonthlyReport = Static<typeof MonthlyReport>
