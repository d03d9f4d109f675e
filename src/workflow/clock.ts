import type { Command } from './commands.js'
import type { Confidence } from './rule.js'
import type { PauseReason } from './states.js'

export const DEADLINE_KINDS = [
  'mediator-answer',
  'mediation-pre-filing',
  'mediation-filed-ordinary',
  'mediation-filed-summary',
  'confirmation-application',
] as const
export type DeadlineKind = (typeof DEADLINE_KINDS)[number]

interface Text {
  readonly zh: string
  readonly en: string
}

/** A period that the law sets, as data. */
export interface DeadlineRule extends Text {
  readonly kind: DeadlineKind
  readonly length: number
  readonly unit: 'calendar-day' | 'working-day'
  /** The act that starts the clock, and what it means in the words of the law. */
  readonly startedBy: Command
  readonly startEvent: Text
  /** Who has to act in time. */
  readonly duty: 'mediator' | 'all-parties'
  readonly atExpiry: Text
  /** `maxDays` and `times` are absent where the law sets no limit. Whether an extension is lawful is decided by its own command. */
  readonly extension:
    | { readonly allowed: 'none' }
    | { readonly allowed: 'consent-of-all'; readonly maxDays?: number; readonly times?: number }
  /** Pauses whose days do not count. During any other pause the period goes on. */
  readonly excludes: readonly PauseReason[]
  readonly source: string
  readonly confidence: Confidence
}

const MEDIATION = {
  unit: 'calendar-day',
  startedBy: 'acceptOffer',
  startEvent: {
    zh: '调解员签收材料或者在平台确认接受',
    en: 'the mediator signed for the papers or accepted on the platform',
  },
  duty: 'mediator',
  excludes: ['appraisal'],
} as const

const FILED_FIRST = {
  ...MEDIATION,
  atExpiry: { zh: '各方未同意延长的，终结调解，转入审理程序', en: 'ends and goes to trial unless all agree to extend' },
  extension: { allowed: 'consent-of-all', maxDays: 30, times: 1 },
  source: 'OP25-3; INV 27; appraisal ONL 26',
  confidence: 'partly-seen',
} as const

/** The periods that the service keeps. A court's own longer or shorter period is the same row with another length. */
export const DEADLINE_RULES: { readonly [K in DeadlineKind]: DeadlineRule & { readonly kind: K } } = {
  'mediator-answer': {
    kind: 'mediator-answer',
    zh: '调解员答复期限',
    en: 'Mediator’s answer',
    length: 3,
    unit: 'working-day',
    startedBy: 'offerMediation',
    startEvent: { zh: '调解员收到委派（委托）', en: 'the mediator received the offer' },
    duty: 'mediator',
    atExpiry: { zh: '逾期未答复的，重新选定调解员', en: 'silence: a mediator is chosen again' },
    extension: { allowed: 'none' },
    excludes: [],
    source: 'ONL 12',
    confidence: 'confirmed',
  },
  'mediation-pre-filing': {
    ...MEDIATION,
    kind: 'mediation-pre-filing',
    zh: '诉前调解期限',
    en: 'Mediation before filing',
    length: 30,
    atExpiry: {
      zh: '各方未同意延长的，终结调解；当事人坚持起诉的，依法立案',
      en: 'ends unless all agree to extend; the court files the case if a party insists',
    },
    extension: { allowed: 'consent-of-all' },
    source: 'INV 27; ONL 24, 25(6); appraisal ONL 26; CPL 85 by analogy',
    confidence: 'confirmed',
  },
  'mediation-filed-ordinary': {
    ...FILED_FIRST,
    kind: 'mediation-filed-ordinary',
    zh: '先行调解期限（普通程序）',
    en: 'Mediation after filing, ordinary procedure',
    length: 15,
  },
  'mediation-filed-summary': {
    ...FILED_FIRST,
    kind: 'mediation-filed-summary',
    zh: '先行调解期限（简易程序）',
    en: 'Mediation after filing, summary procedure',
    length: 7,
  },
  'confirmation-application': {
    kind: 'confirmation-application',
    zh: '申请司法确认期限',
    en: 'Application for judicial confirmation',
    length: 30,
    unit: 'calendar-day',
    startedBy: 'signAgreement',
    startEvent: { zh: '调解协议生效', en: 'the agreement took effect' },
    duty: 'all-parties',
    atExpiry: {
      zh: '不能再申请司法确认，可以就协议的履行另行起诉',
      en: 'confirmation is barred; a party may sue on the agreement',
    },
    extension: { allowed: 'none' },
    excludes: [],
    source: 'CPL 205; PML 30, 33; ONL 19; INV 24',
    confidence: 'confirmed',
  },
}

