import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Material } from './scenario.js'

export interface OpenLoad {
  readonly kind: 'open'
  /** URL of a module that exports SCENARIOS. */
  readonly module: string
  readonly scenario: string
  readonly origin: string
  readonly tokens: Readonly<Record<string, string>>
  readonly material: Material
}

export interface WindowOrder {
  readonly kind: 'window'
  readonly seconds: number
  /** Load before the window opens, not measured. */
  readonly rampMs: number
  readonly units: number
}

export type LoadMessage = OpenLoad | WindowOrder

/** What the clients saw in one window. */
export interface LoadFigures {
  readonly units: number
  readonly seconds: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly errorCount: number
  readonly errors: readonly string[]
}

export type LoadReport =
  | { readonly kind: 'ready' | 'prepared' | 'began' | 'ended' }
  | { readonly kind: 'figures'; readonly figures: LoadFigures }
  | { readonly kind: 'failed'; readonly reason: string }

/** A load client in a process of its own. */
export interface Load {
  readonly pid: number
  /**
   * Runs one window of load.
   *
   * @param onEdge - called when the window opens and again when it closes
   * @throws Error when a single answer was not the expected one
   */
  window(order: Omit<WindowOrder, 'kind'>, onEdge: () => void): Promise<LoadFigures>
  stop(): void
}

const LOAD_PROCESS = fileURLToPath(new URL('./load-process.ts', import.meta.url))

async function* reportsOf(child: ChildProcess): AsyncGenerator<LoadReport, never> {
  const waiting: LoadReport[] = []
  let wake = () => {}
  child.on('message', (report: LoadReport) => {
    waiting.push(report)
    wake()
  })
  child.once('exit', (code, signal) => {
    waiting.push({ kind: 'failed', reason: `the load process ended with ${code ?? signal}` })
    wake()
  })
  for (;;) {
    const report = waiting.shift()
    if (report !== undefined) yield report
    else
      await new Promise<void>((resolve) => {
        wake = resolve
      })
  }
}

/** Starts a load client for one scenario. */
export async function startLoad(order: Omit<OpenLoad, 'kind'>): Promise<Load> {
  const child = fork(LOAD_PROCESS, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const { pid } = child
  if (pid === undefined) throw new Error('the load process did not start')
  const reports = reportsOf(child)
  const expect = async <Kind extends LoadReport['kind']>(kind: Kind) => {
    const { value: report } = await reports.next()
    if (report.kind === 'failed') throw new Error(report.reason)
    if (report.kind !== kind) throw new Error(`the load process says ${report.kind} instead of ${kind}`)
    return report as Extract<LoadReport, { kind: Kind }>
  }
  child.send({ kind: 'open', ...order } satisfies OpenLoad)
  await expect('ready')
  return {
    pid,
    async window(wanted, onEdge) {
      child.send({ kind: 'window', ...wanted } satisfies WindowOrder)
      await expect('prepared')
      await expect('began')
      onEdge()
      await expect('ended')
      onEdge()
      const { figures } = await expect('figures')
      if (figures.errorCount > 0) {
        throw new Error(`${figures.errorCount} wrong answers in ${order.scenario}:\n  ${figures.errors.join('\n  ')}`)
      }
      return figures
    },
    stop: () => child.kill(),
  }
}
