import { sql } from 'drizzle-orm'
import t, { type Test } from 'tap'
import { demoId } from '../../../src/modules/directory/seed.js'
import { openTestCourt } from '../../support/app.js'
import { registeredCase } from '../../support/cases.js'
import { caseInMediation } from '../mediation/case-in-mediation.js'
import { noticesOf, periodOf } from './supervised-case.js'

const court = await openTestCourt(t)
const theirs = await registeredCase(court)
const path = `/v1/cases/${theirs.id}/supervision-notices`

const RAISE = { reasonCode: 'party-complaint', note: '当事人反映久拖不决，请说明。', addressee: 'court' }
const ANSWER = { reason: '被申请人在外地。', measure: '已预约线上调解。', promisedOn: '2026-03-20' }

interface Raised {
  id: string
  version: number
}

async function raise(who: string, changes: Record<string, unknown> = {}, at = path): Promise<Raised> {
  const answer = await court.as(who).post(at, { ...RAISE, ...changes })
  if (answer.status !== 201) throw new Error(answer.text)
  return answer.body
}

const move = (who: string, { id }: Raised, sub: string, body: unknown, ifMatch?: number, at = path) =>
  court.as(who).post(`${at}/${id}/${sub}`, body, ifMatch === undefined ? {} : { ifMatch })

const countRows = async () =>
  (
    await court.db.execute<{ n: number; e: number }>(
      sql`select (select count(*)::int from supervision_notices) as n, (select count(*)::int from supervision_events) as e`,
    )
  ).rows[0]

/** Runs something that is refused and checks that nothing was written. */
async function refused(
  t: Test,
  send: () => Promise<{ status: number; text: string; body: { ruleId?: string; errors?: { pointer: string }[] } }>,
  status: number,
  rule?: string,
) {
  const before = await countRows()
  const answer = await send()
  t.equal(answer.status, status, answer.text)
  if (rule !== undefined) t.equal(answer.body.ruleId, rule)
  t.strictSame(await countRows(), before, 'nothing was written')
  return answer
}

t.test('a notice from its beginning to its end leaves the case alone', async (t) => {
  const created = await court.as('triage-mingshan').post(path, RAISE)
  t.equal(created.status, 201, created.text)
  t.equal(created.headers.etag, '"1"')
  t.equal(created.headers.location, `${path}/${created.body.id}`)
  t.match(created.body, {
    caseId: theirs.id,
    courtCode: '辽0504',
    caseNumber: theirs.number,
    stage: 'reminder',
    state: 'raised',
    version: 1,
    raisedByKind: 'person',
    raisedById: demoId('person', 'triage-mingshan'),
    raisedOn: '2026-03-10',
    supervisingCourtCode: '辽0504',
    answerDueOn: '2026-03-13',
    dueOn: '2026-03-13',
    result: null,
  })
  const answered = await move('clerk-mingshan', created.body, 'answer', ANSWER, 1)
  t.equal(answered.status, 200, answered.text)
  t.match(answered.body, { state: 'answered', answeredOn: '2026-03-10', promisedOn: '2026-03-20', dueOn: null })
  const back = await move('triage-mingshan', created.body, 'return', { note: '请写明具体措施。' }, 2)
  t.match(back.body, { state: 'raised', answeredOn: null, promisedOn: null, dueOn: '2026-03-13' })
  t.equal((await move('clerk-mingshan', created.body, 'answer', ANSWER, 3)).status, 200)
  const accepted = await move('triage-mingshan', created.body, 'acceptance', {}, 4)
  t.match(accepted.body, { state: 'accepted', dueOn: '2026-03-20' })
  const closed = await move('judge-mingshan', created.body, 'closure', { result: 'handled', note: '已办结。' }, 5)
  t.equal(closed.status, 200, closed.text)
  t.match(closed.body, { state: 'closed', result: 'handled', endedOn: '2026-03-10', dueOn: null, version: 6 })

  const read = await court.as('assistant-mingshan').get(`${path}/${created.body.id}`)
  t.equal(read.status, 200, read.text)
  t.equal(read.headers.etag, '"6"')
  const { history, ...notice } = read.body
  t.strictSame(notice, closed.body)
  t.strictSame(
    history.map(({ seq, act, state }: Record<string, unknown>) => [seq, act, state]),
    [
      [1, 'raise', 'raised'],
      [2, 'answer', 'answered'],
      [3, 'return', 'raised'],
      [4, 'answer', 'answered'],
      [5, 'accept', 'accepted'],
      [6, 'close', 'closed'],
    ],
  )
  t.match(history[1], { note: ANSWER.reason, measure: ANSWER.measure, promisedOn: '2026-03-20', actorKind: 'person' })

  const subject = await court.as('clerk-mingshan').get(`/v1/cases/${theirs.id}`)
  t.equal(subject.body.version, theirs.version, 'supervision is no act on the case')
  const timeline = await court.as('clerk-mingshan').get(`/v1/cases/${theirs.id}/timeline`)
  t.equal(timeline.body.items.length, theirs.version)
  t.notMatch(timeline.text, /督办|久拖/)
})