/** Which days are rest days, as far as the State Council has announced them. */
export interface Calendar {
  isRestDay(date: string): boolean
  /** Name of the holiday for which a day is off or worked, if it is listed. */
  nameOf(date: string): string | undefined
  /** Last day for which holidays and make-up workdays are known. */
  readonly coverageUntil: string
  readonly version: number
}

export interface CalendarDay {
  readonly date: string
  /** `rest`: a holiday. `work`: a make-up workday (调休上班), usually at a weekend. */
  readonly kind: 'rest' | 'work'
  readonly name: string
}

/** A calendar in which Saturdays and Sundays are rest days unless a listed day says otherwise. */
export function buildCalendar(table: {
  readonly days: readonly CalendarDay[]
  readonly coverageUntil: string
  readonly version: number
}): Calendar {
  const listed = new Map(table.days.map((day) => [day.date, day]))
  return {
    isRestDay(date) {
      const day = listed.get(date)
      return day === undefined ? isWeekend(date) : day.kind === 'rest'
    },
    nameOf: (date) => listed.get(date)?.name,
    coverageUntil: table.coverageUntil,
    version: table.version,
  }
}

export interface TraceLine extends Text {
  /** The day that the line is about, the first one where it is about several. */
  readonly date: string
  readonly step:
    | 'started'
    | 'first-day'
    | 'excluded'
    | 'paused'
    | 'not-excluded'
    | 'last-day'
    | 'extended'
    | 'rolled'
    | 'provisional'
}

/** A pause of mediation. Both days are part of it; `toOn` is null while it lasts. */
export interface Pause {
  readonly reason: PauseReason
  readonly fromOn: string
  readonly toOn: string | null
}

export interface DeadlineInput {
  readonly rule: DeadlineRule
  /** Calendar date of the act that starts the clock, Asia/Shanghai. */
  readonly startedOn: string
  readonly pauses: readonly Pause[]
  /** Length of each extension in the unit of the rule, in the order in which they were agreed. */
  readonly extensionDays: readonly number[]
  readonly calendar: Calendar
}

export type Deadline =
  | {
      /** Last day on which the act is in time. */
      readonly dueOn: string
      readonly suspendedSince: null
      /** The day lies beyond the known calendar and may move when holidays are announced. */
      readonly provisional: boolean
      readonly trace: readonly TraceLine[]
    }
  | {
      readonly dueOn: null
      /** First day of the pause that is still open. */
      readonly suspendedSince: string
      readonly provisional: false
      readonly trace: readonly TraceLine[]
    }

/**
 * Last day of a period, with the way it was found.
 *
 * The day of the starting act is not counted. Days of a pause that the rule excludes are left out one by one. An
 * extension counts on from the last counted day of the period before it, even if that is a rest day: the extended
 * period is one period with one last day. If that last day is a statutory rest day the period ends on the first day
 * after it that is neither a rest day nor paused; a make-up workday is no rest day. A period in working days counts
 * working days only. Days beyond the known calendar are judged by weekends alone and make the result provisional.
 *
 * While an excluding pause is open, and the period was not over when it began, there is no last day.
 *
 * @throws RangeError when a date does not exist, a pause ends before it begins, or an extension is not a positive
 * integer or not possible under the rule
 * @see CPL 85; INT 125. For periods before filing by analogy; the order of extension and roll-over is derived
 */
