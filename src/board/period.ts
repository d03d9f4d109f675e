export const PERIOD_CHOICES = ['year', 'quarter', 'month', 'last-year', 'custom'] as const
export type PeriodChoice = (typeof PERIOD_CHOICES)[number]

/** What the page is about: kept in its address, so that it can be sent to somebody else. */
export interface View {
  readonly courtCode: string | undefined
  readonly choice: PeriodChoice
  readonly from: string | undefined
  readonly to: string | undefined
}

const DAY = /^\d{4}-\d{2}-\d{2}$/

/** The present day in the courts, whatever clock the visitor's machine is set to show. */
export function shanghaiToday(now: Date = new Date()): string {
  return new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(0, 10)
}

export function viewOfAddress(search: string): View {
  const given = new URLSearchParams(search)
  const day = (name: string) => {
    const value = given.get(name)
    return value !== null && DAY.test(value) ? value : undefined
  }
  const from = day('from')
  const to = day('to')
  const named = PERIOD_CHOICES.find((choice) => choice === given.get('period')) ?? 'year'
  const choice = from !== undefined && to !== undefined ? 'custom' : named === 'custom' ? 'year' : named
  return { courtCode: given.get('court') ?? undefined, choice, from, to }
}

export function addressOfView({ courtCode, choice, from, to }: View): string {
  const given = new URLSearchParams()
  if (courtCode !== undefined) given.set('court', courtCode)
  if (choice === 'custom' && from !== undefined && to !== undefined) {
    given.set('from', from)
    given.set('to', to)
  } else if (choice !== 'year') given.set('period', choice)
  const search = given.toString()
  return search === '' ? '/board' : `/board?${search}`
}

/** The query by which the API is asked for the period; empty for this year until today. */
export function queryOfView({ courtCode, choice, from, to }: View, today: string): URLSearchParams {
  const query = new URLSearchParams()
  if (courtCode !== undefined) query.set('courtCode', courtCode)
  const year = today.slice(0, 4)
  const quarter = `${year}-Q${Math.ceil(Number(today.slice(5, 7)) / 3)}`
  if (choice === 'quarter') query.set('period', quarter)
  if (choice === 'month') query.set('period', today.slice(0, 7))
  if (choice === 'last-year') query.set('period', String(Number(year) - 1))
  if (choice === 'custom' && from !== undefined && to !== undefined) {
    query.set('from', from)
    query.set('to', to)
  }
  return query
}
