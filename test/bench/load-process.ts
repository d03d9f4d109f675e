/** The load client: a process of its own, so that its CPU is known apart from the service's. */
import { Connection } from './connection.js'
import type { LoadMessage, LoadReport, OpenLoad, WindowOrder } from './load.js'
import type { LoadContext, Scenario, Unit } from './scenario.js'
import { quantile } from './statistics.js'

const LATENCIES_MAX = 4_000_000
const ERRORS_SHOWN = 3
const ERRORS_MAX = 50
const CLOCK_MS = 5

const latenciesMs = new Float64Array(LATENCIES_MAX)

function tell(report: LoadReport): void {
  process.send?.(report)
}

/** Closed loop: every client sends its next unit when the last one is answered. */
async function runWindow(unit: Unit, connections: readonly Connection[], order: WindowOrder): Promise<void> {
  const errors: string[] = []
  let errorCount = 0
  let measured = 0
  let beganMs = Number.POSITIVE_INFINITY
  let endedMs = Number.POSITIVE_INFINITY
  let isRunning = true

  const begin = () => {
    beganMs = performance.now()
    tell({ kind: 'began' })
  }
  const end = () => {
    if (endedMs !== Number.POSITIVE_INFINITY) return
    endedMs = performance.now()
    isRunning = false
    tell({ kind: 'ended' })
  }
  const runClient = async (connection: Connection, client: number) => {
    while (isRunning) {
      const startedMs = performance.now()
      try {
        if ((await unit(connection, client)) === false) return
      } catch (error) {
        errorCount += 1
        if (errors.length < ERRORS_SHOWN) errors.push(error instanceof Error ? error.message : String(error))
        if (errorCount >= ERRORS_MAX) isRunning = false
        continue
      }
      const answeredMs = performance.now()
      if (answeredMs >= beganMs && answeredMs <= endedMs && measured < LATENCIES_MAX) {
        latenciesMs[measured] = answeredMs - startedMs
        measured += 1
      }
    }
  }

  const ramp = setTimeout(begin, order.rampMs)
  if (order.rampMs === 0) {
    clearTimeout(ramp)
    begin()
  }
  const endMs = performance.now() + order.rampMs + order.seconds * 1000
  // On a slow machine a window gets longer rather than empty.
  const clock = setInterval(() => {
    if (performance.now() >= endMs && (measured > 0 || errorCount > 0)) end()
  }, CLOCK_MS)
  await Promise.all(connections.map(runClient))
  clearTimeout(ramp)
  clearInterval(clock)
  if (beganMs === Number.POSITIVE_INFINITY) begin()
  end()
  const sorted = latenciesMs.subarray(0, measured).sort()
  tell({
    kind: 'figures',
    figures: {
      units: measured,
      seconds: (endedMs - beganMs) / 1000,
      p50Ms: measured === 0 ? 0 : quantile(sorted, 0.5),
      p99Ms: measured === 0 ? 0 : quantile(sorted, 0.99),
      errorCount,
      errors,
    },
  })
}

async function findScenario({ module, scenario }: OpenLoad): Promise<Scenario> {
  const { SCENARIOS } = (await import(module)) as { SCENARIOS: readonly Scenario[] }
  const found = SCENARIOS.find(({ name }) => name === scenario)
  if (found === undefined) throw new Error(`there is no scenario ${scenario}`)
  return found
}

async function serve(order: OpenLoad): Promise<(message: WindowOrder) => Promise<void>> {
  const scenario = await findScenario(order)
  const connections = Array.from({ length: scenario.clients }, () => new Connection(order.origin))
  return async (message) => {
    const context: LoadContext = { connections, tokens: order.tokens, material: order.material, units: message.units }
    const unit = await scenario.begin(context)
    tell({ kind: 'prepared' })
    await runWindow(unit, connections, message)
  }
}

let window: ((message: WindowOrder) => Promise<void>) | undefined

process.on('message', (message: LoadMessage) => {
  const work = async () => {
    if (message.kind === 'window') return window?.(message)
    window = await serve(message)
    tell({ kind: 'ready' })
  }
  work().catch((error: unknown) => {
    tell({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) })
  })
})
process.once('disconnect', () => process.exit(0))
