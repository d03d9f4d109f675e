import { sql } from 'drizzle-orm'
import t from 'tap'
import { openTestCourt } from '../../support/app.js'
import { dispute, registeredCase } from '../../support/cases.js'

const court = await openTestCourt(t)
const clerk = court.as('clerk-mingshan')
const first = await registeredCase(court)

t.test('a case is read with its parts, masked, and its version as ETag', async (t) => {
  const answer = await clerk.get(`/v1/cases/${first.id}`)
  t.equal(answer.status, 200, answer.text)
  t.equal(answer.headers.etag, `"${first.version}"`)
  t.equal(answer.body.parties.length, 2)
  t.equal(answer.body.parties[1].phoneMask, '138******00')
  t.notMatch(answer.text, /13800000000|11010519491231002X/)
  t.equal(answer.body.claims[0].amountFen, 286_000)
})

t.test('reading a case takes one statement however many parties it has', async (t) => {
  const parties = Array.from({ length: 30 }, (_, index) => ({
    role: 'respondent',
    kind: 'natural-person',
    name: `被申请人${index}`,
  }))
  const big = await registeredCase(court, { parties: [dispute().parties[0], ...parties] })
  const texts: string[] = []
  const { query } = court.db.$client
  court.db.$client.query = ((...args: [{ text: string }, ...unknown[]]) => {
    texts.push(args[0].text)
    return (query as (...args: unknown[]) => unknown).apply(court.db.$client, args)
  }) as typeof query
  const answer = await clerk.get(`/v1/cases/${big.id}`)
  court.db.$client.query = query
  t.equal(answer.body.parties.length, 31)
  const ofCase = texts.filter((text) => /from "?cases"?/.test(text))
  t.equal(ofCase.length, 1)
})

t.test('another court gets the same 404 as for a case that does not exist', async (t) => {
  const other = court.as('clerk-pingshan')
  const hidden = await other.get(`/v1/cases/${first.id}`)
  const absent = await other.get(`/v1/cases/${first.id.slice(0, -4)}0000`)
  t.equal(hidden.status, 404)
  const { instance: _a, ...hiddenBody } = hidden.body
  const { instance: _b, ...absentBody } = absent.body
  t.strictSame(hiddenBody, absentBody)
  t.equal((await court.as('higher-benxi').get(`/v1/cases/${first.id}`)).status, 200, 'the higher court reads')
})

t.test('the timeline verifies, and a change by a superuser is found', async (t) => {
  const path = `/v1/cases/${first.id}/timeline/verification`
  t.strictSame((await clerk.get(path)).body.isIntact, true)
  const page = await clerk.get(`/v1/cases/${first.id}/timeline?limit=1`)
  t.equal(page.body.items.length, 1)
  const rest = await clerk.get(`/v1/cases/${first.id}/timeline?cursor=${page.body.nextCursor}`)
  t.equal(rest.body.items[0].command, 'registerCase')
  await t.rejects(
    court.db.execute(sql`update case_events set ground = 'x' where case_id = ${first.id}::uuid`),
    'history is append-only',
  )
  await court.db.execute(sql`alter table case_events disable trigger case_events_append_only`)
  await court.db.execute(
    sql`update case_events set canonical = replace(canonical, 'received', 'returned') where case_id = ${first.id}::uuid and seq = 1`,
  )
  const broken = await clerk.get(path)
  t.strictSame(broken.body.fault, { seq: 1, kind: 'changed-text' })
  await court.db.execute(
    sql`update case_events set canonical = replace(canonical, 'returned', 'received') where case_id = ${first.id}::uuid and seq = 1`,
  )
  await court.db.execute(sql`alter table case_events enable trigger case_events_append_only`)
})

t.test('personal data leave only for a purpose, with an entry in the access log', async (t) => {
  const view = await clerk.get(`/v1/cases/${first.id}`)
  const path = `/v1/cases/${first.id}/parties/${view.body.parties[1].id}/disclosures`
  const answer = await clerk.post(path, { fields: ['phone', 'identityNumber'], purpose: 'service' })
  t.equal(answer.status, 200, answer.text)
  t.match(answer.body, { phone: '13800000000', identityNumber: '11010519491231002X' })
  const log = await court.db.execute(sql`select fields, purpose from access_log`)
  t.strictSame(log.rows, [{ fields: ['phone', 'identityNumber'], purpose: 'service' }])
  const officer = await court.as('triage-mingshan').post(path, { fields: ['phone'], purpose: 'service' })
  t.equal(officer.status, 403)
  const after = await court.db.execute(sql`select count(*)::int as n from access_log`)
  t.equal(after.rows[0]?.n, 1, 'control: the refused one is not in the log')
})

