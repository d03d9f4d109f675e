import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'

const HEADERS = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const

/** Runs the official library at a time that a test sets; it reads the clock of the process. */
function atTime<Result>(nowMs: number, work: () => Result): Result {
  const real = Date.now
  Date.now = () => nowMs
  try {
    return work()
  } finally {
    Date.now = real
  }
}

/**
 * A sample of what a receiver does with a delivery: each header once, the official library with every secret that is
 * live, and only then the body.
 *
 * @returns the event
 * @throws Error when anything is wrong
 */
export function verifyDelivery(
  secrets: readonly string[],
  rawHeaders: readonly string[],
  body: string,
  nowMs: number = Date.now(),
): { id: string; event: Record<string, unknown> } {
  const headers: Record<string, string> = {}
  for (const name of HEADERS) {
    const values = rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name)
    const [value] = values
    if (value === undefined || values.length > 1) throw new Error(`${name} stands ${values.length} times`)
    headers[name] = value
  }
  if (!/^\d{1,12}$/.test(headers['webhook-timestamp'] ?? '')) throw new Error('webhook-timestamp is no number')
  let failure: unknown = new Error('no secret is known')
  for (const secret of secrets) {
    try {
      const event = atTime(nowMs, () => new Webhook(secret).verify(body, headers)) as Record<string, unknown>
      return { id: headers['webhook-id'] ?? '', event }
    } catch (error) {
      failure = error
    }
  }
  throw failure
}

/** A delivery that was verified. */
export interface Received {
  readonly id: string
  readonly sha256: string
  readonly body: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  // biome-ignore lint/suspicious/noExplicitAny: tests read events of every shape
  readonly event: any
  /** Whether it was taken; else the receiver behaved badly on purpose. */
  readonly isTaken: boolean
}

/** What a receiver does instead of taking a delivery; nothing means that it takes it. */
export type Behaviour = (delivery: {
  id: string
  body: string
}) => undefined | { status: number; headers?: Record<string, string>; body?: string } | 'hang' | 'reset' | 'slow'

const SLOW_MS = 30

export class WebhookReceiver {
  /** Every delivery that arrived whole, in the order of arrival. */
  readonly received: Received[] = []
  readonly faults: string[] = []
  /** Connections, whether or not anything arrived on them. */
  connections = 0
  secrets: readonly string[] = []
  behave: Behaviour = () => undefined
  /** Time at which signatures are looked at; that of the delivery itself when undefined. */
  nowMs: (() => number) | undefined = Date.now
  readonly #server = createServer((request, response) => void this.#handle(request, response))

  async listen(): Promise<this> {
    this.#server.on('connection', () => {
      this.connections += 1
    })
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    return this
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/hook`
  }

  /** Deliveries that were taken. */
  get taken(): Received[] {
    return this.received.filter(({ isTaken }) => isTaken)
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks).toString('utf8')
    const nowMs = this.nowMs?.() ?? Number(request.headers['webhook-timestamp']) * 1000
    let verified: ReturnType<typeof verifyDelivery>
    try {
      verified = verifyDelivery(this.secrets, request.rawHeaders, body, nowMs)
    } catch (error) {
      this.faults.push(String(error))
      response.writeHead(400).end()
      return
    }
    const { id, event } = verified
    const sha256 = createHash('sha256').update(body).digest('hex')
    const how = this.behave({ id, body })
    const isTaken = how === undefined || how === 'slow'
    this.received.push({ id, sha256, body, headers: request.headers, event, isTaken })
    if (how === 'hang') return
    if (how === 'reset') request.socket.resetAndDestroy()
    else if (how === 'slow') setTimeout(() => response.writeHead(200).end(), SLOW_MS)
    else if (how === undefined) response.writeHead(204).end()
    else response.writeHead(how.status, how.headers).end(how.body)
  }
}
