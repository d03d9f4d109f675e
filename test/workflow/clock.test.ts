import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { Temporal } from 'temporal-polyfill'
import {
  addWorkingDays,
  buildCalendar,
  type CalendarDay,
  computeDeadline,
  type DeadlineInput,
  type Pause,
} from '../../src/workflow/clock.js'
import { DEADLINE_KINDS, DEADLINE_RULES, type DeadlineKind } from '../../src/workflow/deadline-rules.js'
import { answer } from './oracle.js'

const data = JSON.parse(
  readFileSync(new URL('../../src/modules/directory/data/calendar.2004-2026.json', import.meta.url), 'utf8'),
) as { days: CalendarDay[]; coverageFrom: string; coverageUntil: string }
const calendar = buildCalendar({ ...data, version: 1 })

const source = createRequire(import.meta.url)('chinese-days/dist/chinese-days.json') as {
  holidays: Record<string, string>
  workdays: Record<string, string>
}

/** The same question put to the unprocessed source data. */
function rests(day: Temporal.PlainDate): boolean {
  if (source.holidays[day.toString()] !== undefined) return true
  return day.dayOfWeek >= 6 && source.workdays[day.toString()] === undefined
}

function deadline(kind: DeadlineKind, startedOn: string, more: Partial<DeadlineInput> = {}) {
  return computeDeadline({ rule: DEADLINE_RULES[kind], startedOn, pauses: [], extensionDays: [], calendar, ...more })
}

const appraisal = (fromOn: string, toOn: string | null): Pause => ({ reason: 'appraisal', fromOn, toOn })

const after = (date: string, days: number) => Temporal.PlainDate.from(date).add({ days }).toString()

function inZone(t: Test, zone: string): void {
  const before = process.env.TZ
  process.env.TZ = zone
  t.teardown(() => {
    if (before === undefined) delete process.env.TZ
    else process.env.TZ = before
  })
}

t.test('the calendar', async (t) => {
  t.test('agrees with the source package on every day', async (t) => {
    const wrong: string[] = []
    for (let date = Temporal.PlainDate.from(data.coverageFrom); ; date = date.add({ days: 1 })) {
      if (date.toString() > data.coverageUntil) break
      if (calendar.isRestDay(date.toString()) !== rests(date)) wrong.push(date.toString())
    }
    t.strictSame(wrong, [])
  })
  t.test('has each day once, in order', async (t) => {
    const dates = data.days.map((day) => day.date)
    t.strictSame(dates, [...new Set(dates)].sort())
  })
  t.test('2022 and 2026 as announced', async (t) => {
    const listed = (year: string, kind: string) =>
      data.days.filter((day) => day.date.startsWith(year) && day.kind === kind).map((day) => day.date.slice(5))
    t.strictSame(listed('2022', 'work'), ['01-29', '01-30', '04-02', '04-24', '05-07', '10-08', '10-09'])
    t.strictSame(listed('2026', 'work'), ['01-04', '02-14', '02-28', '05-09', '09-20', '10-10'])
    t.equal(listed('2022', 'rest').length, 3 + 7 + 3 + 5 + 3 + 3 + 7 + 1)
    t.equal(listed('2026', 'rest').length, 3 + 9 + 3 + 5 + 3 + 3 + 7)
  })
  t.test('knows names, weekends and make-up workdays', async (t) => {
    t.equal(calendar.nameOf('2026-02-16'), '春节')
    t.equal(calendar.nameOf('2026-03-07'), undefined)
    t.equal(calendar.isRestDay('2026-03-07'), true, 'a Saturday')
    t.equal(calendar.isRestDay('2026-03-09'), false, 'a Monday')
    t.equal(calendar.isRestDay('2026-02-14'), false, 'a Saturday that is worked')
    t.equal(calendar.isRestDay('2027-10-01'), false, 'a Friday beyond the known calendar')
  })
})

