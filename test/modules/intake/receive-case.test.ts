import { sql } from 'drizzle-orm'
import t from 'tap'
import { openTestCourt } from '../../support/app.js'
import { dispute } from '../../support/cases.js'

const court = await openTestCourt(t)
const clerk = court.as('clerk-mingshan')

async function countRows() {
  const result = await court.db.execute<{
    cases: number
    events: number
    parties: number
    numbers: number
    keys: number
  }>(
    sql`select (select count(*)::int from cases) as cases, (select count(*)::int from case_events) as events,
          (select count(*)::int from parties) as parties, (select count(*)::int from case_numbers) as numbers,
          (select count(*)::int from idempotency_keys) as keys`,
  )
  return result.rows[0]
}

t.test('201 with receipt, number of the year and court, and two entries on the timeline', async (t) => {
  const answer = await clerk.post('/v1/cases', dispute({ registerAtOnce: true }))
  t.equal(answer.status, 201, answer.text)
  t.equal(answer.body.case.number, '（2026）辽0504民初1号')
  t.equal(answer.body.case.state, 'registered')
  t.equal(answer.body.case.profile, 'filed-first')
  t.equal(answer.headers.etag, `"${answer.body.case.version}"`)
  t.equal(answer.headers['cache-control'], 'no-store')
  const events = await court.db.execute(sql`select seq, command from case_events order by seq`)
  t.strictSame(events.rows, [
    { seq: 1, command: 'receiveCase' },
    { seq: 2, command: 'registerCase' },
  ])
})

t.test('a dispute of 2022 is numbered and mediated under the old regime', async (t) => {
  const answer = await clerk.post('/v1/cases', dispute({ receivedOn: '2022-03-01', registerAtOnce: true }))
  t.equal(answer.status, 201, answer.text)
  t.equal(answer.body.case.profile, 'pre-filing')
  t.equal(answer.body.case.number, '（2022）辽0504民诉前调1号')
  t.equal(answer.body.enteredLate, true)
})

t.test('likely duplicates are reported and not blocked', async (t) => {
  const answer = await clerk.post('/v1/cases', dispute())
  t.equal(answer.status, 201, answer.text)
  t.strictSame(
    answer.body.possibleDuplicates.map((found: { number: string }) => found.number),
    ['（2026）辽0504民初1号'],
  )
})

t.test('a dry run checks everything and writes nothing', async (t) => {
  const before = await countRows()
  const answer = await clerk.post('/v1/cases?dryRun=true', dispute())
  t.equal(answer.status, 200, answer.text)
  t.equal(answer.body.claimAmountFen, 286_000)
  t.strictSame(await countRows(), before)
})

t.test('a retry with the same key gives the same answer and no second case; other content is refused', async (t) => {
  const key = 'retry-0001-abcdef'
  const first = await clerk.post('/v1/cases', dispute({ registerAtOnce: true }), { key })
  const before = await countRows()
  const again = await clerk.post('/v1/cases', dispute({ registerAtOnce: true }), { key })
  t.equal(again.status, 201)
  t.equal(again.headers['idempotency-replayed'], 'true')
  t.strictSame(again.body, first.body)
  t.equal(again.headers.etag, first.headers.etag)
  const other = await clerk.post('/v1/cases', dispute({ facts: '不同的事实' }), { key })
  t.equal(other.status, 422)
  t.equal(other.body.code, 'idempotency-key-reused')
  t.strictSame(await countRows(), before)
})

t.test('twenty equal requests at once with one key make one case', async (t) => {
  const before = await countRows()
  const answers = await Promise.all(
    Array.from({ length: 20 }, () =>
      clerk.post('/v1/cases', dispute({ registerAtOnce: true }), { key: 'race-key-0001' }),
    ),
  )
  t.strictSame(new Set(answers.map((answer) => answer.status)), new Set([201]))
  t.equal(new Set(answers.map((answer) => answer.body.case.id)).size, 1)
  const after = await countRows()
  t.equal(after?.cases, (before?.cases ?? 0) + 1)
})

t.test('numbers have no gap after refusals and parallel registrations', async (t) => {
  await Promise.all([
    ...Array.from({ length: 15 }, () => clerk.post('/v1/cases', dispute({ registerAtOnce: true }))),
    ...Array.from({ length: 5 }, () =>
      clerk.post('/v1/cases', dispute({ registerAtOnce: true, causeCode: 'no-such' })),
    ),
  ])
  const result = await court.db.execute(
    sql`select type_code, year, max(ordinal) = count(*) as whole from case_numbers group by 1, 2`,
  )
  t.ok(result.rows.length > 0)
  t.ok(result.rows.every((row) => row.whole === true))
})

const person = (changes: object) =>
  dispute({ parties: [dispute().parties[0], { ...dispute().parties[1], ...changes }] })
