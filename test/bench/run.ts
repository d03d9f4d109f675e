import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { measureBulk } from './bulk.js'
import { measureClock } from './clock.js'
import { dataSetName, generateData, personalDataKey } from './data/generate.js'
import type { Mix } from './data/lives.js'
import { progressPrinter } from './data/progress.js'
import { checkInvariants, countCases, examineBuffers, prepareDatabase } from './database.js'
import { measureFigures } from './figures.js'
import { hold, runHolding } from './held.js'
import { startLoad } from './load.js'
import { describeMachine } from './machine.js'
import {
  type Measured,
  type Opponent,
  openScenarioOpponent,
  openScriptOpponent,
  type Pace,
  runRounds,
} from './measure.js'
import { MINGSHAN, SUBJECTS } from './people.js'
import { findPgbench } from './pgbench.js'
import { benchmarksPage, bufferTable, goalTable, mergeResults, scenarioTable } from './report.js'
import type {
  BenchResult,
  BulkResult,
  ClockResult,
  FiguresResult,
  MemoryResult,
  ScenarioResult,
  WebhookResult,
} from './result.js'
import type { Material, Scenario } from './scenario.js'
import { SCENARIOS } from './scenarios/list.js'
import { mixed } from './scenarios/mixed.js'
import { type Cluster, openCluster, openIssuer } from './service.js'
import { openSite, type Site, type SiteOptions } from './site.js'
import { soak } from './soak.js'
import { measureWebhooks, startReceiver } from './webhooks.js'

const WRITE_DATABASE = 'bench_write'
const COPY_DATABASE = 'bench_reference'
const CLOCK_DATABASE = 'bench_clock'
const SERIES_MEMBERS = 1000
const PLAN_MEDIATORS = 100
const MODULE = new URL('./scenarios/list.ts', import.meta.url).href
const MIXED_MODULE = new URL('./scenarios/mixed.ts', import.meta.url).href
const RESULTS = 'bench.json'
const PAGE = 'docs/benchmarks.md'

const FULL: Pace = { rounds: 5, seconds: 6, unitsShare: 1, warmUpSeconds: 3, triesAll: true }
const QUICK: Pace = { rounds: 2, seconds: 1, unitsShare: 0.05, warmUpSeconds: 0.5, triesAll: false }
const QUICK_CASES = [10_000]
const FULL_CASES = [10_000, 1_000_000]

interface Options {
  readonly quick: boolean
  readonly cases?: readonly number[]
  readonly scenario?: readonly Scenario[]
  readonly rounds?: number
  readonly seconds?: number
  readonly soak?: number
  readonly clock?: number
  readonly bulk?: number
  readonly webhooks?: number
  readonly figures?: number
  readonly directory: string
  readonly profile: boolean
}

const say = (line: string) => process.stdout.write(`${line}\n`)
const rate = (perSecond: number) => `${perSecond.toFixed(0)}/s`

async function openOpponent(
  { reference }: Scenario,
  { bench, service, database }: Site,
  cluster: Cluster,
  material: Material,
  pace: Pace,
): Promise<Opponent | undefined> {
  if (reference === undefined) return undefined
  if (reference.kind === 'scenario') {
    const { title, scenario } = reference
    const { origin, pid } = service
    const load = await startLoad({ module: MODULE, scenario: scenario.name, origin, tokens: bench.tokens, material })
    hold(() => load.stop())
    return openScenarioOpponent(title, load, scenario, { servicePid: pid, postgresPid: cluster.pid }, pace)
  }
  return openScriptOpponent({
    reference,
    script: await reference.script(bench),
    url: cluster.urlOf(reference.database === 'copy' ? COPY_DATABASE : database),
    postgresPid: cluster.pid,
    pgbench: findPgbench(),
    pace,
  })
}

async function runScenario(scenario: Scenario, site: Site, cluster: Cluster, pace: Pace): Promise<ScenarioResult> {
  const { service, bench, database } = site
  const { name, title, clients } = scenario
  const cases = bench.cases.map(({ id }) => id)
  const material: Material = { cases, identities: [], cursor: '', ...(await scenario.material?.(bench)) }
  const measured: Measured = { servicePid: service.pid, postgresPid: cluster.pid }
  const { origin } = service
  const load = await startLoad({ module: MODULE, scenario: name, origin, tokens: bench.tokens, material })
  const stopLoad = hold(() => load.stop())
  const opponent = await openOpponent(scenario, site, cluster, material, pace)
  const { windows, reference } = await runRounds(load, scenario, opponent, measured, pace, (round, window, other) => {
    const against = other === undefined ? '' : `, reference ${rate(other.unitsPerSecond)}`
    say(`  round ${round} of ${pace.rounds}: ${rate(window.unitsPerSecond)}${against}`)
  })
  const buffers = await examineBuffers(bench, scenario, material)
  await stopLoad()
  service.emptyLog()
  return {
    name,
    title,
    database,
    clients,
    windows,
    ...(opponent === undefined ? {} : { reference: { ...opponent.description, windows: reference } }),
    ...(buffers === undefined ? {} : { buffers }),
    measuredAt: new Date().toISOString(),
  }
}