t.test('when a period ends', async (t) => {
  const cases: [string, DeadlineKind, string, string][] = [
    ['plain', 'mediation-pre-filing', '2026-02-14', '2026-03-16'],
    ['started on the last day of February in a leap year', 'mediation-filed-summary', '2024-02-22', '2024-02-29'],
    ['over a leap day', 'mediation-filed-ordinary', '2024-02-19', '2024-03-05'],
    ['over the end of February in a common year', 'mediation-filed-ordinary', '2023-02-19', '2023-03-06'],
    ['last day on a Saturday', 'mediation-filed-summary', '2026-03-07', '2026-03-16'],
    ['last day on a Saturday that is worked: no roll', 'mediation-filed-summary', '2026-02-07', '2026-02-14'],
    ['last day on a Sunday that is worked: no roll', 'mediation-filed-summary', '2026-09-13', '2026-09-20'],
    ['last day on the first day of Spring Festival', 'mediation-filed-summary', '2026-02-08', '2026-02-24'],
    ['last day in National Day week', 'mediation-pre-filing', '2026-09-01', '2026-10-08'],
    ['last day on the last day of a holiday', 'mediation-filed-ordinary', '2026-09-22', '2026-10-08'],
    ['over the turn of the year', 'mediation-filed-ordinary', '2025-12-20', '2026-01-04'],
    ['last day on 31 December', 'mediation-filed-ordinary', '2025-12-16', '2025-12-31'],
    ['last day on New Year, make-up Sunday after it', 'mediation-filed-ordinary', '2025-12-17', '2026-01-04'],
    ['three working days over a weekend', 'mediator-answer', '2026-03-12', '2026-03-17'],
    ['three working days with a worked Saturday', 'mediator-answer', '2026-02-12', '2026-02-24'],
    ['three working days over Spring Festival', 'mediator-answer', '2026-02-14', '2026-02-26'],
    ['received on a rest day', 'mediator-answer', '2026-03-14', '2026-03-18'],
    ['confirmation', 'confirmation-application', '2026-04-01', '2026-05-06'],
    ['last day on the last known day', 'mediation-pre-filing', '2026-12-01', '2026-12-31'],
  ]
  for (const [title, kind, startedOn, dueOn] of cases) {
    t.match(deadline(kind, startedOn), { dueOn, suspendedSince: null, provisional: false }, title)
  }
})

t.test('the trace says how it was found', async (t) => {
  t.strictSame(deadline('mediation-pre-filing', '2026-02-14').trace, [
    {
      date: '2026-02-14',
      step: 'started',
      zh: '2026年2月14日调解员签收材料或者在平台确认接受，当日不计入。',
      en: '2026-02-14: the mediator signed for the papers or accepted on the platform; this day is not counted.',
    },
    { date: '2026-02-15', step: 'first-day', zh: '自2026年2月15日起算。', en: '2026-02-15 is the first day.' },
    { date: '2026-03-16', step: 'last-day', zh: '第30日为2026年3月16日。', en: 'Day 30 is 2026-03-16.' },
  ])
  t.strictSame(
    deadline('mediation-pre-filing', '2026-01-06', {
      pauses: [appraisal('2026-01-10', '2026-01-12'), { reason: 'recusal', fromOn: '2026-01-20', toOn: '2026-01-21' }],
      extensionDays: [7],
    }).trace.map(({ date, step, zh }) => [date, step, zh]),
    [
      ['2026-01-06', 'started', '2026年1月6日调解员签收材料或者在平台确认接受，当日不计入。'],
      ['2026-01-07', 'first-day', '自2026年1月7日起算。'],
      ['2026-01-10', 'paused', '2026年1月10日至2026年1月12日委托鉴定，共3日，不计入期间。'],
      ['2026-01-20', 'not-excluded', '2026年1月20日至2026年1月21日因处理回避中止，法律未规定扣除，期间照常计算。'],
      ['2026-02-08', 'last-day', '第30日为2026年2月8日。'],
      ['2026-02-15', 'extended', '经各方当事人同意延长7日，接原期间连续计算，第37日为2026年2月15日。'],
      ['2026-02-24', 'rolled', '2026年2月15日为法定休假日（春节），期间届满日顺延至2026年2月24日。'],
    ],
  )
  t.strictSame(
    deadline('mediator-answer', '2026-02-13').trace.map(({ date, step, zh }) => [date, step, zh]),
    [
      ['2026-02-13', 'started', '2026年2月13日调解员收到委派（委托），当日不计入。'],
      ['2026-02-14', 'first-day', '自2026年2月14日起算。'],
      ['2026-02-15', 'excluded', '2026年2月15日至2026年2月23日为休息日（春节），不计入工作日。'],
      ['2026-02-25', 'last-day', '第3个工作日为2026年2月25日。'],
    ],
  )
  t.match(deadline('mediation-filed-summary', '2026-02-07').trace.at(-1), {
    step: 'last-day',
    zh: '第7日为2026年2月14日，当日为调休上班日（春节）。',
  })
  t.match(deadline('mediation-filed-summary', '2026-12-25').trace.at(-1), {
    date: '2027-01-01',
    step: 'provisional',
    zh: '休假安排仅公布至2026年12月31日，其后暂按星期六、星期日休息推算，公布后重新计算。',
  })
})

