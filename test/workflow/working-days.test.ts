import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import t from 'tap'
import { addDays, addWorkingDays, buildCalendar } from '../../src/workflow/clock.js'
import { workingDaysFrom } from '../../src/workflow/working-days.js'

const data = JSON.parse(
  readFileSync(new URL('../../src/modules/directory/data/calendar.2004-2026.json', import.meta.url), 'utf8'),
)
const calendar = buildCalendar({ ...data, version: 1 })

t.test('working days that are left', async (t) => {
  const left = workingDaysFrom('2026-02-12', calendar)
  t.equal(left('2026-02-12'), 0, 'the last day itself')
  t.equal(left('2026-02-11'), 0, 'the day after')
  t.equal(left('2026-02-13'), 1)
  t.equal(left('2026-02-14'), 2, 'a Saturday that is worked')
  t.equal(left('2026-02-23'), 2, 'Spring Festival')
  t.equal(left('2026-02-24'), 3)
  t.equal(left('2026-02-13'), 1, 'asked again, out of order')
})

t.test('it is the number that leads to the same working day', async () => {
  const day = fc.integer({ min: 0, max: 7_500 }).map((days) => addDays('2004-06-01', days))
  fc.assert(
    fc.property(day, fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 5 }), (from, counts) => {
      const left = workingDaysFrom(from, calendar)
      return counts.every((count) => left(addWorkingDays(from, count, calendar)) === count)
    }),
  )
})
