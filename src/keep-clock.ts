import { EXPIRY_VERBS, tellOfExpiry } from './expiry.js'
import type { ModuleDeps } from './http/write.js'
import { expireDue } from './modules/deadlines/expire-due.js'
import { reviseDeadlines } from './modules/deadlines/revise-deadlines.js'
import { warnPeople } from './modules/deadlines/warn-people.js'
import { tellOfCalendarEnd } from './modules/directory/tell-of-calendar-end.js'
import { superviseDeadlines } from './modules/supervision/supervise-deadlines.js'
import { serializeError } from './platform/logging.js'
import { shanghaiDate } from './platform/time.js'

export interface ClockDeps extends Pick<ModuleDeps, 'db' | 'now' | 'vault' | 'reference'> {
  readonly log: { error(members: object, message: string): void }
}

/**
 * One turn of everything that the clock does by itself: first what a new calendar changes, so that no period ends on a
 * day that is no longer its last; then what the law says of periods that are over; then warnings and supervision.
 *
 * Safe at any time and in any number of processes; what a turn does not finish, the next one does.
 */
export async function keepClock(deps: ClockDeps): Promise<void> {
  const { log } = deps
  await reviseDeadlines(deps)
  await expireDue({
    ...deps,
    verbs: EXPIRY_VERBS,
    onExpired: tellOfExpiry,
    onFailure: ({ courtId, id, kind }, error) => {
      log.error(
        { courtId, deadlineId: id, kind, fault: serializeError(error) },
        'the end of a period was not carried out',
      )
    },
  })
  await warnPeople(deps)
  await superviseDeadlines(deps, shanghaiDate(deps.now()))
  await tellOfCalendarEnd(deps)
}