t.test('beyond the known calendar the result is provisional', async (t) => {
  t.match(deadline('mediation-filed-summary', '2026-12-24'), { dueOn: '2026-12-31', provisional: false })
  t.match(deadline('mediation-filed-summary', '2026-12-25'), { dueOn: '2027-01-01', provisional: true })
  t.match(deadline('mediation-filed-summary', '2026-12-26'), { dueOn: '2027-01-04', provisional: true }, 'a weekend')
})

t.test('an appraisal is not counted', async (t) => {
  const due = (pauses: Pause[], kind: DeadlineKind = 'mediation-filed-ordinary') =>
    deadline(kind, '2026-03-02', { pauses })
  t.match(due([]), { dueOn: '2026-03-17' })
  t.match(due([appraisal('2026-03-05', '2026-03-05')]), { dueOn: '2026-03-18' }, 'one day')
  t.match(due([appraisal('2026-03-05', '2026-03-11')]), { dueOn: '2026-03-24' }, 'both days of the pause')
  t.match(due([appraisal('2026-03-02', '2026-03-02')]), { dueOn: '2026-03-17' }, 'the start day was not counted anyway')
  t.match(due([appraisal('2026-02-02', '2026-03-03')]), { dueOn: '2026-03-18' }, 'from before the start')
  t.match(due([appraisal('2026-03-18', '2026-03-30')]), { dueOn: '2026-03-17' }, 'after the end')
  t.match(
    due([appraisal('2026-03-05', '2026-03-11'), appraisal('2026-03-09', '2026-03-12')]),
    { dueOn: '2026-03-25' },
    'overlapping pauses count once',
  )
  t.match(
    due([{ reason: 'recusal', fromOn: '2026-03-05', toOn: '2026-03-11' }]),
    { dueOn: '2026-03-17' },
    'no law excludes a recusal',
  )
  t.match(due([{ reason: 'sham-review', fromOn: '2026-03-05', toOn: null }]), { dueOn: '2026-03-17' })
  t.match(due([appraisal('2026-03-05', '2026-03-11')], 'confirmation-application'), { dueOn: '2026-04-01' })
})

t.test('an open appraisal suspends the period, unless it was over', async (t) => {
  const due = (fromOn: string) =>
    deadline('mediation-filed-ordinary', '2026-03-02', { pauses: [appraisal(fromOn, null)] })
  t.match(due('2026-03-10'), { dueOn: null, suspendedSince: '2026-03-10', provisional: false })
  t.match(due('2026-03-10').trace.at(-1), {
    date: '2026-03-10',
    step: 'paused',
    zh: '自2026年3月10日起委托鉴定，期间停止计算；已计7日，尚余8日。',
  })
  t.match(due('2026-03-17'), { dueOn: null, suspendedSince: '2026-03-17' }, 'on the last day')
  t.match(due('2026-03-18'), { dueOn: '2026-03-17', suspendedSince: null })
  t.match(due('2026-02-01'), { dueOn: null, suspendedSince: '2026-02-01' }, 'from before the start')
  const rolling = (pause: Pause) => deadline('mediation-filed-summary', '2026-03-07', { pauses: [pause] })
  t.match(rolling(appraisal('2026-03-15', null)), { dueOn: null, suspendedSince: '2026-03-15' }, 'while it rolls over')
  t.match(rolling(appraisal('2026-03-15', '2026-03-17')), { dueOn: '2026-03-18' })
})