/** Brings a notice to a state. */
const TO_STATE: Readonly<Record<string, readonly [who: string, sub: string, body: object][]>> = {
  raised: [],
  answered: [['clerk-mingshan', 'answer', ANSWER]],
  accepted: [
    ['clerk-mingshan', 'answer', ANSWER],
    ['triage-mingshan', 'acceptance', {}],
  ],
  closed: [['triage-mingshan', 'withdrawal', { note: '撤回。' }]],
  escalated: [
    ['clerk-mingshan', 'answer', ANSWER],
    ['triage-mingshan', 'escalation', { note: '答复不予认可。' }],
  ],
}
const SUBS: Readonly<Record<string, { who: string; body: object; from: readonly string[]; status: number }>> = {
  answer: { who: 'clerk-mingshan', body: ANSWER, from: ['raised'], status: 200 },
  acceptance: { who: 'triage-mingshan', body: {}, from: ['answered'], status: 200 },
  return: { who: 'triage-mingshan', body: { note: '不具体。' }, from: ['answered'], status: 200 },
  escalation: { who: 'triage-mingshan', body: { note: '不予认可。' }, from: ['answered'], status: 201 },
  closure: {
    who: 'triage-mingshan',
    body: { result: 'explained', note: '情况属实。' },
    from: ['answered', 'accepted'],
    status: 200,
  },
  withdrawal: {
    who: 'triage-mingshan',
    body: { note: '不再需要。' },
    from: ['raised', 'answered', 'accepted'],
    status: 200,
  },
}

t.test('every move from every state, over HTTP: done, or 422 in Chinese and nothing written', async (t) => {
  for (const [state, steps] of Object.entries(TO_STATE)) {
    for (const [sub, { who, body, from, status }] of Object.entries(SUBS)) {
      const notice = await raise('triage-mingshan')
      let version = 1
      for (const [by, step, content] of steps) {
        const answer = await move(by, notice, step, content, version)
        if (answer.status >= 300) throw new Error(answer.text)
        version += 1
      }
      if (from.includes(state)) {
        const answer = await move(who, notice, sub, body, version)
        t.equal(answer.status, status, `${state} ${sub}: ${answer.text}`)
      } else {
        const answer = await refused(t, () => move(who, notice, sub, body, version), 422)
        t.match(answer.text, /"detail":"[^"]*[\u4e00-\u9fff][^"]*。"/, `${state} ${sub}`)
      }
    }
  }
})

