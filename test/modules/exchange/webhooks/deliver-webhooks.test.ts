import { randomUUID } from 'node:crypto'
import t from 'tap'
import { ATTEMPTS_MAX, PLAN_MS } from '../../../../src/modules/exchange/webhooks/retry-plan.js'
import { dispute } from '../../../support/cases.js'
import { openHooks } from './hooks.js'

const HOUR = 60

t.test('an event is sent signed, with the id of the event, and once', async (t) => {
  const { newCase, register, deliver, receiver, deliveries } = await openHooks(t)
  await newCase()
  await deliver()
  const endpoint = await register()
  const after = await newCase()
  await deliver()
  await deliver()
  t.strictSame(receiver.faults, [], 'the official library verifies every one')
  t.strictSame(
    receiver.received.map(({ id, event }) => [id, event.type, event.subject]),
    [
      [`${after.id}/1`, 'cn.open-mediation.case.received.v1', after.id],
      [`${after.id}/2`, 'cn.open-mediation.case.registered.v1', after.id],
    ],
    'what happened before the endpoint is not sent',
  )
  t.ok(receiver.received.every(({ id, event }) => id === event.id))
  t.match(await deliveries(endpoint.id), [
    { eventId: `${after.id}/2`, status: 'accepted', attempts: 1, lastStatus: 204, lastFailure: null },
    { eventId: `${after.id}/1`, status: 'accepted', attempts: 1, lastStatus: 204, lastFailure: null },
  ])
})

t.test('control: a receiver that knows another secret, or looks later, verifies nothing', async (t) => {
  const { newCase, register, deliver, receiver, court } = await openHooks(t)
  await register()
  receiver.secrets = ['whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=']
  await newCase()
  await deliver()
  t.match(receiver.faults, [/No matching signature/])
  const { secret } = await register()
  receiver.secrets = [secret]
  receiver.nowMs = () => court.clock.now.getTime() + 301_000
  await newCase()
  await deliver()
  t.match(receiver.faults.at(-1), /timestamp too old/)
  t.equal(receiver.received.length, 0)
})

t.test('types and courts choose, within what the client may see', async (t) => {
  const { court, register, deliver, receivers, newCase } = await openHooks(t, 3)
  const [chosen, own, all] = receivers
  if (chosen === undefined || own === undefined || all === undefined) throw new Error('three receivers')
  await register(chosen, { types: ['cn.open-mediation.case.registered.v1'] })
  const federation = court.asClient('federation-commerce', 'cases.register webhooks.manage')
  await register(own, {}, federation)
  await register(all, { courtCodes: ['辽0503'] })
  await newCase()
  const body = dispute({ channel: 'partner-organisation' })
  const submitted = await federation.post('/v1/cases', body, { key: randomUUID() })
  t.equal(submitted.status, 201, submitted.text)
  await deliver()
  t.strictSame(
    chosen.received.map(({ event }) => event.data.command),
    ['registerCase'],
  )
  t.strictSame(
    own.received.map(({ event }) => event.subject),
    [submitted.body.case.id],
    'cases.register shows own cases only',
  )
  t.strictSame(all.received, [], 'nothing of another court')
})

t.test('two secrets are live after a rotation, then one', async (t) => {
  const { client, register, deliver, receiver, newCase, advance } = await openHooks(t)
  const { id, secret: first } = await register()
  const key = randomUUID()
  const rotated = await client.post(`/v1/webhook-endpoints/${id}/secrets`, { overlapHours: 2 }, { key })
  t.equal(rotated.status, 201, rotated.text)
  const { secret: second } = rotated.body
  t.match(second, /^whsec_[A-Za-z0-9+/]{43}=$/)
  const again = await client.post(`/v1/webhook-endpoints/${id}/secrets`, { overlapHours: 2 }, { key })
  t.equal(again.headers['idempotency-replayed'], 'true')
  t.equal(again.body.secret, null, 'a secret is shown once')

  for (const secret of [first, second]) {
    receiver.secrets = [secret]
    await newCase()
    await deliver()
    t.strictSame(receiver.faults, [], `${secret === first ? 'the old' : 'the new'} one verifies`)
  }
  t.match(receiver.received[0]?.headers['webhook-signature'], /^v1,\S+ v1,\S+$/)
  advance(3 * HOUR)
  receiver.secrets = [first]
  await newCase()
  await deliver()
  t.match(receiver.faults, [/No matching signature/], 'the old one has ended')
  receiver.secrets = [second]
  advance(1)
  await deliver()
  t.match(receiver.received.at(-1)?.headers['webhook-signature'], /^v1,\S+$/)
})

