/** One request to the public API. */
export interface Request {
  /** Subject of the demo person who asks. */
  readonly who: string
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body?: object
  /** A list of disputes, in place of a body. */
  readonly csv?: string
  readonly version?: number
  readonly key?: string
}

export interface Answer {
  readonly status: number
  readonly body: unknown
  readonly text: string
  /** Whether it is the kept answer of an earlier request with the same key. */
  readonly isReplayed: boolean
}

/** Sends a request, and waits where the service asks callers to wait. */
export type Send = (request: Request) => Promise<Answer>
/** Waits until long work may have gone on; `asked` is how often it was asked about before. */
export type Pause = (asked: number) => Promise<void>

type Content = Pick<Request, 'body' | 'csv' | 'version'>

interface Page<Item> {
  readonly items: readonly Item[]
  readonly nextCursor: string | null
}

function refused(who: string, path: string, key: string, { status, text }: Answer): Error {
  return new Error(`POST ${path} by ${who} (${key}): ${status} ${text}`)
}

/** Long work, as far as the demonstration looks at it. */
interface Operation {
  readonly id: string
  readonly state: string
  readonly total: number
  readonly refused: number
  readonly cancelled: number
}

/** What demo people do at the public API. Every write has a key that is the same when the demonstration is run again. */
export class Desk {
  private readonly send: Send
  private readonly pause: Pause
  private readonly keyPrefix: string
  /** Writes that took effect now; the others had before. */
  written = 0

  constructor(send: Send, pause: Pause, keyPrefix: string) {
    this.send = send
    this.pause = pause
    this.keyPrefix = keyPrefix
  }

  /**
   * @typeParam Body - what the contract says of the answer, as far as it is read
   * @throws Error that says what the API refused
   */
  async get<Body>(who: string, path: string): Promise<Body> {
    const answer = await this.send({ who, method: 'GET', path })
    if (answer.status !== 200) throw new Error(`GET ${path} by ${who}: ${answer.status} ${answer.text}`)
    return answer.body as Body
  }

  /** All items of a list. */
  async list<Item>(who: string, path: string): Promise<Item[]> {
    const items: Item[] = []
    let next: string | null = null
    do {
      const query = next === null ? '' : `&cursor=${encodeURIComponent(next)}`
      const page: Page<Item> = await this.get(who, `${path}${path.includes('?') ? '&' : '?'}limit=100${query}`)
      items.push(...page.items)
      next = page.nextCursor
    } while (next !== null)
    return items
  }

  /**
   * @typeParam Body - what the contract says of the answer, as far as it is read
   * @throws Error that says what the API refused
   */
  async post<Body>(who: string, path: string, key: string, what: Content): Promise<Body> {
    const answer = await this.write(who, path, key, what)
    if (answer.status >= 300) throw refused(who, path, key, answer)
    return answer.body as Body
  }

  /**
   * Enters what may be there already.
   *
   * @throws Error that says what else the API refused
   */
  async enter(who: string, path: string, key: string, what: Content): Promise<void> {
    const answer = await this.write(who, path, key, what)
    const isThere = answer.status === 409 && (answer.body as { readonly code?: string }).code === 'already-exists'
    if (answer.status >= 300 && !isThere) throw refused(who, path, key, answer)
  }

  private async write(who: string, path: string, key: string, what: Content): Promise<Answer> {
    const answer = await this.send({ who, method: 'POST', path, key: this.keyPrefix + key, ...what })
    if (answer.status < 300 && !answer.isReplayed) this.written += 1
    return answer
  }

  /**
   * Asks for long work and waits until it has ended.
   *
   * @throws Error when anything of it was refused
   */
  async work(who: string, path: string, key: string, what: Pick<Request, 'body' | 'version'>): Promise<void> {
    const { id }: Operation = await this.post(who, path, key, what)
    await this.ended(who, id)
  }

  /** Waits until long work has ended. */
  async ended(who: string, operationId: string): Promise<void> {
    for (let asked = 0; ; asked += 1) {
      await this.pause(asked)
      const { state, refused, cancelled }: Operation = await this.get(who, `/v1/operations/${operationId}`)
      if (state === 'done' || state === 'cancelled') {
        if (refused + cancelled === 0) return
        const [item] = await this.list(who, `/v1/operations/${operationId}/items?state=refused`)
        throw new Error(`${refused + cancelled} refused: ${JSON.stringify(item)}`)
      }
    }
  }
}
