import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import t from 'tap'
import { openTestCourt } from '../../../support/app.js'
import { dispute } from '../../../support/cases.js'
import { itemsOf } from '../../../support/long-work.js'
import { inventedNumber } from '../../series/series-of-cases.js'
import { loadOf, miscounted, offer, QIAN, query, rowOf, SUN, ZHAO } from '../mediated-case.js'
import {
  acceptAndOffer,
  act,
  entriesOf,
  everythingOf,
  makePlan,
  OFFICER,
  offersOf,
  setMediator,
  waitingCase,
  ZHOU,
} from './waiting-cases.js'

const ALL = [ZHAO, QIAN, SUN, ZHOU]

t.test('a plan is made, changed and accepted, and each of its cases is offered exactly once', async (t) => {
  const court = await openTestCourt(t)
  // Without the demo team, whose mediators would come first.
  await court.db.execute(sql`delete from team_members`)
  const ids: string[] = []
  for (const day of ['2026-03-03', '2026-03-01', '2026-03-02', '2026-03-04', '2026-03-05']) {
    ids.push(await waitingCase(court, day))
  }
  for (const id of ALL) await setMediator(court, id, { capacity: 4 })
  const made = await makePlan(court)
  t.equal(made.status, 201, made.text)
  const planId: string = made.body.id
  t.equal(made.headers.location, `/v1/assignment-plans/${planId}`)
  t.equal(made.headers.etag, '"1"')
  t.match(made.body, {
    status: 'proposed',
    cases: 5,
    casesWithoutArea: 5,
    mediatorsNotConsidered: 0,
    optimal: { assigned: 5 },
    greedy: { assigned: 5 },
  })
  t.strictSame(made.body.current, made.body.optimal)
  t.equal(made.body.optimal.points, made.body.optimal.fitPoints + made.body.optimal.loadPoints)
  t.ok(made.body.optimal.points >= made.body.greedy.points)
  const counts = made.body.mediators.map(({ proposed }: { proposed: number }) => proposed).toSorted()
  t.strictSame(counts, [1, 1, 1, 2], 'equal mediators share the cases')
  t.equal((await query(court, 'select 1 from offers')).length, 0, 'nothing happened to the cases')

  const entries = await entriesOf(court, planId)
  t.strictSame(
    entries.map(({ caseId }: { caseId: string }) => caseId),
    [ids[1], ids[2], ids[0], ids[3], ids[4]],
    'the longest waiting first',
  )
  for (const entry of entries) {
    t.equal(
      entry.score,
      entry.reasons.reduce((sum: number, { points }: { points: number }) => sum + points, 0),
    )
    t.ok(ALL.includes(entry.nextBest.mediatorId) && entry.nextBest.mediatorId !== entry.mediatorId)
    t.ok(entry.nextBest.cost >= 0)
    t.match(entry, { state: 'seeking-mediator', unassigned: null, edit: null, area: null })
  }

  const [first, second] = entries
  const moved = await act(court, planId, 'changes', 1, {
    caseId: first.caseId,
    mediatorId: first.nextBest.mediatorId,
    reason: '当事人均信任该调解员。',
  })
  t.equal(moved.status, 201, moved.text)
  t.equal(moved.body.version, 2)
  t.equal(
    made.body.optimal.points - moved.body.current.points,
    first.nextBest.cost,
    'the plan loses what the next best was said to cost',
  )
  t.strictSame(moved.body.optimal, made.body.optimal)
  const without = await act(court, planId, 'changes', 2, {
    caseId: second.caseId,
    mediatorId: null,
    reason: '当事人将共同选定。',
  })
  t.equal(without.status, 201, without.text)
  t.match(without.body.current, { assigned: 4 })
  t.match(await entriesOf(court, planId, 'unassigned'), [
    { caseId: second.caseId, edit: { reason: '当事人将共同选定。' } },
  ])
  t.equal((await entriesOf(court, planId, 'edited')).length, 2)
  t.equal((await entriesOf(court, planId, 'assigned')).length, 4)

  const accepted = await acceptAndOffer(court, planId, 3)
  t.match(accepted, {
    kind: 'assignment-plan',
    act: 'offerMediation',
    subjectId: planId,
    state: 'done',
    total: 4,
    done: 4,
    refused: 0,
  })
  for (const { caseId, mediatorId } of await entriesOf(court, planId)) {
    const offers = await offersOf(court, caseId)
    if (caseId === second.caseId) t.strictSame(offers, [])
    else t.strictSame(offers, [{ basis: 'designation', mediatorId }])
  }
  t.equal((await rowOf(court, second.caseId)).state, 'seeking-mediator')
  t.strictSame(await miscounted(court), [])
  const after = await court.as('clerk-mingshan').get(`/v1/assignment-plans/${planId}`)
  t.match(after.body, { status: 'accepted', operationId: accepted.id, version: 4 })
})

