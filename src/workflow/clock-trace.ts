import type { Calendar, TraceLine } from './clock.js'
import type { DeadlineRule, DeadlineUnit, ExcludedTime } from './deadline-rules.js'

interface Text {
  readonly zh: string
  readonly en: string
}

/** The base period or one extension of it, as far as it was counted. */
export interface Piece {
  readonly rule: DeadlineRule
  /** In the unit of the rule. */
  readonly length: number
  /** The day from which it was counted, itself not counted. */
  readonly fromOn: string
  /** Where a period in months or years would end if every day counted. */
  readonly correspondingOn: string
  readonly lastOn: string
  /** Days, or working days, counted from the start of the whole period. */
  readonly counted: number
}

const UNITS: { readonly [U in DeadlineUnit]: { readonly zh: string; readonly one: string; readonly many: string } } = {
  'calendar-day': { zh: '日', one: 'day', many: 'days' },
  'working-day': { zh: '个工作日', one: 'working day', many: 'working days' },
  month: { zh: '个月', one: 'month', many: 'months' },
  year: { zh: '年', one: 'year', many: 'years' },
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

const EXCLUDED_TIME_TEXTS: { readonly [R in ExcludedTime]: Text } = {
  appraisal: { zh: '委托鉴定', en: 'an appraisal' },
  recusal: { zh: '处理回避', en: 'a question of recusal' },
  'sham-review': { zh: '核查虚假调解', en: 'a review for sham mediation' },
  'mediation-extension': { zh: '当事人同意延长调解', en: 'the agreed extension of mediation' },
}

const APPROVAL_TEXTS: { readonly [A in DeadlineRule['extension']['allowed']]: Text } = {
  none: { zh: '', en: '' },
  'consent-of-all': { zh: '经各方当事人同意', en: 'by consent of all parties' },
  president: { zh: '经批准', en: 'with approval' },
}

/** Whether a period ends on a day with the number of its starting day. */
export function hasCorrespondingDay(unit: DeadlineUnit): boolean {
  return unit === 'month' || unit === 'year'
}

/** A number with the unit of a period: 30日, 30 days. */
export function lengthText(length: number, unit: DeadlineUnit): Text {
  const { zh, one, many } = UNITS[unit]
  return { zh: `${length}${zh}`, en: `${length} ${length === 1 ? one : many}` }
}

/** What a kind of time that may be left out is called. */
export function excludedTimeText(reason: ExcludedTime): Text {
  return EXCLUDED_TIME_TEXTS[reason]
}

export function startedLine(rule: DeadlineRule, date: string): TraceLine {
  return {
    date,
    step: 'started',
    zh: `${chinese(date)}${rule.startEvent.zh}，当日不计入。`,
    en: `${date}: ${rule.startEvent.en}; this day is not counted.`,
  }
}

export function firstDayLine(date: string): TraceLine {
  return { date, step: 'first-day', zh: `自${chinese(date)}起算。`, en: `${date} is the first day.` }
}

/** @param run - rest days in a row, at least one */
export function restDaysLine(run: readonly string[], calendar: Calendar): TraceLine {
  const names = restNames(run, calendar)
  const [first = ''] = run
  const days = span(first, run.at(-1) ?? first)
  return {
    date: first,
    step: 'excluded',
    zh: `${days.zh}为休息日（${names.zh}），不计入工作日。`,
    en: `${days.en}: not working days (${names.en}).`,
  }
}

export function pausedLine(reason: ExcludedTime, first: string, last: string, count: number): TraceLine {
  const days = span(first, last)
  const text = EXCLUDED_TIME_TEXTS[reason]
  return {
    date: first,
    step: 'paused',
    zh: `${days.zh}${text.zh}，共${count}日，不计入期间。`,
    en: `${days.en}: ${text.en}, ${count} ${count === 1 ? 'day' : 'days'} not counted.`,
  }
}

/**
 * That the period stands still.
 *
 * @param remaining - `days` of the piece that is being counted, and the extensions after it in the unit of the rule
 */
export function stillPausedLine(
  { reason, fromOn }: { readonly reason: ExcludedTime; readonly fromOn: string },
  standsOn: string,
  rule: DeadlineRule,
  counted: number,
  remaining: { readonly days: number; readonly extension: number },
): TraceLine {
  const text = EXCLUDED_TIME_TEXTS[reason]
  const isByCalendar = hasCorrespondingDay(rule.unit)
  const unit = isByCalendar ? 'calendar-day' : rule.unit
  const days = lengthText(counted, unit)
  const left = lengthText(remaining.days + (isByCalendar ? 0 : remaining.extension), unit)
  const later = lengthText(remaining.extension, rule.unit)
  const isMore = isByCalendar && remaining.extension > 0
  return {
    date: standsOn,
    step: 'paused',
    zh: `自${chinese(fromOn)}起${text.zh}，期间停止计算；已计${days.zh}，尚余${left.zh}${isMore ? `，另有延长的${later.zh}` : ''}。`,
    en: `Since ${fromOn}: ${text.en}; the period stands still with ${days.en} counted, ${left.en} left${isMore ? ` and an extension of ${later.en} to come` : ''}.`,
  }
}

export function notExcludedLine(
  reason: ExcludedTime,
  fromOn: string,
  toOn: string | null,
  startedOn: string,
): TraceLine {
  const days = toOn === null ? { zh: `自${chinese(fromOn)}起`, en: `Since ${fromOn}` } : span(fromOn, toOn)
  const text = EXCLUDED_TIME_TEXTS[reason]
  return {
    date: fromOn < startedOn ? startedOn : fromOn,
    step: 'not-excluded',
    zh: `${days.zh}因${text.zh}中止，法律未规定扣除，期间照常计算。`,
    en: `${days.en}: paused for ${text.en}; the law does not exclude this time, so the period goes on.`,
  }
}

export function lastDayLine(piece: Piece, calendar: Calendar): TraceLine {
  const end = endText(piece)
  const makeUp = makeUpText(piece.lastOn, calendar)
  return { date: piece.lastOn, step: 'last-day', zh: `${end.zh}${makeUp.zh}。`, en: `${end.en}${makeUp.en}.` }
}

export function extendedLine(piece: Piece): TraceLine {
  const { rule, length, fromOn, lastOn } = piece
  const approval = APPROVAL_TEXTS[rule.extension.allowed]
  const by = lengthText(length, rule.unit)
  const end = endText(piece)
  const isByCalendar = hasCorrespondingDay(rule.unit)
  const on = isByCalendar
    ? { zh: `自原期间末日${chinese(fromOn)}起`, en: `from ${fromOn}, the last day before` }
    : { zh: '接原期间连续计算', en: 'counted on' }
  return {
    date: lastOn,
    step: 'extended',
    zh: `${approval.zh}延长${by.zh}，${on.zh}，${end.zh}。`,
    en: `Extended by ${by.en} ${approval.en}; ${on.en}: ${lowerFirst(end.en)}.`,
  }
}

export function rolledLine(last: string, dueOn: string, calendar: Calendar): TraceLine {
  const name = restNames([last], calendar)
  return {
    date: dueOn,
    step: 'rolled',
    zh: `${chinese(last)}为法定休假日（${name.zh}），期间届满日顺延至${chinese(dueOn)}。`,
    en: `${last} is a statutory rest day (${name.en}); the period ends on ${dueOn}.`,
  }
}

export function provisionalLine(date: string, calendar: Calendar): TraceLine {
  return {
    date,
    step: 'provisional',
    zh: `休假安排仅公布至${chinese(calendar.coverageUntil)}，其后暂按星期六、星期日休息推算，公布后重新计算。`,
    en: `Holidays are known until ${calendar.coverageUntil}; later days are judged by weekends alone and will be computed again.`,
  }
}

/** Which day the last one is: the n-th, or the corresponding day moved on by the days that do not count. */
function endText(piece: Piece): Text {
  const { rule, length, fromOn, correspondingOn, lastOn, counted } = piece
  const unit = UNITS[rule.unit]
  if (!hasCorrespondingDay(rule.unit)) {
    const name = rule.unit === 'working-day' ? 'Working day' : 'Day'
    return { zh: `第${counted}${unit.zh}为${chinese(lastOn)}`, en: `${name} ${counted} is ${lastOn}` }
  }
  const missing = Number(fromOn.slice(8))
  const isMonthEnd = missing !== Number(correspondingOn.slice(8))
  const why = isMonthEnd
    ? { zh: `（该月无${missing}日，为月末日）`, en: ` (that month has no day ${missing}, so its last day)` }
    : { zh: '', en: '' }
  const moved =
    correspondingOn === lastOn
      ? { zh: '', en: '' }
      : {
          zh: `，加上不计入期间的日数，末日为${chinese(lastOn)}`,
          en: `; with the days not counted the last day is ${lastOn}`,
        }
  return {
    zh: `第${length}${unit.zh}的对应日为${chinese(correspondingOn)}${why.zh}${moved.zh}`,
    en: `The corresponding day of ${unit.one} ${length} is ${correspondingOn}${why.en}${moved.en}`,
  }
}

function makeUpText(date: string, calendar: Calendar): Text {
  const isMakeUp = weekday(date) % 6 === 0 && !calendar.isRestDay(date)
  if (!isMakeUp) return { zh: '', en: '' }
  const name = calendar.nameOf(date) ?? ''
  return { zh: `，当日为调休上班日（${name}）`, en: `, a make-up workday (${name})` }
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

function weekday(date: string): number {
  return new Date(date).getUTCDay()
}

function chinese(date: string): string {
  return `${Number(date.slice(0, 4))}年${Number(date.slice(5, 7))}月${Number(date.slice(8))}日`
}

function span(first: string, last: string): Text {
  if (first === last) return { zh: chinese(first), en: first }
  return { zh: `${chinese(first)}至${chinese(last)}`, en: `${first} to ${last}` }
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
