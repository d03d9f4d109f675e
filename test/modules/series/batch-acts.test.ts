import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import t from 'tap'
import { EXAMPLE_ANSWERS } from '../../../src/modules/triage/schemas.js'
import { openTestCourt } from '../../support/app.js'
import { doLongWork, itemsOf } from '../../support/long-work.js'
import { actOnSeries, makeRoom, seriesOf, workersClaim, ZHAO } from './series-of-cases.js'

const MEMBERS = 7

t.test('a series goes from registration to confirmation by acts on all of its cases', async (t) => {
  const court = await openTestCourt(t)
  await makeRoom(court, 100)
  const { seriesId, caseIds } = await seriesOf(court, MEMBERS)
  const act = (who: string, name: string, body: Record<string, unknown>) =>
    actOnSeries(court, who, seriesId, name, body)
  const everyOne = { total: MEMBERS, done: MEMBERS, refused: 0, pending: 0, state: 'done' }

  t.match(await act('triage-mingshan', 'decide-triage', { answers: EXAMPLE_ANSWERS }), everyOne)
  t.match(await act('clerk-mingshan', 'record-consent', { answer: 'given', form: 'oral-recorded' }), everyOne)
  t.match(
    await act('triage-mingshan', 'offer-mediation', { presidingMediatorId: ZHAO, basis: 'joint-choice' }),
    everyOne,
  )
  t.match(await act('mediator-zhao', 'accept-offer', {}), everyOne)
  t.match(await act('mediator-zhao', 'give-notices', { how: 'oral' }), everyOne)
  const schedule = { mode: 'audio-video', scheduledAt: '2026-03-10T15:00:00+08:00' }
  t.match(await act('clerk-mingshan', 'schedule-session', schedule), everyOne)
  court.clock.now = new Date('2026-03-10T10:00:00Z')
  t.match(
    await act('mediator-zhao', 'record-session', {
      mode: 'audio-video',
      beganAt: '2026-03-10T15:00:00+08:00',
      endedAt: '2026-03-10T16:30:00+08:00',
      result: 'agreement-reached',
      attendanceBySide: { applicant: 'by-video', respondent: 'by-video' },
    }),
    everyOne,
  )
  t.match(
    await act('mediator-zhao', 'draft-agreement', {
      form: 'written',
      coverage: 'whole',
      terms: '{{案号}}：{{被申请人}}向{{申请人}}支付{{金额}}，于{{分期}}。',
      claimBasisPoints: 9_000,
      instalments: [
        { shareBasisPoints: 3_333, dueOn: '2026-04-30', onTheSpot: false },
        { shareBasisPoints: 6_667, dueOn: '2026-06-30', onTheSpot: false },
      ],
    }),
    everyOne,
  )
  t.match(await act('clerk-mingshan', 'sign-agreement', { form: 'signature' }), everyOne)
  t.match(await act('clerk-mingshan', 'apply-for-confirmation', {}), everyOne)
  t.match(await act('judge-mingshan', 'examine-confirmation', { decision: 'accepted' }), everyOne)
  t.match(
    await act('judge-mingshan', 'rule-on-confirmation', { decision: 'granted', partiesCalledTogether: true }),
    everyOne,
  )
  t.match(await act('clerk-mingshan', 'close-case', { basis: 'settled' }), everyOne)

  const numbers = new Set<string>()
  for (const [index, caseId] of caseIds.entries()) {
    const { body } = await court.as('clerk-mingshan').get(`/v1/cases/${caseId}`)
    t.match(body, { state: 'closed', outcome: 'agreed', confirmationState: 'granted', series: { id: seriesId } })
    const amount = Math.round(((1_000_001 + index) * 9_000) / 10_000)
    t.equal(body.agreements[0].amountFen, amount)
    const paid = body.agreements[0].instalments.map(({ amountFen }: { amountFen: number }) => amountFen)
    t.equal(paid[0] + paid[1], amount, 'the instalments are the amount to the fen')
    t.match(body.agreements[0].terms, new RegExp(`^${body.number}：本溪示例物业服务有限公司向工人${index + 1}支付`))
    t.equal(body.sessions.length, 1, 'the session that was scheduled is the one that was held')
    t.ok(body.sessions[0].jointId, 'it was one session')
    numbers.add(body.proceedings[0].number)
  }
  t.equal(numbers.size, MEMBERS, 'every confirmation has a number of its own')
})

