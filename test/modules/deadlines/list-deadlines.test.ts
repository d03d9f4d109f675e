import t from 'tap'
import { openTestCourt } from '../../support/app.js'
import { registeredCase } from '../../support/cases.js'
import { offeredCase, QIAN, SUN, ZHAO } from '../assignment/mediated-case.js'
import { caseOfPingshan, MINGSHAN, PINGSHAN, setDay, setDeadlines, walk } from './open-deadlines.js'

const TODAY = '2026-03-10'
const court = await openTestCourt(t)
const clerk = court.as('clerk-mingshan')
const LIST = `/v1/deadlines?courtCode=${MINGSHAN}`

const [first = '', second = ''] = [
  (await registeredCase(court)).id,
  (await registeredCase(court, { tags: ['green-channel'] })).id,
].sort()
const { id: third } = await offeredCase(court, { coMediatorIds: [QIAN], requestedByParties: true })
const foreign = await caseOfPingshan(court)

await setDeadlines(court, first, [
  { kind: 'fast-track', dueOn: '2026-03-20', amberOn: '2026-03-12', redOn: '2026-03-19' },
  { kind: 'fee-payment', dueOn: '2026-03-13' },
])
await setDeadlines(court, second, [
  { kind: 'trial-summary', dueOn: '2026-03-13', amberOn: '2026-03-01', redOn: '2026-03-10' },
  { kind: 'diversion', dueOn: '2026-03-13', amberOn: '2026-03-10', redOn: '2026-03-11' },
  { kind: 'filing-decision', dueOn: '2026-03-06' },
])
await setDeadlines(court, third, [
  { kind: 'mediation-pre-filing', dueOn: null },
  { kind: 'mediator-answer', dueOn: '2026-03-10', redOn: '2026-03-09', amberOn: '2026-03-08' },
])
await setDeadlines(court, foreign, [{ kind: 'diversion', dueOn: '2026-03-01' }])

const caseIdOf: Readonly<Record<string, string>> = { first, second, third }
const shown = (item: Record<string, unknown>) => [
  Object.keys(caseIdOf).find((name) => caseIdOf[name] === item.caseId) ?? 'foreign',
  item.kind,
]
const listed = async (query: string, subject = 'clerk-mingshan') =>
  (await walk(court.as(subject), `${LIST}${query}`)).map(shown)

const ALL = [
  ['second', 'filing-decision'],
  ['third', 'mediator-answer'],
  ['first', 'fee-payment'],
  ['second', 'diversion'],
  ['second', 'trial-summary'],
  ['first', 'fast-track'],
]

t.test('what runs is listed by its last day, then case, then kind, over all pages', async (t) => {
  t.strictSame(await listed(''), ALL)
  t.strictSame((await walk(clerk, LIST, 100)).map(shown), ALL, 'on one page')
  t.strictSame((await walk(clerk, LIST, 1)).map(shown), ALL, 'one by one')
})

t.test('an item says whose turn it is, why and how long', async (t) => {
  const { body } = await clerk.get(`${LIST}&kind=diversion`)
  const [item] = body.items
  const { body: its } = await clerk.get(`/v1/cases/${second}`)
  t.strictSame(item, {
    id: item.id,
    caseId: second,
    number: its.number,
    receiptNumber: its.receiptNumber,
    courtCode: '辽0504',
    state: its.state,
    priority: its.priority,
    mediatorId: its.mediatorId,
    kind: 'diversion',
    zh: '繁简分流期限',
    en: 'Diversion',
    legalBasis: 'DIV17-4',
    confidence: 'unconfirmed',
    duty: 'court',
    status: 'running',
    startedOn: '2026-03-01',
    dueOn: '2026-03-13',
    level: 'amber',
    workingDaysLeft: 3,
    daysOverdue: 0,
    provisional: false,
  })
  const [overdue] = (await clerk.get(`${LIST}&level=overdue`)).body.items
  t.match(overdue, { dueOn: '2026-03-06', level: 'overdue', workingDaysLeft: 0, daysOverdue: 4 })
})

t.test('levels turn at midnight in China, on their first day', async (t) => {
  const levelAt = async (instant: string) => {
    court.clock.now = new Date(instant)
    const { body } = await clerk.get(`${LIST}&kind=fast-track`)
    const [{ level, workingDaysLeft, daysOverdue }] = body.items
    for (const wanted of ['green', 'amber', 'red', 'overdue']) {
      const rows = await listed(`&kind=fast-track&level=${wanted}`)
      t.strictSame(rows, wanted === level ? [['first', 'fast-track']] : [], `${instant}: ${wanted}`)
    }
    return [level, workingDaysLeft, daysOverdue]
  }
  t.strictSame(await levelAt('2026-03-11T15:59:59.999Z'), ['green', 7, 0])
  t.strictSame(await levelAt('2026-03-11T16:00:00.000Z'), ['amber', 6, 0])
  t.strictSame(await levelAt('2026-03-18T15:59:59.999Z'), ['amber', 2, 0])
  t.strictSame(await levelAt('2026-03-18T16:00:00.000Z'), ['red', 1, 0])
  t.strictSame(await levelAt('2026-03-20T15:59:59.999Z'), ['red', 0, 0])
  t.strictSame(await levelAt('2026-03-20T16:00:00.000Z'), ['overdue', 0, 1])
  setDay(court, TODAY)
})

