import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import t from 'tap'
import { addDays, buildCalendar, type CalendarDay, computeDeadline, type Pause } from '../../src/workflow/clock.js'
import { DEADLINE_KINDS, DEADLINE_RULES, type DeadlineKind } from '../../src/workflow/deadline-rules.js'
import {
  DEFAULT_THRESHOLDS,
  WARNING_LEVELS,
  type WarningThresholds,
  warningDays,
  warningLevel,
} from '../../src/workflow/warnings.js'

const calendar = buildCalendar({
  ...(JSON.parse(
    readFileSync(new URL('../../src/modules/directory/data/calendar.2004-2026.json', import.meta.url), 'utf8'),
  ) as { days: CalendarDay[]; coverageUntil: string }),
  version: 1,
})

/** A period with its last day and the first days of its levels. */
function warned(
  kind: DeadlineKind,
  startedOn: string,
  more: { thresholds?: Partial<WarningThresholds>; pauses?: readonly Pause[] } = {},
) {
  const rule = DEADLINE_RULES[kind]
  const pauses = more.pauses ?? []
  const { dueOn } = computeDeadline({ rule, startedOn, pauses, extensionDays: [], calendar })
  if (dueOn === null) throw new Error('the period of an example must run')
  const thresholds = { ...DEFAULT_THRESHOLDS, ...more.thresholds }
  return { dueOn, ...warningDays(rule, { startedOn, dueOn, pauses }, calendar, thresholds) }
}

t.test(
  'Thirty days turn amber on the 21st, red one working day before the last, overdue on the day after it.',
  async (t) => {
    const days = warned('mediation-pre-filing', '2026-03-02')
    t.strictSame(days, { dueOn: '2026-04-01', amberOn: '2026-03-23', redOn: '2026-03-31' })
    const levels: [string, (typeof WARNING_LEVELS)[number]][] = [
      ['2026-03-01', 'green'],
      ['2026-03-22', 'green'],
      ['2026-03-23', 'amber'],
      ['2026-03-30', 'amber'],
      ['2026-03-31', 'red'],
      ['2026-04-01', 'red'],
      ['2026-04-02', 'overdue'],
      ['2027-04-02', 'overdue'],
    ]
    for (const [today, level] of levels) t.equal(warningLevel(days, today), level, today)
  },
)

t.test('Working days left are counted over Spring Festival and its make-up workdays.', async (t) => {
  const red = (redWorkingDays: number) => warned('mediator-answer', '2026-02-13', { thresholds: { redWorkingDays } })
  t.strictSame(red(0), { dueOn: '2026-02-25', amberOn: '2026-02-22', redOn: '2026-02-25' })
  t.strictSame(red(1), { dueOn: '2026-02-25', amberOn: '2026-02-22', redOn: '2026-02-24' })
  t.match(red(2), { amberOn: '2026-02-14', redOn: '2026-02-14' }, 'the worked Saturday before the holiday')
  t.match(red(3), { amberOn: '2026-02-14', redOn: '2026-02-14' }, 'but not before the day after the start')
})

t.test('A period that ends after a holiday turns red before it.', async (t) => {
  t.strictSame(warned('mediation-filed-summary', '2026-02-08'), {
    dueOn: '2026-02-24',
    amberOn: '2026-02-14',
    redOn: '2026-02-14',
  })
})

t.test('Amber begins on the day after the target of the rule if that is earlier than its share.', async (t) => {
  const ruling = (amberPercent: number) => warned('confirmation-ruling', '2026-03-02', { thresholds: { amberPercent } })
  t.strictSame(ruling(67), { dueOn: '2026-04-01', amberOn: '2026-03-18', redOn: '2026-03-31' })
  t.match(ruling(100), { amberOn: '2026-03-18' })
  t.match(ruling(40), { amberOn: '2026-03-14' }, 'the share is earlier')
  t.strictSame(warned('diversion', '2026-03-02'), { dueOn: '2026-03-05', amberOn: '2026-03-04', redOn: '2026-03-04' })
})

t.test('A period of one day is red on that day and never amber.', async (t) => {
  const days = {
    dueOn: '2026-03-03',
    ...warningDays(
      DEADLINE_RULES['mediator-answer'],
      { startedOn: '2026-03-02', dueOn: '2026-03-03' },
      calendar,
      DEFAULT_THRESHOLDS,
    ),
  }
  t.strictSame(days, { dueOn: '2026-03-03', amberOn: '2026-03-03', redOn: '2026-03-03' })
  t.equal(warningLevel(days, '2026-03-02'), 'green')
  t.equal(warningLevel(days, '2026-03-03'), 'red')
  t.equal(warningLevel(days, '2026-03-04'), 'overdue')
})