t.test('a case that moved on in between is refused as alone, and the others are offered', async (t) => {
  const court = await openTestCourt(t)
  const [gone, other, third] = [
    await waitingCase(court, '2026-03-01'),
    await waitingCase(court, '2026-03-02'),
    await waitingCase(court, '2026-03-03'),
  ]
  const made = await makePlan(court, { mediatorIds: [ZHAO] })
  const row = await rowOf(court, gone)
  const withdrawn = await court
    .as('clerk-mingshan')
    .post(
      `/v1/cases/${gone}/withdrawal`,
      { ground: 'settled-withdrawn', reason: '双方自行和解。' },
      { ifMatch: row.version },
    )
  t.equal(withdrawn.status, 201, withdrawn.text)
  await setMediator(court, ZHAO, { capacity: 1 })
  const operation = await acceptAndOffer(court, made.body.id, 1)
  t.match(operation, { total: 3, done: 1, refused: 2, state: 'done' })
  const items = await itemsOf(court.as(OFFICER), operation.id)
  t.match(items[0], { caseId: gone, state: 'refused', problem: { code: 'state-conflict' } })
  const [done, refused] = items.slice(1).toSorted((a, b) => a.state.localeCompare(b.state))
  t.equal(done.state, 'done')
  t.match(refused, { state: 'refused', problem: { code: 'mediator-at-capacity', mediatorId: ZHAO } })
  t.strictSame(new Set([done.caseId, refused.caseId]), new Set([other, third]))
  t.equal(await loadOf(court, ZHAO), 1)
  t.strictSame(await miscounted(court), [])
})

t.test('scarce places go to the cases that have waited longest, and the others are told why', async (t) => {
  const court = await openTestCourt(t)
  const late = await waitingCase(court, '2026-03-09')
  const early = await waitingCase(court, '2026-02-01')
  const middle = await waitingCase(court, '2026-02-20')
  await setMediator(court, SUN, { capacity: 2 })
  const made = await makePlan(court, { mediatorIds: [SUN] })
  t.match(made.body.optimal, { assigned: 2, usedPercent: { min: 100, max: 100, mean: 100, sd: 0 } })
  const entries = await entriesOf(court, made.body.id)
  t.match(entries, [
    { caseId: early, mediatorId: SUN, nextBest: null },
    { caseId: middle, mediatorId: SUN },
    { caseId: late, mediatorId: null, unassigned: { ground: 'places-taken', fitting: 1, ruledOut: [] } },
  ])
})

t.test('recused, released, declined and silent mediators are not proposed again, nor can they be put in', async (t) => {
  const court = await openTestCourt(t)
  const officer = court.as(OFFICER)
  const id = await waitingCase(court, '2026-03-01')
  const offerTo = async (presidingMediatorId: string) => {
    const row = await rowOf(court, id)
    const answer = await offer(court, { id, version: row.version }, { presidingMediatorId })
    if (answer.status !== 201) throw new Error(answer.text)
    return { offerId: answer.body.recordId as string, version: answer.body.case.version as number }
  }
  const ok = (status: number, text: string) => t.equal(status, 201, text)

  const toZhao = await offerTo(ZHAO)
  const declined = await court
    .as('mediator-zhao')
    .post(
      `/v1/cases/${id}/offers/${toZhao.offerId}/refusal`,
      { ground: 'workload', reason: '在办较多。' },
      { ifMatch: toZhao.version },
    )
  ok(declined.status, declined.text)

  const toQian = await offerTo(QIAN)
  const taken = await court
    .as('mediator-qian')
    .post(`/v1/cases/${id}/offers/${toQian.offerId}/acceptance`, {}, { ifMatch: toQian.version })
  ok(taken.status, taken.text)
  const replaced = await officer.post(
    `/v1/cases/${id}/replacements`,
    { ground: 'mediator-unable', reason: '因病不能履职。' },
    { ifMatch: taken.body.case.version },
  )
  ok(replaced.status, replaced.text)

  const toSun = await offerTo(SUN)
  const disclosed = await court
    .as('mediator-sun')
    .post(
      `/v1/cases/${id}/recusals`,
      { mediatorId: SUN, raisedBy: 'mediator', ground: 'interest', statement: '曾任被申请人顾问。' },
      { ifMatch: toSun.version },
    )
  ok(disclosed.status, disclosed.text)

  const toZhou = await offerTo(ZHOU)
  court.clock.now = new Date('2026-03-20T02:00:00.000Z')
  const lapsed = await officer.post(`/v1/cases/${id}/offers/${toZhou.offerId}/lapse`, {}, { ifMatch: toZhou.version })
  ok(lapsed.status, lapsed.text)

  const made = await makePlan(court)
  t.equal(made.status, 201, made.text)
  const [entry] = await entriesOf(court, made.body.id)
  t.equal(entry.mediatorId, null)
  t.equal(entry.unassigned.ground, 'nobody-fits')
  const rules = new Map<string, string>([
    [ZHAO, 'plan-mediator-not-declined'],
    [QIAN, 'plan-mediator-not-mediated'],
    [SUN, 'mediator-not-recused'],
    [ZHOU, 'plan-mediator-not-lapsed'],
  ])
  t.strictSame(
    new Set(entry.unassigned.ruledOut.map(({ ruleId }: { ruleId: string }) => ruleId)),
    new Set(rules.values()),
  )
  const before = await everythingOf(court, [id])
  for (const [mediatorId, ruleId] of rules) {
    const answer = await act(court, made.body.id, 'changes', 1, { caseId: id, mediatorId, reason: '再试一次。' })
    t.equal(answer.status, 422, answer.text)
    t.match(answer.body, { ruleId, errors: [{ pointer: '#/mediatorId' }] })
  }
  t.strictSame(await everythingOf(court, [id]), before)
  const nobody = await act(court, made.body.id, 'acceptance', 1, {})
  t.match(nobody.body, { status: 422, ruleId: 'plan-assigns-somebody' })
})

