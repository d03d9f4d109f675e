import t from 'tap'
import {
  type FigureFact,
  factsOf,
  type History,
  type HistoryEntry,
} from '../../../src/modules/statistics/contributions.js'
import { definitionOf } from '../../../src/modules/statistics/definitions.js'
import { dayNumber, evaluate, medianOf, suppressSmall } from '../../../src/modules/statistics/evaluate.js'
import { monthsOf, periodNamed, previousYearOf, stretchesOf } from '../../../src/modules/statistics/periods.js'
import type { Command } from '../../../src/workflow/commands.js'
import type { CaseState } from '../../../src/workflow/states.js'

type Step = [command: Command, toState: CaseState, occurredOn: string, given?: Partial<HistoryEntry>]

/** A history out of its steps; each is entered at noon of its day. */
function history(steps: readonly Step[], records: Partial<History> = {}): History {
  let fromState: CaseState | 'none' = 'none'
  const entries = steps.map(([command, toState, occurredOn, given], index): HistoryEntry => {
    const entry = {
      ...{ seq: index + 1, command, fromState, toState, occurredOn, at: `${occurredOn}T04:00:00Z`, enteredLate: false },
      ...{ recordId: null, ground: null, ...given },
    }
    fromState = toState
    return entry
  })
  return {
    ...{ courtId: 5, caseId: 'c', causeCode: '126', entries, amendments: [], triage: [], offers: OFFERS },
    ...{ audioVideoSessionIds: [], agreements: [], overdueSeqs: [], handovers: [], ...records },
  }
}

const OFFERS = [
  { id: 'offer', mediatorId: 'zhao', organisationId: 'committee' },
  { id: 'second', mediatorId: 'qian', organisationId: null },
]
const begun = (on: string): Step[] => [
  ['receiveCase', 'received', on],
  ['registerCase', 'registered', on],
  ['decideTriage', 'seeking-consent', on, { recordId: 'triage' }],
  ['recordConsent', 'seeking-mediator', on],
  ['offerMediation', 'offered', on, { recordId: 'offer' }],
  ['acceptOffer', 'in-mediation', on, { recordId: 'offer' }],
]
const shown = (facts: readonly FigureFact[], measure: string) =>
  facts
    .filter((fact) => fact.measure === measure)
    .map(({ delta, onDay, value, recordedAt }) => [delta, onDay, value, recordedAt.slice(0, 10)])

t.test('a mediation of nine days, of which three were an appraisal, took six', (t) => {
  // Accepted on the 1st; paused from the 3rd, resumed on the 6th, which counts again: the 3rd, 4th and 5th are left out.
  const facts = factsOf(
    history([
      ...begun('2026-03-01'),
      ['pauseMediation', 'paused', '2026-03-03', { ground: 'appraisal' }],
      ['resumeMediation', 'in-mediation', '2026-03-06'],
      ['endMediation', 'failed', '2026-03-10', { ground: 'wide-difference' }],
    ]),
  )
  t.strictSame(shown(facts, 'mediation-ended'), [[1, '2026-03-10', 6, '2026-03-10']])
  t.strictSame(shown(facts, 'mediation-succeeded'), [])
  t.end()
})

t.test('a sham review and a recusal are not left out, and neither is the time until another mediator accepts', (t) => {
  const facts = factsOf(
    history([
      ...begun('2026-03-01'),
      ['pauseMediation', 'paused', '2026-03-03', { ground: 'sham-review' }],
      ['resumeMediation', 'in-mediation', '2026-03-05'],
      ['replaceMediator', 'seeking-mediator', '2026-03-06', { ground: 'mediator-unable' }],
      ['offerMediation', 'offered', '2026-03-07', { recordId: 'second' }],
      ['acceptOffer', 'in-mediation', '2026-03-08', { recordId: 'second' }],
      ['endMediation', 'withdrawn', '2026-03-11', { ground: 'settled-withdrawn' }],
    ]),
  )
  t.strictSame(shown(facts, 'mediation-ended'), [[1, '2026-03-11', 10, '2026-03-11']])
  t.strictSame(shown(facts, 'mediation-begun'), [[1, '2026-03-01', 0, '2026-03-01']], 'begun once')
  t.strictSame(shown(facts, 'mediation-succeeded').length, 1, 'the parties settled among themselves')
  t.strictSame(
    facts
      .filter(({ measure }) => measure.startsWith('assignment'))
      .map(({ measure, item, mediator }) => [measure, item, mediator]),
    [
      ['assignment-begun', 1, 'zhao'],
      ['assignment-ended', 1, 'zhao'],
      ['assignment-begun', 2, 'qian'],
      ['assignment-ended', 2, 'qian'],
    ],
  )
  t.strictSame(shown(facts, 'withdrawn'), [[1, '2026-03-11', dayNumber('2026-03-01'), '2026-03-11']])
  t.end()
})