t.test('an escalation ends the one and raises the next; late silence may be escalated by hand', async (t) => {
  const notice = await raise('triage-mingshan', { reasonCode: 'quality-figure' })
  court.clock.now = new Date('2026-03-16T02:00:00.000Z')
  const next = await move('triage-mingshan', notice, 'escalation', { note: '逾期未答复。' }, 1)
  t.equal(next.status, 201, next.text)
  t.match(next.body, {
    stage: 'letter-of-enquiry',
    state: 'raised',
    version: 1,
    escalatedFrom: notice.id,
    reasonCode: 'quality-figure',
    answerDueOn: '2026-03-19',
  })
  t.equal(next.headers.location, `${path}/${next.body.id}`)
  const old = await court.as('triage-mingshan').get(`${path}/${notice.id}`)
  t.match(old.body, { state: 'escalated', version: 2, endedOn: '2026-03-16', result: null })
  court.clock.now = new Date('2026-03-10T02:00:00.000Z')
})

t.test('a case review is the higher court’s: it raises, the court answers, it judges', async (t) => {
  await refused(
    t,
    () => court.as('triage-mingshan').post(path, { ...RAISE, stage: 'case-review' }),
    422,
    'supervision-reviewed-by-higher-court',
  )
  const review = await raise('higher-benxi', { stage: 'case-review', reasonCode: 'quality-figure' })
  t.match(review, { supervisingCourtCode: '辽05', answerDueOn: '2026-03-24' })
  t.equal((await move('judge-mingshan', review, 'answer', ANSWER, 1)).status, 200)
  await refused(t, () => move('triage-mingshan', review, 'acceptance', {}, 2), 403)
  await refused(t, () => move('higher-benxi', review, 'answer', ANSWER, 2), 403)
  await refused(
    t,
    () => move('higher-benxi', review, 'escalation', { note: '再升级' }, 2),
    422,
    'supervision-last-stage',
  )
  t.equal((await move('higher-benxi', review, 'closure', { result: 'explained', note: '属实。' }, 2)).status, 200)
  const letter = await raise('higher-benxi', { stage: 'letter-of-enquiry' })
  t.match(letter, { supervisingCourtCode: '辽05' }, 'what the higher court raises it judges')
  await refused(t, () => move('triage-mingshan', letter, 'withdrawal', { note: '撤回' }, 1), 403)
})

t.test('nobody judges an answer of their own', async (t) => {
  const notice = await raise('triage-mingshan')
  t.equal((await move('judge-mingshan', notice, 'answer', ANSWER, 1)).status, 200)
  const rule = 'supervision-answer-judged-by-another'
  await refused(t, () => move('judge-mingshan', notice, 'acceptance', {}, 2), 422, rule)
  await refused(t, () => move('judge-mingshan', notice, 'return', { note: '不具体' }, 2), 422, rule)
  await refused(t, () => move('judge-mingshan', notice, 'closure', { result: 'handled', note: '好' }, 2), 422, rule)
  t.equal((await move('triage-mingshan', notice, 'acceptance', {}, 2)).status, 200, 'control')
})

t.test('versions: none 428, a stale one 412; two at once, one is done', async (t) => {
  const notice = await raise('triage-mingshan')
  await refused(t, () => move('clerk-mingshan', notice, 'answer', ANSWER), 428)
  await refused(t, () => move('clerk-mingshan', notice, 'answer', ANSWER, 2), 412)
  const both = await Promise.all([
    move('clerk-mingshan', notice, 'answer', ANSWER, 1),
    move('assistant-mingshan', notice, 'answer', ANSWER, 1),
  ])
  t.strictSame(both.map(({ status }) => status).sort(), [200, 412])
})

t.test('a repeated request with its key is one notice', async (t) => {
  const body = { ...RAISE, reasonCode: 'other' }
  const before = await countRows()
  const send = () => court.as('triage-mingshan').post(path, body, { key: 'supervise-once-1' })
  const [first, second] = [await send(), await send()]
  t.equal(first.status, 201)
  t.equal(second.headers['idempotency-replayed'], 'true')
  t.equal(second.text, first.text)
  t.equal((await countRows())?.n, (before?.n ?? 0) + 1)
})

