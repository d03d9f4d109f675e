import { test } from 'tap'
import { benchmarksPage, bufferTable, goalTable, mergeResults, ratioOf, scenarioTable } from './report.js'
import type { BenchResult, ClockResult, ScenarioResult, Window } from './result.js'

const window = (unitsPerSecond: number): Window => ({
  unitsPerSecond,
  p50Ms: 10,
  p99Ms: 20,
  nodeCpuUs: 300,
  postgresCpuUs: 200,
  loadCpuUs: 50,
  residentBytes: 100,
})

const registration: ScenarioResult = {
  name: 'register-one-applicant',
  title: 'Register a dispute, 1 applicant',
  database: 'bench_write',
  clients: 32,
  windows: [900, 1_200, 1_000].map(window),
  reference: {
    title: 'pgbench, the same rows',
    by: 'pgbench 15.18',
    clients: 8,
    tried: { 4: 1_500, 8: 2_000 },
    windows: [1_000, 1_000, 2_000].map((unitsPerSecond) => ({ unitsPerSecond, latencyMs: 4, postgresCpuUs: 400 })),
  },
  measuredAt: '2026-01-02T03:04:05.678Z',
}

const list = (database: string, buffers: number): ScenarioResult => ({
  name: 'list-first-page',
  title: 'List of a court, page 1',
  database,
  clients: 32,
  windows: [window(5_000)],
  buffers: { statements: ['list_cases'], buffers, executionMs: 0.05 },
  measuredAt: '2026-01-02T03:04:05.678Z',
})

const result: BenchResult = {
  machine: {
    cpu: 'Some CPU',
    cores: 2,
    memoryBytes: 8 * 1024 ** 3,
    kernel: '6.1',
    node: '20.19.0',
    postgres: '18.4',
    pgbench: '15.18',
    commit: '0123456789abcdef',
  },
  scenarios: [registration, list('bench_1000000', 20), list('bench_5000000', 30)],
}

test('a ratio is the median of the rounds, not the ratio of medians', async (t) => {
  t.equal(ratioOf(registration), 0.9)
  t.equal(ratioOf(list('bench_10000', 20)), undefined)
})

test('the goals show floor, goal, what was reached and what was not measured', async (t) => {
  const lines = goalTable(result).split('\n')
  const row = (start: string) => lines.find((line) => line.startsWith(`| ${start}`))
  t.match(row('register over HTTP, 1 applicant'), '| ≥ 0.6× | ≥ 1× | **0.9×** | floor |')
  t.match(row('CPU (Node + PostgreSQL) per registration'), '| ≤ 1000 µs | ≤ 600 µs | **500 µs** | goal |')
  t.match(row('buffers of list page 1, 5 M'), '| ≤ 2× | ≤ 1.3× | **1.5×** | floor |')
  t.match(row('p99 ÷ p50'), '| ≤ 4× | ≤ 2.5× | **2×** | goal |')
  t.match(row('get a case'), '| not measured |  |')
})

test('the tables have a row for every scenario and a column for every data set', async (t) => {
  t.match(scenarioTable([registration]), '| write | 32 | 1000 (900-1200) | 10.0 / 20.0 | 300 | 200 |')
  t.match(bufferTable(result.scenarios), '| Request | 1000000 | 5000000 |')
  t.match(bufferTable(result.scenarios), '| 20 / 0.050 ms | 30 / 0.050 ms |')
})

const clock: ClockResult = {
  database: 'bench_clock',
  openPeriods: 120_000,
  openPeriodsOfCourt: 90_000,
  overview: { statements: ['list_deadlines'], buffers: 42, executionMs: 0.4 },
  revision: {
    seconds: 48,
    moved: 7_000,
    clients: 4,
    actsBefore: { count: 900, p50Ms: 11, maxMs: 60 },
    actsMeanwhile: { count: 2_500, p50Ms: 22.5, maxMs: 140 },
  },
  measuredAt: '2026-01-02T03:04:05.678Z',
}

test('the figures of the clock count from 100,000 open periods on', async (t) => {
  const reached = (openPeriods: number) =>
    goalTable({ ...result, clock: { ...clock, openPeriods } })
      .split('\n')
      .filter((line) => /deadlines of a court|computed again/.test(line))
      .map((line) => /\*\*(.+)\*\*|not measured/.exec(line)?.[0])
  t.strictSame(reached(120_000), ['**0.4 ms**', '**48 s**'])
  t.strictSame(reached(99_999), ['not measured', 'not measured'])
  const page = benchmarksPage({ ...result, clock }, '')
  t.match(page, '48.0 s, 2500/s; 7000 moved or became final')
  t.match(page, '| The same meanwhile | 2500; p50 22.5 ms, slowest 140 ms |')
})

test('the figures of webhooks count from 5,000 events on', async (t) => {
  const run = (medianPerSecond: number) => ({ medianPerSecond, minPerSecond: 500, maxPerSecond: 900 })
  const webhooks = { rounds: 3, alone: run(800), beside: run(784), measuredAt: '2026-01-02T03:04:05.678Z' }
  const reached = (events: number) =>
    goalTable({ ...result, webhooks: { events, ...webhooks } })
      .split('\n')
      .filter((line) => /events sent|never answers/.test(line))
      .map((line) => /\*\*(.+)\*\*|not measured/.exec(line)?.[0])
  t.strictSame(reached(5_000), ['**800 per second**', '**2%**'])
  t.strictSame(reached(4_999), ['not measured', 'not measured'])
  const page = benchmarksPage({ ...result, webhooks: { events: 5_000, ...webhooks } }, '')
  t.match(page, '| 5000 events that wait, to one fast receiver; 3 rounds | 800/s (500-900) |')
})

test('a page that is written again keeps its notes', async (t) => {
  const first = benchmarksPage(result, '')
  t.match(first, '<!-- notes -->\n<!-- /notes -->')
  const explained = first.replace('<!-- notes -->', '<!-- notes -->\nThe counter row is the limit.')
  t.equal(benchmarksPage(result, explained), explained)
})

test('a later result takes the place of the earlier one of the same scenario and data only', async (t) => {
  const again = { ...registration, measuredAt: '2026-02-03T00:00:00.000Z' }
  const merged = mergeResults(result, { machine: result.machine, scenarios: [again] })
  t.strictSame(
    merged.scenarios.map(({ name, database, measuredAt }) => [name, database, measuredAt.slice(0, 7)]),
    [
      ['list-first-page', 'bench_1000000', '2026-01'],
      ['list-first-page', 'bench_5000000', '2026-01'],
      ['register-one-applicant', 'bench_write', '2026-02'],
    ],
  )
})