t.test('a restoration takes back the end and the overdue, and the mediation ends another day', (t) => {
  const facts = factsOf(
    history(
      [
        ...begun('2026-03-01'),
        ['expireMediation', 'failed', '2026-04-01', { ground: 'period-expired' }],
        ['restoreMediation', 'in-mediation', '2026-04-03', { ground: 'extension-agreed-in-time' }],
        ['signAgreement', 'agreed', '2026-04-10', { recordId: 'signature' }],
      ],
      { overdueSeqs: [7] },
    ),
  )
  t.strictSame(shown(facts, 'mediation-overdue'), [
    [1, '2026-04-01', 0, '2026-04-01'],
    [-1, '2026-04-01', 0, '2026-04-03'],
  ])
  t.strictSame(shown(facts, 'mediation-ended'), [
    [1, '2026-04-01', 31, '2026-04-01'],
    [-1, '2026-04-01', 31, '2026-04-03'],
    [1, '2026-04-10', 40, '2026-04-10'],
  ])
  t.strictSame(shown(facts, 'mediation-extended'), [[1, '2026-04-10', 0, '2026-04-10']])
  t.strictSame(
    shown(facts, 'assignment-ended').map(([delta]) => delta),
    [1, -1, 1],
  )
  t.end()
})

t.test('an amended cause holds for the case from then on, and the past stays as it was', (t) => {
  const facts = factsOf(
    history(
      [
        ['receiveCase', 'received', '2026-03-01'],
        ['amendCase', 'received', '2026-03-02', { recordId: 'note' }],
        ['registerCase', 'registered', '2026-03-03'],
      ],
      { amendments: [{ id: 'note', previousCauseCode: '101' }] },
    ),
  )
  t.strictSame(
    facts.map(({ measure, delta, cause, seq }) => [seq, measure, delta, cause]),
    [
      [1, 'received', 1, '101'],
      [2, 'received', -1, '101'],
      [2, 'received', 1, '126'],
      [3, 'registered', 1, '126'],
    ],
  )
  t.end()
})

t.test('an act entered late counts by its day and is marked', (t) => {
  const facts = factsOf(
    history([['receiveCase', 'received', '2026-02-27', { enteredLate: true, at: '2026-03-02T01:00:00Z' }]]),
  )
  t.match(facts, [{ measure: 'received', onDay: '2026-02-27', enteredLate: true, recordedAt: '2026-03-02T01:00:00Z' }])
  t.end()
})

t.test('what is due is performed when every instalment is paid, by the last due day', (t) => {
  const paid = (id: string, instalmentId: string, amountFen: number) => ({ id, instalmentId, amountFen, terms: null })
  const agreement = {
    ...{ id: 'agreement', signatureIds: ['signature'], dueOn: '2026-05-01' },
    instalments: [
      { id: 'one', amountFen: 100 },
      { id: 'two', amountFen: 200 },
    ],
    performances: [paid('p1', 'one', 100), paid('p2', 'two', 150), paid('p3', 'two', 50)],
  }
  const steps: Step[] = [
    ...begun('2026-03-01'),
    ['signAgreement', 'agreed', '2026-03-05', { recordId: 'signature' }],
    ['recordPerformance', 'agreed', '2026-04-01', { recordId: 'p1' }],
    ['recordPerformance', 'agreed', '2026-04-20', { recordId: 'p2' }],
  ]
  t.strictSame(shown(factsOf(history(steps, { agreements: [agreement] })), 'performance-kept'), [])
  const whole = factsOf(
    history([...steps, ['recordPerformance', 'agreed', '2026-04-25', { recordId: 'p3' }]], { agreements: [agreement] }),
  )
  t.strictSame(shown(whole, 'performance-due'), [[1, '2026-05-01', 0, '2026-03-05']])
  t.strictSame(shown(whole, 'performance-kept'), [[1, '2026-05-01', 0, '2026-04-25']])
  t.end()
})

t.test('fast track: days from docketing to disposal over a leap day, and a conversion is no disposal', (t) => {
  const track = (ground: string): Step[] => [
    ...begun('2024-02-01'),
    ['endMediation', 'failed', '2024-02-10', { ground: 'wide-difference' }],
    ['transferCase', 'transferred', '2024-02-11', { recordId: 'handover' }],
    ['docketFastTrack', 'transferred', '2024-02-12'],
    ['disposeFastTrack', 'transferred', '2024-03-03', { ground }],
  ]
  const records = { handovers: [{ id: 'handover', teamId: 'team' }] }
  const judged = factsOf(history(track('judged'), records))
  // 17 days to the 29th of February, 3 more to the 3rd of March.
  t.strictSame(shown(judged, 'fast-track-disposed'), [[1, '2024-03-03', 20, '2024-03-03']])
  t.match(judged.at(-1), { team: 'team' })
  t.strictSame(shown(judged, 'transferred'), [[1, '2024-02-11', dayNumber('2024-02-01'), '2024-02-11']])
  t.strictSame(shown(factsOf(history(track('converted-to-ordinary'), records)), 'fast-track-disposed'), [])
  t.end()
})

