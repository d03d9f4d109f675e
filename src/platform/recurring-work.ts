import { setTimeout as sleep } from 'node:timers/promises'
import { serializeError } from './logging.js'

/** Something that is done again and again while the process lives. */
export interface RecurringTask {
  readonly name: string
  /** Pause between the end of a run and the next one. */
  readonly everyMs: number
  /** @param signal - aborted when the work is to stop; a run that waits for others ends then */
  run(signal: AbortSignal): Promise<void>
}

interface Log {
  error(members: object, message: string): void
}

/**
 * Runs each task at once and then again and again, never beside itself. A run that fails is logged, without what its
 * error says, and tried again at the next turn. Waiting for a turn does not keep the process alive.
 *
 * @returns `stop` begins no further run and waits for those that are under way
 */
export function startRecurringWork({ tasks, log }: { tasks: readonly RecurringTask[]; log: Log }): {
  stop(): Promise<void>
} {
  const stopping = new AbortController()
  const running = tasks.map((task) => repeat(task, log, stopping.signal))
  return {
    async stop() {
      stopping.abort()
      await Promise.all(running)
    },
  }
}

async function repeat(task: RecurringTask, log: Log, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await task.run(signal)
    } catch (error) {
      if (!signal.aborted) log.error({ task: task.name, fault: serializeError(error) }, 'recurring work failed')
    }
    await sleep(task.everyMs, undefined, { ref: false, signal }).catch(() => {})
  }
}