t.test(
  'one member that is refused does not stop the others, and is reported with the problem of the single act',
  async (t) => {
    const court = await openTestCourt(t)
    const { seriesId, caseIds } = await seriesOf(court, 4)
    const [first = '', second = ''] = caseIds
    const officer = court.as('triage-mingshan')
    const alone = await officer.post(
      `/v1/cases/${second}/triage-decisions`,
      { answers: EXAMPLE_ANSWERS },
      { ifMatch: 3 },
    )
    t.equal(alone.status, 201, alone.text)

    const operation = await actOnSeries(court, 'triage-mingshan', seriesId, 'decide-triage', {
      answers: EXAMPLE_ANSWERS,
      members: [
        { caseId: first, differing: { needsAppraisal: true } },
        ...caseIds.slice(1).map((caseId) => ({ caseId })),
      ],
    })
    t.match(operation, { total: 4, done: 3, refused: 1, pending: 0, state: 'done' })
    const [refused] = await itemsOf(officer, operation.id, 'refused')
    t.match(refused, {
      position: 2,
      caseId: second,
      state: 'refused',
      problem: { code: 'state-conflict', status: 409, title: '当前状态下不能办理' },
    })
    const { body: decisions } = await officer.get(`/v1/cases/${first}/triage-decisions`)
    t.equal(decisions.items[0].answers.needsAppraisal, true, 'what one case has of its own was used for it')
    const { body: others } = await officer.get(`/v1/cases/${caseIds[2]}/triage-decisions`)
    t.equal(others.items[0].answers.needsAppraisal, false)
    const { body: untouched } = await officer.get(`/v1/cases/${second}/triage-decisions`)
    t.equal(untouched.items.length, 1, 'nothing was done twice')

    const { body: inbox } = await officer.get('/v1/me/notices')
    t.match(inbox.items[0], { template: 'operation-ended', data: { done: 3, refused: 1 } })
  },
)

t.test(
  'the fast track of a series is docketed, heard, disposed of and served together, and one case may end otherwise',
  async (t) => {
    const court = await openTestCourt(t)
    const { seriesId, caseIds } = await seriesOf(court, 3)
    const [first = '', second = '', third = ''] = caseIds
    const act = (who: string, name: string, body: Record<string, unknown>) =>
      actOnSeries(court, who, seriesId, name, body)
    const everyOne = { total: 3, done: 3, refused: 0 }
    await act('triage-mingshan', 'decide-triage', {
      answers: EXAMPLE_ANSWERS,
      override: { suitable: false, reason: '申请人书面表示不接受调解。' },
    })
    t.match(await act('clerk-mingshan', 'docket-fast-track', {}), { done: 0, refused: 3 }, 'not before the hand-over')
    t.match(await act('triage-mingshan', 'transfer-case', { destination: 'fast-track' }), everyOne)
    t.match(await act('clerk-mingshan', 'docket-fast-track', {}), everyOne)
    const hearing = { isOnline: false, place: '第三法庭', members: [{ caseId: first }, { caseId: second }] }
    t.match(await act('judge-mingshan', 'hear-fast-track', hearing), { done: 2, refused: 0 })
    t.match(
      await act('clerk-mingshan', 'serve-fast-track', {}),
      { done: 0, refused: 3 },
      'not before it is disposed of',
    )
    const members = [
      { caseId: first },
      { caseId: second, manner: 'converted-to-ordinary', reason: '需要鉴定。' },
      { caseId: third, manner: 'converted-to-ordinary' },
    ]
    const disposed = await act('judge-mingshan', 'dispose-fast-track', { manner: 'judged', members })
    t.match(disposed, { done: 2, refused: 1 })
    const [refused] = await itemsOf(court.as('judge-mingshan'), disposed.id, 'refused')
    t.match(refused, { caseId: third, problem: { ruleId: 'conversion-needs-reason' } })
    t.match(await act('judge-mingshan', 'dispose-fast-track', { manner: 'withdrawn', members: [{ caseId: third }] }), {
      done: 1,
    })
    t.match(await act('clerk-mingshan', 'serve-fast-track', {}), everyOne)

    const numbers = new Set<string>()
    for (const caseId of caseIds) {
      const { body } = await court.as('clerk-mingshan').get(`/v1/cases/${caseId}`)
      t.match(body.proceedings, [{ kind: 'fast-track', state: 'served' }])
      numbers.add(body.proceedings[0].number)
    }
    t.equal(numbers.size, 3, 'every case has a number of its own')
  },
)