t.test('who may not: wrong role 403, another court 404 like a case that is not there', async (t) => {
  const notice = await raise('triage-mingshan')
  await refused(t, () => court.as('clerk-mingshan').post(path, RAISE), 403)
  await refused(t, () => court.as('mediator-zhao').post(path, RAISE), 403)
  await refused(t, () => court.as('auditor-benxi').post(path, RAISE), 403)
  await refused(t, () => court.as('triage-pingshan').post(path, RAISE), 404)
  await refused(t, () => move('clerk-pingshan', notice, 'answer', ANSWER, 1), 404)
  await refused(t, () => move('mediator-qian', notice, 'answer', ANSWER, 1), 404)
  await refused(t, () => move('clerk-mingshan', notice, 'closure', { result: 'handled', note: '好' }, 1), 403)
  t.equal((await court.as('manager-people-committee').get(`${path}/${notice.id}`)).status, 403)
  t.equal((await court.as('auditor-benxi').get(`${path}/${notice.id}`)).status, 200)
  const other = await registeredCase(court)
  const elsewhere = `/v1/cases/${other.id}/supervision-notices/${notice.id}`
  const absent = `/v1/cases/${other.id}/supervision-notices/01999999-0000-7000-8000-00000000ffff`
  const [wrong, missing] = [
    await court.as('clerk-mingshan').get(elsewhere),
    await court.as('clerk-mingshan').get(absent),
  ]
  t.equal(wrong.status, 404)
  const { instance: _wrong, ...body } = wrong.body
  const { instance: _missing, ...same } = missing.body
  t.strictSame(body, same, 'the notice of another case looks like none')
})

t.test('a mediator answers what is addressed to the mediators, and sees nothing else', async (t) => {
  const driver = await caseInMediation(court)
  const at = `${driver.path}/supervision-notices`
  const toCourt = await raise('triage-mingshan', {}, at)
  const toMediator = await raise('triage-mingshan', { addressee: 'mediator', stage: 'letter-of-enquiry' }, at)
  t.equal((await court.as('mediator-zhao').get(`${at}/${toCourt.id}`)).status, 404)
  await refused(t, () => move('mediator-zhao', toCourt, 'answer', ANSWER, 1, at), 404)
  await refused(t, () => move('clerk-mingshan', toMediator, 'answer', ANSWER, 1, at), 403)
  t.equal((await court.as('mediator-qian').get(`${at}/${toMediator.id}`)).status, 404, 'not their case')
  t.equal((await court.as('mediator-zhao').get(`${at}/${toMediator.id}`)).status, 200)
  const list = await court.as('mediator-zhao').get('/v1/supervision-notices')
  t.strictSame(
    list.body.items.map(({ id }: Raised) => id),
    [toMediator.id],
  )
  t.strictSame((await court.as('mediator-qian').get('/v1/supervision-notices')).body.items, [])
  t.equal((await move('mediator-zhao', toMediator, 'answer', ANSWER, 1, at)).status, 200)
  const next = await move('triage-mingshan', toMediator, 'escalation', { note: '不予认可。' }, 2, at)
  t.match(next.body, { stage: 'supervised-handling', addressee: 'court' }, 'the court answers for its mediator now')
  t.equal((await court.as('mediator-zhao').get(`${at}/${next.body.id}`)).status, 404)
})

t.test('a notice that names a person is answered by that person', async (t) => {
  const personId = demoId('person', 'clerk-mingshan')
  const notice = await raise('judge-mingshan', { personId })
  await refused(t, () => move('assistant-mingshan', notice, 'answer', ANSWER, 1), 403)
  t.equal((await move('clerk-mingshan', notice, 'answer', ANSWER, 1)).status, 200)
  for (const subject of ['clerk-pingshan', 'mediator-zhao', 'auditor-benxi']) {
    const body = { ...RAISE, personId: demoId('person', subject) }
    await refused(t, () => court.as('judge-mingshan').post(path, body), 422, 'supervision-person-of-addressee')
  }
})

