import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { Connection } from './connection.js'
import { examineBuffers } from './database.js'
import { ADMINISTRATOR, clerkOf, MINGSHAN } from './people.js'
import type { ActTimes, ClockResult } from './result.js'
import { deadlinesOverview } from './scenarios/deadlines-overview.js'
import { dispute } from './scenarios/disputes.js'
import type { Site } from './site.js'
import { median } from './statistics.js'

const CLIENTS = 4
const BASELINE_SECONDS = 15
const POLL_MS = 250
const REVISED_WITHIN_MS = 600_000
/** Two turns of the clock of the service. */
const QUIET_MS = 10_000
const QUIET_WITHIN_MS = 1_800_000

const WRITTEN = `select sum(n_tup_ins + n_tup_upd)::float8 as written from pg_stat_user_tables`

/** Waits until the service has caught up with what became due since the data set was made. */
async function untilQuiet(client: pg.Client): Promise<void> {
  const read = async () => (await client.query<{ written: number }>(WRITTEN)).rows[0]?.written
  const endMs = Date.now() + QUIET_WITHIN_MS
  let before = await read()
  while (Date.now() < endMs) {
    await sleep(QUIET_MS)
    const now = await read()
    if (now === before) return
    before = now
  }
  throw new Error('the service does not come to rest')
}

async function countPeriods(client: pg.Client): Promise<{ open: number; ofCourt: number }> {
  const { rows } = await client.query<{ open: number; ofCourt: number }>(
    `select count(*)::int as open, count(*) filter (where court_id = $1)::int as "ofCourt"
     from deadlines where ended_seq is null`,
    [MINGSHAN.id],
  )
  return rows[0] ?? { open: 0, ofCourt: 0 }
}

/** One step down an index for each court. */
const STALE = `select exists (
  select from courts c cross join lateral (
    select min(d.calendar_version) as oldest from deadlines d where d.court_id = c.id and d.ended_seq is null) found
  where found.oldest < (select national_version from reference_state)) as "isStale"`

async function isStale(client: pg.Client): Promise<boolean> {
  return (await client.query<{ isStale: boolean }>(STALE)).rows[0]?.isStale === true
}

/** Makes corrections to registered cases, whose periods are among those that are computed again, until it is told to stop. */
function correctCases(site: Site, caseIds: readonly string[]) {
  const { service, bench } = site
  const timesMs: number[] = []
  let isOver = false
  const correct = async (client: number) => {
    const connection = new Connection(service.origin)
    const token = bench.tokens[clerkOf(MINGSHAN, client)] ?? ''
    for (let place = client; !isOver; place += CLIENTS) {
      const id = caseIds[place % caseIds.length]
      const { courtCode: _court, channel: _channel, registerAtOnce: _at, ...record } = dispute(MINGSHAN)
      const { version } = (await connection.get(`/v1/cases/${id}`, token)).json<{ version: number }>()
      const beganMs = performance.now()
      try {
        await connection.post(`/v1/cases/${id}/amendments`, token, { reason: '更正。', ...record }, version)
      } catch (error) {
        // The calendar moved the case in between: somebody at a desk would read it again.
        if (!String(error).includes(': 412 instead of')) throw error
      }
      timesMs.push(performance.now() - beganMs)
    }
    await connection.close()
  }
  const running = Promise.all(Array.from({ length: CLIENTS }, (_, client) => correct(client)))
  return async (): Promise<ActTimes> => {
    isOver = true
    await running
    return { count: timesMs.length, p50Ms: median(timesMs), maxMs: Math.max(...timesMs) }
  }
}

/** A year of holidays such as the State Council announces it. */
function calendarYear(year: number) {
  const holiday = (name: string, from: string, to: string) => ({ name, from: `${year}-${from}`, to: `${year}-${to}` })
  return {
    year,
    source: '基准测试',
    coverageUntil: `${year}-12-31`,
    holidays: [
      holiday('元旦', '01-01', '01-03'),
      holiday('春节', '02-05', '02-12'),
      holiday('清明节', '04-03', '04-05'),
      holiday('劳动节', '05-01', '05-05'),
      holiday('端午节', '06-09', '06-11'),
      holiday('国庆节', '10-01', '10-08'),
    ],
  }
}

async function lastKnownYear(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ year: number }>(
    'select extract(year from calendar_coverage_until)::int as year from reference_state',
  )
  return rows[0]?.year ?? 0
}

/** Imports the next year and waits until the service has computed every open period again. */
async function revise(site: Site): Promise<{ seconds: number; moved: number }> {
  const { client, connection, tokens } = site.bench
  const moves = async () =>
    (await client.query<{ moved: number }>('select count(*)::int as moved from deadline_revisions')).rows[0]?.moved ?? 0
  const movedBefore = await moves()
  const beganMs = performance.now()
  await connection.post(
    '/v1/calendar-years',
    tokens[ADMINISTRATOR] ?? '',
    calendarYear((await lastKnownYear(client)) + 1),
  )
  while (await isStale(client)) {
    if (performance.now() - beganMs > REVISED_WITHIN_MS) throw new Error('the periods are not computed again')
    await sleep(POLL_MS)
  }
  return { seconds: (performance.now() - beganMs) / 1000, moved: (await moves()) - movedBefore }
}

/**
 * How long the service takes to show the deadlines of a court, and to compute every open period again after a calendar
 * was imported, while clerks go on working on the same cases.
 */
export async function measureClock(site: Site, say: (line: string) => void): Promise<ClockResult> {
  const { bench, database } = site
  const { client } = bench
  say('  the service catches up')
  await untilQuiet(client)
  await client.query('vacuum analyze deadlines')
  const { open, ofCourt } = await countPeriods(client)
  say(`  ${open} open periods, ${ofCourt} of them in ${MINGSHAN.code}`)
  const overview = await examineBuffers(bench, deadlinesOverview, { cases: [], identities: [], cursor: '' })
  if (overview === undefined) throw new Error('the overview is asked for in no way')
  say(`  overview: ${overview.executionMs.toFixed(3)} ms, ${overview.buffers} buffers`)
  const { rows } = await client.query<{ id: string }>(
    `select id from cases where court_id = $1 and state = 'registered' order by md5(id::text) limit 2000`,
    [MINGSHAN.id],
  )
  const caseIds = rows.map(({ id }) => id)
  if (caseIds.length === 0) throw new Error('no case can be corrected')
  const stopBaseline = correctCases(site, caseIds)
  await sleep(BASELINE_SECONDS * 1000)
  const actsBefore = await stopBaseline()
  const stop = correctCases(site, caseIds)
  const { seconds, moved } = await revise(site)
  const actsMeanwhile = await stop()
  say(`  computed again in ${seconds.toFixed(1)} s, ${moved} moved; slowest act ${actsMeanwhile.maxMs.toFixed(0)} ms`)
  return {
    database,
    openPeriods: open,
    openPeriodsOfCourt: ofCourt,
    overview,
    revision: { seconds, moved, clients: CLIENTS, actsBefore, actsMeanwhile },
    measuredAt: new Date().toISOString(),
  }
}
