import { Worker } from 'node:worker_threads'
import { unavailable } from '../../../problems.js'
import type { PlanFacts, Proposal } from './propose-plan.js'

/** Plans that one process makes at the same time; each takes a processor and holds a connection. */
const AT_ONCE_MAX = 2
/** Shorter than a connection may stay idle in its transaction. */
const TIME_MAX_MS = 10_000
const MEMORY_MAX_MB = 512

const HERE = import.meta.url

/** The thread, of what is built or, in `src/`, of TypeScript that it learns to read first. */
function openThread(facts: PlanFacts): Worker {
  const options = { workerData: facts, execArgv: [], resourceLimits: { maxOldGenerationSizeMb: MEMORY_MAX_MB } }
  if (HERE.endsWith('.js')) return new Worker(new URL('./plan-worker.js', HERE), options)
  const [reader, entry] = [import.meta.resolve('tsx/esm/api'), new URL('./plan-worker.ts', HERE)]
  const code = `import('${reader}').then(({ register }) => { register(); return import('${entry}') })`
  return new Worker(code, { ...options, eval: true })
}

let running = 0

/**
 * Makes a plan in a thread of its own, which ends with it.
 *
 * @param signal - aborted when nobody waits for the plan any more
 * @throws Problem `unavailable` when too many are being made, it takes too long, or nobody waits for it
 */
export async function proposeApart(facts: PlanFacts, signal: AbortSignal): Promise<Proposal> {
  if (running >= AT_ONCE_MAX) throw unavailable({})
  running += 1
  const worker = openThread(facts)
  const ending = AbortSignal.any([signal, AbortSignal.timeout(TIME_MAX_MS)])
  try {
    return await new Promise<Proposal>((resolve, reject) => {
      const giveUp = () => reject(unavailable({}))
      ending.addEventListener('abort', giveUp, { once: true })
      if (ending.aborted) giveUp()
      worker.once('message', resolve)
      worker.once('error', reject)
      worker.once('exit', () => reject(new Error('the thread ended without a plan')))
    })
  } finally {
    running -= 1
    await worker.terminate()
  }
}
