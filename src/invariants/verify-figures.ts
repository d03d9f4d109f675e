import { sql } from 'drizzle-orm'
import { factsOf } from '../modules/statistics/contributions.js'
import { everyHistory, type FactRow, factRow } from '../modules/statistics/fact-store.js'
import type { Executor } from '../platform/database.js'
import { statement } from '../platform/statement.js'

const p = sql.placeholder
const CASES_AT_ONCE = 500

const storedFacts = statement<FactRow>(
  'facts_to_verify',
  sql`select f.court_id as "courtId", f.case_id as "caseId", f.measure, f.item, f.seq, f.delta, f.on_day as "onDay", f.value,
        f.cause_code as "causeCode", f.organisation_id as "organisationId", f.mediator_id as "mediatorId",
        f.team_id as "teamId", f.track, f.entered_late as "enteredLate", f.recorded_at as "recordedAt"
      from figure_facts f where f.court_id = ${p('courtId')} and f.case_id = ${p('caseId')}::uuid`,
)

// Of a case the entries are counted in their order, so that the last one tells of all before it.
const lastCounted = statement<{ seq: number | null }>(
  'last_counted_entry',
  sql`select max(e.seq) as seq from feed_events e join figure_positions f on f.court_id = e.court_id
      where e.court_id = ${p('courtId')} and e.case_id = ${p('caseId')}::uuid and e.position <= f.position`,
)

/** Whether what is counted of a case is what its timeline says. */
export interface VerifiedFigures {
  readonly courtId: number
  readonly caseId: string
  /** Facts that should be and are not, and those that are and should not be; null when there are none. */
  readonly fault: { readonly missing: readonly string[]; readonly surplus: readonly string[] } | null
}

const textOf = (row: FactRow) =>
  JSON.stringify([
    ...[row.seq, row.measure, row.item, row.delta, row.onDay, row.value, row.causeCode, row.organisationId],
    ...[row.mediatorId, row.teamId, row.track, row.enteredLate, row.recordedAt.toISOString()],
  ])

/**
 * Counts every case of these courts again from its timeline (I-47). Entries that the figures have not come to yet are
 * left out.
 */
export async function* verifyFigures(executor: Executor, courtIds: readonly number[]): AsyncGenerator<VerifiedFigures> {
  for (const courtId of courtIds) {
    for await (const history of everyHistory(executor, courtId, CASES_AT_ONCE)) {
      const { caseId } = history
      const [stored, counted] = await Promise.all([
        storedFacts.all(executor, { courtId, caseId }),
        lastCounted.first(executor, { courtId, caseId }),
      ])
      const upTo = counted?.seq ?? 0
      const should = new Set(
        factsOf(history)
          .filter(({ seq }) => seq <= upTo)
          .map((fact) => textOf(factRow(history, fact))),
      )
      const are = new Set(stored.map(textOf))
      const missing = [...should].filter((fact) => !are.has(fact))
      const surplus = [...are].filter((fact) => !should.has(fact))
      yield { courtId, caseId, fault: missing.length + surplus.length === 0 ? null : { missing, surplus } }
    }
  }
}