t.test('periods: quarters, leap years and the year before', (t) => {
  t.strictSame(periodNamed('2022-Q1'), { from: '2022-01-01', to: '2022-03-31' })
  t.strictSame(periodNamed('2024-02'), { from: '2024-02-01', to: '2024-02-29' })
  t.strictSame(previousYearOf(periodNamed('2024-02')), { from: '2023-02-01', to: '2023-02-28' })
  t.strictSame(previousYearOf(periodNamed('2025-02')), { from: '2024-02-01', to: '2024-02-29' })
  t.strictSame(previousYearOf({ from: '2024-02-29', to: '2024-03-10' }), { from: '2023-03-01', to: '2023-03-10' })
  t.strictSame(stretchesOf({ from: '2024-01-20', to: '2024-03-31' }), {
    months: { from: '2024-02-01', before: '2024-04-01' },
    days: [{ from: '2024-01-20', to: '2024-01-31' }],
    excess: [],
  })
  t.strictSame(
    stretchesOf({ from: '2024-01-15', to: '2024-03-31' }),
    {
      months: { from: '2024-01-01', before: '2024-04-01' },
      days: [],
      excess: [{ from: '2024-01-01', to: '2024-01-14' }],
    },
    'the fourteen days before it are fewer than the seventeen in it',
  )
  t.strictSame(stretchesOf({ from: '2024-01-20', to: '2024-02-10' }), {
    months: null,
    days: [
      { from: '2024-01-20', to: '2024-01-31' },
      { from: '2024-02-01', to: '2024-02-10' },
    ],
    excess: [],
  })
  t.strictSame(stretchesOf({ from: '2024-01-03', to: '2024-01-10' }), {
    months: null,
    days: [{ from: '2024-01-03', to: '2024-01-10' }],
    excess: [],
  })
  t.strictSame(stretchesOf({ from: '2024-01-03', to: '2024-01-29' }), {
    months: { from: '2024-01-01', before: '2024-02-01' },
    days: [],
    excess: [
      { from: '2024-01-01', to: '2024-01-02' },
      { from: '2024-01-30', to: '2024-01-31' },
    ],
  })
  t.strictSame(
    stretchesOf({ from: '2024-01-01', to: '2024-02-20' }),
    {
      months: { from: '2024-01-01', before: '2024-03-01' },
      days: [],
      excess: [{ from: '2024-02-21', to: '2024-02-29' }],
    },
    'the nine days after it are fewer than the twenty before',
  )
  t.strictSame(stretchesOf({ from: '2024-02-01', to: '2024-02-10' }, '2024-02-10').months, {
    from: '2024-02-01',
    before: '2024-03-01',
  })
  t.equal(monthsOf({ from: '2024-01-15', to: '2024-03-02' }).length, 3)
  t.end()
})

t.test('a median between two middle values is their mean; of nothing there is none', (t) => {
  t.equal(medianOf([]), null)
  t.equal(medianOf([{ value: 3, count: 1 }]), 3)
  t.equal(
    medianOf([
      { value: 9, count: 1 },
      { value: 3, count: 1 },
    ]),
    6,
  )
  t.equal(
    medianOf([
      { value: 1, count: 5 },
      { value: 50, count: 4 },
      { value: 7, count: 0 },
    ]),
    1,
  )
  t.end()
})

t.test('the age of pending cases, and the pace at which they would be closed', (t) => {
  const sum = (measure: 'received' | 'settled', count: number, total: number) => ({
    measure,
    key: null,
    value: 0,
    isLate: false,
    count,
    total,
  })
  const received = ['2026-03-01', '2026-03-11', '2026-03-21'].map(dayNumber)
  const sums = {
    period: [sum('settled', 1, dayNumber('2026-03-01'))],
    untilEnd: [
      sum(
        'received',
        3,
        received.reduce((one, other) => one + other),
      ),
      sum('settled', 1, dayNumber('2026-03-01')),
    ],
    ...{ byMediator: [], notices: 0 },
  }
  const period = { from: '2026-03-01', to: '2026-03-31' }
  const of = (id: string) => {
    const definition = definitionOf(id)
    if (definition === undefined) throw new Error(id)
    return evaluate(definition, sums, period)
  }
  // Pending are those of the 11th and the 21st: 20 and 10 days old.
  t.match(of('pending-age-mean-days'), { numerator: 30, denominator: 2, value: 15 })
  t.match(of('disposition-time'), { numerator: 2, denominator: 1, value: 62 })
  t.end()
})

t.test('aggregates for others hide what fewer than five cases stand behind', (t) => {
  const hidden = (id: string, numerator: number, denominator: number | null) => {
    const definition = definitionOf(id)
    if (definition === undefined) throw new Error(id)
    return suppressSmall(definition, { numerator, denominator, value: 1, lateEntries: 0 }) === null
  }
  t.strictSame(
    [0, 1, 4, 5].map((count) => hidden('cases-received', count, null)),
    [false, true, true, false],
  )
  t.equal(hidden('audio-video-share', 96, 100), true, 'the other four can be told')
  t.equal(hidden('audio-video-share', 95, 100), false)
  t.equal(hidden('fast-track-mean-days', 3, 9), false, 'few days are not few cases')
  t.equal(hidden('fast-track-mean-days', 90, 3), true)
  t.end()
})
