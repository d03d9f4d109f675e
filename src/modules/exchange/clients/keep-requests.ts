import type { AnsweredRequest } from '../../../http/client-log.js'
import type { Db } from '../../../platform/database.js'
import { serializeError } from '../../../platform/logging.js'
import { insertClientRequests } from './store.js'

const WRITTEN_EVERY_MS = 1_000
const WRITTEN_TOGETHER = 500
const WAITING_MAX = 20_000

interface Log {
  warn(members: object, message: string): void
}

/** The request log of machine clients on its way into the database. */
export interface RequestKeeper {
  note(request: AnsweredRequest): void
  /** Writes what waits. */
  flush(): Promise<void>
  /** The same, and nothing more is written by itself. */
  stop(): Promise<void>
}

/**
 * Keeps what clients asked, beside the requests and not within them: noted in memory and written every second.
 *
 * A process that is killed loses what it noted in its last second. While the database is away, the latest 20,000 wait; how
 * many had to be dropped is logged.
 */
export function keepRequests({ db, log }: { db: Db; log: Log }): RequestKeeper {
  const waiting: AnsweredRequest[] = []
  let dropped = 0
  let writing: Promise<void> = Promise.resolve()

  const bound = () => {
    const surplus = waiting.length - WAITING_MAX
    if (surplus <= 0) return
    waiting.splice(0, surplus)
    dropped += surplus
  }
  const write = async () => {
    while (waiting.length > 0) {
      const batch = waiting.splice(0, WRITTEN_TOGETHER)
      try {
        await insertClientRequests(db, batch)
      } catch (error) {
        waiting.unshift(...batch)
        bound()
        throw error
      }
    }
    if (dropped > 0) log.warn({ dropped }, 'requests of clients are missing from their log')
    dropped = 0
  }
  const flush = () => {
    writing = writing.catch(() => {}).then(write)
    return writing
  }
  const timer = setInterval(() => {
    if (waiting.length === 0) return
    flush().catch((error: unknown) => log.warn({ fault: serializeError(error) }, 'requests of clients wait'))
  }, WRITTEN_EVERY_MS).unref()

  return {
    note: (request) => {
      waiting.push(request)
      bound()
    },
    flush,
    stop: async () => {
      clearInterval(timer)
      await flush().catch((error: unknown) =>
        log.warn({ fault: serializeError(error), dropped: waiting.length }, 'requests of clients are lost'),
      )
    },
  }
}
