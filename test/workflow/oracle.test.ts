import t from 'tap'
import { addDays, computeDeadline } from '../../src/workflow/clock.js'
import { compare, type Subject } from './oracle-cases.js'

const CASES = 20_000
const seed = Date.now() >>> 0

t.test(`the computation and the oracle agree on ${CASES} random cases (seed ${seed})`, async (t) => {
  const { agreed, first } = compare(computeDeadline, { cases: CASES, seed })
  t.equal(first, null)
  t.equal(agreed, CASES)
})

t.test('the comparison finds what is counted wrongly', async (t) => {
  const wrong: [string, Subject][] = [
    ['the start day counts', (input) => computeDeadline({ ...input, startedOn: addDays(input.startedOn, -1) })],
    [
      'a month is 30 days',
      (input) =>
        input.rule.unit === 'month'
          ? computeDeadline({
              ...input,
              rule: { ...input.rule, unit: 'calendar-day', length: input.rule.length * 30 },
              extensionDays: input.extensionDays.map((months) => months * 30),
            })
          : computeDeadline(input),
    ],
    [
      'holidays and make-up workdays are forgotten',
      ({ calendar, ...input }) =>
        computeDeadline({
          ...input,
          calendar: { ...calendar, isRestDay: (date) => new Date(date).getUTCDay() % 6 === 0 },
        }),
    ],
    ['pauses are forgotten', (input) => computeDeadline({ ...input, pauses: [] })],
    [
      'every pause is left out',
      ({ rule, ...input }) =>
        computeDeadline({
          ...input,
          rule: { ...rule, excludes: ['appraisal', 'recusal', 'sham-review', 'mediation-extension'] },
        }),
    ],
    [
      'the last day stays on a rest day',
      (input) => computeDeadline({ ...input, calendar: { ...input.calendar, isRestDay: () => false } }),
    ],
    [
      'everything is certain',
      (input) => computeDeadline({ ...input, calendar: { ...input.calendar, coverageUntil: '2100-01-01' } }),
    ],
  ]
  for (const [title, subject] of wrong) {
    const { agreed, first } = compare(subject, { cases: 1_500, seed })
    t.ok(agreed < 1_500 && first !== null, title)
  }
})

t.test('the zone of the process is as before a comparison', async (t) => {
  const before = process.env.TZ
  compare(computeDeadline, { cases: 3, seed })
  t.equal(process.env.TZ, before)
})

t.test('the same seed asks the same questions', async (t) => {
  const asked = () => {
    const questions: unknown[] = []
    compare(
      (input) => {
        questions.push([input.rule.kind, input.startedOn, input.pauses, input.extensionDays])
        return computeDeadline(input)
      },
      { cases: 300, seed: 7 },
    )
    return questions
  }
  t.strictSame(asked(), asked())
})
