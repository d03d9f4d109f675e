import pg from 'pg'
import { FIGURE_MONTHS, FIGURE_TOTALS } from '../../../src/invariants/checks.js'
import type { Vault } from '../../../src/platform/vault.js'
import { TableLoad } from './copy-table.js'
import { type BenchCourt, courtChooser, HOT_COURT_ID, insertMediators, openCourts } from './courts.js'
import { Defences } from './defences.js'
import { type MadeCase, type MadeParty, type Mint, makeCase, Series } from './multiply.js'
import { connect, type Place } from './place.js'
import type { Progress } from './progress.js'
import { Random } from './random.js'
import { fill, LOADED_TABLES, type Template } from './template.js'

const LISTED_CASES_MAX = 1_000_000
const LISTED_SAMPLE = 200_000
const SEARCHED_PARTIES = 500
const CASES_PER_TURN = 100
const INDEXING_CONNECTIONS = 3
const AMPLE_MEMORY = "set maintenance_work_mem = '512MB'"

export interface Filling {
  readonly cases: number
  readonly seed: number
  readonly today: Date
  readonly vault: Vault
  readonly templates: readonly Template[]
  onProgress(progress: Progress): void
}

/** Fills an empty database with cases made after templates. */
export async function fillDatabase(place: Place, filling: Filling): Promise<void> {
  const { cases, seed, today, vault, templates, onProgress } = filling
  const random = new Random(seed)
  const series = new Series()
  const client = await connect(place.adminUrl)
  try {
    await client.query(`set role ${pg.escapeIdentifier(new URL(place.url).username)}`)
    await client.query('create table bench_cases (n integer primary key, court_id integer not null, id uuid not null)')
    await client.query('create table bench_facts (name text primary key, value jsonb not null)')
    const courts = await openCourts(client, random, (permille) => ({
      alone: expectedOpen(templates, (cases * permille) / 1000, false),
      ofOrganisation: expectedOpen(templates, (cases * permille) / 1000, true),
    }))
    const defences = await Defences.takeAway(client, LOADED_TABLES)
    const { states, rows, searched } = await loadCases(place, courts, { random, vault, series }, filling)
    await insertSeries(client, series)
    await insertMediators(client, courts)
    await restore(place, client, defences, onProgress)
    await fillFeed(client)
    await fillFigures(client)
    await insertFacts(client, {
      seed,
      generatedOn: today.toISOString().slice(0, 10),
      cases,
      hotCourtId: HOT_COURT_ID,
      states,
      rows,
      parties: searched,
      mediatorSubjects: ['mediator-sun', 'mediator-zhao'],
    })
    onProgress({ step: 'statistics', done: 0, total: 1 })
    await client.query('reset role')
    await client.query('vacuum (analyze, parallel 2)')
    await client.query('checkpoint')
    onProgress({ step: 'statistics', done: 1, total: 1 })
  } finally {
    await client.end()
  }
}

function expectedOpen(templates: readonly Template[], casesOfCourt: number, byOrganisation: boolean): number {
  const open = templates.filter(
    ({ mediation }) =>
      mediation !== null && mediation.openAssignments > 0 && mediation.byOrganisation === byOrganisation,
  )
  return (casesOfCourt * open.reduce((sum, { share }) => sum + share, 0)) / 100
}

/** What is kept in mind of the cases that were made, for whoever measures. */
class Ledger {
  readonly states: Record<string, number> = {}
  readonly rows: Record<string, number> = {}
  /** Parties of the hot court, for searching. */
  readonly searched: MadeParty[] = []
  private readonly listedEvery: number
  private readonly searchedEvery: number
  private made = 0
  private listed = 0
  private ofHotCourt = 0

  constructor(cases: number) {
    this.listedEvery = cases > LISTED_CASES_MAX ? cases / LISTED_SAMPLE : 1
    this.searchedEvery = Math.max(1, Math.floor(cases / 10 / SEARCHED_PARTIES))
  }

  count({ state, rows }: Template, cases: number): void {
    this.states[state] = (this.states[state] ?? 0) + cases
    for (const { table, count } of rows) this.rows[table] = (this.rows[table] ?? 0) + count * cases
  }

  /** @returns the row of `bench_cases`, if the case gets one */
  enter(courtId: number, { id, parties }: MadeCase): string {
    if (courtId === HOT_COURT_ID) {
      const wanted = this.ofHotCourt % this.searchedEvery === 0 && this.searched.length < SEARCHED_PARTIES
      if (wanted) this.searched.push(...parties.slice(-1))
      this.ofHotCourt += 1
    }
    const isListed = this.made >= this.listed * this.listedEvery
    this.made += 1
    if (!isListed) return ''
    this.listed += 1
    return `${this.listed}\t${courtId}\t${id}\n`
  }
}