t.test('many parties on one side take a member out of summary procedure, and the reason says so', async (t) => {
  const court = await openTestCourt(t)
  const { seriesId, caseIds } = await seriesOf(court, 1)
  const applicants = Array.from({ length: 12 }, (_, index) => workersClaim(100 + index).parties[0])
  const joint = await court.as('clerk-mingshan').post(`/v1/series/${seriesId}/cases`, {
    dispute: workersClaim(200, { parties: [...applicants, workersClaim(0).parties[1]] }),
    reason: '十二名工人共同申请。',
  })
  t.equal(joint.status, 201, joint.text)
  const answers = { ...EXAMPLE_ANSWERS, bothAgreeSummary: true }
  await actOnSeries(court, 'triage-mingshan', seriesId, 'decide-triage', { answers })
  const procedureOf = async (caseId: string) => {
    const { body } = await court.as('triage-mingshan').get(`/v1/cases/${caseId}/triage-decisions`)
    return body.items[0]
  }
  const single = await procedureOf(caseIds[0] ?? '')
  const many = await procedureOf(joint.body.case.id)
  t.not(single.procedure, 'ordinary-single-judge')
  t.equal(many.procedure, 'ordinary-single-judge')
  t.match(JSON.stringify(many.verdict), /many parties on one side/)
  t.match(JSON.stringify(many.verdict), /人数众多/)
})

t.test(
  'asking again with the same key is the same work, and a series that changed since it was seen is refused',
  async (t) => {
    const court = await openTestCourt(t)
    const { seriesId } = await seriesOf(court, 3)
    const officer = court.as('triage-mingshan')
    const path = `/v1/series/${seriesId}/batch-acts/decide-triage`
    const body = { answers: EXAMPLE_ANSWERS }
    const { body: seen } = await officer.get(`/v1/series/${seriesId}`)

    t.match(await officer.post(path, body, { ifMatch: seen.version }), {
      status: 400,
      body: { code: 'idempotency-key-required' },
    })
    const key = 'triage-of-series-0'
    t.equal((await officer.post(path, body, { key })).status, 428)
    t.equal((await officer.post(path, body, { ifMatch: seen.version - 1, key })).status, 412)
    const first = await officer.post(path, body, { ifMatch: seen.version, key: 'triage-of-series-1' })
    const again = await officer.post(path, body, { ifMatch: seen.version, key: 'triage-of-series-1' })
    t.equal(first.status, 202)
    t.equal(first.headers.location, `/v1/operations/${first.body.id}`)
    t.equal(again.body.id, first.body.id)
    t.equal(again.headers['idempotency-replayed'], 'true')
    await doLongWork(court)
    const [{ events, operations }] = (
      await court.db.execute<{ events: number; operations: number }>(sql`
      select (select count(*) from case_events where command = 'decideTriage')::int as events,
             (select count(*) from operations)::int as operations`)
    ).rows as [{ events: number; operations: number }]
    t.strictSame({ events, operations }, { events: 3, operations: 1 })
  },
)

