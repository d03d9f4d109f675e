import { setTimeout as sleep } from 'node:timers/promises'
import createClient, { type Client } from 'openapi-fetch'
import type { components, paths } from '../../../openapi/client/mediation.v1.js'
import { type CloudEvent, openLedger, type SavedLedger } from './ledger.js'
import { isIntact } from './packages.js'
import { type Credentials, patientFetch, type Tally } from './patient-fetch.js'
import { verifyDelivery } from './receive-webhook.js'

type HandoverSummary = components['schemas']['HandoverSummary']
export type InboundMessage = components['schemas']['InboundMessage']
export type Message = paths['/v1/inbound-messages']['post']['requestBody']['content']['application/json']

const PAGE = 100
const WAIT_SECONDS = 5
const IDLE_MS = 300
/** How long nothing may announce a hand-over before this court looks by itself; a real one would look once a day. */
const LOOK_ANYWAY_MS = 15_000

/** Events after which hand-overs may wait for this court. */
const ANNOUNCES_HANDOVER = new Set([
  'cn.open-mediation.case.transferred.v1',
  'cn.open-mediation.confirmation.applied-for.v1',
  'cn.open-mediation.handover.sent-again.v1',
])

/** What follows here on a hand-over, in the order in which it happens. */
const COURSE = {
  filing: ['filed', 'judged'],
  trial: ['filed', 'judged'],
  'fast-track': ['filed', 'judged'],
  confirmation: ['accepted', 'confirmed'],
  referral: ['accepted', 'settled'],
} as const satisfies Record<HandoverSummary['kind'], readonly string[]>

/** A hand-over in the register of this court. */
interface Entered {
  /** Number in the own register, null when it was sent back; given before anything is answered. */
  readonly ownNumber: string | null
  readonly kind: HandoverSummary['kind']
  isAnswered: boolean
  /** How many of the outcomes of its course the sender has taken. */
  reported: number
}

/** Everything that has to survive a restart; a court would keep it in a database. */
export interface SavedPeerCourt {
  readonly cursor: string | null
  readonly ledger: SavedLedger
  readonly register: [string, Entered][]
  readonly lastNumber: number
}

export interface PeerCourtOptions {
  /** Address of the service, up to and without `/v1`. */
  readonly baseUrl: string
  /** Registration with the courts for which disputes are handed in. */
  readonly filing: Credentials
  /** Registration with this court alone, which gets what is addressed to it. */
  readonly receiving: Credentials
  /** 法院代字 of this court, to which hand-overs are addressed. */
  readonly courtCode: string
  /** Secret of its webhook endpoint. */
  readonly secret: string
  /** Day by which it answers, Asia/Shanghai. */
  readonly today: () => string
  /** Whether it finds a hand-over incomplete at first sight. */
  readonly finds?: (handover: HandoverSummary) => 'complete' | 'incomplete'
  /** Told of every byte that came in. */
  readonly hear?: (text: string) => void
  readonly saved?: SavedPeerCourt
}

/**
 * The case system of another court. It hands in disputes for courts that use the service, follows them by webhooks and by
 * the event feed at once, takes what is handed over to it under numbers of its own or sends it back, and reports what
 * became of it.
 *
 * Written against the contract and its guide alone. Before it sends anything it writes down what it is about to send, so
 * that whatever happens the same request with the same key goes out again.
 */
