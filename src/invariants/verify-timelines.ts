import { sql } from 'drizzle-orm'
import { type StoredEntry, type TimelineVerification, verifyTimeline } from '../modules/looking/verify-timeline.js'
import type { Executor } from '../platform/database.js'
import { NIL_ID } from '../platform/ids.js'
import { statement } from '../platform/statement.js'
import type { Tx } from '../platform/transaction.js'

const p = sql.placeholder
const CASES_AT_ONCE = 500

interface Head {
  readonly courtId: number
  readonly caseId: string
  readonly lastSeq: number
  readonly lastHash: Buffer
}

const headsAfter = statement<Head>(
  'heads_of_timelines',
  sql`select court_id as "courtId", id as "caseId", last_seq as "lastSeq", last_hash as "lastHash" from cases
      where (court_id, id) > (${p('courtId')}::int, ${p('caseId')}::uuid)
      order by court_id, id limit ${p('limit')}::int`,
)
const entriesBetween = statement<StoredEntry>(
  'entries_of_timelines',
  sql`select court_id as "courtId", case_id as "caseId", seq, profile, command, from_state as "fromState",
        to_state as "toState", occurred_on as "occurredOn", at, entered_late as "enteredLate",
        actor_kind as "actorKind", actor_id as "actorId", client_id as "clientId", request_id as "requestId",
        record_id as "recordId", ground, canonical, previous_hash as "previousHash", hash
      from case_events
      where (court_id, case_id) >= (${p('fromCourtId')}::int, ${p('fromCaseId')}::uuid)
        and (court_id, case_id) <= (${p('toCourtId')}::int, ${p('toCaseId')}::uuid)
      order by court_id, case_id, seq`,
)

const oneMoment = statement('read_one_moment', sql`set transaction isolation level repeatable read, read only`)
const counted = statement<{ total: number }>('count_cases', sql`select count(*)::int as total from cases`)

/** Lets everything that follows in the transaction see the same state, and nothing be written. */
export function readOneMoment(tx: Tx): void {
  oneMoment.tell(tx, {})
}

export async function countCases(executor: Executor): Promise<number> {
  return (await counted.first(executor, {}))?.total ?? 0
}

export interface VerifiedCase {
  readonly courtId: number
  readonly caseId: string
  readonly verification: TimelineVerification
}

const keyOf = ({ courtId, caseId }: { courtId: number; caseId: string }) => `${courtId}/${caseId}`

/** Verifies the timeline of every case, by court and case, a batch at a time. */
export async function* verifyTimelines(executor: Executor): AsyncGenerator<VerifiedCase> {
  let after = { courtId: 0, caseId: NIL_ID }
  for (;;) {
    const heads = await headsAfter.all(executor, { ...after, limit: CASES_AT_ONCE })
    const first = heads[0]
    const last = heads.at(-1)
    if (first === undefined || last === undefined) return
    const byCase = new Map<string, StoredEntry[]>(heads.map((head) => [keyOf(head), []]))
    const entries = await entriesBetween.all(executor, {
      fromCourtId: first.courtId,
      fromCaseId: first.caseId,
      toCourtId: last.courtId,
      toCaseId: last.caseId,
    })
    for (const entry of entries) byCase.get(keyOf(entry))?.push(entry)
    for (const head of heads) {
      const { courtId, caseId } = head
      yield { courtId, caseId, verification: verifyTimeline(byCase.get(keyOf(head)) ?? [], head) }
    }
    after = last
  }
}
