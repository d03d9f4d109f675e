import { exampleOf } from '../../../workflow/schemas.js'
import { scheduleSession } from '../../mediation/schedule-session.js'
import { ScheduleSessionBody } from '../../mediation/schemas.js'
import { batchAct } from './batch-act.js'

/** One session for many cases. */
export const batchSchedule = batchAct({
  command: 'scheduleSession',
  zh: '为各案安排同一次调解',
  en: 'The same session for all cases',
  shared: ScheduleSessionBody.properties,
  member: {},
  example: { shared: exampleOf(ScheduleSessionBody) },
  run: (tx, call, row, input, _, operationId) => scheduleSession(tx, call, row.id, input, operationId),
})