t.test('a person is found by number, never by address', async (t) => {
  const answer = await clerk.post('/v1/case-searches', {
    courtCode: '辽0504',
    identity: { kind: 'resident-identity-card', number: '１１０１０５１９４９１２３１００２ｘ' },
  })
  t.equal(answer.status, 200, answer.text)
  t.ok(answer.body.items.some((found: { id: string }) => found.id === first.id))
})

t.test('a walk over pages meets every case once; a tampered cursor is refused', async (t) => {
  for (let index = 0; index < 7; index += 1) await registeredCase(court)
  const seen: string[] = []
  let cursor: string | null = null
  do {
    const query: string = cursor === null ? '' : `&cursor=${cursor}`
    const page = await clerk.get(`/v1/cases?courtCode=${encodeURIComponent('辽0504')}&limit=3${query}`)
    t.equal(page.status, 200, page.text)
    seen.push(...page.body.items.map((item: { id: string }) => item.id))
    cursor = page.body.nextCursor
  } while (cursor !== null)
  t.equal(new Set(seen).size, seen.length)
  t.equal(seen.length, 9)
  const bad = await clerk.get(`/v1/cases?courtCode=${encodeURIComponent('辽0504')}&cursor=x1234`)
  t.equal(bad.status, 400)
  const unknown = await clerk.get(`/v1/cases?courtCode=${encodeURIComponent('辽0504')}&sort=name`)
  t.equal(unknown.status, 400)
})

t.test('urgent tags come first in the work list', async (t) => {
  const urgent = await registeredCase(court, { tags: ['green-channel'] })
  const list = await clerk.get('/v1/work-list?limit=2')
  t.equal(list.status, 200, list.text)
  t.equal(list.body.items[0].id, urgent.id)
  const next = await clerk.get(`/v1/work-list?limit=2&cursor=${list.body.nextCursor}`)
  t.not(next.body.items[0].id, urgent.id)
})

t.test('actions say what is allowed and why the rest is not', async (t) => {
  const answer = await clerk.get(`/v1/cases/${first.id}/actions`)
  const byCommand = new Map<string, { isAllowed: boolean; blockedBy: string | null }>(
    answer.body.actions.map((action: { command: string }) => [action.command, action]),
  )
  t.equal(byCommand.get('amendCase')?.isAllowed, true)
  t.equal(byCommand.get('decideTriage')?.blockedBy, 'role')
  t.equal(byCommand.get('closeCase')?.blockedBy, 'state')
})

t.test('acts need the version that the client saw', async (t) => {
  const path = `/v1/cases/${first.id}/withdrawal`
  const body = { ground: 'application-withdrawn', reason: '申请人撤回' }
  t.equal((await clerk.post(path, body)).status, 428)
  t.equal((await clerk.post(path, body, { ifMatch: first.version + 7 })).status, 412)
  t.equal((await clerk.post(path, body, { ifMatch: `W/"${first.version}"` })).status, 412)
  const both = await Promise.all([1, 2].map(() => clerk.post(path, body, { ifMatch: first.version })))
  t.strictSame(both.map((answer) => answer.status).sort(), [201, 412])
  const after = await clerk.get(`/v1/cases/${first.id}`)
  t.equal(after.body.state, 'withdrawn')
})

for (const [title, bearer] of [
  ['no token', undefined],
  ['nonsense', 'abc.def.ghi'],
  [
    'alg none',
    `${Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')}.${Buffer.from('{"sub":"clerk-mingshan"}').toString('base64url')}.`,
  ],
] as const) {
  t.test(`401 for ${title}`, async (t) => {
    const answer =
      bearer === undefined
        ? await court.anonymous.get('/v1/work-list')
        : await court.withToken(bearer).get('/v1/work-list')
    t.equal(answer.status, 401, answer.text)
    t.match(answer.headers['www-authenticate'], /^Bearer/)
  })
}
t.test('401 for a wrong audience, an id token, an expired token and an unknown person', async (t) => {
  const bad = [
    await court.token('clerk-mingshan', {}, { aud: 'other' }),
    await court.token('clerk-mingshan', {}, { typ: 'JWT' }),
    await court.token('nobody-here'),
  ]
  const answers = await Promise.all(bad.map((token) => court.withToken(token).get('/v1/work-list')))
  t.strictSame(
    answers.map((answer) => answer.status),
    [401, 401, 401],
  )
  const good = await court.token('clerk-mingshan')
  court.clock.now = new Date(court.clock.now.getTime() + 2 * 3600_000)
  t.equal((await court.withToken(good).get('/v1/work-list')).status, 401, 'expired')
})
