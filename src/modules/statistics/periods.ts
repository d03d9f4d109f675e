/** Calendar days from the first to the last, both included, in Asia/Shanghai. */
export interface Period {
  readonly from: string
  readonly to: string
}

/** Months as they are kept (`YYYY-MM-01`), and what they leave out or have too much of at the edges, in days. */
export interface Stretches {
  /** First month, and the month after the last; null when there is none. */
  readonly months: { readonly from: string; readonly before: string } | null
  /** Days of the period that lie in none of the months. */
  readonly days: readonly Period[]
  /** Days of the months that lie after the period. */
  readonly excess: readonly Period[]
}

const DAY_MS = 86_400_000

/** Before every day on which something can be counted. */
export const BEGINNING = '0001-01-01'

/** The same day in the form in which months are kept. */
export function monthOf(day: string): string {
  return `${day.slice(0, 7)}-01`
}

function utc(day: string): Date {
  return new Date(`${day}T00:00:00Z`)
}

function text(date: Date): string {
  return date.toISOString().slice(0, 10)
}

export function nextMonth(day: string, months = 1): string {
  const date = utc(monthOf(day))
  return text(new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1)))
}

/** Last day of the month of a day. */
export function monthEnd(day: string): string {
  return dayBefore(nextMonth(day))
}

export function dayBefore(day: string): string {
  return text(new Date(utc(day).getTime() - DAY_MS))
}

export function dayAfter(day: string): string {
  return text(new Date(utc(day).getTime() + DAY_MS))
}

export function daysOf({ from, to }: Period): number {
  return Math.round((utc(to).getTime() - utc(from).getTime()) / DAY_MS) + 1
}

/** A year `2022`, quarter `2022-Q1` or month `2022-01`. */
export function periodNamed(name: string): Period {
  const year = name.slice(0, 4)
  const rest = name.slice(5)
  if (rest === '') return { from: `${year}-01-01`, to: `${year}-12-31` }
  const quarter = rest.startsWith('Q') ? Number(rest.slice(1)) : undefined
  const first = `${year}-${quarter === undefined ? rest : String(quarter * 3 - 2).padStart(2, '0')}-01`
  return { from: first, to: dayBefore(nextMonth(first, quarter === undefined ? 1 : 3)) }
}

/** The same day a year before; the last day of February stays the last day of February. */
function yearBefore(day: string): string {
  const year = String(Number(day.slice(0, 4)) - 1).padStart(4, '0')
  const sameDay = `${year}${day.slice(4)}`
  const first = `${sameDay.slice(0, 8)}01`
  return day === monthEnd(day) ? monthEnd(first) : sameDay
}

/** The same stretch of the year before; one that ends with February ends with February. */
export function previousYearOf({ from, to }: Period): Period {
  const year = String(Number(from.slice(0, 4)) - 1).padStart(4, '0')
  const start = from.slice(5) === '02-29' ? `${year}-03-01` : `${year}${from.slice(4)}`
  return { from: start, to: yearBefore(to) }
}

/**
 * Splits a period into months and as few single days as that takes: of the first and of the last month either those that
 * belong to the period or those that do not.
 *
 * @param wholeThrough - a month that counts as whole although it is not over, because nothing lies in its rest
 */
export function stretchesOf({ from, to }: Period, wholeThrough?: string): Stretches {
  const end = wholeThrough !== undefined && monthOf(wholeThrough) === monthOf(to) ? monthEnd(to) : to
  if (from > end) return { months: null, days: [], excess: [] }
  const edge = (inside: Period, outside: Period) => {
    const isWhole = daysOf(outside) < daysOf(inside)
    return { isWhole, days: isWhole ? [] : [inside], excess: isWhole && daysOf(outside) > 0 ? [outside] : [] }
  }
  const head = edge({ from, to: monthEnd(from) }, { from: monthOf(from), to: dayBefore(from) })
  const tail = edge({ from: monthOf(end), to: end }, { from: dayAfter(end), to: monthEnd(end) })
  const first = head.isWhole ? monthOf(from) : nextMonth(from)
  const before = tail.isWhole ? nextMonth(end) : monthOf(end)
  // Within one month the days of both edges are the same, unless it is taken whole.
  if (monthOf(from) === monthOf(end) && first >= before) return { months: null, days: [{ from, to: end }], excess: [] }
  return {
    months: first < before ? { from: first, before } : null,
    days: [...head.days, ...tail.days],
    excess: [...head.excess, ...tail.excess],
  }
}

/** The months of a period, each cut to it. */
export function monthsOf({ from, to }: Period): Period[] {
  const months: Period[] = []
  for (let start = from; start <= to; start = dayAfter(monthEnd(start))) {
    const end = monthEnd(start)
    months.push({ from: start, to: end < to ? end : to })
  }
  return months
}
