import { sql } from 'drizzle-orm'
import t from 'tap'
import { openTestCourt } from '../support/app.js'
import { dispute, registeredCase } from '../support/cases.js'

const court = await openTestCourt(t)
const admin = court.as('admin-benxi')
const register = async (clientId: string, scopes: string[], courtCodes: string[]) => {
  const made = await admin.post('/v1/clients', { clientId, name: '测试平台', scopes, courtCodes })
  if (made.status !== 201) throw new Error(made.text)
}
await register('narrow', ['outcomes.read'], ['辽0504'])
await register('one', ['cases.register'], ['辽0504'])
await register('two', ['cases.register'], ['辽0504'])
const theirs = await registeredCase(court)
const ofPingshan = await court.as('clerk-pingshan').post('/v1/cases', dispute({ courtCode: '辽0502' }))
if (ofPingshan.status !== 201) throw new Error(ofPingshan.text)

t.test('N20: a token gives no scope that the registration lacks, however it is written', async (t) => {
  for (const scope of [
    'outcomes.read cases.read cases.register',
    'outcomes.read outcomes.read',
    'outcomes.read\tcases.read',
    'outcomes.read cases.read\u00a0',
    'outcomes.read cases.*',
    'OUTCOMES.READ outcomes.read openid',
  ]) {
    const client = court.asClient('narrow', scope)
    const me = await client.get('/v1/me')
    const isKept = scope.split(' ').includes('outcomes.read')
    if (isKept) t.strictSame(me.body.scopes, ['outcomes.read'], JSON.stringify(scope))
    else t.equal(me.status, 403, JSON.stringify(scope))
    t.equal((await client.get(`/v1/cases/${theirs.id}`)).status, 403, JSON.stringify(scope))
    t.equal((await client.post('/v1/cases', dispute(), { key: 'narrow-key-1' })).status, 403, JSON.stringify(scope))
  }
  const asList = court.withToken(await court.token('narrow', { client_id: 'narrow', scope: ['cases.read'] }))
  t.equal((await asList.get('/v1/me')).status, 403, 'a list is no scope')
  t.equal((await court.asClient('one', 'cases.register').get('/v1/me')).status, 200, 'control')
})

t.test('N21: headers change neither the court nor the person for whom a client acts', async (t) => {
  const client = court.asClient('one', 'cases.register')
  const headers = {
    'x-court': 'liao0502',
    'x-court-id': '2',
    'x-on-behalf-of': 'clerk-pingshan',
    'x-user': 'admin-benxi',
    'x-forwarded-user': 'admin-benxi',
  }
  const key = { key: 'headers-key-1', headers }
  const refused = await client.post('/v1/cases', dispute({ courtCode: '辽0502', channel: 'platform' }), key)
  t.equal(refused.status, 422)
  t.equal((await client.get(`/v1/cases/${ofPingshan.body.case.id}`, { headers })).status, 404)
  t.equal((await client.get('/v1/people?courtCode=x', { headers })).status, 403)
  t.match((await client.get('/v1/me', { headers })).body, { kind: 'client', clientId: 'one', roles: [] })
  // A token of a person that was given to the client speaks for the person, one of the client for nobody but itself.
  const acting = court.withToken(
    await court.token('one', { client_id: 'one', scope: 'cases.register', act: { sub: 'admin-benxi' } }),
  )
  t.match((await acting.get('/v1/me')).body, { kind: 'client', roles: [] })
  const { rows } = await court.db.execute(sql`select from cases where submitted_by in (select id from machine_clients)`)
  t.equal(rows.length, 0)
})

t.test('N28: the same key from two clients is two keys, and nobody gets the answer of another', async (t) => {
  const one = court.asClient('one', 'cases.register')
  const two = court.asClient('two', 'cases.register')
  const key = { key: 'the-same-key' }
  const body = dispute({ channel: 'platform' })
  const first = await one.post('/v1/cases', body, key)
  const second = await two.post('/v1/cases', body, key)
  t.equal(first.status, 201)
  t.equal(second.status, 201)
  t.equal(second.headers['idempotency-replayed'], undefined)
  t.not(second.body.case.id, first.body.case.id)
  t.strictSame(second.body.possibleDuplicates, [], 'what another client handed in is not told')
  const other = await two.post('/v1/cases', { ...body, facts: '另一案。' }, key)
  t.equal(other.body.code, 'idempotency-key-reused', 'its own key it may not use for something else')
  t.equal((await two.get(`/v1/cases/${first.body.case.id}`)).status, 404)
  const again = await one.post('/v1/cases', body, key)
  t.equal(again.headers['idempotency-replayed'], 'true', 'control: the owner gets the kept answer')
  t.equal(again.body.case.id, first.body.case.id)
})
