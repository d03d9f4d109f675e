import { sql } from 'drizzle-orm'
import type { Executor } from '../platform/database.js'
import { NIL_ID } from '../platform/ids.js'
import { statement } from '../platform/statement.js'
import { computeRow } from '../workflow/deadlines.js'
import type { Reference } from '../workflow/reference.js'
import type { DeadlineRow } from '../workflow/store.js'

const p = sql.placeholder
const ROWS_AT_ONCE = 2_000

const openPeriods = statement<DeadlineRow>(
  'open_periods_to_verify',
  sql`select court_id as "courtId", case_id as "caseId", id, kind, status, started_on as "startedOn",
        started_seq as "startedSeq", moved_seq as "movedSeq", ended_seq as "endedSeq", extension_days as "extensionDays",
        pauses, due_on as "dueOn", amber_on as "amberOn", red_on as "redOn", warned_due_on as "warnedDueOn", provisional,
        calendar_version as "calendarVersion", '[]'::jsonb as trace
      from deadlines
      where ended_seq is null and (court_id, case_id, id) > (${p('courtId')}::int, ${p('caseId')}::uuid, ${p('id')}::uuid)
      order by court_id, case_id, id limit ${p('limit')}::int`,
)

/** An open period, and whether its last day and the days of its levels are what its events and the calendar make of it. */
export interface VerifiedPeriod {
  readonly courtId: number
  readonly caseId: string
  readonly kind: DeadlineRow['kind']
  /** What is stored and what should be; null when both are the same. */
  readonly fault: { readonly stored: string; readonly computed: string } | null
}

const daysOf = ({ status, dueOn, amberOn, redOn, provisional }: DeadlineRow) =>
  JSON.stringify([status, dueOn, amberOn, redOn, provisional])

/**
 * Computes every open period again, by court and case (I-16). Those computed with an older calendar are left out: the
 * service does them again by itself.
 */
export async function* verifyPeriods(executor: Executor, reference: Reference): AsyncGenerator<VerifiedPeriod> {
  let after = { courtId: 0, caseId: NIL_ID, id: NIL_ID }
  for (;;) {
    const rows = await openPeriods.all(executor, { ...after, limit: ROWS_AT_ONCE })
    for (const row of rows) {
      const { courtId, caseId, kind, calendarVersion } = row
      if (calendarVersion !== reference.calendarOf(courtId).version) continue
      const stored = daysOf(row)
      const computed = daysOf(computeRow(row, reference))
      yield { courtId, caseId, kind, fault: stored === computed ? null : { stored, computed } }
    }
    const last = rows.at(-1)
    if (last === undefined || rows.length < ROWS_AT_ONCE) return
    after = { courtId: last.courtId, caseId: last.caseId, id: last.id }
  }
}
