import { sql } from 'drizzle-orm'
import type { Executor } from '../../../platform/database.js'
import { statement } from '../../../platform/statement.js'
import type { Command } from '../../../workflow/commands.js'
import type { CaseState, Profile } from '../../../workflow/states.js'

const p = sql.placeholder

/** An entry of a timeline with its place in the feed of its court. */
export interface FeedEntry {
  readonly courtId: number
  readonly position: number
  readonly caseId: string
  readonly seq: number
  readonly profile: Profile
  readonly command: Command
  readonly fromState: CaseState | 'none'
  readonly toState: CaseState
  readonly occurredOn: string
  readonly at: Date
  readonly enteredLate: boolean
  readonly recordId: string | null
  readonly ground: string | null
  readonly submittedBy: string
}

const feedOfCourt = statement<FeedEntry>(
  'feed_of_court',
  sql`select f.court_id as "courtId", f.position, f.case_id as "caseId", f.seq, e.profile, f.command,
        e.from_state as "fromState", e.to_state as "toState", e.occurred_on as "occurredOn", e.at,
        e.entered_late as "enteredLate", e.record_id as "recordId", e.ground, f.submitted_by as "submittedBy"
      from feed_events f
      join case_events e on e.court_id = ${p('courtId')} and e.case_id = f.case_id and e.seq = f.seq
      where f.court_id = ${p('courtId')} and f.position > ${p('after')}
      order by f.position limit ${p('limit')}`,
)

/** Entries of one court after a position, in the order of the feed. */
export function listFeedOfCourt(
  executor: Executor,
  courtId: number,
  after: number,
  limit: number,
): Promise<FeedEntry[]> {
  return feedOfCourt.all(executor, { courtId, after, limit })
}

const headOfCourt = statement<{ lastPosition: number }>(
  'feed_head_of_court',
  sql`select last_position as "lastPosition" from feed_heads where court_id = ${p('courtId')}`,
)

/** The last position given in a court; 0 before the first. */
export async function findFeedHead(executor: Executor, courtId: number): Promise<number> {
  return (await headOfCourt.first(executor, { courtId }))?.lastPosition ?? 0
}
