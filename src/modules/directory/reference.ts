import { sql } from 'drizzle-orm'
import type { Executor } from '../../platform/database.js'
import { statement } from '../../platform/statement.js'
import { buildCalendar, type Calendar, type CalendarDay } from '../../workflow/clock.js'
import type { ProfilePeriod } from '../../workflow/profiles.js'
import type { Court, Reference } from '../../workflow/reference.js'
import { DEFAULT_THRESHOLDS, type WarningThresholds } from '../../workflow/warnings.js'
import { EVERY_KIND } from './tables.js'

const versionOf = statement<{ version: number }>('reference_version', sql`select version from reference_state where id`)

interface Snapshot {
  version: number
  nationalVersion: number
  coverageUntil: string
  courts: (Court & { clockVersion: number })[]
  periods: ProfilePeriod[]
  days: CalendarDay[]
  courtDays: (CalendarDay & { courtId: number })[]
  thresholds: (WarningThresholds & { courtId: number; kind: string })[]
}

const snapshot = statement<Snapshot>(
  'reference_snapshot',
  sql`select version, national_version as "nationalVersion", calendar_coverage_until as "coverageUntil",
        (select json_agg(json_build_object('id', id, 'code', code, 'name', name, 'level', level, 'province', province,
                                           'parentId', parent_id, 'clockVersion', clock_version) order by id)
           from courts) as courts,
        (select json_agg(json_build_object('courtId', nullif(court_id, 0), 'effectiveFrom', effective_from,
                                           'profile', profile)) from profile_periods) as periods,
        (select json_agg(json_build_object('date', day, 'kind', kind, 'name', name) order by day)
           from calendar_days) as days,
        (select coalesce(json_agg(json_build_object('courtId', court_id, 'date', day, 'kind', kind, 'name', name)), '[]')
           from court_calendar_days) as "courtDays",
        (select coalesce(json_agg(json_build_object('courtId', court_id, 'kind', kind, 'amberPercent', amber_percent,
                                                    'redWorkingDays', red_working_days)), '[]')
           from warning_thresholds) as thresholds
      from reference_state where id`,
)

/** Calendars of the courts, each made when it is first asked for; courts without anything own share the country's. */
function calendarsOf(row: Snapshot, national: Calendar): Reference['calendarOf'] {
  const versions = new Map(row.courts.map((court) => [court.id, court.clockVersion]))
  const made = new Map<number, Calendar>()
  const make = (courtId: number): Calendar => {
    const version = Math.max(national.version, versions.get(courtId) ?? 0)
    const own = row.courtDays.filter((day) => day.courtId === courtId)
    if (own.length > 0) return buildCalendar({ ...row, days: [...row.days, ...own], version })
    return version === national.version ? national : { ...national, version }
  }
  return (courtId) => {
    const calendar = made.get(courtId) ?? make(courtId)
    made.set(courtId, calendar)
    return calendar
  }
}

function thresholdsOf(row: Snapshot, courtById: Reference['courtById']): Reference['thresholdsOf'] {
  const set = new Map(
    row.thresholds.map(({ courtId, kind, amberPercent, redWorkingDays }) => [
      `${courtId}/${kind}`,
      { amberPercent, redWorkingDays },
    ]),
  )
  const find: Reference['thresholdsOf'] = (courtId, kind) => {
    const own = set.get(`${courtId}/${kind}`) ?? set.get(`${courtId}/${EVERY_KIND}`)
    if (own !== undefined) return own
    const parentId = courtById(courtId)?.parentId ?? null
    return parentId === null ? DEFAULT_THRESHOLDS : find(parentId, kind)
  }
  return find
}

function build(row: Snapshot): Reference {
  const byId = new Map(row.courts.map((court) => [court.id, court]))
  const byCode = new Map(row.courts.map((court) => [court.code, court]))
  const children = new Map<number, number[]>()
  for (const court of row.courts) {
    if (court.parentId !== null) children.set(court.parentId, [...(children.get(court.parentId) ?? []), court.id])
  }
  const subtreeOf = (courtId: number): number[] => [courtId, ...(children.get(courtId) ?? []).flatMap(subtreeOf)]
  const calendar = buildCalendar({ days: row.days, coverageUntil: row.coverageUntil, version: row.nationalVersion })
  const courtById = (id: number) => byId.get(id)
  return {
    calendar,
    calendarOf: calendarsOf(row, calendar),
    thresholdsOf: thresholdsOf(row, courtById),
    profilePeriods: row.periods,
    courts: row.courts,
    courtById,
    courtByCode: (code) => byCode.get(code),
    subtreeOf,
  }
}

const CHECK_EVERY_MS = 2_000

/**
 * Reference data in memory. A change made by any process is seen within two seconds, at the price of one tiny query in
 * that time.
 */
export function createReferenceSource(db: Executor, now: () => number): { current(): Promise<Reference> } {
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