t.test('an extension counts on without a roll-over in between', async (t) => {
  t.match(deadline('mediation-filed-summary', '2026-03-07'), { dueOn: '2026-03-16' }, 'day 7 is Saturday 14 March')
  t.match(deadline('mediation-filed-summary', '2026-03-07', { extensionDays: [30] }), { dueOn: '2026-04-13' })
  t.match(deadline('mediation-filed-summary', '2026-03-07', { extensionDays: [5] }), { dueOn: '2026-03-19' })
  t.strictSame(
    deadline('mediation-pre-filing', '2026-03-07', { extensionDays: [10, 5] }).dueOn,
    deadline('mediation-pre-filing', '2026-03-07', { extensionDays: [15] }).dueOn,
  )
})

t.test('a period in months or years ends on the corresponding day', async (t) => {
  const cases: [DeadlineKind, string, string, string][] = [
    ['trial-ordinary', '2026-01-15', '2026-07-15', 'same number'],
    ['trial-summary', '2026-02-28', '2026-05-28', 'from the last day of a month to the same number, not the last day'],
    ['trial-ordinary', '2025-08-31', '2026-02-28', 'February has no 31st; its last day is a worked Saturday'],
    ['trial-ordinary', '2026-08-31', '2027-03-01', 'and where that is a Sunday, the Monday after it'],
    ['trial-ordinary', '2023-08-31', '2024-02-29', 'leap year'],
    ['trial-ordinary', '2023-08-29', '2024-02-29', 'leap year, same number'],
    ['trial-small-claims', '2025-12-31', '2026-02-28', 'two months'],
    ['trial-small-claims', '2025-12-17', '2026-02-24', 'into Spring Festival'],
    ['trial-summary', '2025-07-31', '2025-10-31', 'over months of 31 and 30 days'],
    ['trial-summary', '2025-11-30', '2026-02-28', 'over the turn of the year'],
    ['enforcement-application', '2024-02-29', '2026-02-28', 'two years after a leap day'],
    ['enforcement-application', '2024-05-20', '2026-05-20', 'two years'],
  ]
  for (const [kind, startedOn, dueOn, title] of cases) t.match(deadline(kind, startedOn), { dueOn }, title)
  t.strictSame(
    deadline('trial-ordinary', '2026-08-31').trace.map(({ zh }) => zh),
    [
      '2026年8月31日立案，当日不计入。',
      '自2026年9月1日起算。',
      '第6个月的对应日为2027年2月28日（该月无31日，为月末日）。',
      '2027年2月28日为法定休假日（星期日），期间届满日顺延至2027年3月1日。',
      '休假安排仅公布至2026年12月31日，其后暂按星期六、星期日休息推算，公布后重新计算。',
    ],
  )
  t.match(deadline('trial-ordinary', '2026-08-31').trace[2], {
    en: 'The corresponding day of month 6 is 2027-02-28 (that month has no day 31, so its last day).',
  })
})

t.test('days that do not count move the end of a period in months', async (t) => {
  const due = (...pauses: Pause[]) => deadline('trial-small-claims', '2026-03-16', { pauses })
  const extension = (fromOn: string, toOn: string | null): Pause => ({ reason: 'mediation-extension', fromOn, toOn })
  t.match(due(), { dueOn: '2026-05-18', baseLastOn: '2026-05-16' }, 'a Saturday')
  t.match(due(appraisal('2026-03-16', '2026-03-16')), { dueOn: '2026-05-18' }, 'the start day was not counted anyway')
  t.match(due(appraisal('2026-03-16', '2026-03-20')), { dueOn: '2026-05-20' }, 'four days')
  t.match(due(appraisal('2026-05-16', '2026-05-16')), { dueOn: '2026-05-18', baseLastOn: '2026-05-17' }, 'the last day')
  t.match(
    due(appraisal('2026-04-01', '2026-04-10'), appraisal('2026-05-20', '2026-05-24')),
    { baseLastOn: '2026-05-31', dueOn: '2026-06-01' },
    'pushed by ten days into a pause that pushes it by five more',
  )
  t.match(
    due(appraisal('2026-04-01', '2026-04-10'), extension('2026-04-08', '2026-04-15')),
    { dueOn: '2026-06-01', baseLastOn: '2026-05-31' },
    'what overlaps counts once',
  )
  t.match(due({ reason: 'recusal', fromOn: '2026-04-01', toOn: '2026-04-10' }), { dueOn: '2026-05-18' })
  t.match(due(appraisal('2026-05-19', null)), { dueOn: '2026-05-18' }, 'an open pause after the end')
  const open = due(appraisal('2026-04-01', '2026-04-10'), extension('2026-05-20', null))
  t.match(open, { dueOn: null, baseLastOn: null, suspendedSince: '2026-05-20' }, 'pushed into an open pause')
  t.match(open.trace.at(-1), {
    date: '2026-05-20',
    zh: '自2026年5月20日起当事人同意延长调解，期间停止计算；已计54日，尚余7日。',
    en: 'Since 2026-05-20: the agreed extension of mediation; the period stands still with 54 days counted, 7 days left.',
  })
})