export function computeDeadline(input: DeadlineInput): Deadline {
  assertSound(input)
  const { rule, startedOn, pauses, extensionDays, calendar } = input
  const excluding = pauses.filter((pause) => rule.excludes.includes(pause.reason))
  const trace: TraceLine[] = [started(rule, startedOn)]
  let day = startedOn
  let counted = 0

  /** Moves on from paused days, and from rest days where asked. Answers those rest days, or the open pause it ran into. */
  const passOver = (restDays: boolean): readonly string[] | Pause => {
    const rested: string[] = []
    for (;;) {
      const pause = excluding.find(({ fromOn, toOn }) => fromOn <= day && (toOn === null || day <= toOn))
      if (pause?.toOn === null) return pause
      if (pause !== undefined) {
        trace.push(paused(pause.reason, day, pause.toOn))
        day = addDays(pause.toOn, 1)
      } else if (restDays && calendar.isRestDay(day)) {
        rested.push(day)
        day = addDays(day, 1)
      } else {
        return rested
      }
    }
  }

  const lengths = [rule.length, ...extensionDays]
  const countOff = (): Pause | undefined => {
    for (const [index, length] of lengths.entries()) {
      for (let left = length; left > 0; left -= 1) {
        day = addDays(day, 1)
        const passed = passOver(rule.unit === 'working-day')
        if ('reason' in passed) return passed
        trace.push(...excluded(passed, calendar))
        counted += 1
        if (counted === 1) trace.push(firstDay(day))
      }
      trace.push(index === 0 ? lastDay(day, counted, rule, calendar) : extended(day, length, counted, rule))
    }
    const last = day
    const passed = passOver(true)
    if ('reason' in passed) return passed
    if (day !== last) trace.push(rolled(last, day, calendar))
    return undefined
  }

  const openPause = countOff()
  trace.push(...pauses.flatMap((pause) => notExcluded(pause, rule, startedOn, day)))
  if (openPause !== undefined) {
    const total = lengths.reduce((sum, length) => sum + length, 0)
    trace.push(stillPaused(openPause, day, counted, total - counted))
    return { dueOn: null, suspendedSince: openPause.fromOn, provisional: false, trace: chronological(trace) }
  }
  const provisional = day > calendar.coverageUntil
  if (provisional) trace.push(beyondCalendar(day, calendar))
  return { dueOn: day, suspendedSince: null, provisional, trace: chronological(trace) }
}

/**
 * The n-th working day after a day; make-up workdays count.
 *
 * @param from - calendar date, itself not counted
 * @param days - at least 1
 * @throws RangeError when the date does not exist or `days` is not a positive integer
 */
export function addWorkingDays(from: string, days: number, calendar: Calendar): string {
  assertDate(from)
  assertCount(days, 'days')
  let day = from
  for (let left = days; left > 0; left -= 1) {
    do day = addDays(day, 1)
    while (calendar.isRestDay(day))
  }
  return day
}

const DAY_MS = 86_400_000

// A calendar date has no zone: as midnight UTC its days are all equally long.
function addDays(date: string, days: number): string {
  return new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10)
}

function daysFrom(first: string, last: string): number {
  return (Date.parse(last) - Date.parse(first)) / DAY_MS + 1
}

function weekday(date: string): number {
  return new Date(date).getUTCDay()
}

function isWeekend(date: string): boolean {
  return weekday(date) % 6 === 0
}

function chronological(lines: readonly TraceLine[]): TraceLine[] {
  return lines.toSorted((a, b) => (a.date < b.date ? -1 : Number(a.date > b.date)))
}

