import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import t from 'tap'
import { dispute } from '../../../support/cases.js'
import { caseInMediation } from '../../mediation/case-in-mediation.js'
import { openHooks, SCOPES } from './hooks.js'

const hooks = await openHooks(t, 2)
const { court, client, receiver, receivers, register, deliver, newCase } = hooks
const key = () => ({ key: randomUUID() })
const endpointsNow = async () =>
  Number((await court.db.execute(sql`select count(*)::int as n from webhook_endpoints`)).rows[0]?.n)
const clientIdOf = async (name: string) =>
  String((await court.db.execute(sql`select id from machine_clients where client_id = ${name}`)).rows[0]?.id)

t.test('N24, N26: an address that is not allowed is refused with what to do, and nothing is stored', async (t) => {
  const before = await endpointsNow()
  const connections = receiver.connections
  const cases: readonly (readonly [string, string])[] = [
    [`http://127.0.0.1:${receiver.port + 1}/`, 'webhook-host-allowed'],
    ['https://hooks.example.com/', 'webhook-host-allowed'],
    ['https://169.254.169.254/', 'webhook-host-allowed'],
    ['http://127.0.0.1:22/', 'webhook-host-allowed'],
    ['http://127.0.0.1:5432/', 'webhook-host-allowed'],
    [`http://127.1:${receiver.port}/`, 'webhook-url-form'],
    [`http://2130706433:${receiver.port}/`, 'webhook-url-form'],
    [`http://0x7f000001:${receiver.port}/`, 'webhook-url-form'],
    [`http://a@127.0.0.1:${receiver.port}/`, 'webhook-url-form'],
    [`http://１２７.0.0.1:${receiver.port}/`, 'webhook-url-form'],
    [`http://localhost.:${receiver.port}/`, 'webhook-url-form'],
    [`http://127.0.0.1:${receiver.port}/#x`, 'webhook-url-form'],
    ['file:///etc/passwd', 'webhook-url-form'],
    ['gopher://127.0.0.1/', 'webhook-url-form'],
    ['unix:/var/run/docker.sock', 'webhook-url-form'],
  ]
  for (const [url, ruleId] of cases) {
    const answer = await client.post('/v1/webhook-endpoints', { url, courtCodes: ['辽0504'] }, key())
    t.match(answer, { status: 422, body: { ruleId, errors: [{ pointer: '#/url' }] } }, url)
    t.match(answer.body.detail, /请/, 'it says what to do')
  }
  t.equal(await endpointsNow(), before)
  t.equal(receiver.connections, connections)
})

t.test('an address is looked at again for each delivery', async (t) => {
  const { id } = await register()
  await court.db.execute(sql`update webhook_endpoints set url = 'http://10.0.0.1/' where id = ${id}`)
  await newCase()
  await deliver()
  t.match(await hooks.deliveries(id, '&status=waiting'), [{ attempts: 0 }, { lastFailure: 'refused-target' }])
  await client.delete(`/v1/webhook-endpoints/${id}`, key())
})

t.test('a client sees and manages its own endpoints and no others', async (t) => {
  const { id } = await register()
  const path = `/v1/webhook-endpoints/${id}`
  t.equal((await client.get(path)).status, 200)
  const platform = court.asClient('platform-online', SCOPES)
  const tries = [
    await platform.get(path),
    await platform.get(`${path}/deliveries?courtCode=${encodeURIComponent('辽0504')}`),
    await platform.put(path, { url: receiver.url, courtCodes: ['辽0504'], types: null }, { ...key(), ifMatch: 1 }),
    await platform.post(`${path}/disabling`, {}, key()),
    await platform.post(`${path}/enabling`, {}, key()),
    await platform.post(`${path}/secrets`, {}, key()),
    await platform.post(`${path}/redeliveries`, { courtCode: '辽0504', fromPosition: 1 }, key()),
    await platform.post(`${path}/test-events`, {}, key()),
    await platform.delete(path, key()),
    await platform.get(`/v1/webhook-endpoints/${randomUUID()}`),
  ]
  t.strictSame(
    tries.map(({ status }) => status),
    tries.map(() => 404),
  )
  t.notOk((await platform.get('/v1/webhook-endpoints')).body.items.some((row: { id: string }) => row.id === id))
  const other = await clientIdOf('platform-online')
  const forOther = { url: receiver.url, courtCodes: ['辽0504'], clientId: other }
  t.equal((await client.post('/v1/webhook-endpoints', forOther, key())).status, 404)
  const withoutScope = court.asClient('peer-court', 'cases.read')
  t.equal((await withoutScope.get(path)).status, 403)
  await client.delete(path, key())
})

