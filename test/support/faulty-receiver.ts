import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Test } from 'tap'

/** What can become of an answer. Where the name says "after", the receiver has done its work and nobody learns of it. */
export const FAULTS = [
  'error-before',
  'error-after',
  'reset-before',
  'reset-after',
  'busy',
  'hang-after',
  'slow',
] as const
export type Fault = (typeof FAULTS)[number]

/** Hanging costs an attempt its whole time, so that it is rarer than the rest. */
const WEIGHTS: Readonly<Record<Fault, number>> = {
  'error-before': 6,
  'error-after': 6,
  'reset-before': 5,
  'reset-after': 5,
  busy: 3,
  'hang-after': 1,
  slow: 4,
}
const SLOW_MS = 1_500

/** A stream of numbers from 0 to below 1 that is the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

function chooser(random: () => number, share: number): () => Fault | undefined {
  const total = FAULTS.reduce((sum, fault) => sum + WEIGHTS[fault], 0)
  return () => {
    if (random() >= share) return undefined
    let left = random() * total
    return FAULTS.find((fault) => {
      left -= WEIGHTS[fault]
      return left < 0
    })
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

/** A receiver of webhooks on the loopback whose answers fail in a known share of all. */
export interface FaultyReceiver {
  readonly url: string
  /** How many answers were given in each way. */
  readonly answers: Readonly<Record<Fault | 'whole', number>>
}

/**
 * Listens for deliveries and answers them as {@link receive} says, but for the share of answers that goes wrong.
 *
 * @param options - `share` of faulty answers, 0 to 1
 */
export async function startFaultyReceiver(
  t: Test,
  receive: (headers: Record<string, string>, body: string) => number,
  options: { readonly seed: number; readonly share: number },
): Promise<FaultyReceiver> {
  const choose = chooser(seededRandom(options.seed), options.share)
  const answers = Object.fromEntries([...FAULTS, 'whole'].map((name) => [name, 0])) as Record<Fault | 'whole', number>

  const answer = async (request: IncomingMessage, reply: ServerResponse) => {
    const body = await bodyOf(request)
    const fault = choose()
    answers[fault ?? 'whole'] += 1
    if (fault === 'error-before') return void reply.writeHead(500).end()
    if (fault === 'busy') return void reply.writeHead(503, { 'retry-after': '1' }).end()
    if (fault === 'reset-before') return void request.socket.destroy()
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(',') : `${value}`,
      ]),
    )
    const status = receive(headers, body)
    if (fault === 'hang-after') return
    if (fault === 'reset-after') return void request.socket.destroy()
    if (fault === 'slow') await sleep(SLOW_MS, undefined, { ref: false })
    reply.writeHead(fault === 'error-after' ? 502 : status).end()
  }

  const server: Server = createServer((request, reply) => {
    // A sender that is killed in the midst of a request is no fault of the receiver.
    answer(request, reply).catch(() => request.socket.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/events`, answers }
}