function assertSound({ rule, startedOn, pauses, extensionDays }: DeadlineInput): void {
  assertDate(startedOn)
  assertCount(rule.length, 'length')
  for (const { fromOn, toOn } of pauses) {
    assertDate(fromOn)
    if (toOn === null) continue
    assertDate(toOn)
    if (toOn < fromOn) throw new RangeError('a pause ends before it begins')
  }
  for (const days of extensionDays) assertCount(days, 'extensionDays')
  if (extensionDays.length > 0 && rule.extension.allowed === 'none') {
    throw new RangeError(`${rule.kind} cannot be extended`)
  }
}

function assertDate(date: string): void {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || Number.isNaN(Date.parse(date)) || addDays(date, 0) !== date) {
    throw new RangeError('not a calendar date YYYY-MM-DD')
  }
}

function assertCount(value: number, name: string): void {
  if (!Number.isSafeInteger(value) || value < 1 || value > 3660) throw new RangeError(`${name} must be 1 to 3660`)
}

function chinese(date: string): string {
  return `${Number(date.slice(0, 4))}年${Number(date.slice(5, 7))}月${Number(date.slice(8))}日`
}

function unitOf(rule: DeadlineRule, count: number): Text {
  return rule.unit === 'working-day'
    ? { zh: '个工作日', en: count === 1 ? 'working day' : 'working days' }
    : { zh: '日', en: count === 1 ? 'day' : 'days' }
}

const WEEKDAYS: readonly Text[] = [
  { zh: '星期日', en: 'Sunday' },
  { zh: '星期一', en: 'Monday' },
  { zh: '星期二', en: 'Tuesday' },
  { zh: '星期三', en: 'Wednesday' },
  { zh: '星期四', en: 'Thursday' },
  { zh: '星期五', en: 'Friday' },
  { zh: '星期六', en: 'Saturday' },
]

const PAUSE_TEXTS: { readonly [R in PauseReason]: Text } = {
  appraisal: { zh: '委托鉴定', en: 'an appraisal' },
  recusal: { zh: '处理回避', en: 'a question of recusal' },
  'sham-review': { zh: '核查虚假调解', en: 'a review for sham mediation' },
}

function span(first: string, last: string): Text {
  if (first === last) return { zh: chinese(first), en: first }
  return { zh: `${chinese(first)}至${chinese(last)}`, en: `${first} to ${last}` }
}

/** Why days are rest days: their holidays and weekdays, each once. */
function restNames(dates: readonly string[], calendar: Calendar): Text {
  const names = dates.map((date) => {
    const holiday = calendar.nameOf(date)
    return holiday === undefined ? (WEEKDAYS[weekday(date)] ?? { zh: '', en: '' }) : { zh: holiday, en: holiday }
  })
  return {
    zh: [...new Set(names.map((name) => name.zh))].join('、'),
    en: [...new Set(names.map((name) => name.en))].join(', '),
  }
}

function started(rule: DeadlineRule, date: string): TraceLine {
  return {
    date,
    step: 'started',
    zh: `${chinese(date)}${rule.startEvent.zh}，当日不计入。`,
    en: `${date}: ${rule.startEvent.en}; this day is not counted.`,
  }
}

function firstDay(date: string): TraceLine {
  return { date, step: 'first-day', zh: `自${chinese(date)}起算。`, en: `${date} is the first day.` }
}

/** One line for each run of rest days; a pause may lie between them. */
function excluded(dates: readonly string[], calendar: Calendar): TraceLine[] {
  const runs: [string, ...string[]][] = []
  for (const date of dates) {
    const run = runs.at(-1)
    if (run !== undefined && addDays(run.at(-1) ?? run[0], 1) === date) run.push(date)
    else runs.push([date])
  }
  return runs.map((run) => {
    const names = restNames(run, calendar)
    const days = span(run[0], run.at(-1) ?? run[0])
    return {
      date: run[0],
      step: 'excluded',
      zh: `${days.zh}为休息日（${names.zh}），不计入工作日。`,
      en: `${days.en}: not working days (${names.en}).`,
    }
  })
}

