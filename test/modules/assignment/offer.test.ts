import t from 'tap'
import { releaseMediators } from '../../../src/modules/assignment/store.js'
import { transaction } from '../../../src/platform/transaction.js'
import { openTestCourt, type TestCourt } from '../../support/app.js'
import {
  caseSeekingMediator,
  done,
  loadOf,
  miscounted,
  offer,
  offeredCase,
  QIAN,
  query,
  rowOf,
  SUN,
  ZHAO,
} from './mediated-case.js'

const court = await openTestCourt(t)
const at = (iso: string) => {
  court.clock.now = new Date(iso)
}
t.beforeEach(() => at('2026-03-10T02:00:00.000Z'))

async function newMediator(capacity: number, changes: Record<string, unknown> = {}): Promise<string> {
  const answer = await court.as('admin-benxi').post('/v1/mediators', {
    courtCode: '辽0504',
    name: '示例调解员',
    fields: [],
    level: 'own-court',
    chargesFees: false,
    capacity,
    ...changes,
  })
  return done(answer).body.id
}

const written = (court: TestCourt, caseId: string) =>
  query(
    court,
    `select o.outcome, o.due_on as "dueOn", a.position, a.status, a.end_reason as "endReason"
     from offers o join assignments a on a.offer_id = o.id where o.case_id = $1 order by a.id`,
    [caseId],
  )

t.test('twenty courts’ desks want the same mediator at once: the places go to exactly three', async (t) => {
  const mediatorId = await newMediator(3)
  const found = await Promise.all(Array.from({ length: 20 }, () => caseSeekingMediator(court)))
  const answers = await Promise.all(found.map((one) => offer(court, one, { presidingMediatorId: mediatorId })))
  t.strictSame(answers.map(({ status }) => status).sort(), [...Array(3).fill(201), ...Array(17).fill(409)])
  const refused = answers.find(({ status }) => status === 409)
  t.match(refused?.body, { code: 'mediator-at-capacity', mediatorId })
  t.equal(await loadOf(court, mediatorId), 3)
  for (const [index, one] of found.entries()) {
    const row = await rowOf(court, one.id)
    const isOffered = answers[index]?.status === 201
    t.match(
      row,
      isOffered
        ? { state: 'offered', mediatorId }
        : { state: 'seeking-mediator', version: one.version, mediatorId: null },
    )
    t.equal((await written(court, one.id)).length, isOffered ? 1 : 0)
  }
})

t.test('two mediators wanted in either order never wait for each other, and both or none are taken', async (t) => {
  const [first, second] = [await newMediator(4), await newMediator(4)]
  const found = await Promise.all(Array.from({ length: 12 }, () => caseSeekingMediator(court)))
  const answers = await Promise.all(
    found.map((one, index) => {
      const [presidingMediatorId, co] = index % 2 === 0 ? [first, second] : [second, first]
      return offer(court, one, { presidingMediatorId, coMediatorIds: [co] })
    }),
  )
  t.strictSame(answers.map(({ status }) => status).sort(), [...Array(4).fill(201), ...Array(8).fill(409)])
  t.strictSame([await loadOf(court, first), await loadOf(court, second)], [4, 4])
})

t.test('acceptance starts the period of the regime and the procedure', async (t) => {
  const { id, version, offerId } = await offeredCase(court)
  t.match(await written(court, id), [
    { outcome: 'pending', dueOn: '2026-03-13', position: 'presiding', status: 'offered' },
  ])
  t.match(await rowOf(court, id), { offerDueOn: '2026-03-13', mediatorId: ZHAO })
  const path = `/v1/cases/${id}/offers/${offerId}/acceptance`
  t.equal((await court.as('mediator-qian').post(path, {}, { ifMatch: version })).status, 404, 'not offered to this one')
  const accepted = done(await court.as('mediator-zhao').post(path, {}, { ifMatch: version }))
  t.match(accepted.body, {
    command: 'acceptOffer',
    recordId: offerId,
    case: { state: 'in-mediation', acceptedOn: '2026-03-10', offerDueOn: null, mediationDueOn: '2026-03-17' },
  })
  t.match(await written(court, id), [{ outcome: 'accepted', status: 'active' }])
  const history = await court.as('mediator-zhao').get(`/v1/cases/${id}/assignments`)
  t.match(history.body, {
    offers: [{ id: offerId, outcome: 'accepted' }],
    assignments: [{ mediatorId: ZHAO, status: 'active' }],
  })
  const peer = await court.asClient('peer-court', 'cases.read').get(`/v1/cases/${id}/assignments`)
  t.match(peer.body, { offers: [{ reason: null }], recusals: [] })
  const twice = await court.as('mediator-zhao').post(path, {}, { ifMatch: accepted.body.case.version })
  t.match(twice.body, { code: 'state-conflict' })

  for (const [procedure, dueOn] of [
    ['small-claims-mandatory', '2026-03-17'],
    ['ordinary-panel', '2026-03-25'],
  ] as const) {
    const other = await offeredCase(court, {}, { procedure })
    const answer = await court
      .as('mediator-zhao')
      .post(`/v1/cases/${other.id}/offers/${other.offerId}/acceptance`, {}, { ifMatch: other.version })
    t.equal(answer.body.case.mediationDueOn, dueOn, procedure)
  }
})