t.test('what is asked for must fit the case', async (t) => {
  const post = (changes: object) => () => court.as('triage-mingshan').post(path, { ...RAISE, ...changes })
  await refused(t, post({ addressee: 'mediator' }), 422, 'supervision-mediator-to-ask')
  await refused(t, post({ reasonCode: 'overdue-deadline' }), 422, 'supervision-reason-fits-period')
  await refused(t, post({ answerDueOn: '2026-03-09' }), 422, 'supervision-answer-due-in-range')
  await refused(t, post({ answerDueOn: '9999-12-31' }), 422, 'supervision-answer-due-in-range')
  const other = await registeredCase(court)
  const foreign = await periodOf(court, other.id, 'judge-mediation-ordinary', '2026-03-05')
  await refused(t, post({ deadlineId: foreign }), 422, 'supervision-period-open-in-case')
  const own = await periodOf(court, theirs.id, 'judge-mediation-ordinary', '2026-03-05')
  const overdue = { reasonCode: 'overdue-deadline', deadlineId: own }
  const raisedOnce = await Promise.all([post(overdue)(), post(overdue)(), post(overdue)()])
  t.strictSame(raisedOnce.map(({ status }) => status).sort(), [201, 422, 422], 'three at once, one notice')
  t.equal(raisedOnce.find(({ status }) => status === 422)?.body.ruleId, 'supervision-one-open-notice-per-period')
  t.match(raisedOnce.find(({ status }) => status === 201)?.body, {
    deadlineKind: 'judge-mediation-ordinary',
    deadlineDueOn: '2026-03-05',
  })
  t.equal((await noticesOf(court, theirs.id)).filter(({ deadlineId }) => deadlineId === own).length, 1)
  const english = await court
    .as('triage-mingshan')
    .post(path, { ...RAISE, ...overdue }, { headers: { 'accept-language': 'en' } })
  t.equal(english.body.detail, 'This period has a notice that is still open; there is no second one beside it.')
  const notice = await raise('triage-mingshan')
  const past = { ...ANSWER, promisedOn: '2026-03-09' }
  await refused(t, () => move('clerk-mingshan', notice, 'answer', past, 1), 422, 'supervision-promise-not-past')
})

t.test('hostile input: kept as it was written, or refused', async (t) => {
  const note = `'); drop table supervision_notices; -- <script>alert(1)</script> \${7*7} 督办\u200f`
  const notice = await raise('triage-mingshan', { note })
  const read = await court.as('triage-mingshan').get(`${path}/${notice.id}`)
  t.equal(read.body.note, note)
  t.equal(read.body.history[0].note, note)
  const post = (changes: object) => () => court.as('triage-mingshan').post(path, { ...RAISE, ...changes })
  for (const changes of [
    { note: '' },
    { note: 'x'.repeat(2_001) },
    { note: 'a\u0000b' },
    { note: null },
    { stage: 'execution' },
    { reasonCode: 'party-complaint; --' },
    { addressee: ['court'] },
    { deadlineId: 'x' },
    { personId: null },
    { state: 'closed' },
    { supervisingCourtId: 1 },
    { raisedByKind: 'system' },
    { answerDueOn: '2026-02-30' },
  ]) {
    await refused(t, post(changes), 400)
  }
  await refused(t, () => move('triage-mingshan', notice, 'closure', { result: 'moot', note: '期限已结束' }, 1), 400)
  await refused(t, () => move('triage-mingshan', notice, 'closure', { result: 'withdrawn', note: '撤回' }, 1), 400)
})

t.test('history is append-only, and what ended stays as it is', async (t) => {
  await t.rejects(court.db.execute(sql`update supervision_events set note = '改'`))
  await t.rejects(court.db.execute(sql`delete from supervision_events`))
  await t.rejects(court.db.execute(sql`delete from supervision_notices`))
  await t.rejects(
    court.db.execute(
      sql`update supervision_notices set result = 'handled', version = version + 1 where state = 'closed'`,
    ),
  )
  await t.rejects(court.db.execute(sql`update supervision_notices set note = '改' where state = 'raised'`))
})

