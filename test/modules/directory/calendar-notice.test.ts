import t from 'tap'
import { type Notice, readNotice } from '../../../src/modules/directory/calendar-notice.js'
import { calendarAlert } from '../../../src/workflow/calendar-alert.js'

const COVERED = '2026-12-31'
const NEW_YEAR = { name: '元旦', from: '2027-01-01', to: '2027-01-03' }
const SPRING = { name: '春节', from: '2027-02-05', to: '2027-02-12', workdays: ['2027-01-31', '2027-02-20'] }

function read(notice: Partial<Notice>) {
  return readNotice({ year: 2027, coverageUntil: '2027-12-31', ...notice }, COVERED)
}

t.test('a notice as it is printed gives the same days as one that lists them', async (t) => {
  const printed = read({ holidays: [SPRING, { ...NEW_YEAR, workdays: ['2026-12-27'] }] })
  if (!printed.ok) throw new Error(printed.rule.id)
  t.strictSame(
    printed.days.map(({ date, kind, name }) => `${date} ${kind} ${name}`),
    [
      '2026-12-27 work 元旦',
      '2027-01-01 rest 元旦',
      '2027-01-02 rest 元旦',
      '2027-01-03 rest 元旦',
      '2027-01-31 work 春节',
      '2027-02-05 rest 春节',
      '2027-02-06 rest 春节',
      '2027-02-07 rest 春节',
      '2027-02-08 rest 春节',
      '2027-02-09 rest 春节',
      '2027-02-10 rest 春节',
      '2027-02-11 rest 春节',
      '2027-02-12 rest 春节',
      '2027-02-20 work 春节',
    ],
  )
  t.strictSame(read({ days: [...printed.days].reverse() }), printed)
})

t.test('a notice that cannot be right is refused where it is wrong', async (t) => {
  const refused: [Partial<Notice>, string, string][] = [
    [{}, 'calendar-one-form', '#/days'],
    [{ days: [], holidays: [] }, 'calendar-one-form', '#/days'],
    [{ holidays: [{ ...NEW_YEAR, to: '2026-12-31' }] }, 'calendar-holiday-length', '#/holidays/0/to'],
    [{ holidays: [{ ...NEW_YEAR, to: '2027-01-31' }] }, 'calendar-holiday-length', '#/holidays/0/to'],
    [
      { holidays: [SPRING, { ...NEW_YEAR, to: '2027-01-30' }, NEW_YEAR] },
      'calendar-holidays-apart',
      '#/holidays/2/from',
    ],
    [
      { holidays: [NEW_YEAR, { name: '补休', from: '2027-01-03', to: '2027-01-03' }] },
      'calendar-holidays-apart',
      '#/holidays/1/from',
    ],
    [
      { holidays: [{ ...NEW_YEAR, from: '2026-11-30', to: '2026-12-02' }] },
      'calendar-days-of-year',
      '#/holidays/0/from',
    ],
    [{ holidays: [{ ...NEW_YEAR, from: '2027-12-30', to: '2028-01-02' }] }, 'calendar-days-of-year', '#/holidays/0/to'],
    [
      { holidays: [{ ...NEW_YEAR, workdays: ['2027-01-09', '2027-01-11'] }] },
      'calendar-workday-on-weekend',
      '#/holidays/0/workdays/1',
    ],
    [
      { holidays: [{ ...NEW_YEAR, workdays: ['2027-02-06'] }, SPRING] },
      'calendar-workday-apart',
      '#/holidays/0/workdays/0',
    ],
    [
      { holidays: [{ ...NEW_YEAR, workdays: ['2027-01-31'] }, SPRING] },
      'calendar-workday-apart',
      '#/holidays/1/workdays/0',
    ],
    [
      {
        holidays: ['01', '03', '05', '07'].map((month) => ({
          name: '假',
          from: `2027-${month}-01`,
          to: `2027-${month}-30`,
        })),
      },
      'calendar-days-bounded',
      '#/holidays',
    ],
    [{ coverageUntil: '2028-01-01', holidays: [NEW_YEAR] }, 'calendar-without-gap', '#/coverageUntil'],
    [
      { year: 2028, coverageUntil: '2028-12-31', holidays: [{ name: '元旦', from: '2028-01-01', to: '2028-01-01' }] },
      'calendar-without-gap',
      '#/coverageUntil',
    ],
  ]
  for (const [notice, id, pointer] of refused) {
    const verdict = read(notice)
    t.match(verdict, { ok: false, rule: { id }, pointer }, `${id} at ${pointer}`)
  }
  const longest = read({ holidays: [{ ...NEW_YEAR, to: '2027-01-30' }] })
  t.equal(longest.ok, true, 'control: thirty days are possible')
})

t.test('an alert is given from 59 days before the end of the calendar', async (t) => {
  const calendar = { coverageUntil: COVERED }
  t.equal(calendarAlert(calendar, '2026-11-01'), null, 'control: sixty days are left')
  t.strictSame(calendarAlert(calendar, '2026-11-02'), { coverageUntil: COVERED, daysLeft: 59 })
  t.strictSame(calendarAlert(calendar, '2026-12-31'), { coverageUntil: COVERED, daysLeft: 0 })
  t.strictSame(calendarAlert(calendar, '2027-02-01'), { coverageUntil: COVERED, daysLeft: 0 })
})
