import type { DirectusResult } from './directus/report.js'

/** What was measured; the shape of bench.json. */

/** One window of load on the service. CPU is per unit of work. */
export interface Window {
  readonly unitsPerSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly nodeCpuUs: number
  readonly postgresCpuUs: number
  readonly loadCpuUs: number
  readonly residentBytes: number
}

export interface ReferenceWindow {
  readonly unitsPerSecond: number
  /** Mean of a script, p50 of a scenario. */
  readonly latencyMs: number
  readonly postgresCpuUs: number
}

export interface ReferenceResult {
  readonly title: string
  readonly by: string
  readonly clients: number
  /** Units per second by connection count, from the trial that chose the count. */
  readonly tried: Readonly<Record<string, number>>
  /** Units per second of what the script does besides the work itself. */
  readonly besidesPerSecond?: number
  readonly windows: readonly ReferenceWindow[]
}

export interface ScenarioResult {
  readonly name: string
  readonly title: string
  readonly database: string
  readonly clients: number
  readonly windows: readonly Window[]
  readonly reference?: ReferenceResult
  readonly buffers?: BuffersResult
  readonly measuredAt: string
}

/** Medians over different values of the same request, with everything in memory. */
export interface BuffersResult {
  readonly statements: readonly string[]
  readonly buffers: number
  readonly executionMs: number
  /** The same question by reading the whole table. */
  readonly scanMs?: number
}

export interface MemoryResult {
  readonly minutes: number
  readonly residentBytes: number
  /** Growth over the second half, as a share. */
  readonly growth: number
  readonly samplesBytes: readonly number[]
  readonly measuredAt: string
}

/** How long acts took, over HTTP. */
export interface ActTimes {
  readonly count: number
  readonly p50Ms: number
  readonly maxMs: number
}

/** The deadlines of all cases as a whole. */
export interface ClockResult {
  readonly database: string
  readonly openPeriods: number
  readonly openPeriodsOfCourt: number
  /** The overview of the deadlines of one court, in the database. */
  readonly overview: BuffersResult
  /** After a year of holidays was imported. */
  readonly revision: {
    /** From the import until no open period rests on the old calendar. */
    readonly seconds: number
    /** Periods whose last day moved or became final. */
    readonly moved: number
    /** Clerks who corrected cases with such periods, one after another. */
    readonly clients: number
    readonly actsBefore: ActTimes
    readonly actsMeanwhile: ActTimes
  }
  readonly measuredAt: string
}

/** Long work: an import beside COPY, acts on a series, a plan. */
export interface BulkResult {
  readonly disputes: number
  readonly partiesPerDispute: number
  /** To take the files in, to check the disputes, to make cases of them. */
  readonly readSeconds: number
  readonly checkSeconds: number
  readonly importSeconds: number
  readonly residentMaxBytes: number
  /** Rows that registration writes, and the time in which COPY writes the same. */
  readonly rows: number
  readonly copySeconds: number
  /** The same for every row that the import leaves: results of items, places in the feed, facts of figures besides. */
  readonly copyAllSeconds: number
  readonly members: number
  readonly triageSeconds: number
  readonly agreementSeconds: number
  readonly mediators: number
  readonly planMediators: number
  readonly planTimesMs: readonly number[]
  readonly measuredAt: string
}

export interface WebhookRun {
  readonly medianPerSecond: number
  readonly minPerSecond: number
  readonly maxPerSecond: number
}

/** Events sent to one fast receiver, alone and beside a receiver that never answers. */
export interface WebhookResult {
  /** Of each round. */
  readonly events: number
  readonly rounds: number
  readonly alone: WebhookRun
  readonly beside: WebhookRun
  readonly measuredAt: string
}

/** Values of all figures, and of the one whose values take longest. */
export interface FigureTimes extends ActTimes {
  readonly longest: { readonly id: string; readonly p50Ms: number }
}

/** The figures of all cases as a whole. */
export interface FiguresResult {
  readonly database: string
  readonly cases: number
  readonly events: number
  readonly facts: number
  /** Rows of facts added up by month. */
  readonly months: number
  /** One figure of one court or of a tree, in a month, quarter or year. */
  readonly single: FigureTimes
  /** The same as of thirty days ago. */
  readonly past: FigureTimes
  /** Everything that a board shows. */
  readonly board: ActTimes
  readonly measuredAt: string
}

export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memoryBytes: number
  readonly kernel: string
  readonly node: string
  readonly postgres: string
  readonly pgbench: string | null
  readonly commit: string
}

export interface BenchResult {
  readonly machine: Machine
  readonly scenarios: readonly ScenarioResult[]
  readonly memory?: MemoryResult
  readonly clock?: ClockResult
  readonly bulk?: BulkResult
  readonly webhooks?: WebhookResult
  readonly figures?: FiguresResult
  /** Written by the comparison with Directus. */
  readonly directus?: DirectusResult
}
