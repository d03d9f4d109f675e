import { sql } from 'drizzle-orm'
import t from 'tap'
import { createReferenceSource } from '../../../src/modules/directory/reference.js'
import { statement } from '../../../src/platform/statement.js'
import { DEFAULT_THRESHOLDS } from '../../../src/workflow/warnings.js'
import { openTestCourt } from '../../support/app.js'

const INTERMEDIATE = 1
const PINGSHAN = 2
const MINGSHAN = 4
const address = (code: string, rest: string) => `/v1/courts/${encodeURIComponent(code)}/${rest}`

const state = statement<{ calendarVersion: number; days: number; courtDays: number; thresholds: number }>(
  'test_clock_state',
  sql`select calendar_version as "calendarVersion", (select count(*)::int from calendar_days) as days,
        (select count(*)::int from court_calendar_days) as "courtDays",
        (select count(*)::int from warning_thresholds) as thresholds
      from reference_state where id`,
)

const court = await openTestCourt(t)
const admin = court.as('admin-benxi')
const clerk = court.as('clerk-mingshan')
const reference = () => createReferenceSource(court.db, () => performance.now()).current()

t.test('a day of one court holds there, wins over the country, and holds nowhere else', async (t) => {
  const path = address('辽05', 'calendar-days/2026-06-16')
  const body = { kind: 'rest', name: '暴雨停止办公', source: '测试决定' }
  const before = await state.first(court.db, {})
  const set = await admin.put(path, body)
  t.strictSame([set.status, set.body], [200, { courtCode: '辽05', date: '2026-06-16', ...body }], set.text)
  t.equal((await admin.put(path, body)).status, 200)
  const after = await state.first(court.db, {})
  t.match(
    after,
    { calendarVersion: (before?.calendarVersion ?? 0) + 1, courtDays: 1 },
    'the same again changes nothing',
  )

  const known = await reference()
  t.equal(known.calendarOf(INTERMEDIATE).isRestDay('2026-06-16'), true)
  t.equal(known.calendarOf(INTERMEDIATE).nameOf('2026-06-16'), '暴雨停止办公')
  t.equal(known.calendarOf(INTERMEDIATE).isRestDay('2026-10-01'), true, 'with all days of the country')
  t.equal(known.calendarOf(INTERMEDIATE).version, after?.calendarVersion)
  t.equal(known.calendarOf(MINGSHAN).isRestDay('2026-06-16'), false, 'not in the courts below')
  t.equal(known.calendarOf(MINGSHAN), known.calendar, 'which share the calendar of the country')
  t.equal(known.calendarOf(INTERMEDIATE), known.calendarOf(INTERMEDIATE), 'made once')

  const makeUp = await admin.put(address('辽0504', 'calendar-days/2026-02-14'), { ...body, name: '示例日' })
  t.equal(makeUp.status, 200, makeUp.text)
  t.equal(known.calendar.isRestDay('2026-02-14'), false, 'control: a make-up workday of the country')
  t.equal((await reference()).calendarOf(MINGSHAN).isRestDay('2026-02-14'), true)

  const listed = await clerk.get(address('辽05', 'calendar-days?year=2026'))
  t.strictSame(listed.body.items, [set.body])
  t.strictSame((await clerk.get(address('辽05', 'calendar-days?year=2027'))).body.items, [])
  const removed = await admin.delete(path)
  t.strictSame([removed.status, removed.body], [200, set.body])
  t.equal((await admin.delete(path)).status, 404)
  t.equal((await reference()).calendarOf(INTERMEDIATE).isRestDay('2026-06-16'), false)
})

t.test('a day that a court may not set is refused, and nothing is written', async (t) => {
  const before = await state.first(court.db, {})
  const body = { kind: 'work', name: '示例日', source: '测试决定' }
  for (const day of ['2026-06-16', '2026-10-03']) {
    const refused = await admin.put(address('辽0504', `calendar-days/${day}`), body)
    t.strictSame([refused.status, refused.body.ruleId], [422, 'court-workday-on-weekend'], day)
  }
  for (const [day, changes] of [
    ['2026-02-30', {}],
    ['1999-06-20', {}],
    ['2026-06-20', { source: '' }],
    ['2026-06-20', { source: undefined }],
  ] as const) {
    t.equal((await admin.put(address('辽0504', `calendar-days/${day}`), { ...body, ...changes })).status, 400, day)
  }
  t.equal((await admin.put(address('辽9999', 'calendar-days/2026-06-20'), body)).status, 404)
  t.equal((await clerk.put(address('辽0504', 'calendar-days/2026-06-20'), body)).status, 403)
  t.strictSame(await state.first(court.db, {}), before)
  t.equal((await admin.put(address('辽0504', 'calendar-days/2026-06-27'), body)).status, 200, 'control: a Saturday')
})