t.test('an administrator manages those of clients in courts administered; an auditor reads', async (t) => {
  const admin = court.as('admin-benxi')
  const body = { url: receiver.url, courtCodes: ['辽0504'] }
  const nameless = await admin.post('/v1/webhook-endpoints', body)
  t.match(nameless, { status: 400, body: { errors: [{ pointer: '#/clientId' }] } })
  const made = await admin.post('/v1/webhook-endpoints', { ...body, clientId: await clientIdOf('platform-online') })
  t.equal(made.status, 201, made.text)
  const path = `/v1/webhook-endpoints/${made.body.id}`
  t.equal((await court.as('auditor-benxi').get(path)).status, 200)
  t.equal((await court.as('auditor-benxi').post(`${path}/disabling`, {})).status, 403)
  t.equal((await court.as('clerk-mingshan').get(path)).status, 403)
  const stale = await admin.put(path, { ...body, types: null }, { ifMatch: 7 })
  t.equal(stale.status, 412)
  const type = 'cn.open-mediation.case.closed.v1'
  const changed = await admin.put(path, { ...body, types: [type] }, { ifMatch: 1 })
  t.match(changed, { status: 200, body: { types: [type], version: 2 } }, changed.text)
  t.match((await admin.post(`${path}/disabling`, {})).body, { disabledReason: 'by-request', version: 3 })
  t.match((await admin.post(`${path}/disabling`, {})).body, { version: 3 }, 'repeating changes nothing')
  t.match((await admin.post(`${path}/enabling`, {})).body, { disabledAt: null, version: 4 })
  t.match((await admin.delete(path)).body, { disabledReason: 'withdrawn', version: 5 })
  for (const again of [
    await admin.post(`${path}/enabling`, {}),
    await admin.post(`${path}/secrets`, {}),
    await admin.post(`${path}/test-events`, {}),
    await admin.put(path, { ...body, types: null }, { ifMatch: 5 }),
  ]) {
    t.match(again, { status: 422, body: { ruleId: 'webhook-withdrawn' } })
  }
  const { rows } = await court.db.execute(sql`select count(*)::int as n from webhook_secrets
    where endpoint_id = ${made.body.id}`)
  t.strictSame(rows, [{ n: 1 }], 'nothing is deleted')
})

t.test('only what the client may see can be asked for', async (t) => {
  const federation = court.asClient('federation-commerce', SCOPES)
  const id = await clientIdOf('federation-commerce')
  await court.db.execute(
    sql`update machine_clients set scopes = '{webhooks.manage}', court_ids = '{4}' where id = ${id}`,
  )
  const ask = (body: object) => court.as('admin-benxi').post('/v1/webhook-endpoints', { url: receiver.url, ...body })
  const blind = await ask({ clientId: id, courtCodes: ['辽0504'] })
  t.match(blind, { status: 422, body: { ruleId: 'webhook-types-visible' } }, blind.text)
  await court.db.execute(sql`update machine_clients set scopes = '{webhooks.manage,outcomes.read}' where id = ${id}`)
  const types = ['cn.open-mediation.minutes.recorded.v1']
  const hidden = await ask({ clientId: id, courtCodes: ['辽0504'], types })
  t.match(hidden, { status: 422, body: { ruleId: 'webhook-types-visible' } })
  const elsewhere = await ask({ clientId: id, courtCodes: ['辽0504', '辽0503'] })
  t.match(elsewhere, { status: 422, body: { ruleId: 'webhook-courts-of-client' } })
  const unknown = await ask({ clientId: id, courtCodes: ['辽0504'], types: ['cn.open-mediation.nothing.v1'] })
  t.equal(unknown.status, 400)
  const court3 = await federation.post('/v1/webhook-endpoints', { url: receiver.url, courtCodes: ['辽0503'] }, key())
  t.equal(court3.status, 404, 'a court that is not the client’s is no court')
})