/** Runs scenarios one after another, on one database. */
async function runScenarios(
  scenarios: readonly Scenario[],
  site: Site,
  cluster: Cluster,
  pace: Pace,
): Promise<ScenarioResult[]> {
  const results: ScenarioResult[] = []
  const courtCases = await countCases(site.bench.client, MINGSHAN.id)
  for (const scenario of scenarios) {
    const { title, name, casesMin = 0, data } = scenario
    if (courtCases < casesMin) {
      say(`${title}: left out, ${site.database} has ${courtCases} cases of ${MINGSHAN.code}`)
      continue
    }
    const beganMs = performance.now()
    say(`${title} (${name}, ${site.database})`)
    results.push(await runScenario(scenario, site, cluster, pace))
    if (data === 'empty') say(`  ${await checkInvariants(cluster.urlOf(site.database), false)}`)
    say(`  took ${((performance.now() - beganMs) / 1000).toFixed(0)} s`)
  }
  return results
}

/** An empty court, and a copy of it for what scripts write. */
async function makeEmptyDatabases(cluster: Cluster): Promise<void> {
  await cluster.makeDatabase(WRITE_DATABASE)
  await prepareDatabase(cluster.urlOf(WRITE_DATABASE))
  await cluster.makeDatabase(COPY_DATABASE, WRITE_DATABASE)
}

async function ensureDataSet({ cluster, directory }: SiteOptions, cases: number, mix: Mix = 'short'): Promise<string> {
  const name = dataSetName(cases, mix)
  if (!(await cluster.hasDatabase(name))) {
    say(`generating ${cases} cases`)
    const printer = progressPrinter()
    await generateData(cluster, personalDataKey(directory), cases, printer.print, mix).finally(printer.stop)
  }
  return name
}

async function withSite<Result>(options: SiteOptions, database: string, work: (site: Site) => Promise<Result>) {
  const site = await openSite(options, database)
  const close = hold(() => site.close())
  const result = await work(site)
  await close()
  return result
}

async function measureWrites(options: SiteOptions, scenarios: readonly Scenario[], pace: Pace) {
  const { cluster } = options
  if (scenarios.length === 0) return []
  await makeEmptyDatabases(cluster)
  const results = await withSite(options, WRITE_DATABASE, (site) => runScenarios(scenarios, site, cluster, pace))
  say(await checkInvariants(cluster.urlOf(WRITE_DATABASE), true))
  return results
}

async function measureReads(
  options: SiteOptions,
  scenarios: readonly Scenario[],
  sizes: readonly number[],
  pace: Pace,
): Promise<ScenarioResult[]> {
  if (scenarios.length === 0) return []
  const results: ScenarioResult[] = []
  for (const cases of sizes) {
    const database = await ensureDataSet(options, cases)
    const run = (site: Site) => runScenarios(scenarios, site, options.cluster, pace)
    results.push(...(await withSite(options, database, run)))
  }
  return results
}

async function measureMemory(options: SiteOptions, seconds: number): Promise<MemoryResult> {
  await makeEmptyDatabases(options.cluster)
  say(`${mixed.title} for ${seconds} s`)
  const memory = await withSite(options, WRITE_DATABASE, (site) =>
    soak(site, MIXED_MODULE, seconds, (second, bytes) => {
      say(`  ${second.toFixed(0)} s: ${(bytes / 1024 / 1024).toFixed(0)} MiB`)
    }),
  )
  say(await checkInvariants(options.cluster.urlOf(WRITE_DATABASE), true))
  return memory
}

/** Works on a copy: the data set is to stay as it was generated. */
async function measureDeadlines(options: SiteOptions, cases: number): Promise<ClockResult> {
  const { cluster } = options
  await cluster.makeDatabase(CLOCK_DATABASE, await ensureDataSet(options, cases))
  say(`The clock of ${cases} cases`)
  const result = await withSite(options, CLOCK_DATABASE, (site) => measureClock(site, say))
  say(`  ${await checkInvariants(cluster.urlOf(CLOCK_DATABASE), true)}`)
  return result
}

async function measureLongWork(options: SiteOptions, disputes: number): Promise<BulkResult> {
  const { cluster } = options
  await makeEmptyDatabases(cluster)
  say(`Long work, ${disputes} disputes`)
  const urls = { own: cluster.urlOf(WRITE_DATABASE), reference: cluster.urlOf(COPY_DATABASE) }
  const sizes = { disputes, members: SERIES_MEMBERS, mediators: PLAN_MEDIATORS }
  const result = await withSite(options, WRITE_DATABASE, (site) => measureBulk(site, urls, sizes, say))
  say(`  ${await checkInvariants(urls.own, true)}`)
  return result
}

