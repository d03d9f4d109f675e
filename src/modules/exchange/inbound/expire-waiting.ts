import type { ModuleDeps } from '../../../http/write.js'
import { problemRecord } from '../../../platform/problem.js'
import { transaction } from '../../../platform/transaction.js'
import { ruleNotMet } from '../../../problems.js'
import { WAITED_TOO_LONG } from './rules.js'
import { listMatter, listWaitingSince, lockMatter, updateSettled } from './store.js'

const KEPT_MS = 30 * 24 * 60 * 60 * 1000

/**
 * Refuses messages that have waited for an earlier one for thirty days, and erases what they said.
 *
 * @see PIPL 19, 47
 */
export async function expireWaiting({ db, now }: Pick<ModuleDeps, 'db' | 'now'>): Promise<void> {
  const at = now()
  const problem = problemRecord(ruleNotMet(WAITED_TOO_LONG))
  for (const found of await listWaitingSince(db, new Date(at.getTime() - KEPT_MS))) {
    await transaction(db, async (tx) => {
      await lockMatter(tx, found)
      const waiting = (await listMatter(tx, found)).find(({ id, state }) => id === found.id && state === 'waiting')
      if (waiting === undefined) return
      await updateSettled(tx, { ...waiting, state: 'refused', problem, settledAt: at })
    })
  }
}