t.test('an extension in months runs from the last counted day before it', async (t) => {
  const due = (extensionDays: number[], pauses: Pause[] = []) =>
    deadline('trial-summary', '2025-10-31', { extensionDays, pauses })
  t.match(due([]), { dueOn: '2026-02-02', baseLastOn: '2026-01-31' }, 'a Saturday')
  t.match(due([1]), { dueOn: '2026-02-28', baseLastOn: '2026-01-31' }, 'not from the Monday')
  t.match(due([1, 1]), { dueOn: '2026-03-30', baseLastOn: '2026-01-31' }, 'from 28 February to Saturday 28 March')
  t.match(
    due([1], [appraisal('2026-02-10', '2026-02-12')]),
    { dueOn: '2026-03-03', baseLastOn: '2026-01-31' },
    'a pause within the extension moves its end',
  )
  t.match(
    due([1], [appraisal('2025-12-01', '2025-12-05')]),
    { dueOn: '2026-03-05', baseLastOn: '2026-02-05' },
    'a pause before it moves its beginning',
  )
  const open = due([1, 2], [appraisal('2026-02-10', null)])
  t.match(open, { dueOn: null, baseLastOn: '2026-01-31', suspendedSince: '2026-02-10' })
  t.match(open.trace.at(-1), {
    zh: '自2026年2月10日起委托鉴定，期间停止计算；已计101日，尚余19日，另有延长的2个月。',
    en: 'Since 2026-02-10: an appraisal; the period stands still with 101 days counted, 19 days left and an extension of 2 months to come.',
  })
})

t.test('the last day before any extension is told apart', async (t) => {
  t.match(deadline('mediation-filed-summary', '2026-03-07'), { baseLastOn: '2026-03-14', dueOn: '2026-03-16' })
  t.match(deadline('mediation-filed-summary', '2026-03-07', { extensionDays: [30] }), { baseLastOn: '2026-03-14' })
  t.match(
    deadline('mediation-filed-ordinary', '2026-03-02', {
      extensionDays: [10],
      pauses: [appraisal('2026-03-05', '2026-03-06')],
    }),
    { baseLastOn: '2026-03-19', dueOn: '2026-03-30' },
    'paused days move it',
  )
})

t.test('input that is no period is refused', async (t) => {
  for (const startedOn of ['2026-02-29', '2026-13-01', '2026-2-1', '2026-02-01T00:00:00Z', '', '20260201']) {
    t.throws(() => deadline('mediator-answer', startedOn), RangeError, startedOn)
  }
  t.throws(
    () => deadline('mediation-pre-filing', '2026-03-01', { pauses: [appraisal('2026-03-05', '2026-03-04')] }),
    RangeError,
  )
  for (const days of [0, -1, 1.5, Number.NaN]) {
    t.throws(() => deadline('mediation-pre-filing', '2026-03-01', { extensionDays: [days] }), RangeError)
    t.throws(() => addWorkingDays('2026-03-01', days, calendar), RangeError)
  }
  t.throws(() => deadline('confirmation-application', '2026-03-01', { extensionDays: [10] }), RangeError)
  t.throws(() => deadline('trial-ordinary', '2026-03-01', { extensionDays: [121] }), RangeError, 'more than ten years')
  t.throws(() => deadline('mediation-pre-filing', '2026-03-01', { extensionDays: [3661] }), RangeError)
  t.throws(() => deadline('mediation-pre-filing', '9999-12-25'), RangeError, 'no end that could be written')
  t.throws(() => addWorkingDays('2026-02-30', 1, calendar), RangeError)
})