t.test('a later event of a case waits for the earlier one; other cases go on', async (t) => {
  const { register, deliver, receiver, newCase, advance, deliveries } = await openHooks(t)
  const { id } = await register()
  const stuck = await newCase()
  receiver.behave = ({ id }) => (id === `${stuck.id}/1` ? { status: 500 } : undefined)
  await deliver()
  const free = await newCase()
  await deliver()
  t.strictSame(
    receiver.taken.map(({ id }) => id),
    [`${free.id}/1`, `${free.id}/2`],
  )
  t.match(await deliveries(id, '&status=waiting'), [
    { eventId: `${stuck.id}/2`, attempts: 0, nextAttemptAt: null },
    { eventId: `${stuck.id}/1`, attempts: 1, lastStatus: 500, lastFailure: 'status' },
  ])
  advance(1)
  await deliver()
  t.equal(receiver.taken.length, 2, 'it failed again')
  receiver.behave = () => undefined
  advance(6)
  await deliver()
  t.strictSame(receiver.taken.map(({ id }) => id).slice(2), [`${stuck.id}/1`, `${stuck.id}/2`])
  const bodies = new Set(receiver.received.filter(({ id }) => id === `${stuck.id}/1`).map(({ sha256 }) => sha256))
  t.equal(bodies.size, 1, 'the bytes are the same each time')
})

t.test('a receiver that asks for more time gets it', async (t) => {
  const { register, deliver, receiver, newCase, advance } = await openHooks(t)
  await register()
  let asked = 0
  receiver.behave = () => {
    asked += 1
    return asked === 1 ? { status: 503, headers: { 'retry-after': '3600' } } : undefined
  }
  await newCase()
  await deliver()
  advance(59)
  await deliver()
  t.equal(asked, 1, 'not before an hour')
  advance(2)
  await deliver()
  t.equal(receiver.taken.length, 2)
})

t.test('what is refused for three days is given up, and what comes after it goes', async (t) => {
  const { register, deliver, receiver, newCase, advance, deliveries } = await openHooks(t)
  const { id } = await register()
  const stuck = await newCase()
  receiver.behave = ({ id }) => (id === `${stuck.id}/1` ? { status: 422 } : undefined)
  await deliver()
  for (let attempt = 2; attempt <= ATTEMPTS_MAX; attempt += 1) {
    advance(27 * HOUR)
    // Another case shows that the endpoint is alive.
    await newCase()
    await deliver()
  }
  const tries = receiver.received.filter((received) => received.id === `${stuck.id}/1`)
  t.equal(tries.length, ATTEMPTS_MAX)
  t.ok(receiver.taken.some((received) => received.id === `${stuck.id}/2`))
  t.match(await deliveries(id, '&status=dead'), [
    { eventId: `${stuck.id}/1`, attempts: ATTEMPTS_MAX, lastStatus: 422, nextAttemptAt: null },
  ])
})

t.test('an endpoint that takes nothing for three days is disabled, and those who administer it are told', async (t) => {
  const { court, client, register, deliver, receiver, newCase, advance, deliveries } = await openHooks(t)
  const { id } = await register()
  const first = await newCase()
  receiver.behave = () => ({ status: 500 })
  await deliver()
  const admin = court.as('admin-benxi')
  const told = async () =>
    ((await admin.get('/v1/me/notices')).body.items as { template: string }[]).filter(
      ({ template }) => template === 'webhook-disabled',
    )
  for (let hours = 0; hours < PLAN_MS / 3_600_000 - 8; hours += 8) {
    advance(8 * HOUR)
    await deliver()
  }
  t.equal((await client.get(`/v1/webhook-endpoints/${id}`)).body.disabledAt, null)
  t.strictSame(await told(), [])
  advance(16 * HOUR)
  await newCase()
  await deliver()
  const disabled = await client.get(`/v1/webhook-endpoints/${id}`)
  t.match(disabled.body, { disabledReason: 'no-success', lastSuccessAt: null })
  t.equal((await told()).length, 1)
  const before = receiver.received.length
  await newCase()
  advance(30 * HOUR)
  await deliver()
  t.equal(receiver.received.length, before, 'nothing is sent any more')

  receiver.behave = () => undefined
  const enabled = await client.post(`/v1/webhook-endpoints/${id}/enabling`, {}, { key: randomUUID() })
  t.match(enabled.body, { disabledAt: null, failures: 0 })
  for (let round = 0; round < 3; round += 1) {
    await deliver()
    advance(30 * HOUR)
  }
  const log = await deliveries(id)
  t.equal(log.length, 6, 'three cases')
  const dead = log.filter(({ status }) => status === 'dead').map(({ eventId }) => eventId)
  t.ok(dead.every((eventId) => eventId === `${first.id}/1`))
  t.equal(log.filter(({ status }) => status === 'accepted').length, 6 - dead.length, 'nothing was passed over')
})

t.test('410 disables at once', async (t) => {
  const { court, client, register, deliver, receiver, newCase } = await openHooks(t)
  const { id } = await register()
  receiver.behave = () => ({ status: 410 })
  await newCase()
  await deliver()
  await newCase()
  await deliver()
  t.equal(receiver.received.length, 1)
  t.match((await client.get(`/v1/webhook-endpoints/${id}`)).body, { disabledReason: 'gone' })
  const notices = (await court.as('admin-benxi').get('/v1/me/notices')).body.items
  t.match(notices, [{ template: 'webhook-disabled' }])
})