t.test('filters are combined', async (t) => {
  t.strictSame(await listed('&level=red'), [
    ['third', 'mediator-answer'],
    ['second', 'trial-summary'],
  ])
  t.strictSame(await listed('&duty=court'), [
    ['second', 'filing-decision'],
    ['second', 'diversion'],
    ['second', 'trial-summary'],
    ['first', 'fast-track'],
  ])
  t.strictSame(await listed('&duty=court&level=red'), [['second', 'trial-summary']])
  t.strictSame(await listed('&duty=court&kind=mediator-answer'), [], 'a kind that another has to keep')
  t.strictSame(await listed('&dueFrom=2026-03-10&dueTo=2026-03-12'), [['third', 'mediator-answer']])
  t.strictSame(await listed('&dueTo=2026-03-06'), [['second', 'filing-decision']], 'both days are part of it')
  t.strictSame(await listed('&dueFrom=2026-03-20&level=green'), [['first', 'fast-track']])
  t.strictSame(await listed('&dueFrom=2026-03-20&dueTo=2026-03-19'), [])
  t.strictSame(await listed(`&mediatorId=${ZHAO}`), [['third', 'mediator-answer']])
  t.strictSame(await listed(`&mediatorId=${QIAN}`), [['third', 'mediator-answer']], 'a second mediator')
  t.strictSame(await listed(`&mediatorId=${SUN}`), [])
})

t.test('the four levels share out what runs', async (t) => {
  const parts = await Promise.all(['green', 'amber', 'red', 'overdue'].map((level) => listed(`&level=${level}`)))
  t.strictSame(parts.flat().map(String).sort(), ALL.map(String).sort())
})

t.test('what stands still is listed by itself and is green', async (t) => {
  const { body } = await clerk.get(`${LIST}&status=suspended`)
  t.match(body, {
    items: [{ caseId: third, status: 'suspended', dueOn: null, level: 'green', workingDaysLeft: null, daysOverdue: 0 }],
    nextCursor: null,
  })
  t.strictSame(await listed('&status=suspended&level=green'), [['third', 'mediation-pre-filing']])
  t.strictSame(await listed('&status=suspended&level=overdue'), [])
  t.strictSame(await listed('&status=suspended&dueTo=2199-12-31'), [])
  t.strictSame(await listed(`&status=suspended&mediatorId=${ZHAO}`), [['third', 'mediation-pre-filing']])
})

t.test('400 for a cursor of the other order or one that was changed', async (t) => {
  await setDeadlines(court, first, [
    { kind: 'fast-track', dueOn: null },
    { kind: 'fee-payment', dueOn: '2026-03-13' },
  ])
  const running = (await clerk.get(`${LIST}&limit=1`)).body.nextCursor
  const standing = (await clerk.get(`${LIST}&limit=1&status=suspended`)).body.nextCursor
  const standingCases = (await walk(clerk, `${LIST}&status=suspended`, 1)).map(({ caseId }) => caseId)
  t.strictSame(standingCases, [first, third].sort())
  for (const query of [`&status=suspended&cursor=${running}`, `&cursor=${standing}`, `&cursor=${running}x`]) {
    t.match(await clerk.get(`${LIST}${query}`), { status: 400, body: { errors: [{ pointer: '#/cursor' }] } }, query)
  }
})

t.test('mediators see those of their own cases, whatever they ask for', async (t) => {
  const own = [['third', 'mediator-answer']]
  for (const subject of ['mediator-zhao', 'mediator-qian']) {
    const mediator = court.as(subject)
    for (const query of ['', 'mediatorId=me', `courtCode=${MINGSHAN}`, `courtCode=${MINGSHAN}&mediatorId=me`]) {
      const { status, body, text } = await mediator.get(`/v1/deadlines?${query}`)
      t.equal(status, 200, text)
      t.strictSame(body.items.map(shown), own, `${subject}: ${query}`)
    }
  }
  t.strictSame((await court.as('mediator-sun').get('/v1/deadlines')).body.items, [], 'control: nothing with them')
  const zhao = court.as('mediator-zhao')
  t.equal((await zhao.get(`/v1/deadlines?mediatorId=${QIAN}`)).status, 403, 'those of another mediator')
  t.equal((await zhao.get(`/v1/deadlines?courtCode=${PINGSHAN}`)).status, 404, 'a court of others')
  t.equal((await zhao.get(`/v1/deadlines?mediatorId=${ZHAO}`)).status, 200)
})