const REFUSED: [title: string, body: unknown, status: number, pointer: string | undefined, code: string][] = [
  ['unknown member', { ...dispute(), surprise: 1 }, 400, '#/surprise', 'invalid-request'],
  [
    'number as text',
    dispute({ claims: [{ text: '款', amountFen: '100' }] }),
    400,
    '#/claims/0/amountFen',
    'invalid-request',
  ],
  ['null', dispute({ facts: null }), 400, '#/facts', 'invalid-request'],
  [
    'fraction of a fen',
    dispute({ claims: [{ text: '款', amountFen: 0.01 }] }),
    400,
    '#/claims/0/amountFen',
    'invalid-request',
  ],
  [
    'negative amount',
    dispute({ claims: [{ text: '款', amountFen: -1 }] }),
    400,
    '#/claims/0/amountFen',
    'invalid-request',
  ],
  ['30 February', dispute({ receivedOn: '2026-02-30' }), 400, '#/receivedOn', 'invalid-request'],
  ['tomorrow', dispute({ receivedOn: '2026-03-11' }), 422, '#/receivedOn', 'rule-not-met'],
  ['unknown cause', dispute({ causeCode: '9999' }), 422, '#/causeCode', 'rule-not-met'],
  ['unknown court', dispute({ courtCode: '辽9999' }), 422, '#/courtCode', 'rule-not-met'],
  ['court of somebody else', dispute({ courtCode: '辽0502' }), 422, '#/courtCode', 'rule-not-met'],
  ['unknown tag', dispute({ tags: ['no-such'] }), 422, '#/tags/0', 'rule-not-met'],
  [
    'wrong check digit',
    person({ identity: { kind: 'resident-identity-card', number: '110105194912310021' } }),
    422,
    '#/parties/1/identity/number',
    'rule-not-met',
  ],
  ['control character', person({ name: '张\u0001' }), 400, '#/parties/1/name', 'invalid-request'],
  ['minor without agent', person({ flags: ['minor'] }), 422, '#/parties/1', 'rule-not-met'],
  ['duplicate key', `{"courtCode":"辽0504","courtCode":"辽0502"}`, 400, '#/courtCode', 'invalid-request'],
  ['NUL', JSON.stringify(dispute({ facts: 'a\u0000b' })), 400, undefined, 'invalid-request'],
  ['lone surrogate', JSON.stringify(dispute()).replace('被申请人', '\\ud800'), 400, undefined, 'invalid-request'],
  ['1e400', JSON.stringify(dispute()).replace('286000', '1e400'), 400, undefined, 'invalid-request'],
  ['2^53+1', JSON.stringify(dispute()).replace('286000', '9007199254740993'), 400, undefined, 'invalid-request'],
  ['depth 1,000', '['.repeat(1000) + ']'.repeat(1000), 400, undefined, 'invalid-request'],
  ['no JSON', '{', 400, undefined, 'invalid-request'],
]
for (const [title, body, status, pointer, code] of REFUSED) {
  t.test(`${status} for ${title}; nothing is written`, async (t) => {
    const before = await countRows()
    const answer = await clerk.post('/v1/cases', body)
    t.equal(answer.status, status, answer.text)
    t.equal(answer.body.code, code)
    t.match(answer.headers['content-type'], /^application\/problem\+json/)
    if (pointer !== undefined) t.equal(answer.body.errors?.[0]?.pointer, pointer)
    t.strictSame(await countRows(), before)
  })
}

t.test('text/plain, a foreign charset, gzip and 2 MB are refused as what they are', async (t) => {
  const plain = await clerk.post('/v1/cases', 'x', { headers: { 'content-type': 'text/plain' } })
  t.equal(plain.status, 415)
  const gbk = await clerk.post('/v1/cases', dispute(), { headers: { 'content-type': 'application/json; charset=gbk' } })
  t.equal(gbk.status, 415)
  const gzip = await clerk.post('/v1/cases', dispute(), { headers: { 'content-encoding': 'gzip' } })
  t.equal(gzip.status, 415)
  const big = await clerk.post('/v1/cases', JSON.stringify({ x: 'a'.repeat(2_000_000) }))
  t.equal(big.status, 413)
})

t.test('no answer and no row holds an identity number, phone or address in clear', async (t) => {
  const answer = await clerk.post('/v1/cases', dispute({ registerAtOnce: true }), { key: 'canary-key-01' })
  const dump = await court.db.execute(
    sql`select (select json_agg(p) from parties p)::text || (select json_agg(k) from idempotency_keys k)::text
          || (select json_agg(e) from case_events e)::text as text`,
  )
  const seen = answer.text + String(dump.rows[0]?.text)
  t.match(seen, /张示例/, 'control: the dump does hold the parties')
  for (const secret of ['11010519491231002X', '13800000000', '示例路2号3单元']) t.notMatch(seen, secret)
})

t.test('machine clients hand in papers for their courts, with a key, and never register', async (t) => {
  const platform = court.asClient('platform-online', 'cases.register cases.read')
  const without = await platform.post('/v1/cases', dispute({ channel: 'online' }))
  t.equal(without.status, 400)
  t.equal(without.body.code, 'idempotency-key-required')
  const received = await platform.post('/v1/cases', dispute({ channel: 'online' }), { key: 'platform-0001' })
  t.equal(received.status, 201, received.text)
  t.equal(received.body.case.state, 'received')
  const registered = await platform.post('/v1/cases', dispute({ registerAtOnce: true }), { key: 'platform-0002' })
  t.equal(registered.status, 422)
  const scopeless = await court
    .asClient('platform-online', 'cases.read')
    .post('/v1/cases', dispute(), { key: 'platform-0003' })
  t.equal(scopeless.status, 403)
})