async function loadCases(
  place: Place,
  courts: readonly BenchCourt[],
  mint: Mint,
  { cases, templates, onProgress }: Filling,
): Promise<Ledger> {
  const tables = new Set(templates.flatMap(({ rows }) => rows.map(({ table }) => table)))
  const loads = new Map<string, TableLoad>()
  const write = (table: string, rows: string) => loads.get(table)?.write(rows)
  const chooseCourt = courtChooser(courts)
  const ledger = new Ledger(cases)
  let nth = 0
  try {
    for (const table of [...tables, 'bench_cases']) loads.set(table, await TableLoad.open(place.adminUrl, table))
    for (const { template, count } of shared(templates, cases)) {
      const values = Array.from({ length: template.slotCount }, () => '')
      for (let copy = 0; copy < count; copy += 1) {
        const court = chooseCourt(mint.random)
        const made = makeCase(mint, template, court, nth, values)
        for (const { table, text } of template.rows) write(table, fill(text, values))
        write('bench_cases', ledger.enter(court.id, made))
        nth += 1
        if (nth % CASES_PER_TURN > 0) continue
        await new Promise((resolve) => setImmediate(resolve))
        for (const load of loads.values()) await load.ready()
        onProgress({ step: 'cases', done: nth, total: cases })
      }
      ledger.count(template, count)
    }
    await Promise.all([...loads.values()].map((load) => load.commit()))
    onProgress({ step: 'cases', done: cases, total: cases })
    return ledger
  } catch (error) {
    await Promise.all([...loads.values()].map((load) => load.abandon()))
    throw error
  }
}

/** How many cases are made after each template: whole numbers that add up. */
function shared(templates: readonly Template[], cases: number): { template: Template; count: number }[] {
  let share = 0
  let given = 0
  const total = templates.reduce((sum, template) => sum + template.share, 0)
  return templates.map((template) => {
    share += template.share
    const count = Math.round((cases * share) / total) - given
    given += count
    return { template, count }
  })
}

async function insertSeries(client: pg.Client, series: Series): Promise<void> {
  await client.query(
    `insert into number_series (court_id, type_code, year, last_ordinal)
     select "courtId", "typeCode", year, "lastOrdinal"
       from jsonb_to_recordset($1) as r ("courtId" integer, "typeCode" text, year integer, "lastOrdinal" integer)`,
    [JSON.stringify(series.rows())],
  )
}

async function fillFeed(client: pg.Client): Promise<void> {
  await client.query(
    `insert into feed_events (court_id, position, case_id, seq, command, submitted_by, sequenced_at)
     select e.court_id, row_number() over (partition by e.court_id order by e.at, e.case_id, e.seq), e.case_id, e.seq,
       e.command, c.submitted_by, now()
     from case_events e join cases c on c.court_id = e.court_id and c.id = e.case_id`,
  )
  await client.query(
    `insert into feed_heads (court_id, last_position, sequenced_at)
     select court_id, max(position), now() from feed_events group by court_id`,
  )
}

/** The facts came with the cases; they are added up, and nothing is left to count. */
async function fillFigures(client: pg.Client): Promise<void> {
  await client.query(
    `insert into figure_months
       (court_id, dimension, measure, month, key, entered_late, value, recorded_month, count, total) ${FIGURE_MONTHS}`,
  )
  await client.query(`insert into figure_totals (court_id, dimension, measure, key, count, total) ${FIGURE_TOTALS}`)
  await client.query(
    `insert into figure_positions (court_id, position, counted_at)
     select court_id, last_position, sequenced_at from feed_heads`,
  )
}

async function insertFacts(client: pg.Client, facts: Record<string, unknown>): Promise<void> {
  await client.query('insert into bench_facts (name, value) select key, value from jsonb_each($1)', [
    JSON.stringify(facts),
  ])
}

async function restore(
  place: Place,
  client: pg.Client,
  defences: Defences,
  onProgress: (progress: Progress) => void,
): Promise<void> {
  const waiting = await defences.indexing(client)
  const total = waiting.flat().length
  let done = 0
  const work = async () => {
    const connection = await connect(place.adminUrl)
    try {
      await connection.query(AMPLE_MEMORY)
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        for (const statement of next) {
          await connection.query(statement)
          done += 1
          onProgress({ step: 'indexes', done, total })
        }
      }
    } finally {
      await connection.end()
    }
  }
  await Promise.all(Array.from({ length: INDEXING_CONNECTIONS }, work))
  await client.query(AMPLE_MEMORY)
  const foreignKeys = defences.foreignKeys()
  for (const [index, statement] of foreignKeys.entries()) {
    await client.query(statement)
    onProgress({ step: 'foreign keys', done: index + 1, total: foreignKeys.length })
  }
  await defences.assertRestored(client)
}
