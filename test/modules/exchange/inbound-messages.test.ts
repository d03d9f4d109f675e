import fc from 'fast-check'
import t from 'tap'
import { expireWaiting } from '../../../src/modules/exchange/inbound/expire-waiting.js'
import { nextTurn } from '../../../src/modules/exchange/inbound/next-turn.js'
import { openTestCourt } from '../../support/app.js'
import { dispute } from '../../support/cases.js'
import { actsOn, rows, system } from '../settlement/handovers/receivers.js'

const COURT = encodeURIComponent('辽0504')
const court = await openTestCourt(t)
const sender = await system(court, 'sending-court', '辽0504', { scopes: ['cases.register'] })
const stranger = await system(court, 'other-sender', '辽0504', { scopes: ['cases.register'] })
const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31)

const { courtCode: _court, channel: _channel, ...filing } = dispute()
const record = filing

let matters = 0
const newMatter = () => `matter-${++matters}`
const message = (matter: string, sequence: number, kind: string, content: object) => ({
  senderMessageId: `${matter}:${sequence}`,
  senderMatterId: matter,
  sequence,
  sentAt: '2026-03-10T09:30:00+08:00',
  courtCode: '辽0504',
  kind,
  ...content,
})
const filed = (matter: string, kind = 'cross-region-filing') => message(matter, 1, kind, { filing: record })
const supplemented = (matter: string, sequence: number, facts: string) =>
  message(matter, sequence, 'supplement', { supplement: { ...record, facts, reason: '补充材料。' } })
const withdrawn = (matter: string, sequence: number) =>
  message(matter, sequence, 'withdrawal', { withdrawal: { ground: 'application-withdrawn', reason: '当事人撤回。' } })
const deliver = (body: object) => sender.post('/v1/inbound-messages', body)

t.test('a filing of another court becomes a case, under the ids of its sender, and is answered by them', async (t) => {
  for (const [kind, channel] of [
    ['cross-region-filing', 'cross-region'],
    ['online-filing', 'platform'],
    ['referral', 'partner-organisation'],
  ] as const) {
    const matter = newMatter()
    const answer = await deliver(filed(matter, kind))
    t.match(answer, { status: 200, body: { state: 'applied', case: { state: 'received', number: null } } })
    const [found] = await rows(
      court,
      'select channel, source_reference as reference, submitted_by as by from cases where id = $1',
      [answer.body.case.id],
    )
    t.strictSame(found, { channel, reference: matter, by: sender.id })
    const read = await sender.get(`/v1/inbound-messages/${matter}:1?courtCode=${COURT}`)
    t.match(read, { status: 200, body: { state: 'applied', case: { receiptNumber: /^SJ-/ } } })
    t.equal((await stranger.get(`/v1/inbound-messages/${matter}:1?courtCode=${COURT}`)).status, 404, 'its sender alone')
    const registered = await court
      .as('clerk-mingshan')
      .post(`/v1/cases/${answer.body.case.id}/registration`, {}, { ifMatch: 1 })
    t.equal(registered.status, 201, registered.text)
    const later = await sender.get(`/v1/inbound-messages/${matter}:1?courtCode=${COURT}`)
    t.match(later.body.case, { number: registered.body.number, state: 'registered' })
  }
})

t.test('delivered again is delivered once, and another content under the same id is refused', async (t) => {
  const matter = newMatter()
  const first = await deliver(filed(matter))
  const again = await deliver(filed(matter))
  t.strictSame(again.body, first.body)
  t.match(await deliver({ ...filed(matter), sentAt: '2026-03-10T09:31:00+08:00' }), {
    status: 422,
    body: { ruleId: 'inbound-message-reused' },
  })
  t.match(await deliver({ ...filed(matter), senderMessageId: `${matter}:other` }), {
    status: 422,
    body: { ruleId: 'inbound-sequence-taken' },
  })
  t.equal((await deliver({ ...filed(matter), filing: undefined })).status, 400)
  t.equal((await rows(court, 'select 1 from cases where source_reference = $1', [matter])).length, 1)
})

t.test('what comes too early waits, sealed, until what it waits for is there', async (t) => {
  const matter = newMatter()
  t.match(await deliver(withdrawn(matter, 3)), { status: 200, body: { state: 'waiting', waitsFor: 1, case: null } })
  t.match(await deliver(supplemented(matter, 2, '补充后的事实。')), { body: { state: 'waiting', waitsFor: 1 } })
  const sealed = async () =>
    rows<{ content: string | null }>(court, 'select content from inbound_messages where sender_matter_id = $1', [
      matter,
    ])
  for (const { content } of await sealed()) t.match(content, /^v1\./)
  t.notMatch(JSON.stringify(await sealed()), /补充|撤回/)
  t.match(await deliver(filed(matter)), { body: { state: 'applied', case: { state: 'withdrawn' } } })
  t.strictSame(
    (await sealed()).map(({ content }) => content),
    [null, null, null],
    'and is gone when it is applied',
  )
  const [found] = await rows<{ id: string; facts: string }>(
    court,
    'select id, facts from cases where source_reference = $1',
    [matter],
  )
  t.equal(found?.facts, '补充后的事实。')
  t.strictSame(await actsOn(court, found?.id ?? ''), ['receiveCase', 'amendCase', 'withdrawCase'])
  const requests = await rows(court, 'select distinct request_id from case_events where case_id = $1', [found?.id])
  t.equal(requests.length, 3, 'each act stands under the request that delivered it')
})

