import { type Api, ApiError } from './api.js'

export type Connection = 'connecting' | 'live' | 'lost'

/** The service says something every 15 seconds; after this much silence the connection is taken for dead. */
const SILENCE_MS = 40_000
const RETRY_MIN_MS = 1_000
const RETRY_MAX_MS = 30_000

/** Versions in a stream of server-sent events, as they come. */
async function* versionsIn(body: ReadableStream<Uint8Array>, onBytes: () => void): AsyncGenerator<string> {
  let unread = ''
  const reader = body.getReader()
  const decoder = new TextDecoder()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      onBytes()
      const events = (unread + decoder.decode(value, { stream: true })).split('\n\n')
      unread = events.pop() ?? ''
      for (const event of events) {
        const version = /^id: (.+)$/m.exec(event)?.[1]
        if (version !== undefined) yield version
      }
    }
  } finally {
    await reader.cancel().catch(() => {})
  }
}

/**
 * Hears of every change of a board until it is stopped, over any number of connections.
 *
 * The stream is read by fetch and not by EventSource, which can't send the token in a header.
 */
export function followChanges(
  api: Api,
  path: string,
  hear: {
    version(version: string): void
    connection(state: Connection): void
    /** The caller is no longer let in: nothing is tried again. */
    refused(error: ApiError): void
  },
): { stop(): void } {
  const stopping = new AbortController()
  const run = async () => {
    let pause = RETRY_MIN_MS
    while (!stopping.signal.aborted) {
      const silence = new AbortController()
      let timer = setTimeout(() => silence.abort(), SILENCE_MS)
      try {
        const response = await api.open(path, AbortSignal.any([stopping.signal, silence.signal]))
        hear.connection('live')
        pause = RETRY_MIN_MS
        if (response.body === null) throw new ApiError(0, 'no stream')
        const heard = () => {
          clearTimeout(timer)
          timer = setTimeout(() => silence.abort(), SILENCE_MS)
        }
        for await (const version of versionsIn(response.body, heard)) hear.version(version)
      } catch (error) {
        if (stopping.signal.aborted) return
        if (error instanceof ApiError && [401, 403, 404].includes(error.status)) return hear.refused(error)
      } finally {
        clearTimeout(timer)
      }
      if (stopping.signal.aborted) return
      hear.connection('lost')
      await new Promise((resolve) => setTimeout(resolve, pause))
      pause = Math.min(pause * 2, RETRY_MAX_MS)
    }
  }
  hear.connection('connecting')
  void run()
  return { stop: () => stopping.abort() }
}
