import { startLoad } from './load.js'
import { residentBytes } from './processes.js'
import type { MemoryResult } from './result.js'
import type { Site } from './site.js'

const SAMPLE_EVERY_MS = 5_000
const SAMPLES_AVERAGED = 6

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Growth over the second half: half a minute around its beginning and around its end are compared. */
export function growthOf(samples: readonly number[]): number {
  const half = samples.slice(samples.length >> 1)
  const width = Math.max(1, Math.min(SAMPLES_AVERAGED, half.length >> 1))
  const before = mean(half.slice(0, width))
  return mean(half.slice(-width)) / before - 1
}

/** Loads the service for a long time and watches its memory. */
export async function soak(
  site: Site,
  module: string,
  seconds: number,
  onSample: (second: number, bytes: number) => void,
): Promise<MemoryResult> {
  const { service, bench } = site
  const load = await startLoad({
    module,
    scenario: 'mixed',
    origin: service.origin,
    tokens: bench.tokens,
    material: { cases: [], identities: [], cursor: '' },
  })
  const samples: number[] = []
  const beganMs = performance.now()
  const sampler = setInterval(() => {
    const bytes = residentBytes(service.pid)
    samples.push(bytes)
    service.emptyLog()
    onSample((performance.now() - beganMs) / 1000, bytes)
  }, SAMPLE_EVERY_MS)
  try {
    await load.window({ seconds, rampMs: 0, units: 0 }, () => {})
  } finally {
    clearInterval(sampler)
    load.stop()
  }
  samples.push(residentBytes(service.pid))
  return {
    minutes: seconds / 60,
    residentBytes: samples.at(-1) ?? 0,
    growth: growthOf(samples),
    samplesBytes: samples,
    measuredAt: new Date().toISOString(),
  }
}