function paused(reason: PauseReason, first: string, last: string): TraceLine {
  const days = span(first, last)
  const count = daysFrom(first, last)
  return {
    date: first,
    step: 'paused',
    zh: `${days.zh}${PAUSE_TEXTS[reason].zh}，共${count}日，不计入期间。`,
    en: `${days.en}: ${PAUSE_TEXTS[reason].en}, ${count} ${count === 1 ? 'day' : 'days'} not counted.`,
  }
}

function stillPaused({ reason, fromOn }: Pause, standsOn: string, counted: number, left: number): TraceLine {
  return {
    date: standsOn,
    step: 'paused',
    zh: `自${chinese(fromOn)}起${PAUSE_TEXTS[reason].zh}，期间停止计算；已计${counted}日，尚余${left}日。`,
    en: `Since ${fromOn} ${PAUSE_TEXTS[reason].en}; the period stands still, days counted: ${counted}, left: ${left}.`,
  }
}

function lastDay(date: string, counted: number, rule: DeadlineRule, calendar: Calendar): TraceLine {
  const makeUp = isWeekend(date) && !calendar.isRestDay(date)
  const name = calendar.nameOf(date) ?? ''
  const unit = unitOf(rule, 1)
  return {
    date,
    step: 'last-day',
    zh: `第${counted}${unit.zh}为${chinese(date)}${makeUp ? `，当日为调休上班日（${name}）` : ''}。`,
    en: `${unit.en} ${counted} is ${date}${makeUp ? `, a make-up workday (${name})` : ''}.`,
  }
}

function extended(date: string, length: number, counted: number, rule: DeadlineRule): TraceLine {
  const unit = unitOf(rule, length)
  return {
    date,
    step: 'extended',
    zh: `经各方当事人同意延长${length}${unit.zh}，接原期间连续计算，第${counted}${unit.zh}为${chinese(date)}。`,
    en: `Extended by ${length} ${unit.en} by consent of all parties; counted on, ${unitOf(rule, 1).en} ${counted} is ${date}.`,
  }
}

function rolled(last: string, dueOn: string, calendar: Calendar): TraceLine {
  const name = restNames([last], calendar)
  return {
    date: dueOn,
    step: 'rolled',
    zh: `${chinese(last)}为法定休假日（${name.zh}），期间届满日顺延至${chinese(dueOn)}。`,
    en: `${last} is a statutory rest day (${name.en}); the period ends on ${dueOn}.`,
  }
}

function notExcluded(
  { reason, fromOn, toOn }: Pause,
  rule: DeadlineRule,
  startedOn: string,
  until: string,
): TraceLine[] {
  const overlaps = fromOn <= until && (toOn === null || toOn > startedOn)
  if (!overlaps || rule.excludes.includes(reason)) return []
  const days = toOn === null ? { zh: `自${chinese(fromOn)}起`, en: `Since ${fromOn}` } : span(fromOn, toOn)
  return [
    {
      date: fromOn < startedOn ? startedOn : fromOn,
      step: 'not-excluded',
      zh: `${days.zh}因${PAUSE_TEXTS[reason].zh}中止，法律未规定扣除，期间照常计算。`,
      en: `${days.en}: paused for ${PAUSE_TEXTS[reason].en}; the law does not exclude this time, so the period goes on.`,
    },
  ]
}

function beyondCalendar(date: string, calendar: Calendar): TraceLine {
  return {
    date,
    step: 'provisional',
    zh: `休假安排仅公布至${chinese(calendar.coverageUntil)}，其后暂按星期六、星期日休息推算，公布后重新计算。`,
    en: `Holidays are known until ${calendar.coverageUntil}; later days are judged by weekends alone and will be computed again.`,
  }
}
