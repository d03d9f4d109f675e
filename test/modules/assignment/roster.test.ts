import t from 'tap'
import { openTestCourt } from '../../support/app.js'
import { caseSeekingMediator, done, ZHAO } from './mediated-case.js'

const court = await openTestCourt(t)
const admin = court.as('admin-benxi')
const organisation = { courtCode: '辽0502', name: '示例商会调解中心', kind: 'commercial', feeBasis: 'fees' }
const mediator = {
  courtCode: '辽0502',
  name: '示例调解员',
  fields: ['L1-04'],
  languages: ['zh'],
  areas: ['平山区'],
  level: 'own-court',
  chargesFees: true,
  capacity: 5,
}

t.test('a court administrator keeps the roster, nobody else', async (t) => {
  t.equal((await court.as('clerk-pingshan').post('/v1/organisations', organisation)).status, 403)
  t.equal((await admin.post('/v1/organisations', { ...organisation, courtCode: '辽9999' })).status, 404)
  const free = await admin.post('/v1/organisations', { ...organisation, kind: 'peoples-mediation' })
  t.match(free.body, { code: 'rule-not-met', ruleId: 'peoples-mediation-free', errors: [{ pointer: '#/feeBasis' }] })
  const listed = done(await admin.post('/v1/organisations', organisation))
  t.match(listed.body, organisation)
  t.match((await admin.post('/v1/organisations', organisation)).body, { code: 'already-exists' })

  const own = done(await admin.post('/v1/mediators', { ...mediator, organisationId: listed.body.id }))
  t.match(own.body, { ...mediator, organisationId: listed.body.id, load: 0, listedOn: '2026-03-10', delistedOn: null })
  const otherRoster = await admin.post('/v1/mediators', {
    ...mediator,
    courtCode: '辽0504',
    organisationId: listed.body.id,
  })
  t.match(otherRoster.body, { ruleId: 'organisation-on-same-roster' })
  t.match((await admin.post('/v1/mediators', { ...mediator, listedOn: '2026-03-11' })).body, {
    ruleId: 'roster-day-in-order',
  })
})

t.test('the roster is read page by page and a delisted mediator stays on it as history', async (t) => {
  const key = 'roster-key-0001'
  const first = done(await admin.post('/v1/mediators', { ...mediator, courtCode: '辽0503', name: '一号' }, { key }))
  const replayed = await admin.post('/v1/mediators', { ...mediator, courtCode: '辽0503', name: '一号' }, { key })
  t.equal(replayed.body.id, first.body.id, 'a retry lists nobody twice')
  for (const name of ['二号', '三号']) await admin.post('/v1/mediators', { ...mediator, courtCode: '辽0503', name })
  const url = `/v1/mediators?courtCode=${encodeURIComponent('辽0503')}&limit=2`
  const page = await court.as('mediator-zhao').get(url)
  t.strictSame(
    page.body.items.map(({ name }: { name: string }) => name),
    ['一号', '二号'],
  )
  const rest = await court.as('mediator-zhao').get(`${url}&after=${page.body.nextAfter}`)
  t.match(rest.body, { items: [{ name: '三号' }], nextAfter: null })
  t.equal(rest.body.items.length, 1)

  const delist = (body: object) => admin.post(`/v1/mediators/${first.body.id}/delisting`, body)
  t.match((await delist({ delistedOn: '2026-03-09', reason: '退出' })).body, { ruleId: 'roster-day-in-order' })
  t.match(done(await delist({ reason: '退出' })).body, { delistedOn: '2026-03-10' })
  t.match((await delist({ reason: '退出' })).body, { ruleId: 'mediator-delisted-once' })
  t.match((await court.as('mediator-zhao').get(url)).body.items, [{ name: '一号', delistedOn: '2026-03-10' }, {}])
})

t.test('three are recommended with reasons, to those who choose', async (t) => {
  const { id } = await caseSeekingMediator(court)
  const path = `/v1/cases/${id}/mediator-recommendations`
  const answer = await court.as('triage-mingshan').get(path)
  t.equal(answer.status, 200)
  t.equal(answer.body.items.length, 3)
  t.ok(answer.body.items.every(({ freePlaces }: { freePlaces: number }) => freePlaces > 0))
  t.match(
    answer.body.items.map(({ reasons }: { reasons: { code: string }[] }) => reasons[0]?.code),
    ['field', 'field', 'field'],
    'a field of the first level covers the cause below it',
  )
  t.ok(answer.body.items.some(({ mediatorId }: { mediatorId: string }) => mediatorId === ZHAO))
  t.equal((await court.as('triage-pingshan').get(path)).status, 404)
  t.equal((await court.as('auditor-benxi').get(path)).status, 403)
})
