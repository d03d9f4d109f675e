import { shanghaiDate } from '../../platform/time.js'
import { type Measure, measureRule } from './measures.js'
import { BEGINNING, dayAfter, monthOf, type Period, stretchesOf } from './periods.js'

/** A stretch of time in which a measure is to be counted. */
export interface Window {
  /** By which the sums of several are told apart. */
  readonly window: number
  readonly measure: Measure
  /** First day; null for everything up to the last, as a stock has it. */
  readonly from: string | null
  /** Last day, at most the day of the moment that is asked for. */
  readonly to: string
}

/** Days, or months by their first days, of one measure that are added to what is counted of a window or taken away. */
export interface Stretch {
  readonly window: number
  readonly measure: Measure
  readonly from: string
  /** The first day, or month, that does not belong to it any more. */
  readonly before: string
  readonly sign: 1 | -1
}

/** Everything up to now of one measure, in a window that is a stock. */
export type Total = Pick<Stretch, 'window' | 'measure' | 'sign'>

/** Of what the count of windows is made: as few rows as possible of sums that are kept, and of facts. */
export interface Sources {
  /** Windows that are stocks: every case counts in them alike, however it was entered and whatever it took. */
  readonly stocks: ReadonlySet<number>
  /** Windows of which the total up to now is taken. */
  readonly totals: readonly Total[]
  readonly months: readonly Stretch[]
  readonly days: readonly Stretch[]
  /** Stretches of which the facts recorded in the month of a past moment, until then, are still to be added. */
  readonly recent: readonly Stretch[]
  readonly known: KnownUntil | null
}

/** A moment in the past by whose knowledge is counted. */
export interface KnownUntil {
  readonly asOf: Date
  /** Its day, in Asia/Shanghai. */
  readonly day: string
  /** First day of its month: what was recorded before is in the sums. */
  readonly month: string
}

const END = '9998-12-31'

/**
 * Finds where to read windows from. Now, a stock is the total without what lies after its last day, so that it costs the
 * same however old the records are. As of a moment in the past, everything recorded in earlier months is in the sums by
 * month of recording, and only what was recorded in its own month is read from the facts.
 *
 * @param asOf - a moment in the past; null for everything known now
 */
export function sourcesOf(windows: readonly Window[], now: Date, asOf: Date | null): Sources {
  const today = shanghaiDate(asOf ?? now)
  const found = {
    stocks: new Set(windows.filter(({ from }) => from === null).map(({ window }) => window)),
    totals: [] as Total[],
    months: [] as Stretch[],
    days: [] as Stretch[],
    recent: [] as Stretch[],
  }
  for (const { window, measure, from, to } of windows) {
    if (from !== null && from > to) continue
    const nothingAfter = measureRule(measure).mayLieAhead !== true && to >= today
    const add = (sign: 1 | -1, period: Period, wholeThrough?: string) => {
      const { months, days, excess } = stretchesOf(period, wholeThrough)
      const stretch = (part: Period, of: 1 | -1): Stretch => ({
        ...{ window, measure, sign: of, from: part.from, before: dayAfter(part.to) },
      })
      if (months !== null) found.months.push({ window, measure, sign, ...months })
      found.days.push(...days.map((part) => stretch(part, sign)))
      found.days.push(...excess.map((part) => stretch(part, sign === 1 ? -1 : 1)))
    }
    if (from === null && asOf === null) {
      found.totals.push({ window, measure, sign: 1 })
      if (!nothingAfter) add(-1, { from: dayAfter(to), to: END })
      continue
    }
    const period = { from: from ?? BEGINNING, to }
    add(1, period, nothingAfter ? today : undefined)
    if (asOf !== null) found.recent.push({ window, measure, sign: 1, from: period.from, before: dayAfter(to) })
  }
  return { ...found, known: asOf === null ? null : { asOf, day: today, month: monthOf(today) } }
}
