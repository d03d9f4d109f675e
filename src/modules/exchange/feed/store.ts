import { type Placeholder, type SQL, sql } from 'drizzle-orm'
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

const entryColumns = sql`f.court_id as "courtId", f.position, f.case_id as "caseId", f.seq, e.profile, f.command,
        e.from_state as "fromState", e.to_state as "toState", e.occurred_on as "occurredOn", e.at,
        e.entered_late as "enteredLate", e.record_id as "recordId", e.ground, f.submitted_by as "submittedBy"`
// Whatever the planner thinks of the sizes, an entry is looked up for each place that was chosen and for no other.
const entryOfPlace = (courtId: SQL | Placeholder) => sql`cross join lateral (
        select c.profile, c.from_state, c.to_state, c.occurred_on, c.at, c.entered_late, c.record_id, c.ground
        from case_events c where c.court_id = ${courtId} and c.case_id = f.case_id and c.seq = f.seq offset 0) e`
const givenCourt = sql`given."courtId"`
const windows = sql`json_to_recordset(${p('windows')}) as given("courtId" int, after bigint, "upTo" bigint, "limit" int)`

const feedOfCourt = statement<FeedEntry>(
  'feed_of_court',
  sql`select ${entryColumns}
      from (
        select p.court_id, p.position, p.case_id, p.seq, p.command, p.submitted_by from feed_events p
        where p.court_id = ${p('courtId')} and p.position > ${p('after')}
        order by p.position limit ${p('limit')}) f
      ${entryOfPlace(p('courtId'))}
      order by f.position`,
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

const headsOfCourts = statement<{ courtId: number; lastPosition: number }>(
  'feed_heads_of_courts',
  sql`select court_id as "courtId", last_position as "lastPosition" from feed_heads
      where court_id = any(${p('courtIds')}::integer[])`,
)

/** The last positions given in some courts; a court without any event has none. */
export function listFeedHeads(
  executor: Executor,
  courtIds: readonly number[],
): Promise<{ courtId: number; lastPosition: number }[]> {
  return headsOfCourts.all(executor, { courtIds })
}

/** Entries of a court that a reader may see: all of these commands, and of those in `own` the ones of cases it submitted. */
export interface FeedFilter {
  readonly commands: readonly Command[]
  readonly own: readonly Command[]
  /** Who submitted the cases that are meant by `own`. */
  readonly submitter: string
}

// The places looked at are bounded by the positions of the window, which are dense.
const feedOfCourts = statement<FeedEntry>(
  'feed_of_courts',
  sql`select ${entryColumns}
      from ${windows}
      cross join lateral (
        select p.court_id, p.position, p.case_id, p.seq, p.command, p.submitted_by from feed_events p
        where p.court_id = given."courtId" and p.position > given.after and p.position <= given."upTo"
          and (p.command = any(${p('commands')}::text[])
            or (p.submitted_by = ${p('submitter')}::uuid and p.command = any(${p('own')}::text[])))
        order by p.position limit given."limit") f
      ${entryOfPlace(givenCourt)}
      order by f.court_id, f.position`,
)

/** Entries within windows of several courts that pass a filter, by court and position. */
export function listFeedOfCourts(
  executor: Executor,
  given: readonly { courtId: number; after: number; upTo: number; limit: number }[],
  filter: FeedFilter,
): Promise<FeedEntry[]> {
  return feedOfCourts.all(executor, { windows: JSON.stringify(given), ...filter })
}

// Of one who sees only its own cases, only their places are looked at.
const feedOfSubmitter = statement<FeedEntry>(
  'feed_of_submitter',
  sql`select ${entryColumns}
      from ${windows}
      cross join lateral (
        select p.court_id, p.position, p.case_id, p.seq, p.command, p.submitted_by from feed_events p
        where p.court_id = given."courtId" and p.submitted_by = ${p('submitter')}::uuid
          and p.position > given.after and p.position <= given."upTo"
        order by p.court_id, p.submitted_by, p.position limit given."limit" offset 0) f
      ${entryOfPlace(givenCourt)}
      order by f.court_id, f.position`,
)

/** Entries within windows of several courts on cases that somebody submitted, by court and position. */
export function listFeedOfSubmitter(
  executor: Executor,
  given: readonly { courtId: number; after: number; upTo: number; limit: number }[],
  submitter: string,
): Promise<FeedEntry[]> {
  return feedOfSubmitter.all(executor, { windows: JSON.stringify(given), submitter })
}
