import pg from 'pg'
import { INVARIANTS } from '../../src/invariants/checks.js'
import { runChecks } from '../../src/invariants/run-check.js'
import { verifyTimelines } from '../../src/invariants/verify-timelines.js'
import { seedReference } from '../../src/modules/directory/seed.js'
import { closeDatabase, openDatabase } from '../../src/platform/database.js'
import { migrateDatabase } from '../../src/platform/migrations.js'
import { transaction } from '../../src/platform/transaction.js'
import { COURTS, seedPeople } from './people.js'
import type { BuffersResult } from './result.js'
import type { Bench, CaseKey, Material, Scenario } from './scenario.js'
import { median } from './statistics.js'

const SAMPLE = 20_000
const EXAMINED = 30
const STATEMENT_TIMEOUT_MS = 3_600_000

/** Brings a database to the newest migration, with reference data and the people of the benchmark. */
export async function prepareDatabase(url: string): Promise<void> {
  const db = openDatabase({ connectionString: url, poolSizeMax: 1 })
  const seed = () => transaction(db, (tx) => seedReference(tx, new Date()))
  await migrateDatabase(url, 'migrations', seed).finally(() => closeDatabase(db))
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await seedPeople(client).finally(() => client.end())
}

/** Cases to read at random; the table lets pgbench find the same ones. */
export async function sampleCases(client: pg.Client): Promise<CaseKey[]> {
  const known = await client.query<{ table: string | null }>(`select to_regclass('bench_sample') as table`)
  if (known.rows[0]?.table === null) {
    await client.query(
      `create table bench_sample as
         select (row_number() over () - 1)::integer as n, court_id, id
         from (select court_id, id from cases where court_id = any($1::integer[]) order by md5(id::text) limit $2) s`,
      [COURTS.map(({ id }) => id), SAMPLE],
    )
    await client.query('create unique index on bench_sample (n)')
    await client.query('analyze bench_sample')
  }
  const { rows } = await client.query<CaseKey>('select court_id as "courtId", id from bench_sample order by n')
  return rows
}

export async function countCases(client: pg.Client, courtId: number): Promise<number> {
  const { rows } = await client.query<{ count: string }>('select count(*) from cases where court_id = $1', [courtId])
  return Number(rows[0]?.count)
}

/**
 * Checks every invariant, and every hash chain if asked.
 *
 * @throws Error that names what is broken
 */
export async function checkInvariants(url: string, withTimelines: boolean): Promise<string> {
  const db = openDatabase({ connectionString: url, poolSizeMax: 1, statementTimeoutMs: STATEMENT_TIMEOUT_MS })
  const broken: string[] = []
  let held = 0
  let timelines = 0
  const client = await db.$client.connect()
  for await (const { invariant, violations, shown } of runChecks(client, INVARIANTS)) {
    held += 1
    if (violations > 0) broken.push(`${invariant.id}: ${violations} violations, e.g. ${shown[0]?.detail}`)
  }
  client.release()
  if (withTimelines) {
    for await (const { caseId, verification } of verifyTimelines(db)) {
      timelines += 1
      if (!verification.isIntact) broken.push(`the timeline of case ${caseId} is not whole`)
    }
  }
  await closeDatabase(db)
  if (broken.length > 0) throw new Error(`The data are wrong:\n  ${broken.slice(0, 20).join('\n  ')}`)
  return `${held} invariants hold${withTimelines ? `, ${timelines} hash chains are whole` : ''}`
}

interface Explained {
  readonly Plan: { readonly 'Shared Hit Blocks': number; readonly 'Shared Read Blocks': number }
  readonly 'Execution Time': number
}

async function explain(client: pg.Client, text: string, values: readonly unknown[]) {
  const { rows } = await client.query<{ 'QUERY PLAN': Explained[] }>(
    `explain (analyze, buffers, format json) ${text}`,
    [...values],
  )
  const plan = rows[0]?.['QUERY PLAN'][0]
  if (plan === undefined) throw new Error('EXPLAIN gave no plan')
  return {
    buffers: plan.Plan['Shared Hit Blocks'] + plan.Plan['Shared Read Blocks'],
    executionMs: plan['Execution Time'],
  }
}

async function scanTime(client: pg.Client, scan: string): Promise<number> {
  await client.query('begin')
  for (const setting of ['indexscan', 'indexonlyscan', 'bitmapscan']) {
    await client.query(`set local enable_${setting} = off`)
  }
  const times: number[] = []
  for (let round = 0; round < 5; round += 1) times.push((await explain(client, scan, [])).executionMs)
  await client.query('rollback')
  return median(times)
}

/** Buffers that the statements behind a request touch, warm; the median over different requests. */
export async function examineBuffers(
  bench: Bench,
  scenario: Scenario,
  material: Material,
): Promise<BuffersResult | undefined> {
  if (scenario.request === undefined) return undefined
  const names = new Set<string>()
  const buffers: number[] = []
  const times: number[] = []
  for (let index = 0; index < EXAMINED; index += 1) {
    let touched = 0
    let executionMs = 0
    for (const { name, text, values } of await bench.record(scenario.request(bench, index, material))) {
      names.add(name)
      await explain(bench.client, text, values)
      const warm = await explain(bench.client, text, values)
      touched += warm.buffers
      executionMs += warm.executionMs
    }
    buffers.push(touched)
    times.push(executionMs)
  }
  const scanMs = scenario.scan === undefined ? undefined : await scanTime(bench.client, scenario.scan)
  return {
    statements: [...names],
    buffers: median(buffers),
    executionMs: median(times),
    ...(scanMs === undefined ? {} : { scanMs }),
  }
}
