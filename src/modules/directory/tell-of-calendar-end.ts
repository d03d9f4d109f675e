import type { Db } from '../../platform/database.js'
import { shanghaiDate } from '../../platform/time.js'
import { transaction } from '../../platform/transaction.js'
import { calendarAlert } from '../../workflow/calendar-alert.js'
import type { Reference } from '../../workflow/reference.js'
import { listPeopleWith, notify } from '../notices/store.js'
import { markCalendarAlert } from './store.js'

/** Tells every administrator, once for each last covered day, that the known calendar ends soon. */
export async function tellOfCalendarEnd(deps: {
  readonly db: Db
  readonly now: () => Date
  readonly reference: { current(): Promise<Reference> }
}): Promise<void> {
  const now = deps.now()
  const { calendar, courts } = await deps.reference.current()
  const alert = calendarAlert(calendar, shanghaiDate(now))
  if (alert === null) return
  const knownUntil = alert.coverageUntil
  await transaction(deps.db, async (tx) => {
    if (!(await markCalendarAlert(tx, knownUntil))) return
    const personIds: string[] = []
    for (const { id } of courts) personIds.push(...(await listPeopleWith(tx, ['court-administrator'], id)))
    notify(tx, { template: 'calendar-ends', personIds, data: { knownUntil }, caseId: null, at: now })
  })
}