t.test('lists: filters, pages, and only what the caller may see', async (t) => {
  const mine = `/v1/supervision-notices?courtCode=${encodeURIComponent('辽0504')}`
  const all: Raised[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const page = await court.as('clerk-mingshan').get(`${mine}&limit=7${cursor === '' ? '' : `&cursor=${cursor}`}`)
    t.equal(page.status, 200, page.text)
    all.push(...page.body.items)
    cursor = page.body.nextCursor
  }
  t.equal(all.length, (await countRows())?.n, 'every notice once')
  t.strictSame(
    all.map(({ id }) => id),
    all
      .map(({ id }) => id)
      .toSorted()
      .toReversed(),
    'newest first',
  )
  const get = async (who: string, query: string) => (await court.as(who).get(`${mine}&limit=100${query}`)).body.items
  const raisedOnes = await get('judge-mingshan', '&state=raised&stage=reminder')
  t.ok(raisedOnes.length > 2)
  t.ok(raisedOnes.every((one: { state: string; stage: string }) => one.state === 'raised' && one.stage === 'reminder'))
  t.ok((await get('judge-mingshan', '&dueBefore=2026-03-14')).length > 0)
  t.strictSame(await get('judge-mingshan', '&dueBefore=2026-03-13'), [])
  const reviews = await get('higher-benxi', '&mine=true')
  t.ok(
    reviews.length === 2 &&
      reviews.every(({ raisedById }: { raisedById: string }) => raisedById === demoId('person', 'higher-benxi')),
  )
  t.ok((await get('clerk-mingshan', '&mine=true')).some(({ personId }: { personId: string }) => personId !== null))
  t.equal((await court.as('clerk-pingshan').get(mine)).status, 404)
  t.equal((await court.as('mediator-zhao').get(mine)).status, 403)
  t.strictSame((await court.as('clerk-pingshan').get('/v1/supervision-notices')).body.items, [], 'their own court')
  t.equal((await court.as('clerk-mingshan').get(`${mine}&mine=maybe`)).status, 400)
})

t.test('figures count by stage and rank nobody', async (t) => {
  const figures = `/v1/supervision-notices/figures?courtCode=${encodeURIComponent('辽0504')}`
  const answer = await court.as('higher-benxi').get(`${figures}&from=2026-03-01&to=2026-03-31`)
  t.equal(answer.status, 200, answer.text)
  const { rows } = await court.db.execute<{ stage: string; n: number }>(
    sql`select stage, count(*)::int as n from supervision_notices group by stage`,
  )
  t.strictSame(
    answer.body.stages.map(({ stage, raised }: { stage: string; raised: number }) => [stage, raised]),
    ['reminder', 'letter-of-enquiry', 'supervised-handling', 'case-review'].map((stage) => [
      stage,
      rows.find((row) => row.stage === stage)?.n ?? 0,
    ]),
  )
  for (const { raised, escalated, closed, open, answeredInTime } of answer.body.stages) {
    t.equal(escalated + closed + open, raised, 'every notice is somewhere')
    t.ok(answeredInTime <= raised)
  }
  t.match(answer.body.stages[3], { stage: 'case-review', raised: 1, answeredInTime: 1, closed: 1, open: 0 })
  const none = await court.as('triage-mingshan').get(`${figures}&from=2025-01-01&to=2025-12-31`)
  t.ok(none.body.stages.every(({ raised }: { raised: number }) => raised === 0))
  t.equal((await court.as('triage-mingshan').get(`${figures}&from=2026-03-31&to=2026-03-01`)).status, 400)
  t.equal((await court.as('clerk-mingshan').get(`${figures}&from=2026-03-01&to=2026-03-31`)).status, 403)
  t.equal((await court.as('triage-pingshan').get(`${figures}&from=2026-03-01&to=2026-03-31`)).status, 404)
})