t.test('mediation begins when the last of several accepts; an organisation answers for its own', async (t) => {
  const { id, version, offerId } = await offeredCase(court, { coMediatorIds: [QIAN], requestedByParties: true })
  const path = `/v1/cases/${id}/offers/${offerId}/acceptance`
  const first = done(await court.as('mediator-qian').post(path, {}, { ifMatch: version }))
  t.match(first.body.case, { state: 'offered', offerDueOn: '2026-03-13', mediationDueOn: null })
  const again = await court.as('mediator-qian').post(path, {}, { ifMatch: first.body.case.version })
  t.match(again.body, { code: 'rule-not-met', ruleId: 'offer-answered-once' })
  const manager = court.as('manager-people-committee')
  const unnamed = await manager.post(path, {}, { ifMatch: first.body.case.version })
  t.match(unnamed.body, { ruleId: 'answer-by-offered-mediator' })
  const notOffered = await manager.post(path, { mediatorId: SUN }, { ifMatch: first.body.case.version })
  t.match(notOffered.body, { ruleId: 'answer-by-offered-mediator' })
  const last = await manager.post(path, { mediatorId: ZHAO }, { ifMatch: first.body.case.version })
  t.match(last.body.case, { state: 'in-mediation', mediatorId: ZHAO, coMediatorIds: [QIAN] })
  const settled = await manager.post(path, { mediatorId: ZHAO }, { ifMatch: last.body.case.version })
  t.equal(settled.status, 409)
})

t.test('a refusal gives every place back and needs a reason', async (t) => {
  const before = [await loadOf(court, ZHAO), await loadOf(court, SUN)]
  const { id, version, offerId } = await offeredCase(court, { coMediatorIds: [SUN] })
  const path = `/v1/cases/${id}/offers/${offerId}/refusal`
  const mediator = court.as('mediator-sun')
  t.equal((await mediator.post(path, { ground: 'workload' }, { ifMatch: version })).status, 400)
  const body = { ground: 'workload', reason: '在办案件较多。' }
  t.equal((await mediator.post(path, body, { ifMatch: version - 1 })).status, 412)
  t.strictSame(
    [await loadOf(court, ZHAO), await loadOf(court, SUN)],
    before.map((load) => (load ?? 0) + 1),
  )
  const declined = done(await mediator.post(path, body, { ifMatch: version }))
  t.match(declined.body.case, {
    state: 'seeking-mediator',
    mediatorId: null,
    coMediatorIds: [],
    offerDueOn: null,
    nextDueOn: '2026-03-13',
  })
  t.strictSame([await loadOf(court, ZHAO), await loadOf(court, SUN)], before)
  t.match(await written(court, id), [
    { outcome: 'declined', status: 'ended', endReason: 'declined' },
    { outcome: 'declined', status: 'ended', endReason: 'declined' },
  ])
  await t.rejects(
    court.db.$client.query(
      "update assignments set status = 'active', ended_at = null, end_reason = null where case_id = $1",
      [id],
    ),
  )
  await t.rejects(
    court.db.$client.query(
      "update offers set outcome = 'pending', decline_ground = null, reason = null where case_id = $1",
      [id],
    ),
  )

  const gone = await mediator.get(`/v1/cases/${id}/assignments`)
  t.equal(gone.status, 404, 'who declined no longer sees the case')
  const next = done(await offer(court, { id, version: declined.body.case.version }, { presidingMediatorId: SUN }))
  t.equal(next.body.case.state, 'offered', 'whoever declined may be asked again')
})

