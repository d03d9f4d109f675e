import { createHash } from 'node:crypto'
import type { Executor } from '../../../platform/database.js'
import { countOpenNotices } from '../../supervision/store.js'
import { listCountedPositions } from '../store.js'

/** What of a court moves its board: up to where its feed is counted, and the supervision notices, which are not in the feed. */
export type Marks = ReadonlyMap<number, string>

/** The marks of these courts, read for all of them at once. */
export async function readMarks(executor: Executor, courtIds: readonly number[]): Promise<Marks> {
  const counted = await listCountedPositions(executor, courtIds)
  const notices = await countOpenNotices(executor, courtIds)
  const marks = new Map<number, string[]>()
  const add = (courtId: number, mark: string) => marks.set(courtId, [...(marks.get(courtId) ?? []), mark])
  for (const { courtId, position } of counted) add(courtId, `at ${position}`)
  for (const { courtId, stage, state, count, moves } of notices) add(courtId, `${stage} ${state} ${count} ${moves}`)
  return new Map([...marks].map(([courtId, lines]) => [courtId, lines.sort().join('\n')]))
}

/**
 * The version of what a board shows of some courts on a day. Two that differ say that something may have changed; it
 * says nothing else, so that a screen learns no count from it.
 */
export function versionOf(marks: Marks, courtIds: readonly number[], today: string): string {
  const hash = createHash('sha256').update(today)
  for (const courtId of [...courtIds].sort((a, b) => a - b)) hash.update(`\n${courtId}: ${marks.get(courtId) ?? ''}`)
  return hash.digest('base64url').slice(0, 16)
}