t.test('court staff see their courts and no others', async (t) => {
  for (const subject of ['higher-benxi', 'auditor-benxi', 'judge-mingshan', 'triage-mingshan']) {
    t.equal((await court.as(subject).get(LIST)).body.items.length, 5, subject)
  }
  const higher = court.as('higher-benxi')
  t.strictSame((await higher.get(`/v1/deadlines?courtCode=${PINGSHAN}`)).body.items.map(shown), [
    ['foreign', 'diversion'],
  ])
  t.equal((await court.as('clerk-pingshan').get(LIST)).status, 404)
  t.equal((await clerk.get(`/v1/deadlines?courtCode=${PINGSHAN}`)).status, 404)
  t.equal((await clerk.get(`/v1/deadlines?courtCode=${encodeURIComponent('京99')}`)).status, 404)
  t.equal((await court.as('manager-people-committee').get(LIST)).status, 403, 'on its roster only')
  t.match(await clerk.get(`${LIST}&mediatorId=me`), { status: 403, body: { action: 'listDeadlines' } })
  t.match(await clerk.get('/v1/deadlines'), {
    status: 400,
    body: { errors: [{ pointer: '#/courtCode', detail: /缺少 courtCode/ }] },
  })
  t.equal((await court.anonymous.get(LIST)).status, 401)
})

t.test('a machine client lists its courts if it may read', async (t) => {
  t.equal((await court.asClient('platform-online', 'cases.read').get(LIST)).body.items.length, 5)
  t.equal((await court.asClient('platform-online', 'cases.register').get(LIST)).status, 403)
  t.equal((await court.asClient('platform-online', 'cases.read').get(`${LIST}&mediatorId=me`)).status, 403)
})

t.test('400 for values that are none', async (t) => {
  for (const query of [
    'kind=appeal',
    'kind=',
    'kind=diversion&kind=fast-track',
    'duty=nobody',
    'level=purple',
    'level=Red',
    'status=met',
    'status=',
    'dueFrom=2026-02-29',
    'dueFrom=0000-01-01',
    'dueTo=today',
    'dueTo=2026-3-1',
    'mediatorId=you',
    'mediatorId=',
    'mediatorId=me%00',
    `mediatorId=${ZHAO.toUpperCase()}`,
    `mediatorId=${ZHAO}'`,
    'limit=0',
    'limit=101',
    'limit=1e1',
    'courtCode=%00',
    'sort=kind',
    'level=red&level=red',
    'dueFrom=9999999-01-01',
  ]) {
    const answer = await clerk.get(query.startsWith('courtCode') ? `/v1/deadlines?${query}` : `${LIST}&${query}`)
    t.equal(answer.status, 400, `${query}: ${answer.text}`)
    t.notMatch(answer.text, /select |deadlines_by/)
  }
})

t.test('the counts are those of the list', async (t) => {
  const { status, body, text } = await clerk.get(`/v1/deadlines/summary?courtCode=${MINGSHAN}`)
  t.equal(status, 200, text)
  t.match(body, { courtCode: '辽0504', today: TODAY })
  for (const level of ['green', 'amber', 'red', 'overdue']) {
    t.equal(body.total[level], (await listed(`&level=${level}`)).length, level)
  }
  t.equal(body.total.suspended, 2)
  t.strictSame(
    body.kinds.map(({ kind }: { kind: string }) => kind),
    [
      'filing-decision',
      'diversion',
      'mediator-answer',
      'mediation-pre-filing',
      'fee-payment',
      'fast-track',
      'trial-summary',
    ],
    'in the order in which a case meets them',
  )
  t.strictSame(body.kinds[1], {
    kind: 'diversion',
    zh: '繁简分流期限',
    en: 'Diversion',
    duty: 'court',
    green: 0,
    amber: 1,
    red: 0,
    overdue: 0,
    suspended: 0,
  })
})

t.test('counts are for those who may list the court', async (t) => {
  const summary = (code: string) => `/v1/deadlines/summary?courtCode=${code}`
  t.equal((await court.as('mediator-zhao').get(summary(MINGSHAN))).status, 403)
  t.equal((await clerk.get(summary(PINGSHAN))).status, 404)
  t.equal((await court.as('higher-benxi').get(summary(PINGSHAN))).body.total.overdue, 1)
  t.equal((await clerk.get('/v1/deadlines/summary')).status, 400)
})
