import { Readable } from 'node:stream'
import { setInterval } from 'node:timers'
import { Problem } from '../../../platform/problem.js'
import { forbidden, unauthenticated } from '../../../problems.js'
import { type Marks, versionOf } from './read-version.js'

/** How often the database is looked at while anybody follows: once for all of them. */
const LOOK_EVERY_MS = 1_000
/** How often each follower is asked for again, so that a revocation ends the stream within five seconds. */
const CHECK_EVERY_MS = 1_500
const HEARTBEAT_EVERY_MS = 15_000
const OF_ONE_CALLER_MAX = 8
const OF_ALL_MAX = 500
/** A client that reads nothing for this much is gone. */
const UNREAD_BYTES_MAX = 16_384

/** Somebody whose screen wants to know when its board has changed. */
export interface Follower {
  readonly callerId: string
  readonly courtIds: readonly number[]
  /** Rejects when the caller is no longer let in. */
  authenticateAgain(): Promise<unknown>
}

interface Stream {
  readonly follower: Follower
  readonly body: Readable
  told: string | undefined
}

export interface FollowerDeps {
  /** The day in Asia/Shanghai, which changes every board when it begins. */
  today(): string
  readMarks(courtIds: readonly number[]): Promise<Marks>
  /** Hears of a look at the database that failed; the next one is tried all the same. */
  warn(error: unknown): void
}

/** One event as it is sent (WHATWG HTML, server-sent events): the version is its id and its data. */
function changed(version: string): string {
  return `id: ${version}\nevent: changed\ndata: {"version":"${version}"}\n\n`
}

/** Any other fault says nothing about the caller. */
function isRefusal(error: unknown): boolean {
  return error instanceof Problem && (error.type === unauthenticated.type || error.type === forbidden.type)
}

/**
 * Tells everybody who follows a board in this process that it has changed, never what.
 *
 * The database is looked at once a second for all of them together, and not at all while nobody follows. A stream ends
 * when its caller is no longer let in, when the client reads nothing, and with the process.
 */
export function followBoards(deps: FollowerDeps) {
  const streams = new Set<Stream>()
  const timers: NodeJS.Timeout[] = []
  let isLooking = false

  const push = (stream: Stream, text: string) => {
    if (stream.body.destroyed) return
    if (stream.body.readableLength > UNREAD_BYTES_MAX) stream.body.destroy()
    else stream.body.push(text)
  }

  const look = async () => {
    if (isLooking || streams.size === 0) return
    isLooking = true
    try {
      const courtIds = [...new Set([...streams].flatMap(({ follower }) => follower.courtIds))]
      const marks = await deps.readMarks(courtIds)
      const today = deps.today()
      for (const stream of streams) {
        const version = versionOf(marks, stream.follower.courtIds, today)
        if (version !== stream.told) push(stream, changed(version))
        stream.told = version
      }
    } catch (error) {
      deps.warn(error)
    } finally {
      isLooking = false
    }
  }

  const check = async () => {
    await Promise.all(
      [...streams].map(async ({ follower, body }) => {
        const isRefused = await follower.authenticateAgain().then(() => false, isRefusal)
        if (isRefused) body.push(null)
      }),
    )
  }

  const beat = () => {
    for (const stream of streams) push(stream, ': still here\n\n')
  }

  const stopTimers = () => {
    for (const timer of timers.splice(0)) clearInterval(timer)
  }

  const startTimers = () => {
    if (timers.length > 0) return
    timers.push(
      setInterval(() => void look(), LOOK_EVERY_MS),
      setInterval(() => void check(), CHECK_EVERY_MS),
      setInterval(beat, HEARTBEAT_EVERY_MS),
    )
    for (const timer of timers) timer.unref()
  }

  return {
    /**
     * The stream of a follower: the present version at once, then each new one.
     *
     * @param isOnce - it ends after the present version
     * @returns undefined when this caller, or all callers together, have as many streams as they may
     */
    follow(follower: Follower, version: string, isOnce: boolean): Readable | undefined {
      const ofCaller = [...streams].filter((stream) => stream.follower.callerId === follower.callerId).length
      if (ofCaller >= OF_ONE_CALLER_MAX || streams.size >= OF_ALL_MAX) return undefined
      const body = new Readable({ read: () => {} })
      body.push(`retry: 2000\n\n${changed(version)}`)
      if (isOnce) {
        body.push(null)
        return body
      }
      const stream: Stream = { follower, body, told: version }
      streams.add(stream)
      body.once('close', () => {
        streams.delete(stream)
        if (streams.size === 0) stopTimers()
      })
      startTimers()
      return body
    },
    /** Ends every stream, so that the process can. */
    end() {
      stopTimers()
      for (const { body } of streams) body.push(null)
    },
  }
}
