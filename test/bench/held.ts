import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'

type Stop = () => Promise<void> | void

/** What has been started and must be stopped, last first. */
const held: Stop[] = []

/** Keeps what must be stopped; the answer stops it now. */
export function hold(stop: Stop): () => Promise<void> {
  held.push(stop)
  return async () => {
    const place = held.indexOf(stop)
    if (place < 0) return
    held.splice(place, 1)
    await stop()
  }
}

async function stopAll(): Promise<void> {
  for (let stop = held.pop(); stop !== undefined; stop = held.pop()) await stop()
}

/** Runs a command; whatever its end, a signal too, all that it holds is stopped. */
export async function runHolding(main: () => Promise<void>): Promise<void> {
  let leaving: Promise<void> | undefined
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    // A terminal and tsx may both send it: the second one must not cut off the stopping.
    process.on(signal, () => {
      leaving ??= stopAll().finally(() => process.exit(code))
    })
  }
  try {
    await main()
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  } finally {
    await (leaving ?? stopAll())
  }
}

/** Ends a child with this process at the latest. The answer asks it to end, and after a while no longer asks. */
export function endWithThisProcess(child: ChildProcess, withinMs: number): () => Promise<void> {
  const end = () => child.kill()
  process.once('exit', end)
  return async () => {
    process.removeListener('exit', end)
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill()
    const timer = setTimeout(() => child.kill('SIGKILL'), withinMs)
    await ended
    clearTimeout(timer)
  }
}