t.test('a language and an area keep away those who do not speak it or serve elsewhere', async (t) => {
  const court = await openTestCourt(t)
  const [company] = dispute().parties
  const person = {
    role: 'respondent',
    kind: 'natural-person',
    name: '阿示例',
    identity: { kind: 'resident-identity-card', number: inventedNumber(7) },
  }
  const mongolian = await waitingCase(court, '2026-03-01', { parties: [company, { ...person, language: '蒙古语' }] })
  const chinese = await waitingCase(court, '2026-03-02', { parties: [company, { ...person, language: '普通话' }] })
  await setMediator(court, QIAN, { languages: ['zh', '蒙古语'], areas: ['明山区'] })
  await setMediator(court, SUN, { areas: ['平山区'] })
  const made = await makePlan(court, {
    mediatorIds: [SUN, QIAN],
    areas: [{ caseId: chinese, area: '平山区' }],
  })
  t.equal(made.status, 201, made.text)
  t.equal(made.body.casesWithoutArea, 1)
  t.match(await entriesOf(court, made.body.id), [
    { caseId: mongolian, mediatorId: QIAN, area: null, nextBest: null },
    { caseId: chinese, mediatorId: SUN, area: '平山区', nextBest: null },
  ])
  const wrong = async (caseId: string, mediatorId: string) => {
    const { body } = await act(court, made.body.id, 'changes', 1, { caseId, mediatorId, reason: '调换。' })
    return body.ruleId
  }
  t.equal(await wrong(mongolian, SUN), 'plan-language-spoken')
  t.equal(await wrong(chinese, QIAN), 'plan-area-served', 'the area is remembered')
})

t.test('a change is refused for a case or a mediator that cannot be meant, and nothing is written', async (t) => {
  const court = await openTestCourt(t)
  const [one, two] = [await waitingCase(court, '2026-03-01'), await waitingCase(court, '2026-03-02')]
  const outside = await waitingCase(court, '2026-03-03')
  await setMediator(court, SUN, { capacity: 1 })
  const made = await makePlan(court, { caseIds: [one, two] })
  const planId: string = made.body.id
  const taken = await act(court, planId, 'changes', 1, { caseId: one, mediatorId: SUN, reason: '熟悉情况。' })
  t.equal(taken.status, 201, taken.text)
  const before = await everythingOf(court, [one, two, outside])
  const refused = async (body: Record<string, unknown>, ruleId: string, pointer: string) => {
    const answer = await act(court, planId, 'changes', 2, { reason: '调整。', ...body })
    t.equal(answer.status, 422, answer.text)
    t.match(answer.body, { ruleId, errors: [{ pointer }] })
  }
  await refused({ caseId: two, mediatorId: SUN }, 'plan-place-left', '#/mediatorId')
  await refused({ caseId: outside, mediatorId: ZHAO }, 'plan-case-of-plan', '#/caseId')
  await refused({ caseId: two, mediatorId: randomUUID() }, 'plan-mediator-available', '#/mediatorId')
  t.match(await act(court, planId, 'changes', 1, { caseId: two, mediatorId: ZHAO, reason: '调整。' }), {
    status: 412,
    body: { version: 2 },
  })
  const bare = await court.as(OFFICER).post(`/v1/assignment-plans/${planId}/discarding`, { reason: '不用。' })
  t.equal(bare.status, 428, bare.text)
  t.strictSame(await everythingOf(court, [one, two, outside]), before)
  const again = await act(court, planId, 'changes', 2, { caseId: one, mediatorId: SUN, reason: '仍由其承办。' })
  t.equal(again.status, 201, 'control: the place that a case has is free for itself')
})

