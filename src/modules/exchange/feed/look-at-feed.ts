import type { Actor } from '../../../authorization/policy.js'
import type { Executor } from '../../../platform/database.js'
import { invalidRequest } from '../../../problems.js'
import { COMMAND_NAMES, type Command } from '../../../workflow/commands.js'
import { maySeeEvent, OUTCOME_COMMANDS } from './event-types.js'
import type { FeedPositions } from './feed-cursor.js'
import { chooseWindows, type FeedHeadRow, type FeedWindow } from './feed-windows.js'
import { type FeedEntry, type FeedFilter, listFeedHeads, listFeedOfCourts, listFeedOfSubmitter } from './store.js'

/** Positions that one request looks at, however few of them it gives. */
const LOOKED_AT_MAX = 10_000

/** What a reader asks of the feed. */
export interface FeedQuestion {
  readonly courtIds: readonly number[]
  readonly positions: FeedPositions
  /** Commands whose events are wanted; all when not given. */
  readonly commands: readonly Command[] | undefined
  readonly limit: number
}

export interface FeedLook {
  /** Of each court in the order of its feed. */
  readonly entries: readonly FeedEntry[]
  /** How far the reader is now, past what it may not see or did not want. */
  readonly positions: FeedPositions
  readonly heads: readonly FeedHeadRow[]
  /** Whether nothing was left in any court when it was looked at. */
  readonly isCaughtUp: boolean
}

function positionNotGiven() {
  return invalidRequest(
    {},
    {
      errors: [
        {
          pointer: '#/after',
          code: 'position',
          zh: '该位置尚不存在：数据可能已从备份恢复，请与法院核对后重新读取。',
          en: 'There is no such position yet. If the court has restored a backup, compare with it before reading again.',
        },
      ],
    },
  )
}

/** Which entries the database need not even give; the rest is decided by {@link maySeeEvent}. */
function filterOf(actor: Actor, wanted: readonly Command[]): FeedFilter {
  const submitter = actor.id
  if (actor.kind !== 'client' || actor.scopes.includes('cases.read')) return { commands: wanted, own: [], submitter }
  const outcomes = wanted.filter((command) => OUTCOME_COMMANDS.includes(command))
  return {
    commands: actor.scopes.includes('outcomes.read') ? outcomes : [],
    own: actor.scopes.includes('cases.register') ? wanted : [],
    submitter,
  }
}

/** Events of several courts roughly as they happened, those of one court as they stand in its feed. */
function interleave(entries: readonly FeedEntry[]): FeedEntry[] {
  const latest = new Map<number, number>()
  return entries
    .map((entry) => {
      const time = Math.max(entry.at.getTime(), latest.get(entry.courtId) ?? 0)
      latest.set(entry.courtId, time)
      return { entry, time }
    })
    .sort((one, other) => one.time - other.time || one.entry.courtId - other.entry.courtId)
    .map(({ entry }) => entry)
}

/** How far a window has been looked at: to its end, or to the last entry that found a place in the answer. */
function reached(window: FeedWindow, found: readonly FeedEntry[]): number {
  const last = found.at(-1)
  return last !== undefined && found.length >= window.limit ? last.position : window.upTo
}

/**
 * Looks at the feed of courts that the actor may follow, with two statements however many courts they are.
 *
 * @throws Problem `invalid-request` for a position that has not been given yet
 */
export async function lookAtFeed(executor: Executor, actor: Actor, question: FeedQuestion): Promise<FeedLook> {
  const { courtIds, limit, commands = COMMAND_NAMES } = question
  const heads = await listFeedHeads(executor, courtIds)
  const headOf = new Map(heads.map(({ courtId, lastPosition }) => [courtId, lastPosition]))
  const positions = new Map(courtIds.map((id) => [id, question.positions.get(id) ?? 0]))
  for (const [courtId, position] of positions) {
    if (position > (headOf.get(courtId) ?? 0)) throw positionNotGiven()
  }
  const filter = filterOf(actor, commands)
  // Who sees only what it submitted finds that by an index, however much else happens.
  const isOwnOnly = filter.commands.length === 0
  const lookedAt = isOwnOnly ? Number.POSITIVE_INFINITY : LOOKED_AT_MAX
  const windows = chooseWindows(heads, positions, { limit, lookedAt })
  if (windows.length === 0) return { entries: [], positions, heads, isCaughtUp: true }
  const found = isOwnOnly
    ? await listFeedOfSubmitter(executor, windows, actor.id)
    : await listFeedOfCourts(executor, windows, filter)
  const foundOf = new Map<number, FeedEntry[]>()
  for (const entry of found) {
    const ofCourt = foundOf.get(entry.courtId)
    if (ofCourt === undefined) foundOf.set(entry.courtId, [entry])
    else ofCourt.push(entry)
  }
  for (const window of windows) positions.set(window.courtId, reached(window, foundOf.get(window.courtId) ?? []))
  const seen = found.filter(
    (entry) => commands.includes(entry.command) && (actor.kind !== 'client' || maySeeEvent(actor, entry)),
  )
  return {
    entries: interleave(seen),
    positions,
    heads,
    isCaughtUp: heads.every(({ courtId, lastPosition }) => positions.get(courtId) === lastPosition),
  }
}
