import { Temporal } from 'temporal-polyfill'
import type { Pause } from '../../src/workflow/clock.js'
import { DEADLINE_RULES, type DeadlineKind } from '../../src/workflow/deadline-rules.js'

/**
 * A second way to find the last day of a period: it walks day by day on the dates of Temporal and asks the listed days
 * themselves. It shares the table of the rules with the service and not one function.
 */

export interface CalendarTable {
  readonly name: string
  readonly days: readonly { readonly date: string; readonly kind: 'rest' | 'work'; readonly name: string }[]
  readonly coverageUntil: string
  readonly version: number
}

export interface Question {
  readonly kind: DeadlineKind
  readonly startedOn: string
  readonly pauses: readonly Pause[]
  readonly extensions: readonly number[]
  readonly table: CalendarTable
}

export interface Answer {
  readonly dueOn: string | null
  readonly baseLastOn: string | null
  readonly suspendedSince: string | null
  readonly provisional: boolean
}

export function answer(question: Question): Answer {
  const rule = DEADLINE_RULES[question.kind]
  const listed = listedDays(question.table)
  const excluding = question.pauses.filter((pause) => rule.excludes.includes(pause.reason))
  let day = Temporal.PlainDate.from(question.startedOn)
  let baseLastOn: string | null = null

  const pausesToday = () => {
    const today = day.toString()
    return excluding.filter(({ fromOn, toOn }) => fromOn <= today && (toOn === null || today <= toOn))
  }
  const openSince = () => {
    const since = pausesToday().flatMap(({ fromOn, toOn }) => (toOn === null ? [fromOn] : []))
    return since.sort()[0] ?? null
  }
  const isRest = () => {
    const kind = listed.get(day.toString())
    return kind === undefined ? day.dayOfWeek === 6 || day.dayOfWeek === 7 : kind === 'rest'
  }
  const suspended = (suspendedSince: string): Answer => ({
    dueOn: null,
    baseLastOn,
    suspendedSince,
    provisional: false,
  })

  for (const length of [rule.length, ...question.extensions]) {
    let left = rule.unit === 'month' || rule.unit === 'year' ? 0 : length
    let end = day
    if (rule.unit === 'month') end = day.add({ months: length }, { overflow: 'constrain' })
    if (rule.unit === 'year') end = day.add({ years: length }, { overflow: 'constrain' })
    while (left > 0 || Temporal.PlainDate.compare(day, end) < 0) {
      day = day.add({ days: 1 })
      const since = openSince()
      if (since !== null) return suspended(since)
      const isCounted = pausesToday().length === 0 && !(rule.unit === 'working-day' && isRest())
      if (left > 0 && isCounted) left -= 1
      if (left === 0 && !isCounted) end = end.add({ days: 1 })
    }
    baseLastOn ??= day.toString()
  }
  for (;;) {
    const since = openSince()
    if (since !== null) return suspended(since)
    if (pausesToday().length === 0 && !isRest()) break
    day = day.add({ days: 1 })
  }
  const dueOn = day.toString()
  return { dueOn, baseLastOn, suspendedSince: null, provisional: dueOn > question.table.coverageUntil }
}

const read = new WeakMap<CalendarTable, ReadonlyMap<string, 'rest' | 'work'>>()

function listedDays(table: CalendarTable): ReadonlyMap<string, 'rest' | 'work'> {
  const known = read.get(table) ?? new Map(table.days.map(({ date, kind }) => [date, kind]))
  read.set(table, known)
  return known
}