async function measureSending(options: SiteOptions, events: number): Promise<WebhookResult> {
  await makeEmptyDatabases(options.cluster)
  say(`Webhooks, ${events} events`)
  const receivers = { fast: await startReceiver(false), silent: await startReceiver(true) }
  const settings = {
    WEBHOOK_ALLOWED_HOSTS: `127.0.0.1:${receivers.fast.port},127.0.0.1:${receivers.silent.port}`,
    WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8',
    WEBHOOK_ALLOW_HTTP: 'true',
  }
  const result = await withSite({ ...options, settings }, WRITE_DATABASE, (site) =>
    measureWebhooks(site, receivers, events, say),
  )
  say(`  ${await checkInvariants(options.cluster.urlOf(WRITE_DATABASE), false)}`)
  return result
}

async function measureAllFigures(options: SiteOptions, cases: number): Promise<FiguresResult> {
  const database = await ensureDataSet(options, cases, 'long')
  const url = options.cluster.urlOf(database)
  await prepareDatabase(url)
  say(`The figures of ${cases} cases`)
  return measureFigures(database, url, say)
}

function keep(result: BenchResult): BenchResult {
  const known = existsSync(RESULTS) ? (JSON.parse(readFileSync(RESULTS, 'utf8')) as BenchResult) : undefined
  const merged = mergeResults(known, result)
  writeFileSync(RESULTS, `${JSON.stringify(merged, null, 2)}\n`)
  writeFileSync(PAGE, benchmarksPage(merged, existsSync(PAGE) ? readFileSync(PAGE, 'utf8') : ''))
  return merged
}

async function openAll(directory: string, profile: boolean): Promise<SiteOptions> {
  personalDataKey(directory)
  say('building the service')
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' })
  const cluster = await openCluster(directory)
  hold(() => cluster.stop())
  const issuer = await openIssuer(directory, SUBJECTS)
  hold(() => issuer.stop())
  const nodeOptions = profile ? ['--cpu-prof', `--cpu-prof-dir=${join(directory, 'profiles')}`] : []
  return { directory, cluster, issuer, nodeOptions }
}

async function main(options: Options): Promise<void> {
  const pace = options.quick ? QUICK : FULL
  const { rounds = pace.rounds, seconds = pace.seconds, cases = options.quick ? QUICK_CASES : FULL_CASES } = options
  const single = [options.soak, options.clock, options.bulk, options.webhooks, options.figures]
  const isWhole = single.every((size) => size === undefined)
  const scenarios = options.scenario ?? (isWhole ? SCENARIOS : [])
  const site = await openAll(resolve(options.directory), options.profile)
  const asked: Pace = { ...pace, rounds, seconds }
  const having = (data: Scenario['data']) => scenarios.filter((scenario) => scenario.data === data)
  const measured = [
    ...(await measureWrites(site, having('empty'), asked)),
    ...(await measureReads(site, having('sets'), cases, asked)),
  ]
  const memory = options.soak === undefined ? {} : { memory: await measureMemory(site, options.soak) }
  const clock = options.clock === undefined ? {} : { clock: await measureDeadlines(site, options.clock) }
  const bulk = options.bulk === undefined ? {} : { bulk: await measureLongWork(site, options.bulk) }
  const webhooks = options.webhooks === undefined ? {} : { webhooks: await measureSending(site, options.webhooks) }
  const figures = options.figures === undefined ? {} : { figures: await measureAllFigures(site, options.figures) }
  const more = { ...memory, ...clock, ...bulk, ...webhooks, ...figures }
  const result: BenchResult = { machine: describeMachine(), scenarios: measured, ...more }
  say(`\n${scenarioTable(measured)}\n\n${bufferTable(measured)}`)
  say(`\n${goalTable(options.quick || options.profile ? result : keep(result))}`)
}

function positive(text: string): number {
  const value = Number(text)
  if (!(value > 0)) throw new InvalidArgumentError('a number above 0')
  return value
}

function scenariosNamed(text: string): Scenario[] {
  return text.split(',').map((name) => {
    const found = SCENARIOS.find((scenario) => scenario.name === name)
    if (found !== undefined) return found
    throw new InvalidArgumentError(`known are ${SCENARIOS.map((scenario) => scenario.name).join(', ')}`)
  })
}

const program = new Command('bench')
  .description('Measures the service beside pgbench and writes bench.json and docs/benchmarks.md.')
  .option('--quick', 'two short rounds on the small data set; only prints', false)
  .option('--cases <list>', 'data sets to read, e.g. 10000,1000000', (text) => text.split(',').map(positive))
  .option('--scenario <list>', 'only these', scenariosNamed)
  .option('--rounds <count>', 'windows of each side', positive)
  .option('--seconds <count>', 'length of a window', positive)
  .option('--soak <seconds>', 'only watch memory under mixed load, e.g. 600', positive)
  .option('--clock <cases>', 'only the deadlines of a data set of so many cases as a whole, e.g. 150000', positive)
  .option('--bulk <disputes>', 'only imports, acts on a series and plans, e.g. 100000', positive)
  .option('--webhooks <events>', 'only how fast events are sent to a receiver, e.g. 10000', positive)
  .option('--figures <cases>', 'only the figures of a data set of so many cases, e.g. 1000000', positive)
  .option('--directory <path>', 'where PostgreSQL and its data are', '.data/bench')
  .option('--profile', 'write CPU profiles of the service into the directory; only prints', false)

await runHolding(() => main(program.parse().opts<Options>()))