t.test('a court is warned as it wants, or as the court above it', async (t) => {
  t.strictSame((await reference()).thresholdsOf(MINGSHAN, 'fast-track'), DEFAULT_THRESHOLDS)
  const above = { kind: null, amberPercent: 50, redWorkingDays: 3 }
  const aboveFast = { kind: 'fast-track', amberPercent: 40, redWorkingDays: 4 }
  const own = { kind: 'mediator-answer', amberPercent: 30, redWorkingDays: 0 }
  const set = await admin.put(address('辽05', 'warning-thresholds'), { items: [above, aboveFast] })
  t.strictSame([set.status, set.body], [200, { courtCode: '辽05', items: [above, aboveFast] }], set.text)
  t.equal((await admin.put(address('辽0504', 'warning-thresholds'), { items: [own] })).status, 200)

  const known = await reference()
  const values = ({ kind: _, ...thresholds }: typeof above | typeof own) => thresholds
  t.strictSame(known.thresholdsOf(MINGSHAN, 'mediator-answer'), values(own))
  t.strictSame(known.thresholdsOf(MINGSHAN, 'diversion'), values(above))
  t.strictSame(known.thresholdsOf(MINGSHAN, 'fast-track'), values(aboveFast), 'of its kind first, above as well')
  t.strictSame(known.thresholdsOf(PINGSHAN, 'mediator-answer'), values(above))
  t.ok(known.calendarOf(MINGSHAN).version > known.calendarOf(PINGSHAN).version)
  t.ok(known.calendarOf(PINGSHAN).version > known.calendar.version, 'courts below are computed again')

  const before = await state.first(court.db, {})
  t.equal((await admin.put(address('辽0504', 'warning-thresholds'), { items: [own] })).status, 200)
  const twice = await admin.put(address('辽0504', 'warning-thresholds'), { items: [own, above, own] })
  t.strictSame([twice.body.ruleId, twice.body.errors[0].pointer], ['warning-kind-once', '#/items/2/kind'])
  for (const wrong of [{ amberPercent: 0 }, { amberPercent: 101 }, { redWorkingDays: 31 }, { kind: '' }]) {
    t.equal((await admin.put(address('辽0504', 'warning-thresholds'), { items: [{ ...own, ...wrong }] })).status, 400)
  }
  t.equal((await clerk.put(address('辽0504', 'warning-thresholds'), { items: [] })).status, 403)
  t.strictSame(await state.first(court.db, {}), before, 'the same again and refusals change nothing')

  t.strictSame((await clerk.get(address('辽0504', 'warning-thresholds'))).body, { courtCode: '辽0504', items: [own] })
  const cleared = await admin.delete(address('辽0504', 'warning-thresholds'))
  t.strictSame([cleared.status, cleared.body], [200, { courtCode: '辽0504', items: [] }], cleared.text)
  t.strictSame((await reference()).thresholdsOf(MINGSHAN, 'mediator-answer'), values(above))
})

t.test('a notice is tried before it is imported, and typed as it is printed', async (t) => {
  const read = async (year: number) => (await clerk.get(`/v1/calendar?year=${year}`)).body
  const notice = (holidays: readonly object[]) => ({
    year: 2027,
    source: '测试通知',
    coverageUntil: '2027-12-31',
    holidays,
  })
  const newYear = { name: '元旦', from: '2027-01-01', to: '2027-01-02', workdays: ['2026-12-27'] }
  const before = await state.first(court.db, {})
  const first = notice([newYear])
  const tried = await admin.post('/v1/calendar-years?dryRun=true', first)
  t.equal(tried.status, 200, tried.text)
  t.strictSame(tried.body, {
    year: 2027,
    coverageUntil: '2027-12-31',
    added: [
      { date: '2026-12-27', kind: 'work', name: '元旦' },
      { date: '2027-01-01', kind: 'rest', name: '元旦' },
      { date: '2027-01-02', kind: 'rest', name: '元旦' },
    ],
    removed: [],
  })
  t.strictSame(await state.first(court.db, {}), before, 'nothing is written')

  const imported = await admin.post('/v1/calendar-years', first)
  t.equal(imported.status, 201, imported.text)
  t.strictSame(imported.body.days, tried.body.added.slice(1))
  t.equal((await state.first(court.db, {}))?.days, (before?.days ?? 0) + 3)
  t.ok((await read(2026)).days.some((day: { date: string }) => day.date === '2026-12-27'))

  const again = await admin.post(
    '/v1/calendar-years?dryRun=true',
    notice([{ ...newYear, name: '新年', to: '2027-01-01' }]),
  )
  t.strictSame(again.body.added, [
    { date: '2026-12-27', kind: 'work', name: '新年' },
    { date: '2027-01-01', kind: 'rest', name: '新年' },
  ])
  t.strictSame(again.body.removed, tried.body.added, 'what is known otherwise or no more')

  const both = await admin.post('/v1/calendar-years', { ...first, days: tried.body.added })
  t.strictSame([both.status, both.body.ruleId], [422, 'calendar-one-form'])
  const wrong = await admin.post('/v1/calendar-years?dryRun=true', notice([{ ...newYear, to: '2027-03-01' }]))
  t.strictSame([wrong.body.ruleId, wrong.body.errors[0].pointer], ['calendar-holiday-length', '#/holidays/0/to'])
  const known = await reference()
  t.equal(known.calendarOf(MINGSHAN).version, known.calendar.version, 'newer than what the court set itself')
})

t.test('the calendar says when it ends soon', async (t) => {
  t.equal((await clerk.get('/v1/calendar?year=2026')).body.alert, null)
  court.clock.now = new Date('2027-11-30T02:00:00.000Z')
  const { body } = await clerk.get('/v1/calendar?year=2027')
  t.strictSame(body.alert, { coverageUntil: '2027-12-31', daysLeft: 31 })
})
