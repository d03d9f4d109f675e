import { sql } from 'drizzle-orm'
import type { Db } from '../../platform/database.js'
import { statement } from '../../platform/statement.js'
import { buildCalendar } from '../../workflow/clock.js'
import type { ProfilePeriod } from '../../workflow/profiles.js'
import type { Court, Reference } from '../../workflow/reference.js'

const versionOf = statement<{ version: number }>('reference_version', sql`select version from reference_state where id`)

interface Snapshot {
  version: number
  calendarVersion: number
  coverageUntil: string
  courts: Court[]
  periods: ProfilePeriod[]
  days: { date: string; kind: 'rest' | 'work'; name: string }[]
}

const snapshot = statement<Snapshot>(
  'reference_snapshot',
  sql`select version, calendar_version as "calendarVersion", calendar_coverage_until as "coverageUntil",
        (select json_agg(json_build_object('id', id, 'code', code, 'name', name, 'level', level, 'province', province,
                                           'parentId', parent_id) order by id) from courts) as courts,
        (select json_agg(json_build_object('courtId', nullif(court_id, 0), 'effectiveFrom', effective_from,
                                           'profile', profile)) from profile_periods) as periods,
        (select json_agg(json_build_object('date', day, 'kind', kind, 'name', name) order by day)
           from calendar_days) as days
      from reference_state where id`,
)

function build(row: Snapshot): Reference {
  const byId = new Map(row.courts.map((court) => [court.id, court]))
  const byCode = new Map(row.courts.map((court) => [court.code, court]))
  const children = new Map<number, number[]>()
  for (const court of row.courts) {
    if (court.parentId !== null) children.set(court.parentId, [...(children.get(court.parentId) ?? []), court.id])
  }
  const subtreeOf = (courtId: number): number[] => [courtId, ...(children.get(courtId) ?? []).flatMap(subtreeOf)]
  return {
    calendar: buildCalendar({ days: row.days, coverageUntil: row.coverageUntil, version: row.calendarVersion }),
    profilePeriods: row.periods,
    courtById: (id) => byId.get(id),
    courtByCode: (code) => byCode.get(code),
    subtreeOf,
  }
}

const CHECK_EVERY_MS = 2_000

/**
 * Reference data in memory. A change made by any process is seen within two seconds, at the price of one tiny query in
 * that time.
 */
export function createReferenceSource(db: Db, now: () => number): { current(): Promise<Reference> } {
  let known: { version: number; reference: Reference } | undefined
  let checkedAt = Number.NEGATIVE_INFINITY
  let refreshing: Promise<void> | undefined
  const refresh = async () => {
    const current = await versionOf.first(db, {})
    if (current === undefined) throw new Error('the reference data is not loaded; run the migrations')
    if (current.version !== known?.version) {
      const row = await snapshot.first(db, {})
      if (row === undefined) throw new Error('the reference data is not loaded; run the migrations')
      known = { version: row.version, reference: build(row) }
    }
    checkedAt = now()
  }
  return {
    async current() {
      if (known === undefined || now() - checkedAt >= CHECK_EVERY_MS) {
        refreshing ??= refresh().finally(() => {
          refreshing = undefined
        })
        await refreshing
      }
      if (known === undefined) throw new Error('the reference data is not loaded')
      return known.reference
    },
  }
}
