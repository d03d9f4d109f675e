import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { Connection } from './connection.js'
import { hold } from './held.js'
import { ADMINISTRATOR, clerkOf, MINGSHAN } from './people.js'
import type { WebhookResult, WebhookRun } from './result.js'
import { dispute } from './scenarios/disputes.js'
import type { Site } from './site.js'
import { median } from './statistics.js'

const WRITERS = 4
const ROUNDS = 3
const EVENTS_PER_CASE = 2
const TAKEN_WITHIN_MS = 600_000
const CLIENT = 'bench-receiver'

/** A receiver in a process of its own. */
export interface Receiver {
  readonly port: number
  /** Resolves when it has taken so many deliveries in all, with when it said so. */
  until(taken: number): Promise<number>
  taken(): number
}

/** Starts a receiver; a silent one takes connections and never answers. */
export async function startReceiver(isSilent: boolean): Promise<Receiver> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'test/bench/receiver-process.ts', ...(isSilent ? ['--silent'] : [])],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  hold(() => void child.kill())
  let taken = 0
  let saidAt = 0
  let look = () => {}
  const lines = createInterface({ input: child.stdout })
  const port = await new Promise<number>((resolve) => {
    lines.on('line', (line) => {
      const [word, count, at] = line.split(' ')
      if (word === 'port') return resolve(Number(count))
      taken = Number(count)
      saidAt = Number(at)
      look()
    })
  })
  return {
    port,
    taken: () => taken,
    until: (wanted) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`${taken} of ${wanted} were taken`)), TAKEN_WITHIN_MS)
        look = () => {
          if (taken < wanted) return
          clearTimeout(timer)
          resolve(saidAt)
        }
        look()
      }),
  }
}

/** Writes cases until there are so many events more; each is received and registered. */
async function writeEvents(site: Site, events: number): Promise<void> {
  const { service, bench } = site
  let left = Math.ceil(events / EVENTS_PER_CASE)
  const write = async (client: number) => {
    const connection = new Connection(service.origin)
    while (left > 0) {
      left -= 1
      await connection.post('/v1/cases', bench.tokens[clerkOf(MINGSHAN, client)] ?? '', dispute(MINGSHAN))
    }
    await connection.close()
  }
  await Promise.all(Array.from({ length: WRITERS }, (_, client) => write(client)))
}

async function registerClient(site: Site): Promise<string> {
  const { bench } = site
  const body = {
    clientId: CLIENT,
    name: CLIENT,
    scopes: ['cases.read', 'webhooks.manage'],
    courtCodes: [MINGSHAN.code],
  }
  const made = await bench.connection.post('/v1/clients', bench.tokens[ADMINISTRATOR] ?? '', body)
  return made.json<{ id: string }>().id
}

/** Endpoints are disabled while events are written, so that only the sending is measured. */
async function endpointAt(site: Site, clientId: string, port: number): Promise<string> {
  const token = site.bench.tokens[ADMINISTRATOR] ?? ''
  const body = { clientId, url: `http://127.0.0.1:${port}/`, courtCodes: [MINGSHAN.code] }
  const made = await site.bench.connection.post('/v1/webhook-endpoints', token, body)
  return made.json<{ id: string }>().id
}

const turn = (site: Site, id: string, how: 'enabling' | 'disabling') =>
  site.bench.connection.post(`/v1/webhook-endpoints/${id}/${how}`, site.bench.tokens[ADMINISTRATOR] ?? '', {})

/** How fast events that wait are taken: from the enabling to the last one. */
async function sendAll(site: Site, events: number, receiver: Receiver, live: string, dead: string | undefined) {
  const ids = dead === undefined ? [live] : [dead, live]
  for (const id of ids) await turn(site, id, 'disabling')
  await writeEvents(site, events)
  await untilPlaced(site)
  const wanted = receiver.taken() + Math.ceil(events / EVENTS_PER_CASE) * EVENTS_PER_CASE
  for (const id of ids) await turn(site, id, 'enabling')
  const beganAt = performance.timeOrigin + performance.now()
  const endedAt = await receiver.until(wanted)
  return events / ((endedAt - beganAt) / 1000)
}

async function untilPlaced({ bench }: Site): Promise<void> {
  for (;;) {
    const { rows } = await bench.client.query<{ waiting: boolean }>(
      'select exists (select from event_outbox) as waiting',
    )
    if (rows[0]?.waiting === false) return
  }
}

/**
 * How many events a second one fast receiver is sent, alone and beside one that never answers, in turns.
 *
 * @param events - of each round
 */
export async function measureWebhooks(
  site: Site,
  receivers: { readonly fast: Receiver; readonly silent: Receiver },
  events: number,
  say: (line: string) => void,
): Promise<WebhookResult> {
  const clientId = await registerClient(site)
  const live = await endpointAt(site, clientId, receivers.fast.port)
  const dead = await endpointAt(site, clientId, receivers.silent.port)
  await turn(site, dead, 'disabling')
  const alone: number[] = []
  const beside: number[] = []
  for (let round = 1; round <= ROUNDS; round += 1) {
    await turn(site, dead, 'disabling')
    alone.push(await sendAll(site, events, receivers.fast, live, undefined))
    beside.push(await sendAll(site, events, receivers.fast, live, dead))
    say(`  round ${round}: ${alone.at(-1)?.toFixed(0)}/s alone, ${beside.at(-1)?.toFixed(0)}/s beside a dead one`)
    site.service.emptyLog()
  }
  const runOf = (perSecond: readonly number[]): WebhookRun => ({
    medianPerSecond: median(perSecond),
    minPerSecond: Math.min(...perSecond),
    maxPerSecond: Math.max(...perSecond),
  })
  return { events, rounds: ROUNDS, alone: runOf(alone), beside: runOf(beside), measuredAt: new Date().toISOString() }
}