t.test('silence counts only after the last day', async (t) => {
  const before = await loadOf(court, ZHAO)
  const { id, version, offerId } = await offeredCase(court)
  const lapse = () =>
    court.as('triage-mingshan').post(`/v1/cases/${id}/offers/${offerId}/lapse`, {}, { ifMatch: version })
  at('2026-03-13T15:59:00.000Z')
  t.match((await lapse()).body, { code: 'rule-not-met', ruleId: 'offer-answer-period-running' })
  t.match(await rowOf(court, id), { state: 'offered', version })
  t.equal(await loadOf(court, ZHAO), (before ?? 0) + 1)
  at('2026-03-13T16:00:00.000Z')
  const late = await court
    .as('mediator-zhao')
    .post(`/v1/cases/${id}/offers/${offerId}/acceptance`, {}, { ifMatch: version })
  t.match(late.body, { code: 'rule-not-met', ruleId: 'offer-answer-period-over' })
  const lapsed = done(await lapse())
  t.match(lapsed.body.case, { state: 'seeking-mediator', mediatorId: null, offerDueOn: null })
  t.equal(await loadOf(court, ZHAO), before)
  t.match(await written(court, id), [{ outcome: 'lapsed', status: 'ended' }])
  t.match(await query(court, "select status from deadlines where case_id = $1 and kind = 'mediator-answer'", [id]), [
    { status: 'missed' },
  ])
})

t.test('who may not be chosen', async (t) => {
  const found = await caseSeekingMediator(court)
  const elsewhere = await newMediator(5, { courtCode: '辽0502' })
  const above = await newMediator(5, { courtCode: '辽05', level: 'regional' })
  const professional = await newMediator(5, { courtCode: '辽0502', level: 'professional' })
  const delisted = await newMediator(5)
  const off = await court.as('admin-benxi').post(`/v1/mediators/${delisted}/delisting`, { reason: '本人申请退出。' })
  t.match(done(off).body, { delistedOn: '2026-03-10' })
  for (const [body, ruleId, pointer] of [
    [{ presidingMediatorId: elsewhere }, 'mediator-on-usable-roster', '#/presidingMediatorId'],
    [
      { presidingMediatorId: '01920000-0000-7000-8000-000000000000' },
      'mediator-on-usable-roster',
      '#/presidingMediatorId',
    ],
    [{ coMediatorIds: [QIAN, delisted] }, 'mediator-listed', '#/coMediatorIds/1'],
    [{ coMediatorIds: [ZHAO] }, 'mediators-distinct', '#/coMediatorIds/0'],
  ] as const) {
    const before = await loadOf(court, QIAN)
    const answer = await offer(court, found, body)
    t.match(answer.body, { code: 'rule-not-met', ruleId, errors: [{ pointer }] })
    t.equal(await loadOf(court, QIAN), before)
  }
  t.equal((await offer(court, found, { coMediatorIds: [QIAN, SUN, above] })).status, 400, 'two more at most')
  t.match(await rowOf(court, found.id), { state: 'seeking-mediator', version: found.version })
  t.equal((await offer(court, found, { presidingMediatorId: above, coMediatorIds: [professional] })).status, 201)
})

t.test('who may offer', async (t) => {
  const found = await caseSeekingMediator(court)
  const body = { presidingMediatorId: ZHAO, basis: 'designation' }
  const ask = (subject: string, ifMatch?: number) =>
    court.as(subject).post(`/v1/cases/${found.id}/offers`, body, ifMatch === undefined ? {} : { ifMatch })
  t.equal((await ask('clerk-mingshan', found.version)).status, 403)
  t.equal((await ask('triage-pingshan', found.version)).status, 404)
  t.equal((await ask('triage-mingshan')).status, 428)
  t.equal((await ask('judge-mingshan', found.version)).status, 201)
})

t.test('releasing twice gives a place back once', async (t) => {
  const before = await loadOf(court, QIAN)
  const { id } = await offeredCase(court, { presidingMediatorId: QIAN })
  const row = await rowOf(court, id)
  const release = () =>
    transaction(court.db, (tx) => releaseMediators(tx, row.courtId, id, court.clock.now, 'withdrawn'))
  await release()
  await release()
  t.equal(await loadOf(court, QIAN), before)
  t.match(await written(court, id), [{ outcome: 'superseded', status: 'ended', endReason: 'withdrawn' }])
})

t.test('after all this every counter equals the open assignments', async (t) => {
  t.strictSame(await miscounted(court), [])
})
