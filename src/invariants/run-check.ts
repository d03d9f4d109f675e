import type pg from 'pg'
import type { Invariant } from './checks.js'

/** Offending rows that are kept for a report; the count is of all. */
const SHOWN = 20

export interface Violation {
  readonly courtId: number | null
  readonly caseId: string | null
  readonly detail: string
}

export interface CheckResult {
  readonly violations: number
  readonly shown: readonly Violation[]
  readonly elapsedMs: number
}

/** Asks the database where an invariant does not hold. The caller chooses the snapshot. */
export async function runCheck(client: Pick<pg.ClientBase, 'query'>, sql: string): Promise<CheckResult> {
  const startedMs = performance.now()
  const { rows } = await client.query<Violation & { total: string }>(
    `select court_id as "courtId", case_id as "caseId", detail, count(*) over () as total
       from (${sql}) as violation limit ${SHOWN}`,
  )
  return {
    violations: Number(rows[0]?.total ?? 0),
    shown: rows.map(({ courtId, caseId, detail }) => ({ courtId, caseId, detail })),
    elapsedMs: performance.now() - startedMs,
  }
}

/** Runs every invariant that a query can show, in one snapshot that nobody else's writes reach. */
export async function* runChecks(
  client: Pick<pg.ClientBase, 'query'>,
  invariants: readonly Invariant[],
): AsyncGenerator<CheckResult & { readonly invariant: Invariant }> {
  await client.query('begin isolation level repeatable read read only')
  try {
    for (const invariant of invariants) {
      if (invariant.sql !== null) yield { invariant, ...(await runCheck(client, invariant.sql)) }
    }
  } finally {
    await client.query('rollback')
  }
}
