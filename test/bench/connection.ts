import { randomUUID } from 'node:crypto'
import { Client, type Dispatcher } from 'undici'

/** An answer that had the status that was expected. */
export class Reply {
  private readonly chunks: readonly Buffer[]

  constructor(chunks: readonly Buffer[]) {
    this.chunks = chunks
  }

  json<Body>(): Body {
    return JSON.parse(this.text())
  }

  text(): string {
    return Buffer.concat(this.chunks).toString('utf8')
  }
}

export interface Request {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly token: string
  readonly body?: unknown
  /** Version of the case that the act is about. */
  readonly version?: number | undefined
  /** 200 for GET, 201 for POST when left out. */
  readonly status?: number
}

class Exchange implements Dispatcher.DispatchHandler {
  private readonly request: Request
  private readonly settle: (reply: Reply) => void
  private readonly fail: (error: Error) => void
  private readonly chunks: Buffer[] = []
  private status = 0

  constructor(request: Request, settle: (reply: Reply) => void, fail: (error: Error) => void) {
    this.request = request
    this.settle = settle
    this.fail = fail
  }

  onRequestStart(): void {}

  onResponseStart(_controller: Dispatcher.DispatchController, status: number): void {
    this.status = status
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.chunks.push(chunk)
  }

  onResponseEnd(): void {
    const { method, path, status = method === 'GET' ? 200 : 201 } = this.request
    const reply = new Reply(this.chunks)
    if (this.status === status) this.settle(reply)
    else this.fail(new Error(`${method} ${path}: ${this.status} instead of ${status}: ${reply.text().slice(0, 400)}`))
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.fail(error)
  }
}

/** One connection that stays open, for one request at a time. Spends little per request: it shares the cores. */
export class Connection {
  private readonly client: Client

  constructor(origin: string) {
    this.client = new Client(origin, { pipelining: 1, headersTimeout: 60_000, bodyTimeout: 60_000 })
  }

  /**
   * Sends a request; every POST has an Idempotency-Key of its own.
   *
   * @throws Error when the answer has another status than expected
   */
  send(request: Request): Promise<Reply> {
    const { method, path, token, version } = request
    const headers = ['authorization', `Bearer ${token}`]
    if (method === 'POST') headers.push('content-type', 'application/json', 'idempotency-key', randomUUID())
    if (version !== undefined) headers.push('if-match', `"${version}"`)
    const body = method === 'POST' ? JSON.stringify(request.body ?? {}) : null
    return new Promise((settle, fail) => {
      this.client.dispatch({ method, path, headers, body }, new Exchange(request, settle, fail))
    })
  }

  get(path: string, token: string): Promise<Reply> {
    return this.send({ method: 'GET', path, token })
  }

  post(path: string, token: string, body: unknown, version?: number): Promise<Reply> {
    return this.send({ method: 'POST', path, token, body, version })
  }

  close(): Promise<void> {
    return this.client.close()
  }
}