const dateBetween = (min: string, max: string) =>
  fc
    .integer({ min: 0, max: Temporal.PlainDate.from(min).until(max, { largestUnit: 'days' }).days })
    .map((days) => Temporal.PlainDate.from(min).add({ days }).toString())

t.test('agrees with the oracle on every start day of 2024 to 2026 for every length', async (t) => {
  const table = { ...data, name: 'shipped', version: 1 }
  const kinds = new Map(
    DEADLINE_KINDS.map((kind) => [`${DEADLINE_RULES[kind].length} ${DEADLINE_RULES[kind].unit}`, kind]),
  )
  const wrong: string[] = []
  for (let startedOn = '2024-01-01'; startedOn <= '2026-12-31'; startedOn = after(startedOn, 1)) {
    for (const [length, kind] of kinds) {
      const { dueOn } = deadline(kind, startedOn)
      const expected = answer({ kind, startedOn, pauses: [], extensions: [], table })
      if (dueOn !== expected.dueOn) wrong.push(`${length} ${startedOn} ${dueOn}`)
    }
  }
  t.strictSame(wrong, [])
})

t.test('a period never ends on a rest day, nor earlier than its length', async () => {
  fc.assert(
    fc.property(dateBetween('2004-01-01', '2030-12-31'), fc.constantFrom(...DEADLINE_KINDS), (startedOn, kind) => {
      const { dueOn } = deadline(kind, startedOn)
      return dueOn !== null && !calendar.isRestDay(dueOn) && dueOn >= after(startedOn, DEADLINE_RULES[kind].length)
    }),
  )
})

t.test('starting or extending later never ends earlier', async () => {
  fc.assert(
    fc.property(
      dateBetween('2004-01-01', '2030-12-31'),
      fc.integer({ min: 0, max: 40 }),
      fc.integer({ min: 1, max: 29 }),
      (startedOn, later, days) => {
        const due = (on: string, extensionDays: number[]) =>
          deadline('mediation-pre-filing', on, { extensionDays }).dueOn ?? ''
        return (
          due(startedOn, []) <= due(after(startedOn, later), []) &&
          due(startedOn, []) <= due(startedOn, [days]) &&
          due(startedOn, [days]) <= due(startedOn, [days + 1])
        )
      },
    ),
  )
})

t.test('the zone of the process does not matter', async (t) => {
  for (const zone of ['UTC', 'Asia/Shanghai', 'America/Los_Angeles', 'Pacific/Kiritimati']) {
    t.test(zone, async (t) => {
      inZone(t, zone)
      t.match(deadline('mediation-filed-summary', '2026-03-07'), { dueOn: '2026-03-16' })
      t.match(deadline('mediator-answer', '2026-02-13'), { dueOn: '2026-02-25' })
      t.match(deadline('mediation-filed-ordinary', '2025-12-17'), { dueOn: '2026-01-04' })
    })
  }
})

t.test('addWorkingDays is what a mediator’s answer uses', async (t) => {
  t.equal(addWorkingDays('2026-03-13', 1, calendar), '2026-03-16')
  fc.assert(
    fc.property(dateBetween('2004-01-01', '2030-12-31'), (from) => {
      return addWorkingDays(from, 3, calendar) === deadline('mediator-answer', from).dueOn
    }),
  )
})

t.test('every rule names its source and is kept under its own kind', async (t) => {
  for (const kind of DEADLINE_KINDS) {
    const rule = DEADLINE_RULES[kind]
    t.equal(rule.kind, kind)
    t.ok(rule.source && rule.zh && rule.en && rule.atExpiry.zh && rule.atExpiry.en)
    if (rule.target !== undefined) t.ok(rule.unit === 'calendar-day' && rule.target < rule.length)
  }
  t.equal(DEADLINE_RULES['mediation-pre-filing'].length, 30)
  t.equal(DEADLINE_RULES['mediation-filed-ordinary'].length, 15)
  t.equal(DEADLINE_RULES['mediation-filed-summary'].length, 7)
  t.equal(DEADLINE_RULES['confirmation-application'].length, 30)
  t.equal(DEADLINE_RULES['mediator-answer'].length, 3)
})
