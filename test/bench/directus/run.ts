/** Measures the service beside Directus: the same rows in the same PostgreSQL, taking turns. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Command } from 'commander'
import pg from 'pg'
import { prepareDatabase } from '../database.js'
import { hold, runHolding } from '../held.js'
import { type Load, startLoad } from '../load.js'
import { describeMachine } from '../machine.js'
import { measureWindow } from '../measure.js'
import { MINGSHAN, SUBJECTS } from '../people.js'
import type { Window } from '../result.js'
import type { Material, Scenario } from '../scenario.js'
import { openCluster, openIssuer, startService } from '../service.js'
import { copyRows, createTables, registerCollections } from './collections.js'
import { installDirectus } from './install.js'
import { startPeer } from './peer.js'
import { type Comparison, type DirectusResult, table, terms } from './report.js'
import { CLIENTS, COMPARISONS, DIRECTUS_TOKEN, seed } from './scenarios.js'

const SERVICE_DATABASE = 'bench_directus_service'
const PEER_DATABASE = 'bench_directus'
/** Twice the service's own default. */
const PEER_POOL_SIZE_MAX = 16
const SEED_WITHIN_SECONDS = 600
const WARM_UP_SECONDS = 4
const RESULTS = 'bench.json'
const SCENARIO_MODULE = new URL('./scenarios.ts', import.meta.url).href

interface Options {
  readonly directory: string
  readonly data: string
  readonly cases: number
  readonly rounds: number
  readonly seconds: number
}

const say = (line: string) => process.stdout.write(`${line}\n`)

/** One of the two that are compared. */
interface Side {
  readonly origin: string
  readonly servicePid: number
  readonly postgresPid: number
  readonly tokens: Readonly<Record<string, string>>
}

async function openLoad(scenario: Scenario, { origin, tokens }: Side, material: Material): Promise<Load> {
  const load = await startLoad({ module: SCENARIO_MODULE, scenario: scenario.name, origin, tokens, material })
  hold(() => load.stop())
  return load
}

async function connect(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  hold(() => client.end())
  return client
}

const NOTHING: Material = { cases: [], identities: [], cursor: '' }

async function registerCases(service: Side, count: number): Promise<void> {
  say(`registering ${count} cases`)
  const load = await openLoad(seed, service, NOTHING)
  await load.window({ seconds: SEED_WITHIN_SECONDS, rampMs: 0, units: count }, () => {})
  load.stop()
}

async function casesToRead(client: pg.Client): Promise<Material> {
  const { rows } = await client.query<{ id: string }>('select id from cases where court_id = $1', [MINGSHAN.id])
  return { ...NOTHING, cases: rows.map(({ id }) => id) }
}

async function openSides({ directory, data, cases }: Options) {
  const installation = await installDirectus(resolve(directory), say)
  say('building the service')
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' })
  mkdirSync(data, { recursive: true })
  const cluster = await openCluster(data)
  hold(() => cluster.stop())
  const issuer = await openIssuer(data, SUBJECTS)
  hold(() => issuer.stop())

  await cluster.makeDatabase(SERVICE_DATABASE)
  const serviceUrl = cluster.urlOf(SERVICE_DATABASE)
  await prepareDatabase(serviceUrl)
  const real = await startService({ directory: data, databaseUrl: serviceUrl, issuerUrl: issuer.url, nodeOptions: [] })
  hold(() => real.stop())
  const tokens = await issuer.tokensFor(SUBJECTS)
  const service: Side = { origin: real.origin, servicePid: real.pid, postgresPid: cluster.pid, tokens }
  await registerCases(service, cases)

  say('copying them to Directus')
  await cluster.makeDatabase(PEER_DATABASE)
  const peerUrl = cluster.urlOf(PEER_DATABASE)
  const serviceClient = await connect(serviceUrl)
  const peerClient = await connect(peerUrl)
  await createTables(serviceClient, peerClient)
  await copyRows(serviceClient, peerClient)
  const peer = await startPeer(
    { installation, databaseUrl: peerUrl, poolSizeMax: PEER_POOL_SIZE_MAX, logFile: join(data, 'directus.log') },
    () => registerCollections(peerClient),
  )
  hold(() => peer.stop())
  const directus: Side = {
    origin: peer.origin,
    servicePid: peer.pid,
    postgresPid: cluster.pid,
    tokens: { [DIRECTUS_TOKEN]: peer.token },
  }
  return { installation, service, directus, material: await casesToRead(serviceClient) }
}

/** Opens a function that runs one window, warmed up. */
async function openWindow(scenario: Scenario, side: Side, material: Material) {
  const load = await openLoad(scenario, side, material)
  await load.window({ seconds: WARM_UP_SECONDS, rampMs: 0, units: 0 }, () => {})
  return (seconds: number) => measureWindow(load, scenario, side, { seconds, unitsShare: 1 })
}

async function compare(service: Side, directus: Side, material: Material, options: Options): Promise<Comparison[]> {
  const contests = []
  for (const { name, floor, goal, ...scenarios } of COMPARISONS) {
    say(`warming up: ${scenarios.service.title}; ${scenarios.directus.title}`)
    contests.push({
      result: { name, floor, goal, service: [] as Window[], directus: [] as Window[] },
      service: await openWindow(scenarios.service, service, material),
      directus: await openWindow(scenarios.directus, directus, material),
    })
  }
  for (let round = 1; round <= options.rounds; round += 1) {
    for (const { result, ...window } of contests) {
      const ours = await window.service(options.seconds)
      const theirs = await window.directus(options.seconds)
      result.service.push(ours)
      result.directus.push(theirs)
      const rates = [ours, theirs].map(({ unitsPerSecond }) => `${unitsPerSecond.toFixed(0)}/s`)
      say(`round ${round}/${options.rounds}, ${result.name}: service ${rates[0]}, Directus ${rates[1]}`)
    }
  }
  return contests.map(({ result }) => result)
}

/** Puts the result beside those of the other benchmarks. */
function keep(directus: DirectusResult): void {
  const known: object = existsSync(RESULTS)
    ? JSON.parse(readFileSync(RESULTS, 'utf8'))
    : { machine: describeMachine(), scenarios: [] }
  writeFileSync(RESULTS, `${JSON.stringify({ ...known, directus }, null, 2)}\n`)
}

async function main(options: Options): Promise<void> {
  const { installation, service, directus, material } = await openSides(options)
  const comparisons = await compare(service, directus, material, options)
  const { cases, seconds } = options
  const measuredAt = new Date().toISOString()
  const result = { ...installation.versions, cases, clients: CLIENTS, seconds, comparisons, measuredAt }
  keep(result)
  say(`\n${terms(result)}\n\n${table(comparisons)}`)
}

const program = new Command('bench:directus')
  .description('Measure the service beside Directus, which is installed outside the project.')
  .option('--directory <path>', 'where Directus is installed', join(tmpdir(), 'open-mediation-directus'))
  .option('--data <path>', 'where PostgreSQL and its data are', '.data/bench')
  .option('--cases <count>', 'cases that both sides begin with', Number, 10_000)
  .option('--rounds <count>', 'how often each of them gets its turn', Number, 5)
  .option('--seconds <count>', 'length of a turn', Number, 5)

await runHolding(() => main(program.parse().opts<Options>()))