t.test('what the law refuses is kept with the message and stops nothing', async (t) => {
  const matter = newMatter()
  const broken = { ...record, parties: [record.parties[0]] }
  const onlyOne = {
    ...broken,
    parties: [
      ...broken.parties,
      {
        ...record.parties[1],
        name: '张示例',
        identity: { kind: 'resident-identity-card', number: '110105194912310021' },
      },
    ],
  }
  t.match(await deliver(message(matter, 1, 'online-filing', { filing: onlyOne })), {
    status: 200,
    body: { state: 'refused', problem: { code: 'rule-not-met' }, case: null },
  })
  t.match(await deliver(supplemented(matter, 2, '事实。')), {
    body: { state: 'refused', problem: { ruleId: 'inbound-matter-without-case' } },
  })
  t.match(await deliver(message(matter, 3, 'online-filing', { filing: record })), { body: { state: 'applied' } })
  t.match(await deliver(message(matter, 4, 'online-filing', { filing: record })), {
    body: { state: 'refused', problem: { ruleId: 'inbound-matter-filed-once' } },
  })
  const [found] = await rows<{ id: string; hash: string }>(
    court,
    `select id, encode(last_hash, 'hex') as hash from cases where source_reference = $1`,
    [matter],
  )
  const bad = { ...onlyOne, facts: '改动。', reason: '更正。' }
  t.match(await deliver(message(matter, 5, 'supplement', { supplement: bad })), { body: { state: 'refused' } })
  const parties = await rows(court, 'select 1 from parties where case_id = $1', [found?.id])
  t.equal(parties.length, 2, 'a refused supplement has changed nothing')
  const [after] = await rows<{ hash: string }>(
    court,
    `select encode(last_hash, 'hex') as hash from cases where id = $1`,
    [found?.id],
  )
  t.equal(after?.hash, found?.hash)
  t.equal((await court.asClient('sending-court', '').get(`/v1/inbound-messages?courtCode=${COURT}`)).status, 403)
  const listed = await court.as('clerk-mingshan').get(`/v1/inbound-messages?courtCode=${COURT}&state=refused`)
  t.ok(listed.body.items.length >= 4)
})

/** What a matter has led to, without ids and times. */
async function endOf(matter: string) {
  const cases = await rows<{ id: string; state: string; facts: string; version: number }>(
    court,
    'select id, state, facts, version from cases where source_reference = $1',
    [matter],
  )
  const states = await rows(
    court,
    'select sequence, state from inbound_messages where sender_matter_id = $1 order by sequence',
    [matter],
  )
  const acts = await Promise.all(cases.map(({ id }) => actsOn(court, id)))
  return { states, acts, cases: cases.map(({ id: _id, ...shown }) => shown) }
}

t.test('a matter ends the same in whatever order and however often its messages arrive', async (t) => {
  t.comment(`seed ${seed}`)
  const four = (matter: string) => [
    filed(matter),
    supplemented(matter, 2, '第一次补充。'),
    supplemented(matter, 3, '第二次补充。'),
    withdrawn(matter, 4),
  ]
  const inOrder = newMatter()
  for (const body of four(inOrder)) await deliver(body)
  const expected = await endOf(inOrder)
  t.match(expected, {
    acts: [['receiveCase', 'amendCase', 'amendCase', 'withdrawCase']],
    cases: [{ facts: '第二次补充。' }],
  })
  const order = fc.tuple(fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }), fc.array(fc.nat(3), { maxLength: 4 }))
  await fc.assert(
    fc.asyncProperty(order, async ([shuffled, again]) => {
      const matter = newMatter()
      const all = four(matter)
      const deliveries = [...again, ...shuffled, ...again].map((index) => all[index] ?? {})
      for (const body of deliveries) t.equal((await deliver(body)).status, 200)
      t.strictSame(await endOf(matter), expected, `${shuffled} with ${again}`)
    }),
    { seed, numRuns: 8 },
  )
  const together = newMatter()
  const answers = await Promise.all([...four(together), ...four(together)].map((body) => deliver(body)))
  t.strictSame([...new Set(answers.map(({ status }) => status))], [200])
  t.strictSame(await endOf(together), expected, 'all at once, each twice')
})

t.test('control: applied as they come, the end depends on the order', async (t) => {
  const asTheyCome = (arrived: readonly number[]) => arrived.at(-1)
  t.not(asTheyCome([2, 3]), asTheyCome([3, 2]))
  const waiting = [3, 2].map((sequence) => ({ sequence, state: 'waiting' as const }))
  t.equal(nextTurn(waiting), undefined)
  t.equal(nextTurn([...waiting, { sequence: 1, state: 'refused' as const }])?.sequence, 2)
})

t.test('what waits for thirty days is refused, and what it said is gone', async (t) => {
  const matter = newMatter()
  await deliver(supplemented(matter, 2, '等待。'))
  const at = (iso: string) => expireWaiting({ db: court.db, now: () => new Date(iso) })
  await at(new Date(court.clock.now.getTime() + 29 * 86_400_000).toISOString())
  const state = async () => (await sender.get(`/v1/inbound-messages/${matter}:2?courtCode=${COURT}`)).body
  t.equal((await state()).state, 'waiting')
  await at(new Date(court.clock.now.getTime() + 31 * 86_400_000).toISOString())
  t.match(await state(), { state: 'refused', problem: { ruleId: 'inbound-waited-too-long' } })
  t.strictSame(await rows(court, 'select content from inbound_messages where sender_matter_id = $1', [matter]), [
    { content: null },
  ])
  t.match(await sender.post('/v1/inbound-messages', filed(matter)), { body: { state: 'applied' } })
})
