import { readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { Temporal } from 'temporal-polyfill'
import { buildCalendar, type Calendar, type Deadline, type DeadlineInput } from '../../src/workflow/clock.js'
import { DEADLINE_KINDS, DEADLINE_RULES, type DeadlineUnit } from '../../src/workflow/deadline-rules.js'
import { type Answer, answer, type CalendarTable, type Question } from './oracle.js'

/** In these zones of the process; Shanghai had summer time from 1986 to 1991, New York has it still. */
const ZONES = ['UTC', 'Asia/Shanghai', 'America/New_York']

const SHIPPED: CalendarTable = {
  ...(JSON.parse(
    readFileSync(new URL('../../src/modules/directory/data/calendar.2004-2026.json', import.meta.url), 'utf8'),
  ) as Pick<CalendarTable, 'days' | 'coverageUntil'>),
  name: 'shipped',
  version: 1,
}

type Random = () => number

/** Mulberry32: the same seed gives the same cases everywhere. */
function createRandom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const between = (random: Random, min: number, max: number) => min + Math.floor(random() * (max - min + 1))

function pick<T>(random: Random, values: readonly T[]): T {
  const value = values[Math.floor(random() * values.length)]
  if (value === undefined) throw new Error('nothing to pick from')
  return value
}

const later = (date: string, days: number) => Temporal.PlainDate.from(date).add({ days }).toString()

/** Every eighth day rests or is worked against its weekday, or is listed although it need not be. */
function randomTable(random: Random): CalendarTable {
  const days: CalendarTable['days'][number][] = []
  for (let date = Temporal.PlainDate.from('1986-01-01'); date.year < 2034; date = date.add({ days: 1 })) {
    if (random() < 1 / 8) {
      days.push({ date: date.toString(), kind: random() < 0.5 ? 'rest' : 'work', name: '随机' })
    }
  }
  return { name: 'random', days, coverageUntil: '2033-12-31', version: 2 }
}

function tables(random: Random): CalendarTable[] {
  const days = SHIPPED.days.filter(({ date }) => date <= '2015-06-30')
  return [SHIPPED, randomTable(random), { name: 'ends early', days, coverageUntil: '2015-06-30', version: 3 }]
}

const SPRING_FESTIVALS = SHIPPED.days.filter(({ kind, name }) => kind === 'rest' && name === '春节')
const MAKE_UP_DAYS = SHIPPED.days.filter(({ kind }) => kind === 'work')

function dateIn(random: Random, first: string, last: string): string {
  const days = Temporal.PlainDate.from(first).until(last, { largestUnit: 'days' }).days
  return later(first, between(random, 0, days))
}

const START_DAYS: readonly ((random: Random) => string)[] = [
  (random) => dateIn(random, '2004-01-01', '2027-12-31'),
  (random) => dateIn(random, '2004-01-01', '2027-12-31'),
  (random) => dateIn(random, '1986-05-01', '1991-09-30'),
  (random) => later(`${between(random, 2004, 2027)}-12-25`, between(random, -10, 12)),
  (random) => later(`${2004 + 4 * between(random, 0, 5)}-02-29`, between(random, -3, 3)),
  (random) => later(pick(random, SPRING_FESTIVALS).date, between(random, -32, 10)),
  (random) => later(pick(random, MAKE_UP_DAYS).date, between(random, -32, 1)),
  (random) =>
    Temporal.PlainDate.from(
      { year: between(random, 2004, 2027), month: between(random, 1, 12), day: between(random, 28, 31) },
      { overflow: 'constrain' },
    ).toString(),
]

const APPROXIMATE_DAYS: { readonly [U in DeadlineUnit]: number } = {
  'calendar-day': 1,
  'working-day': 1.5,
  month: 30.4,
  year: 365.25,
}

const REASONS = ['appraisal', 'appraisal', 'mediation-extension', 'recusal', 'sham-review'] as const

function randomPause(random: Random, startedOn: string, days: number): Question['pauses'][number] {
  const offset = random() < 0.5 ? between(random, days - 15, days + 15) : between(random, -20, days + 10)
  const fromOn = later(startedOn, offset)
  const length = random() < 0.4 ? between(random, 1, 3) : between(random, 1, 60)
  return { reason: pick(random, REASONS), fromOn, toOn: random() < 0.15 ? null : later(fromOn, length - 1) }
}

function randomQuestion(random: Random, calendars: readonly CalendarTable[]): Question {
  const kind = pick(random, DEADLINE_KINDS)
  const { length, unit, extension } = DEADLINE_RULES[kind]
  const startedOn = pick(random, START_DAYS)(random)
  const longest = unit === 'month' ? 6 : 40
  const extensions =
    extension.allowed === 'none' ? [] : Array.from({ length: between(random, 0, 2) }, () => between(random, 1, longest))
  const total = extensions.reduce((sum, days) => sum + days, length)
  const days = Math.round(total * APPROXIMATE_DAYS[unit])
  const pauses = Array.from({ length: between(random, 0, 3) }, () => randomPause(random, startedOn, days))
  return { kind, startedOn, pauses, extensions, table: pick(random, calendars) }
}

export type Subject = (input: DeadlineInput) => Deadline

export interface Disagreement {
  readonly zone: string
  readonly question: Omit<Question, 'table'> & { readonly calendar: string }
  readonly oracle: Answer
  readonly service: Answer | string
}

export interface Comparison {
  readonly agreed: number
  readonly first: Disagreement | null
}

function ask(subject: Subject, question: Question, calendar: Calendar): Answer | string {
  const { kind, startedOn, pauses, extensions } = question
  try {
    const found = subject({ rule: DEADLINE_RULES[kind], startedOn, pauses, extensionDays: extensions, calendar })
    const { dueOn, baseLastOn, suspendedSince, provisional } = found
    return { dueOn, baseLastOn, suspendedSince, provisional }
  } catch (error) {
    return String(error)
  }
}

/** Puts the same random questions to a computation and to the oracle, one part of them in each zone. */
export function compare(subject: Subject, { cases, seed }: { cases: number; seed: number }): Comparison {
  const random = createRandom(seed)
  const calendars = new Map(tables(random).map((table) => [table, buildCalendar(table)]))
  const zoneBefore = process.env.TZ
  let agreed = 0
  let first: Disagreement | null = null
  try {
    for (const [index, zone] of ZONES.entries()) {
      process.env.TZ = zone
      const share = Math.floor((cases + index) / ZONES.length)
      for (let asked = 0; asked < share; asked += 1) {
        const question = randomQuestion(random, [...calendars.keys()])
        const calendar = calendars.get(question.table)
        if (calendar === undefined) throw new Error('a table without its calendar')
        const oracle = answer(question)
        const service = ask(subject, question, calendar)
        const { table, ...asking } = question
        if (isDeepStrictEqual(service, oracle)) agreed += 1
        else first ??= { zone, question: { ...asking, calendar: table.name }, oracle, service }
      }
    }
  } finally {
    if (zoneBefore === undefined) delete process.env.TZ
    else process.env.TZ = zoneBefore
  }
  return { agreed, first }
}