t.test('a plan names what it cannot use, and without cases there is none', async (t) => {
  const court = await openTestCourt(t)
  const nothing = await makePlan(court)
  t.match(nothing.body, { status: 422, ruleId: 'plan-has-cases' })
  const id = await waitingCase(court, '2026-03-01')
  await setMediator(court, SUN, { capacity: 0 })
  const before = await everythingOf(court, [id])
  const absent = randomUUID()
  const refused = async (body: Record<string, unknown>, ruleId: string, pointer: string) =>
    t.match(await makePlan(court, body), { status: 422, body: { ruleId, errors: [{ pointer }] } })
  await refused({ caseIds: [id, absent] }, 'plan-case-waiting', '#/caseIds/1')
  await refused({ areas: [{ caseId: absent, area: '明山区' }] }, 'plan-case-waiting', '#/areas/0/caseId')
  await refused({ mediatorIds: [ZHAO, SUN] }, 'plan-mediator-available', '#/mediatorIds/1')
  t.strictSame(await everythingOf(court, [id]), before)
})

t.test('a plan is decided once; the same request again is the same acceptance', async (t) => {
  const court = await openTestCourt(t)
  await waitingCase(court, '2026-03-01')
  const officer = court.as(OFFICER)
  const [first, second] = [(await makePlan(court)).body, (await makePlan(court)).body]
  const path = `/v1/assignment-plans/${first.id}/acceptance`
  t.match(await officer.post(path, {}, { ifMatch: 1 }), { status: 400, body: { code: 'idempotency-key-required' } })
  const key = randomUUID()
  const accepted = await officer.post(path, {}, { ifMatch: 1, key })
  const replayed = await officer.post(path, {}, { ifMatch: 1, key })
  t.equal(accepted.status, 202, accepted.text)
  t.equal(replayed.text, accepted.text)
  t.equal((await query(court, 'select 1 from operations')).length, 1)
  for (const what of ['acceptance', 'discarding', 'changes']) {
    const body = {
      acceptance: {},
      discarding: { reason: '不用。' },
      changes: { caseId: randomUUID(), mediatorId: null, reason: '不用。' },
    }[what]
    const answer = await act(court, first.id, what, 2, body ?? {})
    t.match(answer.body, { status: 422, ruleId: 'plan-is-proposed' }, what)
  }
  const discarded = await act(court, second.id, 'discarding', 1, { reason: '名册将调整。' })
  t.match(discarded, { status: 201, body: { status: 'discarded', discardReason: '名册将调整。', version: 2 } })
  t.match((await act(court, second.id, 'acceptance', 2, {})).body, { ruleId: 'plan-is-proposed' })
})

t.test('a plan of another court is the same as none, and staff who do not plan only look', async (t) => {
  const court = await openTestCourt(t)
  const id = await waitingCase(court, '2026-03-01')
  const { body: plan } = await makePlan(court)
  const absent = `${plan.id.slice(0, -4)}0000`
  const outsider = court.as('triage-pingshan')
  const before = await everythingOf(court, [id])
  const asked = async (planId: string) => [
    await outsider.get(`/v1/assignment-plans/${planId}`),
    await outsider.get(`/v1/assignment-plans/${planId}/entries`),
    await outsider.post(`/v1/assignment-plans/${planId}/acceptance`, {}, { ifMatch: 1, key: randomUUID() }),
    await outsider.post(`/v1/assignment-plans/${planId}/discarding`, { reason: '不用。' }, { ifMatch: 1 }),
    await outsider.post(
      `/v1/assignment-plans/${planId}/changes`,
      { caseId: id, mediatorId: null, reason: '不用。' },
      { ifMatch: 1 },
    ),
  ]
  const [hidden, missing] = [await asked(plan.id), await asked(absent)]
  for (const [index, { status, body }] of hidden.entries()) {
    t.equal(status, 404)
    t.strictSame({ ...body, instance: '' }, { ...missing[index]?.body, instance: '' })
  }
  t.equal((await outsider.post('/v1/assignment-plans', { courtCode: '辽0504' })).status, 404)
  const clerk = court.as('clerk-mingshan')
  t.equal((await clerk.get(`/v1/assignment-plans/${plan.id}`)).status, 200)
  t.equal((await court.as('higher-benxi').get(`/v1/assignment-plans/${plan.id}/entries`)).status, 200)
  for (const who of ['clerk-mingshan', 'higher-benxi', 'mediator-zhao']) {
    const answer = await court
      .as(who)
      .post(`/v1/assignment-plans/${plan.id}/acceptance`, {}, { ifMatch: 1, key: randomUUID() })
    t.equal(answer.status, 403, who)
  }
  t.equal((await court.as('mediator-zhao').get(`/v1/assignment-plans/${plan.id}`)).status, 403)
  t.strictSame(await everythingOf(court, [id]), before)
})
