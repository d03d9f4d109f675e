/** By what the values of a figure can be told apart, beside the whole. */
export const GROUPINGS = ['none', 'court', 'month', 'cause', 'organisation', 'mediator', 'team', 'track'] as const
export type Grouping = (typeof GROUPINGS)[number]

/** Groupings that are told by something of the case; each of them has its own roll-up. */
export const DIMENSIONS = ['cause', 'organisation', 'mediator', 'team', 'track'] as const satisfies readonly Grouping[]
export type Dimension = (typeof DIMENSIONS)[number]

/** What a measure says of a case, and which dimensions are known of it then. */
interface MeasureRule {
  /** What the whole number beside it is: days that something took, or the day of receipt counted from 2000-01-01. */
  readonly value: 'none' | 'days' | 'receipt-day'
  readonly dimensions: readonly Dimension[]
  /** Whether its day may lie after the day on which it becomes known. */
  readonly mayLieAhead?: true
  /** Whether stocks are made of it, so that everything up to now is kept as one total beside the months. */
  readonly ofStocks?: true
}

const OF_DISPUTE = ['cause'] as const
const OF_MEDIATION = ['cause', 'organisation', 'mediator', 'track'] as const
const OF_FAST_TRACK = ['cause', 'team', 'track'] as const

/**
 * What is counted. A case counts at most once in each measure, on one day; what the timeline takes back no longer counts.
 */
export const MEASURES = {
  received: { value: 'receipt-day', dimensions: OF_DISPUTE, ofStocks: true },
  registered: { value: 'none', dimensions: OF_DISPUTE },
  referred: { value: 'none', dimensions: ['cause', 'track'] },
  'mediation-begun': { value: 'none', dimensions: OF_MEDIATION },
  'audio-video-mediation': { value: 'none', dimensions: OF_MEDIATION },
  'mediation-ended': { value: 'days', dimensions: OF_MEDIATION },
  'mediation-succeeded': { value: 'none', dimensions: OF_MEDIATION },
  'mediation-extended': { value: 'none', dimensions: OF_MEDIATION },
  'mediation-overdue': { value: 'none', dimensions: OF_MEDIATION },
  /** One for each time that a mediator takes the case; at any moment at most one more than has ended. */
  'assignment-begun': { value: 'none', dimensions: OF_MEDIATION, ofStocks: true },
  'assignment-ended': { value: 'none', dimensions: OF_MEDIATION, ofStocks: true },
  'agreement-effective': { value: 'none', dimensions: OF_MEDIATION },
  'confirmation-applied': { value: 'none', dimensions: OF_MEDIATION },
  'performance-due': { value: 'none', dimensions: OF_MEDIATION, mayLieAhead: true },
  'performance-kept': { value: 'none', dimensions: OF_MEDIATION, mayLieAhead: true },
  returned: { value: 'receipt-day', dimensions: OF_MEDIATION, ofStocks: true },
  withdrawn: { value: 'receipt-day', dimensions: OF_MEDIATION, ofStocks: true },
  transferred: { value: 'receipt-day', dimensions: OF_MEDIATION, ofStocks: true },
  settled: { value: 'receipt-day', dimensions: OF_MEDIATION, ofStocks: true },
  'fast-track-disposed': { value: 'days', dimensions: OF_FAST_TRACK },
  'fast-track-converted': { value: 'days', dimensions: OF_FAST_TRACK },
} as const satisfies Record<string, MeasureRule>

export type Measure = keyof typeof MEASURES
export const MEASURE_NAMES = Object.keys(MEASURES) as readonly Measure[]

/** Measures of which stocks are made. */
export type StockMeasure = {
  [M in Measure]: (typeof MEASURES)[M] extends { readonly ofStocks: true } ? M : never
}[Measure]

export function measureRule(measure: Measure): MeasureRule {
  return MEASURES[measure]
}

/** Measures of which each value is kept by itself, so that a median can be found. */
export const MEASURES_BY_VALUE = MEASURE_NAMES.filter((measure) => MEASURES[measure].value === 'days')

export const STOCK_MEASURES = MEASURE_NAMES.filter((measure) => measureRule(measure).ofStocks === true)