t.test('what the request names wrongly is refused before anything is accepted', async (t) => {
  const court = await openTestCourt(t)
  const { seriesId, caseIds } = await seriesOf(court, 2)
  const [caseId = ''] = caseIds
  const other = await court.as('clerk-mingshan').post('/v1/cases', workersClaim(50))
  const { body: seen } = await court.as('clerk-mingshan').get(`/v1/series/${seriesId}`)
  const ask = (act: string, body: Record<string, unknown>, who = 'clerk-mingshan') =>
    court.as(who).post(`/v1/series/${seriesId}/batch-acts/${act}`, body, { ifMatch: seen.version, key: randomUUID() })
  const consent = { answer: 'given', form: 'written' }

  t.match(await ask('record-consent', { ...consent, members: [{ caseId: other.body.case.id }] }), {
    status: 422,
    body: { ruleId: 'member-of-series', errors: [{ pointer: '#/members/0/caseId' }] },
  })
  t.match(await ask('record-consent', { ...consent, members: [{ caseId }, { caseId }] }), {
    status: 422,
    body: { ruleId: 'member-named-once' },
  })
  const draft = { form: 'written', coverage: 'whole', claimBasisPoints: 10_000, instalments: [] }
  t.match(await ask('draft-agreement', { ...draft, terms: '{{身份证号}}' }, 'mediator-zhao'), { status: 404 })
  t.equal((await ask('record-consent', consent, 'clerk-pingshan')).status, 404)
  t.equal((await ask('decide-triage', { answers: EXAMPLE_ANSWERS })).status, 403)
  const { rows } = await court.db.execute<{ rows: number }>(sql`select count(*)::int as rows from operations`)
  t.equal(rows[0]?.rows, 0)
})

t.test('work that was stopped leaves alone what nobody had begun', async (t) => {
  const court = await openTestCourt(t)
  const { seriesId, caseIds } = await seriesOf(court, 3)
  const officer = court.as('triage-mingshan')
  const { body: seen } = await officer.get(`/v1/series/${seriesId}`)
  const path = `/v1/series/${seriesId}/batch-acts/decide-triage`
  const { body: operation } = await officer.post(
    path,
    { answers: EXAMPLE_ANSWERS },
    { ifMatch: seen.version, key: randomUUID() },
  )
  t.match(await officer.get(`/v1/operations/${operation.id}`), {
    body: { state: 'queued' },
    headers: { 'retry-after': '1' },
  })
  const stopped = await officer.post(`/v1/operations/${operation.id}/cancellation`, {})
  t.match(stopped.body, { state: 'cancelled', cancelled: 3, pending: 0 })
  t.strictSame(await doLongWork(court), [])
  for (const caseId of caseIds) {
    t.equal((await officer.get(`/v1/cases/${caseId}`)).body.state, 'registered')
  }
  t.match(await officer.post(`/v1/operations/${operation.id}/cancellation`, {}), {
    status: 422,
    body: { ruleId: 'operation-runs' },
  })
})

t.test('rights that were taken away meanwhile refuse the rest', async (t) => {
  const court = await openTestCourt(t)
  const { seriesId } = await seriesOf(court, 2)
  const officer = court.as('triage-mingshan')
  const { body: seen } = await officer.get(`/v1/series/${seriesId}`)
  const path = `/v1/series/${seriesId}/batch-acts/decide-triage`
  const { body: operation } = await officer.post(
    path,
    { answers: EXAMPLE_ANSWERS },
    { ifMatch: seen.version, key: randomUUID() },
  )
  await court.db.execute(sql`update grants set revoked_at = now() where role = 'triage-officer'`)
  await doLongWork(court)
  const items = await itemsOf(court.as('clerk-mingshan'), operation.id)
  t.strictSame(
    items.map(({ state, problem }) => [state, problem.code]),
    [
      ['refused', 'not-found'],
      ['refused', 'not-found'],
    ],
  )
})