t.test('a redirect is a failure and is not followed', async (t) => {
  const { register, deliver, receivers, newCase, deliveries } = await openHooks(t, 2)
  const [receiver, other] = receivers
  if (receiver === undefined || other === undefined) throw new Error('two receivers')
  const { id } = await register()
  for (const status of [301, 302, 307, 308]) {
    receiver.behave = () => ({ status, headers: { location: other.url } })
    await newCase()
    await deliver()
  }
  t.equal(receiver.received.length, 4)
  t.equal(other.connections, 0)
  t.ok((await deliveries(id, '&status=waiting')).some(({ lastFailure }) => lastFailure === 'redirect'))
})

t.test('after many failures in a row an endpoint is left alone for a while, then tried once', async (t) => {
  const { register, deliver, receiver, newCase, advance } = await openHooks(t)
  await register()
  receiver.behave = () => ({ status: 500 })
  for (let index = 0; index < 30; index += 1) await newCase()
  await deliver()
  const first = receiver.received.length
  t.ok(first >= 10 && first < 30, `${first} attempts`)
  await deliver()
  t.equal(receiver.received.length, first, 'nothing before the pause is over')
  advance(0.1)
  await deliver()
  t.equal(receiver.received.length, first + 1, 'one attempt')
  receiver.behave = () => undefined
  advance(6)
  await deliver()
  t.equal(receiver.taken.length, 60, 'everything arrives when it is back')
})

t.test('redelivery: one event, and a range, with the same ids', async (t) => {
  const { client, register, deliver, receiver, newCase, deliveries } = await openHooks(t)
  const { id } = await register()
  const one = await newCase()
  await newCase()
  await deliver()
  const log = await deliveries(id)
  const sent = log.reverse().map(({ eventId, position }) => {
    const { sha256 } = receiver.received.find(({ id }) => id === eventId) ?? {}
    return { position, id: eventId, sha256 }
  })
  t.strictSame(
    sent.map(({ position }) => position),
    [1, 2, 3, 4],
  )
  const arrived = () => receiver.received.map(({ id, sha256 }) => ({ id, sha256 }))
  const path = `/v1/webhook-endpoints/${id}`
  const again = await client.post(`${path}/deliveries/${one.id}/1/redelivery`, {}, { key: randomUUID() })
  t.match(again.body, { eventId: `${one.id}/1`, status: 'waiting' }, again.text)
  await deliver()
  t.equal(receiver.received.length, 5)
  t.match(
    sent.find(({ id }) => id === `${one.id}/1`),
    arrived()[4],
  )
  const absent = await client.post(`${path}/deliveries/${one.id}/9/redelivery`, {}, { key: randomUUID() })
  t.equal(absent.status, 404)

  const range = { courtCode: '辽0504', fromPosition: 2 }
  const asked = await client.post(`${path}/redeliveries`, range, { key: randomUUID() })
  t.strictSame(asked.body, { requested: 3 }, asked.text)
  await deliver()
  const byId = (one: { id: unknown }, other: { id: unknown }) => (String(one.id) < String(other.id) ? -1 : 1)
  t.match(sent.slice(1).sort(byId), arrived().slice(5).sort(byId))
  t.equal(receiver.received.length, 8)
  t.ok((await deliveries(id)).every(({ status }) => status === 'accepted'))
  const beyond = await client.post(`${path}/redeliveries`, { ...range, fromPosition: 99 }, { key: randomUUID() })
  t.match(beyond.body, { ruleId: 'webhook-range-within-feed' })
})

t.test('a test event says at once what the receiver answered, and never what it said', async (t) => {
  const { client, register, receiver, deliveries } = await openHooks(t)
  const { id } = await register()
  const path = `/v1/webhook-endpoints/${id}/test-events`
  const good = await client.post(path, {}, { key: randomUUID() })
  t.match(good.body, { isAccepted: true, status: 204, failure: null }, good.text)
  t.equal(receiver.received[0]?.event.type, 'cn.open-mediation.webhook.tested.v1')
  receiver.behave = () => ({ status: 500, body: 'secret-of-the-inside' })
  const bad = await client.post(path, {}, { key: randomUUID() })
  t.match(bad.body, { isAccepted: false, status: 500, failure: 'status' })
  t.notMatch(bad.text, /secret-of-the-inside/)
  t.strictSame(await deliveries(id), [])
})

t.test('a client that was shut out gets nothing any more', async (t) => {
  const { court, register, deliver, receiver, newCase } = await openHooks(t)
  await register()
  await newCase()
  await deliver()
  t.equal(receiver.received.length, 2, 'control')
  const clients = (await court.as('admin-benxi').get(`/v1/clients?courtCode=${encodeURIComponent('辽05')}`)).body
  const peer = clients.items.find(({ clientId }: { clientId: string }) => clientId === 'peer-court')
  await court.as('admin-benxi').post(`/v1/clients/${peer.id}/disabling`, {})
  await newCase()
  await deliver()
  t.equal(receiver.received.length, 2)
})
