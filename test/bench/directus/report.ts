import type { Window } from '../result.js'
import { median, type Spread, spread } from '../statistics.js'

/** One kind of work on both sides, in windows that took turns. */
export interface Comparison {
  readonly name: string
  readonly floor: number
  readonly goal: number
  readonly service: readonly Window[]
  readonly directus: readonly Window[]
}

/** The member `directus` of bench.json. */
export interface DirectusResult {
  /** Versions. */
  readonly directus: string
  readonly node: string
  readonly cases: number
  readonly clients: number
  readonly seconds: number
  readonly comparisons: readonly Comparison[]
  readonly measuredAt: string
}

const figure = (windows: readonly Window[], of: (window: Window) => number) => spread(windows.map(of))

const cpuUs = ({ nodeCpuUs, postgresCpuUs }: Window) => nodeCpuUs + postgresCpuUs

/** How many times as much the service does in the same time, or with the same CPU. */
export function ratios({ service, directus }: Comparison): { speed: number; cpu: number } {
  const middle = (windows: readonly Window[], of: (window: Window) => number) => median(windows.map(of))
  const perSecond = ({ unitsPerSecond }: Window) => unitsPerSecond
  return {
    speed: middle(service, perSecond) / middle(directus, perSecond),
    cpu: middle(directus, cpuUs) / middle(service, cpuUs),
  }
}

function row(work: string, side: string, windows: readonly Window[], after: readonly string[]): string[] {
  const range = ({ median, min, max }: Spread) => `${median.toFixed(0)} (${min.toFixed(0)}-${max.toFixed(0)})`
  const middle = (of: (window: Window) => number, digits = 0) => figure(windows, of).median.toFixed(digits)
  return [
    work,
    side,
    range(figure(windows, ({ unitsPerSecond }) => unitsPerSecond)),
    `${middle(({ p50Ms }) => p50Ms, 1)} / ${middle(({ p99Ms }) => p99Ms, 1)}`,
    middle(({ nodeCpuUs }) => nodeCpuUs),
    middle(({ postgresCpuUs }) => postgresCpuUs),
    ...after,
  ]
}

const HEADER = [
  'work',
  'side',
  'per second',
  'p50 / p99 ms',
  'Node µs',
  'PostgreSQL µs',
  'ratio',
  'ratio of CPU',
  'floor',
  'goal',
]

/** The comparison as a Markdown table: medians of the rounds, rates with their range. */
export function table(comparisons: readonly Comparison[]): string {
  const rows = comparisons.flatMap((comparison) => {
    const { name, floor, goal, service, directus } = comparison
    const { speed, cpu } = ratios(comparison)
    const reached = [`**${speed.toFixed(1)}×**`, `${cpu.toFixed(1)}×`, `${floor}×`, `${goal}×`]
    return [row(name, 'service', service, reached), row('', 'Directus', directus, ['', '', '', ''])]
  })
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(HEADER), line(HEADER.map(() => '---')), ...rows.map(line)].join('\n')
}

/** What a reader has to know beside the table. */
export function terms({ directus, node, cases, clients, seconds, comparisons }: DirectusResult): string {
  const rounds = comparisons[0]?.service.length ?? 0
  return [
    `Directus ${directus} on Node ${node}, ${clients} clients, ${rounds} rounds of ${seconds} s in turn with the service.`,
    `Both begin with the same ${cases} cases in the same PostgreSQL; the service then grows faster, because it creates more.`,
    'Directus has a static token of its administrator, 16 connections to the database (the service 8), its activity log',
    'and revisions on, and cache, rate limit, telemetry and websockets off. It neither seals personal data nor gives gap-free',
    'numbers, checks no rule and filters no rows; its get leaves out everything but the case and its parties.',
  ].join('\n')
}
