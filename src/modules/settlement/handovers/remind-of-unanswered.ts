import type { ModuleDeps } from '../../../http/write.js'
import { shanghaiDate } from '../../../platform/time.js'
import { transaction } from '../../../platform/transaction.js'
import { addDays, type Calendar } from '../../../workflow/clock.js'
import { listPeopleWith, notify } from '../../notices/store.js'
import { countWaiting, listCourtsWaiting, markReminded } from './store.js'

/**
 * Working days that a receiver has to answer before the people of the sending court are told. No law sets a time for a
 * receipt; three working days is what ONL 12 gives whoever is asked to mediate (derived).
 */
export const ANSWER_WITHIN_WORKING_DAYS = 3

/** The last day on which something can have been sent so that more than so many working days have passed. */
export function sentAtLatest(today: string, workingDays: number, calendar: Calendar): string {
  let passed = 0
  let day = today
  while (passed <= workingDays) {
    if (!calendar.isRestDay(day)) passed += 1
    day = addDays(day, -1)
  }
  return day
}

/**
 * Tells the clerks of each court, once a working day, how many hand-overs have waited too long for an answer.
 *
 * Safe in any number of processes: the day is marked in the transaction that tells.
 */
export async function remindOfUnanswered({
  db,
  now,
  reference,
}: Pick<ModuleDeps, 'db' | 'now' | 'reference'>): Promise<void> {
  const at = now()
  const today = shanghaiDate(at)
  const { calendarOf } = await reference.current()
  const possible = addDays(today, -ANSWER_WITHIN_WORKING_DAYS - 1)
  for (const { courtId } of await listCourtsWaiting(db, possible)) {
    const calendar = calendarOf(courtId)
    if (calendar.isRestDay(today)) continue
    const madeBy = sentAtLatest(today, ANSWER_WITHIN_WORKING_DAYS, calendar)
    const { waiting, oldestOn } = await countWaiting(db, courtId, madeBy)
    if (waiting === 0 || oldestOn === null) continue
    await transaction(db, async (tx) => {
      if (!(await markReminded(tx, courtId, today))) return
      const personIds = await listPeopleWith(tx, ['clerk'], courtId)
      const data = { waiting, from: oldestOn }
      notify(tx, { template: 'handovers-unanswered', personIds, data, caseId: null, at })
    })
  }
}
