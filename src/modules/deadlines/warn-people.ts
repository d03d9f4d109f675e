import type { Db } from '../../platform/database.js'
import { shanghaiDate } from '../../platform/time.js'
import { transaction } from '../../platform/transaction.js'
import { DEADLINE_KINDS, DEADLINE_RULES } from '../../workflow/deadline-rules.js'
import type { Reference } from '../../workflow/reference.js'
import { listPeopleWith, notify, peopleOfMediators } from '../notices/store.js'
import { listCourtsWithNear, takeNearPeriods } from './warning-store.js'

const WARNED_KINDS = DEADLINE_KINDS.filter((kind) => ['mediator', 'court'].includes(DEADLINE_RULES[kind].duty))
const BATCH = 200

/**
 * Warns whoever has to act when a period turns red: its mediators, or for the court's own duties the triage officers,
 * who keep the cases moving. Each is warned once of each last day, by any number of processes.
 *
 * @returns how many periods people were warned of
 */
export async function warnPeople(deps: {
  readonly db: Db
  readonly now: () => Date
  readonly reference: { current(): Promise<Reference> }
}): Promise<number> {
  const now = deps.now()
  const today = shanghaiDate(now)
  const { courts } = await deps.reference.current()
  let warned = 0
  const courtIds = courts.map(({ id }) => id)
  for (const courtId of await listCourtsWithNear(deps.db, { courtIds, today, kinds: WARNED_KINDS })) {
    for (let found = BATCH; found === BATCH; warned += found) {
      found = await transaction(deps.db, async (tx) => {
        const periods = await takeNearPeriods(tx, { courtId, today, kinds: WARNED_KINDS, limit: BATCH })
        const officers = await listPeopleWith(tx, ['triage-officer'], courtId)
        const peopleOf = await peopleOfMediators(
          tx,
          periods.flatMap(({ mediatorIds }) => mediatorIds),
        )
        for (const { caseId, kind, dueOn, mediatorIds } of periods) {
          const isMediators = DEADLINE_RULES[kind].duty === 'mediator' && mediatorIds.length > 0
          const data = { kind, level: 'red', dueOn } as const
          const personIds = isMediators ? peopleOf(mediatorIds) : officers
          notify(tx, { template: 'deadline-warning', personIds, data, caseId, at: now })
        }
        return periods.length
      })
    }
  }
  return warned
}
