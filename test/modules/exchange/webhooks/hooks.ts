import { randomUUID } from 'node:crypto'
import type { Test } from 'tap'
import { createReferenceSource } from '../../../../src/modules/directory/reference.js'
import { sequenceEvents } from '../../../../src/modules/exchange/feed/sequence-events.js'
import { deliverWebhooks } from '../../../../src/modules/exchange/webhooks/deliver-webhooks.js'
import type { DeliveryDeps } from '../../../../src/modules/exchange/webhooks/session.js'
import { openOutbound, parseOutboundPolicy } from '../../../../src/platform/outbound.js'
import { openTestCourt } from '../../../support/app.js'
import { registeredCase } from '../../../support/cases.js'
import { WebhookReceiver } from '../../../support/webhook-receiver.js'

export const SCOPES = 'cases.register cases.read outcomes.read webhooks.manage'

/** A court that may send to as many receivers on the loopback as asked for. */
export async function openHooks(t: Test, receivers = 1) {
  const opened = await Promise.all(Array.from({ length: receivers }, () => new WebhookReceiver().listen()))
  for (const receiver of opened) t.teardown(() => receiver.close())
  const hosts = opened.map(({ port }) => `127.0.0.1:${port}`).join(',')
  const outbound = openOutbound(parseOutboundPolicy(hosts, '127.0.0.0/8', true))
  t.teardown(() => outbound.close())
  const court = await openTestCourt(t, { outbound })
  for (const receiver of opened) receiver.nowMs = () => court.clock.now.getTime()
  const client = court.asClient('peer-court', SCOPES)
  const failures: unknown[] = []
  const deps: DeliveryDeps = {
    db: court.db,
    now: () => court.clock.now,
    vault: court.vault,
    reference: createReferenceSource(court.db, Date.now),
    outbound,
    log: { error: (members) => void failures.push(members) },
  }
  const [first] = opened
  if (first === undefined) throw new Error('there is no receiver')

  /** Registers an endpoint for a receiver, which learns the secret. */
  const register = async (receiver = first, body: Record<string, unknown> = {}, who = client) => {
    const answer = await who.post(
      '/v1/webhook-endpoints',
      { url: receiver.url, courtCodes: ['辽0504'], ...body },
      { key: randomUUID() },
    )
    if (answer.status !== 201) throw new Error(`the endpoint was not registered: ${answer.text}`)
    receiver.secrets = [...receiver.secrets, answer.body.secret]
    return answer.body as { id: string; secret: string; version: number }
  }
  /** Gives positions to what has happened and sends it, until there is nothing more to do now. */
  const deliver = async (changes: Partial<DeliveryDeps> = {}, signal = new AbortController().signal) => {
    await sequenceEvents(deps)
    await deliverWebhooks({ ...deps, ...changes }, signal)
    if (failures.length > 0) throw new Error(`sending failed: ${JSON.stringify(failures.splice(0))}`)
  }
  const advance = (minutes: number) => {
    court.clock.now = new Date(court.clock.now.getTime() + minutes * 60_000)
  }
  const deliveries = async (endpointId: string, query = '') =>
    (
      await client.get(
        `/v1/webhook-endpoints/${endpointId}/deliveries?courtCode=${encodeURIComponent('辽0504')}&limit=100${query}`,
      )
    ).body.items as Record<string, unknown>[]
  return {
    court,
    client,
    deps,
    outbound,
    receivers: opened,
    receiver: first,
    failures,
    register,
    deliver,
    advance,
    deliveries,
    /** A registered case: two events. */
    newCase: (changes: Record<string, unknown> = {}) => registeredCase(court, changes),
  }
}