t.test('At 100 per cent and no working day left only the last day is red.', async (t) => {
  const thresholds = { amberPercent: 100, redWorkingDays: 0 }
  t.strictSame(warned('mediation-pre-filing', '2026-03-02', { thresholds }), {
    dueOn: '2026-04-01',
    amberOn: '2026-04-01',
    redOn: '2026-04-01',
  })
})

t.test('At the other end a period is red from its first day.', async (t) => {
  const thresholds = { amberPercent: 1, redWorkingDays: 30 }
  t.match(warned('mediation-pre-filing', '2026-03-02', { thresholds }), { amberOn: '2026-03-03', redOn: '2026-03-03' })
})

t.test('Six months are shared out by calendar days.', async (t) => {
  t.strictSame(warned('trial-ordinary', '2026-01-15'), {
    dueOn: '2026-07-15',
    amberOn: '2026-05-17',
    redOn: '2026-07-14',
  })
})

t.test('Days that the rule excludes use up nothing.', async (t) => {
  const pause = (reason: Pause['reason']): Pause => ({ reason, fromOn: '2026-03-05', toOn: '2026-05-03' })
  const due = '2026-05-18'
  t.match(warned('mediation-filed-ordinary', '2026-03-02', { pauses: [pause('appraisal')] }), {
    dueOn: due,
    amberOn: '2026-05-13',
  })
  const forgotten = warningDays(
    DEADLINE_RULES['mediation-filed-ordinary'],
    { startedOn: '2026-03-02', dueOn: due },
    calendar,
    DEFAULT_THRESHOLDS,
  )
  t.equal(forgotten.amberOn, '2026-04-23', 'else it were amber within the pause')
  t.strictSame(
    warned('mediation-filed-ordinary', '2026-03-02', { pauses: [pause('recusal')] }),
    warned('mediation-filed-ordinary', '2026-03-02'),
    'no law excludes a recusal',
  )
  t.strictSame(
    warned('fast-track', '2026-03-02', {
      pauses: [{ reason: 'appraisal', fromOn: '2026-03-05', toOn: '2026-03-14' }],
      thresholds: { amberPercent: 90 },
    }),
    { dueOn: '2026-03-17', amberOn: '2026-03-13', redOn: '2026-03-16' },
    'nor an appraisal from the fast track, whose target is over first',
  )
})

t.test('A period that stands still is green, however long.', async (t) => {
  t.equal(warningLevel({ dueOn: null, amberOn: null, redOn: null }, '2026-12-31'), 'green')
  t.equal(warningLevel({ dueOn: null, amberOn: '2026-03-01', redOn: '2026-03-05' }, '2026-12-31'), 'green')
})

t.test('A period without days of levels is green until it is overdue.', async (t) => {
  const days = { dueOn: '2026-03-31', amberOn: null, redOn: null }
  t.equal(warningLevel(days, '2026-03-31'), 'green')
  t.equal(warningLevel(days, '2026-04-01'), 'overdue')
})

t.test('Levels begin within the period, in order, and rise from day to day.', async () => {
  const input = fc.record({
    kind: fc.constantFrom(...DEADLINE_KINDS),
    startedOn: fc.integer({ min: 0, max: 9_000 }).map((days) => addDays('2004-01-01', days)),
    thresholds: fc.record({
      amberPercent: fc.integer({ min: 1, max: 100 }),
      redWorkingDays: fc.integer({ min: 0, max: 30 }),
    }),
    pauses: fc.array(
      fc.record({
        offset: fc.integer({ min: -5, max: 60 }),
        length: fc.integer({ min: 0, max: 40 }),
        reason: fc.constantFrom<Pause['reason']>('appraisal', 'recusal', 'mediation-extension'),
      }),
      { maxLength: 2 },
    ),
  })
  fc.assert(
    fc.property(input, ({ kind, startedOn, thresholds, pauses }) => {
      const { dueOn, amberOn, redOn } = warned(kind, startedOn, {
        thresholds,
        pauses: pauses.map(({ reason, offset, length }) => {
          const fromOn = addDays(startedOn, offset)
          return { reason, fromOn, toOn: addDays(fromOn, length) }
        }),
      })
      const around = [startedOn, amberOn, redOn, dueOn].flatMap((day) => [addDays(day, -1), day, addDays(day, 1)])
      const levels = around
        .sort()
        .map((today) => WARNING_LEVELS.indexOf(warningLevel({ dueOn, amberOn, redOn }, today)))
      return (
        startedOn < amberOn &&
        amberOn <= redOn &&
        redOn <= dueOn &&
        levels.every((level, index) => index === 0 || level >= (levels[index - 1] ?? 0))
      )
    }),
    { numRuns: 500 },
  )
})