t.test('a client has a bounded number of endpoints', async (t) => {
  const platform = court.asClient('platform-online', SCOPES)
  for (let count = 0; count < 20; count += 1) await register(receiver, {}, platform)
  const one = await platform.post('/v1/webhook-endpoints', { url: receiver.url, courtCodes: ['辽0504'] }, key())
  t.match(one, { status: 422, body: { ruleId: 'webhook-endpoints-bounded' } })
  await court.db.execute(sql`update webhook_endpoints set disabled_at = now(), disabled_reason = 'withdrawn'`)
})

t.test('a secret is sealed, shown once, and stands nowhere else', async (t) => {
  const withKey = key()
  const body = { url: receiver.url, courtCodes: ['辽0504'] }
  const made = await client.post('/v1/webhook-endpoints', body, withKey)
  const again = await client.post('/v1/webhook-endpoints', body, withKey)
  t.match(made.body.secret, /^whsec_[A-Za-z0-9+/]{43}=$/)
  t.equal(again.body.id, made.body.id)
  t.equal(again.body.secret, null)
  const read = await client.get(`/v1/webhook-endpoints/${made.body.id}`)
  t.notMatch(read.text, /whsec_/)
  const bare = made.body.secret.slice('whsec_'.length)
  const { rows } = await court.db.execute<{ found: string }>(
    sql`select 'key' as found from idempotency_keys where position(${bare} in body) > 0
        union all select 'secret' from webhook_secrets where position(${bare} in secret) > 0`,
  )
  t.strictSame(rows, [])
  await client.delete(`/v1/webhook-endpoints/${made.body.id}`, key())
})

t.test('I-31, I-38: no personal data and not a word of the talks leaves', async (t) => {
  const [, target] = receivers
  if (target === undefined) throw new Error('two receivers')
  await deliver()
  await register(target)
  const words = ['金丝雀姓名', '金丝雀事实', '金丝雀诉求', '金丝雀地址', '金丝雀笔录', '金丝雀让步', '金丝雀背对背']
  const [name = '', facts = '', claim = '', address = '', minutes = '', offer = '', caucus = ''] = words
  const numbers = ['13912345678', '11010519491231002X', '91350100M000100Y43']
  const base = dispute() as { parties: Record<string, unknown>[] }
  const [applicant, respondent] = base.parties
  const driver = await caseInMediation(court)
  for (const [kind, content] of [
    ['minutes', minutes],
    ['offer', offer],
    ['caucus-note', caucus],
  ]) {
    const body = { kind, content, ...(kind === 'minutes' ? {} : { partyId: driver.applicant }) }
    const recorded = await driver.act('mediator-zhao', 'confidential-records', body)
    t.equal(recorded.status, 201, recorded.text)
  }
  await newCase({
    facts,
    claims: [{ text: claim, amountFen: 100 }],
    parties: [applicant, { ...respondent, name, address, phone: numbers[0] }],
  })
  await deliver()
  t.ok(target.received.length > 10, `control: ${target.received.length} events were sent`)
  const sent = target.received.map(({ body, headers }) => `${body}\n${JSON.stringify(headers)}`).join('\n')
  for (const secret of [...words, ...numbers]) {
    for (const form of [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]) {
      t.notOk(sent.includes(form), secret)
    }
    t.notOk(
      sent.includes(Buffer.from(secret).toString('base64').replace(/=+$/, '').slice(0, -1)),
      `${secret} in base64`,
    )
  }
  t.ok(sent.includes(driver.id), 'control: the search finds what is there')
  const records = await court.as('mediator-zhao').get(`${driver.path}/confidential-records`)
  for (const word of [minutes, offer]) t.ok(records.text.includes(word), `control: ${word} was seeded`)
})
