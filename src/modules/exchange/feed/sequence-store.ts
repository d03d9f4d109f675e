import { sql } from 'drizzle-orm'
import type { Executor } from '../../../platform/database.js'
import { statement } from '../../../platform/statement.js'
import type { Tx } from '../../../platform/transaction.js'

const p = sql.placeholder

// One step down the index for each court that has something waiting, however many courts there are.
const waitingCourts = statement<{ courtId: number }>(
  'courts_with_waiting_events',
  sql`with recursive waiting as (
        select min(court_id) as id from event_outbox
        union all
        select (select min(o.court_id) from event_outbox o where o.court_id > w.id) from waiting w where w.id is not null)
      select id as "courtId" from waiting where id is not null`,
)

/** Courts with entries that have no place in their feed yet. */
export async function listWaitingCourts(executor: Executor): Promise<number[]> {
  return (await waitingCourts.all(executor, {})).map(({ courtId }) => courtId)
}

export interface FeedHead {
  readonly lastPosition: number
}

const beginHead = statement(
  'begin_feed_head',
  sql`insert into feed_heads (court_id, last_position, sequenced_at) values (${p('courtId')}, 0, ${p('now')}::timestamptz)
      on conflict (court_id) do nothing`,
)
const lockHead = statement<FeedHead>(
  'lock_feed_head',
  sql`select last_position as "lastPosition" from feed_heads where court_id = ${p('courtId')} for update`,
)

/** Locks the head of a court's feed until the transaction ends. */
export async function lockFeedHead(tx: Tx, courtId: number, now: Date): Promise<FeedHead> {
  beginHead.tell(tx, { courtId, now })
  const head = await lockHead.first(tx, { courtId })
  if (head === undefined) throw new Error(`the feed of court ${courtId} has no head`)
  return head
}

// Entries are taken in the order of (case, seq): of each case always the earliest ones. Nothing of the case can become
// visible before them later, because the row of a case is locked from its entry to the commit. Nobody else takes entries of
// a court whose head is locked, so that they are where they were found.
const placeEvents = statement<{ lastPosition: number; placed: number }>(
  'place_feed_events',
  sql`with taken as (
        delete from event_outbox o
        where o.court_id = ${p('courtId')} and o.ctid = any(array(
          select n.ctid from event_outbox n where n.court_id = ${p('courtId')}
          order by n.case_id, n.seq limit ${p('limit')}))
        returning o.case_id, o.seq),
      placed as (
        insert into feed_events (court_id, position, case_id, seq, command, submitted_by, sequenced_at)
        select e.court_id, ${p('lastPosition')}::bigint + row_number() over (order by e.at, t.case_id, t.seq),
          t.case_id, t.seq, e.command, c.submitted_by, ${p('now')}::timestamptz
        from taken t
        cross join lateral (
          select v.court_id, v.command, v.at from case_events v
          where v.court_id = ${p('courtId')} and v.case_id = t.case_id and v.seq = t.seq offset 0) e
        cross join lateral (
          select k.submitted_by from cases k where k.court_id = ${p('courtId')} and k.id = t.case_id offset 0) c
        returning position)
      update feed_heads h
      set last_position = h.last_position + (select count(*) from placed),
          sequenced_at = greatest(h.sequenced_at, ${p('now')}::timestamptz)
      where h.court_id = ${p('courtId')}
      returning h.last_position as "lastPosition", (select count(*) from placed)::int as placed`,
)

/** Gives the next positions to committed entries of a court whose head is locked. */
export async function placeWaitingEvents(
  tx: Tx,
  placing: { courtId: number; lastPosition: number; now: Date; limit: number },
): Promise<{ lastPosition: number; placed: number }> {
  const result = await placeEvents.first(tx, placing)
  if (result === undefined) throw new Error(`the feed of court ${placing.courtId} has no head`)
  return result
}
