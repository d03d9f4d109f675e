import t from 'tap'
import {
  ATTENDANCE_FITS_MODE,
  ATTENDANCE_OF_EVERY_PARTY,
  MEDIATION_PARTY_UNKNOWN,
  NOBODY_ATTENDED,
  PARTY_LISTED_TWICE,
  REPRESENTATIVE_ON_RECORD,
  SESSION_ENDS_AFTER_BEGIN,
  SESSION_IN_FUTURE,
  SESSION_IN_PAST,
  SESSION_NEEDS_PLACE,
} from '../../../src/modules/mediation/rules.js'
import { decideSchedule, decideSession, type SessionFacts } from '../../../src/modules/mediation/sessions.js'
import type { Rule } from '../../../src/workflow/rule.js'

const NOW = new Date('2026-03-02T12:00:00+08:00')
const PARTIES = [
  { id: 'applicant', hasRepresentative: true },
  { id: 'respondent', hasRepresentative: false },
]
const HELD: SessionFacts = {
  mode: 'on-site',
  place: '第三调解室',
  beganAt: new Date('2026-03-02T09:30:00+08:00'),
  endedAt: new Date('2026-03-02T11:00:00+08:00'),
  result: 'continues',
  attendance: [
    { partyId: 'applicant', attendance: 'in-person' },
    { partyId: 'respondent', attendance: 'in-person' },
  ],
}
const both = (applicant: string, respondent: string) =>
  [
    { partyId: 'applicant', attendance: applicant },
    { partyId: 'respondent', attendance: respondent },
  ] as SessionFacts['attendance']

t.test('a session is recorded as it can have been', async (t) => {
  const lawful: [string, Partial<SessionFacts>, 'held' | 'adjourned'][] = [
    ['both in person', {}, 'held'],
    ['it ends at this very moment', { endedAt: NOW }, 'held'],
    ['a represented party', { attendance: both('by-representative', 'in-person') }, 'held'],
    ['one party is absent', { attendance: both('in-person', 'absent') }, 'held'],
    ['nobody came', { attendance: both('absent', 'absent'), result: 'adjourned' }, 'adjourned'],
    [
      'by video without a place',
      { mode: 'audio-video', place: null, attendance: both('by-video', 'by-video') },
      'held',
    ],
    ['by telephone', { mode: 'telephone', place: null, attendance: both('by-telephone', 'by-telephone') }, 'held'],
    ['mixed', { mode: 'mixed', attendance: both('in-person', 'by-video') }, 'held'],
  ]
  for (const [name, change, status] of lawful) {
    t.strictSame(decideSession({ ...HELD, ...change }, PARTIES, NOW), { ok: true, status }, name)
  }
})

t.test('a session is refused', async (t) => {
  const [first, second] = HELD.attendance
  if (first === undefined || second === undefined) throw new Error('the example has two lines')
  const later = new Date(NOW.getTime() + 1)
  const refused: [string, Partial<SessionFacts>, Rule, string][] = [
    ['begins later than now', { beganAt: later, endedAt: later }, SESSION_IN_FUTURE, '#/beganAt'],
    ['ends later than now', { endedAt: later }, SESSION_IN_FUTURE, '#/endedAt'],
    ['ends as it begins', { endedAt: HELD.beganAt }, SESSION_ENDS_AFTER_BEGIN, '#/endedAt'],
    ['on site without a place', { place: null }, SESSION_NEEDS_PLACE, '#/place'],
    ['a party is left out', { attendance: [first] }, ATTENDANCE_OF_EVERY_PARTY, '#/attendance'],
    ['nobody is listed', { attendance: [] }, ATTENDANCE_OF_EVERY_PARTY, '#/attendance'],
    ['a party is listed twice', { attendance: [first, first] }, PARTY_LISTED_TWICE, '#/attendance'],
    [
      'a stranger is listed',
      { attendance: [first, { ...second, partyId: 'stranger' }] },
      MEDIATION_PARTY_UNKNOWN,
      '#/attendance',
    ],
    [
      'by video on site',
      { attendance: both('in-person', 'by-video') },
      ATTENDANCE_FITS_MODE,
      '#/attendance/1/attendance',
    ],
    [
      'in person by telephone',
      { mode: 'telephone', attendance: both('in-person', 'by-telephone') },
      ATTENDANCE_FITS_MODE,
      '#/attendance/0/attendance',
    ],
    [
      'a representative who is not on record',
      { attendance: both('in-person', 'by-representative') },
      REPRESENTATIVE_ON_RECORD,
      '#/attendance/1/attendance',
    ],
    ['nobody came, yet it continues', { attendance: both('absent', 'absent') }, NOBODY_ATTENDED, '#/result'],
  ]
  for (const [name, change, rule, pointer] of refused) {
    t.strictSame(decideSession({ ...HELD, ...change }, PARTIES, NOW), { ok: false, rule, pointer }, name)
  }
})

t.test('a session is scheduled for its day in Shanghai or later', async (t) => {
  const plan = { mode: 'on-site', place: '第三调解室', scheduledOn: '2026-03-02' } as const
  const firstMoment = new Date('2026-03-01T16:00:00Z')
  t.strictSame(decideSchedule({ ...plan, scheduledAt: firstMoment }), { ok: true })
  const dayBefore = new Date(firstMoment.getTime() - 1)
  t.strictSame(decideSchedule({ ...plan, scheduledAt: dayBefore }), { ok: false, rule: SESSION_IN_PAST })
  for (const mode of ['on-site', 'mixed'] as const) {
    const verdict = decideSchedule({ ...plan, mode, place: null, scheduledAt: NOW })
    t.strictSame(verdict, { ok: false, rule: SESSION_NEEDS_PLACE }, mode)
  }
  for (const mode of ['audio-video', 'telephone'] as const) {
    t.strictSame(decideSchedule({ ...plan, mode, place: null, scheduledAt: NOW }), { ok: true }, mode)
  }
})
