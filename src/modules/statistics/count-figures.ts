import type { ModuleDeps } from '../../http/write.js'
import { transaction } from '../../platform/transaction.js'
import { listFeedOfCourt } from '../exchange/feed/store.js'
import { factsOf } from './contributions.js'
import {
  factRow,
  insertFigureFacts,
  listCourtsToCount,
  listHistories,
  lockFigurePosition,
  moveFigurePosition,
} from './fact-store.js'

type CountDeps = Pick<ModuleDeps, 'db' | 'now'>

const EVENTS_TOGETHER = 1_000

/** Counts the next entries of the feed of one court, and says how many they were. */
async function countCourt(deps: CountDeps, courtId: number): Promise<number> {
  return transaction(deps.db, async (tx) => {
    const now = deps.now()
    const position = await lockFigurePosition(tx, courtId, now)
    if (position === undefined) return 0
    const feed = await listFeedOfCourt(tx, courtId, position, EVENTS_TOGETHER)
    const last = feed.at(-1)
    if (last === undefined) return 0
    const isNew = new Set(feed.map(({ caseId, seq }) => `${caseId} ${seq}`))
    const histories = await listHistories(tx, courtId, [...new Set(feed.map(({ caseId }) => caseId))])
    const facts = histories.flatMap((history) =>
      factsOf(history)
        .filter(({ seq }) => isNew.has(`${history.caseId} ${seq}`))
        .map((fact) => factRow(history, fact)),
    )
    insertFigureFacts(tx, facts)
    moveFigurePosition(tx, courtId, last.position, now)
    return feed.length
  })
}

/**
 * Follows the feed of every court and keeps what is counted of its cases: facts, and their sums by month.
 *
 * Each entry is counted exactly once, by whichever process comes first, because the position moves in the transaction
 * that writes what it counted. After an outage it catches up in batches.
 *
 * @returns how many entries were counted
 */
export async function countFigures(deps: CountDeps, signal?: AbortSignal): Promise<number> {
  let total = 0
  for (const courtId of await listCourtsToCount(deps.db)) {
    let counted = EVENTS_TOGETHER
    while (counted === EVENTS_TOGETHER && signal?.aborted !== true) {
      counted = await countCourt(deps, courtId)
      total += counted
    }
  }
  return total
}
