import Fastify from 'fastify'
import t from 'tap'
import { type AnsweredRequest, installClientLog } from '../../src/http/client-log.js'
import { type Deprecation, installDeprecation } from '../../src/http/deprecation.js'
import { installOpenapi } from '../../src/platform/openapi.js'

const CLIENT = '019c0000-0000-7000-9000-0000000000bb'
const OLD = { since: '2026-12-01', sunset: '2027-06-30', link: '/docs/integrating.md#deprecation' }

async function appWith(deprecated: Deprecation) {
  const app = Fastify()
  const noted: AnsweredRequest[] = []
  await installOpenapi(app, { title: 'Test', version: '1.0.0', description: 'Test', tags: [], webhooks: {} })
  installDeprecation(app)
  app.decorateRequest('actor', null)
  app.decorateRequest('problemCode', null)
  app.addHook('onRequest', async (request) => {
    request.actor = {
      ...{ kind: 'client', id: CLIENT, name: '测试平台', clientId: 'test' },
      ...{ grants: [], scopes: [], clientCourtIds: [] },
    }
  })
  installClientLog(app, { now: () => new Date('2026-12-02T00:00:00.000Z'), note: (request) => noted.push(request) })
  app.get('/old/:id', { config: { deprecated }, schema: { operationId: 'readOld' } }, async () => ({ ok: true }))
  app.get('/new/:id', { schema: { operationId: 'readNew' } }, async () => ({ ok: true }))
  return { app, noted }
}

t.test(
  'a route that is to be given up says so in the contract, in every answer and in the log of the client',
  async (t) => {
    const { app, noted } = await appWith(OLD)
    t.teardown(() => app.close())
    const answer = await app.inject('/old/7')
    t.equal(answer.headers.deprecation, '@1796083200')
    t.equal(Date.parse('2026-12-01T00:00:00Z') / 1000, 1796083200)
    t.equal(answer.headers.sunset, 'Wed, 30 Jun 2027 00:00:00 GMT')
    t.equal(answer.headers.link, '</docs/integrating.md#deprecation>; rel="deprecation"; type="text/html"')
    const other = await app.inject('/new/7')
    for (const name of ['deprecation', 'sunset', 'link']) t.equal(other.headers[name], undefined, `control: ${name}`)
    t.match(noted, [
      { clientId: CLIENT, route: '/old/{id}', status: 200, deprecated: true, replayed: false, problem: null },
      { clientId: CLIENT, route: '/new/{id}', status: 200, deprecated: false },
    ])
    const paths = app.swagger().paths as unknown as Record<string, { get: { deprecated?: boolean } }>
    t.equal(paths['/old/{id}']?.get.deprecated, true)
    t.equal(paths['/new/{id}']?.get.deprecated, undefined)
  },
)

t.test('the service does not start with a route that is given up before it is deprecated, or on no day', async (t) => {
  for (const wrong of [
    { ...OLD, sunset: '2026-11-30' },
    { ...OLD, since: 'soon' },
    { ...OLD, sunset: '2027-02-31T' },
  ]) {
    await t.rejects(appWith(wrong), wrong.since)
  }
})
