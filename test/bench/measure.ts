import type { Load } from './load.js'
import { runByPg, runByPgbench, type ScriptFigures } from './pgbench.js'
import { cpuOfTree, residentBytes } from './processes.js'
import type { ReferenceResult, ReferenceWindow, Window } from './result.js'
import type { Reference, Scenario } from './scenario.js'
import type { Script } from './script.js'

/** Processes whose CPU is counted. */
export interface Measured {
  readonly servicePid: number
  readonly postgresPid: number
}

export interface Pace {
  readonly rounds: number
  readonly seconds: number
  /** Share of the prepared cases of a full window. */
  readonly unitsShare: number
  readonly warmUpSeconds: number
  /** Whether every connection count of a reference is tried, or 8 is taken. */
  readonly triesAll: boolean
}

const RAMP_MS = 300
const USUAL_CLIENTS = 8

/** Runs one window of a scenario against the service. */
export async function measureWindow(
  load: Load,
  scenario: Scenario,
  { servicePid, postgresPid }: Measured,
  { seconds, unitsShare }: Pick<Pace, 'seconds' | 'unitsShare'>,
): Promise<Window> {
  const readings: { node: number; postgres: number; load: number }[] = []
  const read = () =>
    readings.push({ node: cpuOfTree(servicePid), postgres: cpuOfTree(postgresPid), load: cpuOfTree(load.pid) })
  const isLimited = scenario.unitsPerWindow !== undefined
  const figures = await load.window(
    {
      seconds: isLimited ? seconds * 10 : seconds,
      rampMs: isLimited ? 0 : RAMP_MS,
      units: Math.ceil((scenario.unitsPerWindow ?? 0) * unitsShare),
    },
    read,
  )
  const [began, ended] = readings
  if (began === undefined || ended === undefined || figures.units === 0) throw new Error(`${scenario.name} did nothing`)
  return {
    unitsPerSecond: figures.units / figures.seconds,
    p50Ms: figures.p50Ms,
    p99Ms: figures.p99Ms,
    nodeCpuUs: (ended.node - began.node) / figures.units,
    postgresCpuUs: (ended.postgres - began.postgres) / figures.units,
    loadCpuUs: (ended.load - began.load) / figures.units,
    residentBytes: residentBytes(servicePid),
  }
}

/** Something that is measured in turn with the service. */
export interface Opponent {
  readonly description: Omit<ReferenceResult, 'windows'>
  window(seconds: number): Promise<ReferenceWindow>
}

export interface ScriptOpponentOptions {
  readonly reference: Extract<Reference, { kind: 'script' }>
  readonly script: Script
  readonly url: string
  readonly postgresPid: number
  /** Version of pgbench, when the machine has it. */
  readonly pgbench: string | undefined
  readonly pace: Pace
}

/** A script at the connection count at which it does most, found by trying each once. */
export async function openScriptOpponent(options: ScriptOpponentOptions): Promise<Opponent> {
  const { reference, script, url, postgresPid, pgbench, pace } = options
  const trialSeconds = Math.ceil(pace.seconds / 2)
  const isPgbench = reference.by === 'pgbench' && pgbench !== undefined
  const run = (clients: number, seconds: number, what = script): Promise<ScriptFigures> =>
    (isPgbench ? runByPgbench : runByPg)(what, { url, clients, seconds })
  const tried: Record<string, number> = {}
  const usual = reference.clients.filter((clients) => pace.triesAll || clients === USUAL_CLIENTS)
  const candidates = usual.length === 0 ? reference.clients : usual
  if (candidates.length > 1) {
    for (const clients of candidates) tried[clients] = (await run(clients, trialSeconds)).unitsPerSecond
  }
  const [best] = [...candidates].sort((a, b) => (tried[b] ?? 0) - (tried[a] ?? 0))
  if (best === undefined) throw new Error('a reference needs a connection count')
  const besides = script.statements.filter(({ isKept }) => isKept && script.isReading)
  const besidesPerSecond =
    besides.length === 0
      ? undefined
      : (await run(best, trialSeconds, { ...script, name: 'besides', statements: besides })).unitsPerSecond
  return {
    description: {
      title: reference.title,
      by: isPgbench ? `pgbench ${pgbench}` : 'node-postgres',
      clients: best,
      tried,
      ...(besidesPerSecond === undefined ? {} : { besidesPerSecond }),
    },
    window: async (seconds) => {
      const beganUs = cpuOfTree(postgresPid)
      const { units, unitsPerSecond, meanMs } = await run(best, seconds)
      return { unitsPerSecond, latencyMs: meanMs, postgresCpuUs: (cpuOfTree(postgresPid) - beganUs) / units }
    },
  }
}

/** Another scenario of the service, such as the first page beside the thousandth, warmed up. */
export async function openScenarioOpponent(
  title: string,
  load: Load,
  scenario: Scenario,
  measured: Measured,
  { warmUpSeconds }: Pace,
): Promise<Opponent> {
  const run = (seconds: number) => measureWindow(load, scenario, measured, { seconds, unitsShare: 1 })
  await run(warmUpSeconds)
  return {
    description: { title, by: scenario.name, clients: scenario.clients, tried: {} },
    window: async (seconds) => {
      const { unitsPerSecond, p50Ms, postgresCpuUs } = await run(seconds)
      return { unitsPerSecond, latencyMs: p50Ms, postgresCpuUs }
    },
  }
}

/** Warms up, then lets the service and its opponent take turns. */
export async function runRounds(
  load: Load,
  scenario: Scenario,
  opponent: Opponent | undefined,
  measured: Measured,
  pace: Pace,
  onRound: (round: number, service: Window, reference: ReferenceWindow | undefined) => void,
): Promise<{ windows: Window[]; reference: ReferenceWindow[] }> {
  const windows: Window[] = []
  const reference: ReferenceWindow[] = []
  await measureWindow(load, scenario, measured, {
    seconds: pace.warmUpSeconds,
    unitsShare: pace.unitsShare / 2,
  })
  for (let round = 1; round <= pace.rounds; round += 1) {
    const window = await measureWindow(load, scenario, measured, pace)
    windows.push(window)
    const answer = await opponent?.window(pace.seconds)
    if (answer !== undefined) reference.push(answer)
    onRound(round, window, answer)
  }
  return { windows, reference }
}