export function openPeerCourt(options: PeerCourtOptions) {
  const { baseUrl, filing, receiving, courtCode, secret, today, saved } = options
  const { finds = () => 'complete', hear = () => {} } = options
  const closing = new AbortController()
  const { signal } = closing
  const tally: Tally = { attempts: 0, repeated: 0 }
  const clientOf = (credentials: Credentials): Client<paths> => {
    const patient = patientFetch(credentials, tally, signal)
    const fetch = async (request: Request) => {
      const response = await patient(request)
      hear(await response.clone().text())
      return response
    }
    return createClient<paths>({ baseUrl, fetch })
  }
  const api = clientOf(filing)
  const registry = clientOf(receiving)
  const ledger = openLedger(saved?.ledger)
  const register = new Map(saved?.register)
  const refusals: string[] = []
  let cursor = saved?.cursor ?? null
  let lastNumber = saved?.lastNumber ?? 0
  let isHandoverAnnounced = true

  const take = (channel: 'webhook' | 'feed', event: CloudEvent) => {
    if (ledger.enter(channel, event) && ANNOUNCES_HANDOVER.has(event.type)) isHandoverAnnounced = true
  }

  /** @returns the status to answer with; 2xx says that the event is written down */
  const receive = (headers: Readonly<Record<string, string>>, body: string): number => {
    const received = verifyDelivery(secret, headers, body)
    if ('refused' in received) {
      refusals.push(received.refused)
      return 401
    }
    hear(body)
    take('webhook', received.event)
    return 204
  }

  const followFeed = async () => {
    while (!signal.aborted) {
      const query = { limit: PAGE, waitSeconds: WAIT_SECONDS, ...(cursor === null ? {} : { after: cursor }) }
      const { data, error } = await api.GET('/v1/events', { params: { query } })
      if (data === undefined) throw new Error(`the feed was refused: ${error.code}`)
      for (const event of data.items) take('feed', event)
      // Only after its events are written down: who dies in between reads them once more.
      cursor = data.nextCursor
    }
  }

  const enter = (handover: HandoverSummary): Entered => {
    const known = register.get(handover.id)
    if (known !== undefined) return known
    const isComplete = finds(handover) === 'complete'
    if (isComplete) lastNumber += 1
    const ownNumber = isComplete ? `收${today().slice(0, 4)}-${courtCode}-${lastNumber}` : null
    const entered: Entered = { ownNumber, kind: handover.kind, isAnswered: false, reported: 0 }
    register.set(handover.id, entered)
    return entered
  }

  const fetchPackage = async (handoverId: string) => {
    const { data, error, response } = await registry.GET('/v1/handovers/{handoverId}', {
      params: { path: { handoverId } },
      parseAs: 'text',
    })
    if (data === undefined) throw new Error(`hand-over ${handoverId} was refused: ${error.code}`)
    if (!isIntact(data, response.headers.get('repr-digest'))) throw new Error(`hand-over ${handoverId} is damaged`)
  }

  const answer = async (handoverId: string, entered: Entered) => {
    await fetchPackage(handoverId)
    const answeredOn = today()
    const { ownNumber } = entered
    const { error } = await registry.POST('/v1/handovers/{handoverId}/receipts', {
      params: { path: { handoverId }, header: { 'idempotency-key': `receipt-${handoverId}` } },
      body:
        ownNumber === null
          ? { answer: 'refused', answeredOn, reasonCode: 'incomplete', reason: '缺少送达地址确认书。' }
          : { answer: 'acknowledged', answeredOn, receiverNumber: ownNumber },
    })
    if (error !== undefined) throw new Error(`the receipt of ${handoverId} was refused: ${error.code} ${error.detail}`)
    entered.isAnswered = true
  }

  const report = async (handoverId: string, entered: Entered) => {
    const { ownNumber } = entered
    const course = ownNumber === null ? [] : COURSE[entered.kind]
    for (const kind of course.slice(entered.reported)) {
      const messageId = `${handoverId}:${kind}`
      const { error } = await registry.POST('/v1/handovers/{handoverId}/outcomes', {
        params: { path: { handoverId }, header: { 'idempotency-key': `outcome-${messageId}` } },
        body: { messageId, kind, decidedOn: today(), ...(ownNumber === null ? {} : { receiverNumber: ownNumber }) },
      })
      if (error !== undefined) throw new Error(`${kind} of ${handoverId} was refused: ${error.code} ${error.detail}`)
      entered.reported += 1
    }
  }

  /** Takes up everything that is addressed to this court and has no answer. */
  const collect = async () => {
    let after: string | undefined
    do {
      const query = {
        courtCode,
        state: 'sent',
        limit: PAGE,
        ...(after === undefined ? {} : { cursor: after }),
      } as const
      const { data, error } = await registry.GET('/v1/handovers', { params: { query } })
      if (data === undefined) throw new Error(`the hand-overs were refused: ${error.code}`)
      for (const handover of data.items) enter(handover)
      after = data.nextCursor ?? undefined
    } while (after !== undefined)
    for (const [handoverId, entered] of register) {
      if (!entered.isAnswered) await answer(handoverId, entered)
      await report(handoverId, entered)
    }
  }

  const keepRegister = async () => {
    let lookedMs = 0
    while (!signal.aborted) {
      if (isHandoverAnnounced || Date.now() - lookedMs > LOOK_ANYWAY_MS) {
        isHandoverAnnounced = false
        lookedMs = Date.now()
        await collect()
      }
      await sleep(IDLE_MS, undefined, { signal })
    }
  }

  /** Work that ends with the closing; what else ends it is kept for {@link close}. */
  const untilClosed = (work: Promise<void>): Promise<unknown> =>
    work.then(
      () => undefined,
      (error: unknown) => (signal.aborted ? undefined : error),
    )
  const work = [untilClosed(followFeed()), untilClosed(keepRegister())]

  return {
    receive,
    ledger,
    refusals: refusals as readonly string[],
    register: register as ReadonlyMap<string, Entered>,
    tally: tally as Readonly<Tally>,
    /**
     * Hands in a dispute under the own id of the message; the same again is the same case.
     *
     * @returns id of the case
     */
    async file(message: Message): Promise<string> {
      const { data, error } = await api.POST('/v1/inbound-messages', {
        params: { header: { 'idempotency-key': `message-${message.senderMessageId}` } },
        body: message,
      })
      if (data === undefined) throw new Error(`the filing was refused: ${error.code} ${error.detail}`)
      if (data.case === null) throw new Error(`the filing is ${data.state}: ${JSON.stringify(data.problem)}`)
      return data.case.id
    },
    /** What became of a message, by its own id. */
    async askFor(courtCode: string, senderMessageId: string): Promise<InboundMessage> {
      const { data, error } = await api.GET('/v1/inbound-messages/{senderMessageId}', {
        params: { path: { senderMessageId }, query: { courtCode } },
      })
      if (data === undefined) throw new Error(`there is no message ${senderMessageId}: ${error.code}`)
      return data
    },
    /** Schema of the data of an event type, as the service publishes it. */
    async schemaOf(type: string): Promise<object> {
      const { data, error } = await api.GET('/v1/event-types/{type}/schema', { params: { path: { type } } })
      if (data === undefined) throw new Error(`no schema for ${type}: ${error.code}`)
      return data
    },
    save: (): SavedPeerCourt =>
      structuredClone({
        cursor,
        ledger: ledger.save(),
        register: [...register],
        lastNumber,
      }),
    /** Ends its work, in the midst of it if need be. @returns what went wrong before */
    async close(): Promise<unknown[]> {
      closing.abort()
      return (await Promise.all(work)).filter((fault) => fault !== undefined)
    },
  }
}
export type PeerCourt = ReturnType<typeof openPeerCourt>
