import { readFileSync } from 'node:fs'
import t from 'tap'
import { buildCalendar, type CalendarDay, computeDeadline, type Pause } from '../../src/workflow/clock.js'
import { DEADLINE_KINDS, DEADLINE_RULES, type DeadlineKind } from '../../src/workflow/deadline-rules.js'

const calendar = buildCalendar({
  ...(JSON.parse(
    readFileSync(new URL('../../src/modules/directory/data/calendar.2004-2026.json', import.meta.url), 'utf8'),
  ) as { days: CalendarDay[]; coverageUntil: string }),
  version: 1,
})

interface Example {
  /** How the day is found by hand, with a calendar on the wall. */
  readonly title: string
  readonly startedOn: string
  readonly pauses?: readonly Pause[]
  readonly extensions?: readonly number[]
  readonly baseLastOn: string
  readonly dueOn: string
  readonly provisional?: true
  /** The whole trace after its first line, the starting event. */
  readonly trace: readonly string[]
}

const EXAMPLES: { readonly [K in DeadlineKind]: Example } = {
  'filing-decision': {
    title:
      'Papers received on Monday 29 September 2025: the 7th day is 6 October, in the National Day week of 1 to 8 ' +
      'October, so the court has until Thursday 9 October.',
    startedOn: '2025-09-29',
    baseLastOn: '2025-10-06',
    dueOn: '2025-10-09',
    trace: [
      '自2025年9月30日起算。',
      '第7日为2025年10月6日。',
      '2025年10月6日为法定休假日（中秋），期间届满日顺延至2025年10月9日。',
    ],
  },
  diversion: {
    title:
      'Registered on Thursday 12 February 2026: 13, 14 (a worked Saturday), 15 February; Spring Festival lasts from ' +
      '15 to 23 February, so the last day is Tuesday 24 February.',
    startedOn: '2026-02-12',
    baseLastOn: '2026-02-15',
    dueOn: '2026-02-24',
    trace: [
      '自2026年2月13日起算。',
      '第3日为2026年2月15日。',
      '2026年2月15日为法定休假日（春节），期间届满日顺延至2026年2月24日。',
    ],
  },
  'party-enquiry': {
    title:
      'Asked from Friday 13 February 2026: working days are Saturday 14 (made up), then after Spring Festival Tuesday ' +
      '24 and Wednesday 25 February.',
    startedOn: '2026-02-13',
    baseLastOn: '2026-02-25',
    dueOn: '2026-02-25',
    trace: [
      '自2026年2月14日起算。',
      '2026年2月15日至2026年2月23日为休息日（春节），不计入工作日。',
      '第3个工作日为2026年2月25日。',
    ],
  },
  'mediator-choice': {
    title:
      'All agreed on Tuesday 30 September 2025: National Day and Mid-Autumn take 1 to 8 October, the two working days ' +
      'are Thursday 9 and Friday 10 October.',
    startedOn: '2025-09-30',
    baseLastOn: '2025-10-10',
    dueOn: '2025-10-10',
    trace: [
      '2025年10月1日至2025年10月8日为休息日（国庆节、中秋），不计入工作日。',
      '自2025年10月9日起算。',
      '第2个工作日为2025年10月10日。',
    ],
  },
  'mediator-appointment': {
    title:
      'A mediator needed on Friday 26 September 2025: Saturday 27 is off, Sunday 28 is made up for National Day, so ' +
      'the working days are 28, 29 and 30 September.',
    startedOn: '2025-09-26',
    baseLastOn: '2025-09-30',
    dueOn: '2025-09-30',
    trace: ['2025年9月27日为休息日（星期六），不计入工作日。', '自2025年9月28日起算。', '第3个工作日为2025年9月30日。'],
  },
  'mediator-answer': {
    title:
      'Offered on Thursday 9 October 2025: Friday 10, Saturday 11 (made up for National Day), not Sunday 12, Monday 13.',
    startedOn: '2025-10-09',
    baseLastOn: '2025-10-13',
    dueOn: '2025-10-13',
    trace: [
      '自2025年10月10日起算。',
      '2025年10月12日为休息日（星期日），不计入工作日。',
      '第3个工作日为2025年10月13日。',
    ],
  },
  'mediation-pre-filing': {
    title:
      'Accepted on 31 January 2024: the 30th day would be 1 March, as February has 29 days; an appraisal of ten days ' +
      '(5 to 14 February) moves it to Monday 11 March.',
    startedOn: '2024-01-31',
    pauses: [{ reason: 'appraisal', fromOn: '2024-02-05', toOn: '2024-02-14' }],
    baseLastOn: '2024-03-11',
    dueOn: '2024-03-11',
    trace: [
      '自2024年2月1日起算。',
      '2024年2月5日至2024年2月14日委托鉴定，共10日，不计入期间。',
      '第30日为2024年3月11日。',
    ],
  },
  'mediation-filed-ordinary': {
    title:
      'Accepted on 17 December 2025: the 15th day is 1 January 2026; New Year takes 1 to 3 January and Sunday 4 January ' +
      'is worked.',
    startedOn: '2025-12-17',
    baseLastOn: '2026-01-01',
    dueOn: '2026-01-04',
    trace: [
      '自2025年12月18日起算。',
      '第15日为2026年1月1日。',
      '2026年1月1日为法定休假日（元旦），期间届满日顺延至2026年1月4日。',
    ],
  },
  'mediation-filed-summary': {
    title:
      'Accepted on 7 March 2026: the 7th day is Saturday 14 March; extended by 30 days it is the 37th, Monday 13 April, ' +
      'counted on from the Saturday.',
    startedOn: '2026-03-07',
    extensions: [30],
    baseLastOn: '2026-03-14',
    dueOn: '2026-04-13',
    trace: [
      '自2026年3月8日起算。',
      '第7日为2026年3月14日。',
      '经各方当事人同意延长30日，接原期间连续计算，第37日为2026年4月13日。',
    ],
  },
  'judge-mediation-ordinary': {
    title:
      'Agreed on 30 January 2026: the 15th day is 14 February, a Saturday that is worked, so it stays the last day.',
    startedOn: '2026-01-30',
    baseLastOn: '2026-02-14',
    dueOn: '2026-02-14',
    trace: ['自2026年1月31日起算。', '第15日为2026年2月14日，当日为调休上班日（春节）。'],
  },
  'judge-mediation-summary': {
    title: 'Agreed on 30 April 2026: the five days of Labour Day count, the 7th day is Thursday 7 May.',
    startedOn: '2026-04-30',
    baseLastOn: '2026-05-07',
    dueOn: '2026-05-07',
    trace: ['自2026年5月1日起算。', '第7日为2026年5月7日。'],
  },
  'agreement-submission': {
    title: 'In effect on Friday 30 October 2026: the weekend counts, the 3rd day is Monday 2 November.',
    startedOn: '2026-10-30',
    baseLastOn: '2026-11-02',
    dueOn: '2026-11-02',
    trace: ['自2026年10月31日起算。', '第3日为2026年11月2日。'],
  },
  'confirmation-application': {
    title: 'In effect on 1 April 2026: the 30th day is 1 May, Labour Day lasts until 5 May, so until Wednesday 6 May.',
    startedOn: '2026-04-01',
    baseLastOn: '2026-05-01',
    dueOn: '2026-05-06',
    trace: [
      '自2026年4月2日起算。',
      '第30日为2026年5月1日。',
      '2026年5月1日为法定休假日（劳动节），期间届满日顺延至2026年5月6日。',
    ],
  },
  'confirmation-acceptance': {
    title:
      'Application received on Wednesday 17 June 2026: the 3rd day is Saturday 20 June, in the Dragon Boat holiday of ' +
      '19 to 21 June, so until Monday 22 June.',
    startedOn: '2026-06-17',
    baseLastOn: '2026-06-20',
    dueOn: '2026-06-22',
    trace: [
      '自2026年6月18日起算。',
      '第3日为2026年6月20日。',
      '2026年6月20日为法定休假日（端午），期间届满日顺延至2026年6月22日。',
    ],
  },
  'confirmation-ruling': {
    title:
      'Accepted on 31 December 2025: the 30th day is Friday 30 January 2026; ten more days allowed by the president end ' +
      'on Monday 9 February.',
    startedOn: '2025-12-31',
    extensions: [10],
    baseLastOn: '2026-01-30',
    dueOn: '2026-02-09',
    trace: [
      '自2026年1月1日起算。',
      '第30日为2026年1月30日。',
      '经批准延长10日，接原期间连续计算，第40日为2026年2月9日。',
    ],
  },
  'confirmation-objection-of-party': {
    title:
      'Received on 16 September 2026: the 15th day is 1 October, National Day lasts until 7 October, so until 8 October.',
    startedOn: '2026-09-16',
    baseLastOn: '2026-10-01',
    dueOn: '2026-10-08',
    trace: [
      '自2026年9月17日起算。',
      '第15日为2026年10月1日。',
      '2026年10月1日为法定休假日（国庆节），期间届满日顺延至2026年10月8日。',
    ],
  },
  'confirmation-objection-of-outsider': {
    title:
      'Known on 31 August 2025: the sixth month is February 2026, which has no 31st, so its last day, Saturday 28 ' +
      'February, which is worked after Spring Festival.',
    startedOn: '2025-08-31',
    baseLastOn: '2026-02-28',
    dueOn: '2026-02-28',
    trace: [
      '自2025年9月1日起算。',
      '第6个月的对应日为2026年2月28日（该月无31日，为月末日），当日为调休上班日（春节）。',
    ],
  },
  'enforcement-application': {
    title:
      'Performance due on 15 February 2024: two years later is 15 February 2026, the first day of Spring Festival, so ' +
      'until 24 February.',
    startedOn: '2024-02-15',
    baseLastOn: '2026-02-15',
    dueOn: '2026-02-24',
    trace: [
      '自2024年2月16日起算。',
      '第2年的对应日为2026年2月15日。',
      '2026年2月15日为法定休假日（春节），期间届满日顺延至2026年2月24日。',
    ],
  },
  'filing-after-mediation': {
    title: 'Mediation failed on Monday 27 April 2026: the 7th day is 4 May, in Labour Day, so until Wednesday 6 May.',
    startedOn: '2026-04-27',
    baseLastOn: '2026-05-04',
    dueOn: '2026-05-06',
    trace: [
      '自2026年4月28日起算。',
      '第7日为2026年5月4日。',
      '2026年5月4日为法定休假日（劳动节），期间届满日顺延至2026年5月6日。',
    ],
  },
  'fee-payment': {
    title: 'Told to pay on 21 September 2026: Mid-Autumn (25 to 27) counts, the 7th day is Monday 28 September.',
    startedOn: '2026-09-21',
    baseLastOn: '2026-09-28',
    dueOn: '2026-09-28',
    trace: ['自2026年9月22日起算。', '第7日为2026年9月28日。'],
  },
  'fast-track': {
    title:
      'Routed on 2 November 2026: the 15th day is Tuesday 17 November; an appraisal, which is a reason to leave the fast ' +
      'track, moves nothing.',
    startedOn: '2026-11-02',
    pauses: [{ reason: 'appraisal', fromOn: '2026-11-05', toOn: '2026-11-14' }],
    baseLastOn: '2026-11-17',
    dueOn: '2026-11-17',
    trace: [
      '自2026年11月3日起算。',
      '2026年11月5日至2026年11月14日因委托鉴定中止，法律未规定扣除，期间照常计算。',
      '第15日为2026年11月17日。',
    ],
  },
  'trial-ordinary': {
    title:
      'Filed on 31 March 2025: the sixth month is September, which has no 31st, so 30 September; the 30 days by which ' +
      'mediation was extended move it to Thursday 30 October.',
    startedOn: '2025-03-31',
    pauses: [{ reason: 'mediation-extension', fromOn: '2025-04-16', toOn: '2025-05-15' }],
    baseLastOn: '2025-10-30',
    dueOn: '2025-10-30',
    trace: [
      '自2025年4月1日起算。',
      '2025年4月16日至2025年5月15日当事人同意延长调解，共30日，不计入期间。',
      '第6个月的对应日为2025年9月30日（该月无31日，为月末日），加上不计入期间的日数，末日为2025年10月30日。',
    ],
  },
  'trial-summary': {
    title:
      'Filed on 31 October 2025: the third month ends on Saturday 31 January 2026; one more month from that Saturday ' +
      'ends with February, on Saturday 28, which is worked.',
    startedOn: '2025-10-31',
    extensions: [1],
    baseLastOn: '2026-01-31',
    dueOn: '2026-02-28',
    trace: [
      '自2025年11月1日起算。',
      '第3个月的对应日为2026年1月31日。',
      '经批准延长1个月，自原期间末日2026年1月31日起，第1个月的对应日为2026年2月28日（该月无31日，为月末日）。',
    ],
  },
  'trial-small-claims': {
    title: 'Filed on 30 December 2023: February 2024 has no 30th, so the last day is its last, Thursday the 29th.',
    startedOn: '2023-12-30',
    baseLastOn: '2024-02-29',
    dueOn: '2024-02-29',
    trace: ['自2023年12月31日起算。', '第2个月的对应日为2024年2月29日（该月无30日，为月末日）。'],
  },
  'payment-order-acceptance': {
    title:
      'Application received on 28 December 2026: the 5th day is Saturday 2 January 2027; the holidays of 2027 are not ' +
      'announced, so Monday 4 January is provisional.',
    startedOn: '2026-12-28',
    baseLastOn: '2027-01-02',
    dueOn: '2027-01-04',
    provisional: true,
    trace: [
      '自2026年12月29日起算。',
      '第5日为2027年1月2日。',
      '2027年1月2日为法定休假日（星期六），期间届满日顺延至2027年1月4日。',
      '休假安排仅公布至2026年12月31日，其后暂按星期六、星期日休息推算，公布后重新计算。',
    ],
  },
  'payment-order-issue': {
    title: 'Accepted on 28 February 2026: the 15th day is Sunday 15 March, so until Monday 16 March.',
    startedOn: '2026-02-28',
    baseLastOn: '2026-03-15',
    dueOn: '2026-03-16',
    trace: [
      '自2026年3月1日起算。',
      '第15日为2026年3月15日。',
      '2026年3月15日为法定休假日（星期日），期间届满日顺延至2026年3月16日。',
    ],
  },
  'payment-order-objection': {
    title: 'Received on 14 February 2024: the 15th day is the leap day, Thursday 29 February.',
    startedOn: '2024-02-14',
    baseLastOn: '2024-02-29',
    dueOn: '2024-02-29',
    trace: ['自2024年2月15日起算。', '第15日为2024年2月29日。'],
  },
}

t.test('Every period has an example.', async (t) => {
  t.strictSame(Object.keys(EXAMPLES).sort(), [...DEADLINE_KINDS].sort())
})

for (const kind of DEADLINE_KINDS) {
  const { title, startedOn, pauses = [], extensions = [], ...expected } = EXAMPLES[kind]
  const rule = DEADLINE_RULES[kind]
  t.test(`${rule.row} ${rule.en}. ${title}`, async (t) => {
    const found = computeDeadline({ rule, startedOn, pauses, extensionDays: extensions, calendar })
    const [started, ...rest] = found.trace
    t.strictSame(
      {
        dueOn: found.dueOn,
        baseLastOn: found.baseLastOn,
        provisional: found.provisional,
        trace: rest.map(({ zh }) => zh),
      },
      { provisional: false, ...expected },
    )
    t.match(started, { date: startedOn, step: 'started' })
    t.ok(
      found.trace.every(({ en }) => /^[A-Z0-9].*[.]$/.test(en)),
      'and each line is a sentence in English too',
    )
  })
}
