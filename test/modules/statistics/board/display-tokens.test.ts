import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import t from 'tap'
import { sequenceEvents } from '../../../../src/modules/exchange/feed/sequence-events.js'
import { mintDisplayToken } from '../../../../src/modules/statistics/board/display-token.js'
import type { Board } from '../../../../src/modules/statistics/board/schemas.js'
import { countFigures } from '../../../../src/modules/statistics/count-figures.js'
import { openTestCourt } from '../../../support/app.js'
import { dispute, registeredCase } from '../../../support/cases.js'

const court = await openTestCourt(t)
const admin = court.as('admin-benxi')
const BODY = { courtCode: '辽0504', name: '大厅展示屏', validDays: 30 }
const BOARD = '/v1/board'

async function newDisplay(changes: Record<string, unknown> = {}) {
  const answer = await admin.post('/v1/display-tokens', { ...BODY, ...changes })
  if (answer.status !== 201) throw new Error(answer.text)
  return answer.body as { id: string; token: string; expiresAt: string }
}

const stored = async () =>
  (await court.db.execute<{ text: string }>(sql`select d::text as text from display_tokens d`)).rows.map(
    ({ text }) => text,
  )

t.test('a display token is shown once, kept as a hash, and opens the board of its court', async (t) => {
  const { token, id, expiresAt } = await newDisplay()
  t.match(token, /^omd_4_[A-Za-z0-9_-]{43}$/)
  t.equal(expiresAt, new Date(court.clock.now.getTime() + 30 * 86_400_000).toISOString())
  for (const row of await stored()) t.notOk(row.includes(token.slice(6)), 'no row has the secret')
  const listed = await admin.get(`/v1/display-tokens?courtCode=${encodeURIComponent('辽0504')}`)
  t.equal(listed.body.items.find((item: { id: string }) => item.id === id)?.isGood, true)
  t.notOk(listed.text.includes(token.slice(6)), 'the list has no secret')
  const board = await court.withToken(token).get(BOARD)
  t.equal(board.status, 200, board.text)
  t.match(board.body, { court: { code: '辽0504' }, onlyAggregates: true, casesShownMin: 5 })
})

t.test('a display reads its board and nothing else', async (t) => {
  const { id } = await registeredCase(court)
  const { token } = await newDisplay()
  const screen = court.withToken(token)
  t.equal((await court.as('clerk-mingshan').get(`/v1/cases/${id}`)).status, 200, 'control: the case can be read')
  const paths = [
    '/v1/me',
    '/v1/courts',
    `/v1/cases/${id}`,
    `/v1/cases/${id}/timeline`,
    '/v1/work-list',
    `/v1/deadlines?courtCode=${encodeURIComponent('辽0504')}`,
    `/v1/supervision-notices?courtCode=${encodeURIComponent('辽0504')}`,
    `/v1/display-tokens?courtCode=${encodeURIComponent('辽0504')}`,
    '/v1/figures',
    `/v1/figures/cases-received/cases?courtCode=${encodeURIComponent('辽0504')}&period=2026`,
  ]
  for (const path of paths) t.equal((await screen.get(path)).status, 403, path)
  t.equal((await screen.post('/v1/cases', {})).status, 403)
  t.equal((await screen.post('/v1/display-tokens', BODY)).status, 403)
  t.equal(
    (await screen.put(`/v1/courts/${encodeURIComponent('辽0504')}/board-settings`, { ranking: false })).status,
    403,
  )
})

t.test('the board of another court looks like none, that of a court below is shown', async (t) => {
  const { token } = await newDisplay()
  const other = await court.withToken(token).get(`${BOARD}?courtCode=${encodeURIComponent('辽0502')}`)
  t.equal(other.status, 404)
  const absent = await court.withToken(token).get(`${BOARD}?courtCode=${encodeURIComponent('京0101')}`)
  const { instance: _other, ...hidden } = other.body
  const { instance: _absent, ...missing } = absent.body
  t.strictSame(hidden, missing)
  const above = await newDisplay({ courtCode: '辽05' })
  const board = await court.withToken(above.token).get(BOARD)
  t.strictSame(
    board.body.courts.map(({ courtCode }: { courtCode: string }) => courtCode),
    ['辽05', '辽0502', '辽0503', '辽0504', '辽0505', '辽0521', '辽0522'],
  )
})

t.test('a display shows this year only: two periods, one less the other, would give small counts away', async (t) => {
  const { token } = await newDisplay()
  for (const query of ['period=2025', 'period=2026-03', 'from=2026-01-01&to=2026-02-03']) {
    const answer = await court.withToken(token).get(`${BOARD}?${query}`)
    t.equal(answer.status, 422, query)
    t.equal(answer.body.ruleId, 'display-shows-the-year')
  }
  t.equal((await court.as('clerk-mingshan').get(`${BOARD}?period=2026-03`)).status, 200, 'control: people may')
})

t.test('401 for a token that was tampered with', async (t) => {
  const { token } = await newDisplay()
  const last = token.at(-1) === 'A' ? 'B' : 'A'
  const changed = {
    'another last character': `${token.slice(0, -1)}${last}`,
    'one character less': token.slice(0, -1),
    'one character more': `${token}A`,
    'another court': token.replace('omd_4_', 'omd_1_'),
    'a court that is none': token.replace('omd_4_', 'omd_70000_'),
    'a leading zero': token.replace('omd_4_', 'omd_04_'),
    'another prefix': token.replace('omd_', 'omx_'),
    'upper case': token.toUpperCase(),
    'nothing behind the court': 'omd_4_',
    'another secret of the same form': mintDisplayToken(4),
  }
  t.equal((await court.withToken(token).get(BOARD)).status, 200, 'control: the right one')
  for (const [title, wrong] of Object.entries(changed)) {
    const answer = await court.withToken(wrong).get(BOARD)
    t.equal(answer.status, 401, title)
    t.equal(answer.body.code, 'unauthenticated', title)
  }
  t.equal((await court.anonymous.get(`${BOARD}?display=${token}`)).status, 401, 'never from the address')
})

t.test('401 when it is over, to the millisecond', async (t) => {
  const { token, expiresAt } = await newDisplay({ validDays: 1 })
  const before = court.clock.now
  t.teardown(() => {
    court.clock.now = before
  })
  court.clock.now = new Date(Date.parse(expiresAt) - 1)
  t.equal((await court.withToken(token).get(BOARD)).status, 200, 'control: a millisecond before')
  court.clock.now = new Date(expiresAt)
  t.equal((await court.withToken(token).get(BOARD)).status, 401)
})

t.test('401 within five seconds of its revocation; repeating it changes nothing', async (t) => {
  const { token, id } = await newDisplay()
  t.equal((await court.withToken(token).get(BOARD)).status, 200, 'control: and now it is remembered')
  const path = `/v1/display-tokens/${id}/revocation`
  t.equal((await court.as('clerk-mingshan').post(path, {})).status, 403, 'only by an administrator')
  const revoked = await admin.post(path, {})
  t.equal(revoked.status, 201, revoked.text)
  t.match(revoked.body, { id, isGood: false })
  t.strictSame((await admin.post(path, {})).body, revoked.body)
  const until = performance.now() + 5_000
  while ((await court.withToken(token).get(BOARD)).status !== 401) {
    if (performance.now() > until) return t.fail('the token was still good after five seconds')
    await sleep(100)
  }
})

t.test('only an administrator of the court makes one, for a year at most', async (t) => {
  const before = (await stored()).length
  t.equal((await court.as('judge-mingshan').post('/v1/display-tokens', BODY)).status, 403)
  t.equal((await admin.post('/v1/display-tokens', { ...BODY, courtCode: '京0101' })).status, 404)
  t.equal((await admin.post('/v1/display-tokens', { ...BODY, validDays: 366 })).status, 400)
  t.equal((await stored()).length, before, 'nothing was written')
})

t.test('ranking is off, and whoever switches it on says that they know the ban', async (t) => {
  const path = `/v1/courts/${encodeURIComponent('辽05')}/board-settings`
  const board = () => admin.get(`${BOARD}?courtCode=${encodeURIComponent('辽05')}`)
  t.equal((await board()).body.ranking.isOn, false)
  const refused = await admin.put(path, { ranking: true })
  t.equal(refused.status, 422)
  t.match(refused.body, { ruleId: 'ranking-known-to-be-banned', source: 'IND24', confidence: 'partly-seen' })
  t.equal((await board()).body.ranking.isOn, false, 'nothing changed')
  t.equal((await admin.put(path, { ranking: true, banKnown: true })).status, 200)
  t.match((await board()).body.ranking, { isOn: true, notice: { source: 'IND24' } })
  t.equal((await court.as('clerk-mingshan').get(BOARD)).body.ranking.isOn, false, 'for the board of that court alone')
  t.equal((await admin.put(path, { ranking: false })).status, 200)
  t.equal((await board()).body.ranking.isOn, false)
})

t.test('a display is shown no count below five and nothing that gives one away; people see them', async (t) => {
  const { token } = await newDisplay({ courtCode: '辽05' })
  const receive = async (clerk: string, courtCode: string, times: number) => {
    for (let n = 0; n < times; n += 1) {
      const answer = await court
        .as(clerk)
        .post('/v1/cases', dispute({ courtCode, sourceReference: `${courtCode}/${n}` }))
      t.equal(answer.status, 201, answer.text)
    }
  }
  await receive('clerk-mingshan', '辽0504', 8)
  await receive('clerk-pingshan', '辽0502', 3)
  const deps = { db: court.db, now: () => court.clock.now }
  await sequenceEvents(deps, AbortSignal.timeout(60_000))
  await countFigures(deps)
  const received = ({ courts, figures }: Board) => ({
    total: figures.find(({ figureId }) => figureId === 'cases-received'),
    courts: courts.map(({ courtCode, values }) => {
      const found = values.find(({ figureId }) => figureId === 'cases-received')
      return [courtCode, found?.value, found?.isSuppressed]
    }),
  })
  const ofPerson = received((await court.as('higher-benxi').get(BOARD)).body)
  const ofDisplay = received((await court.withToken(token).get(BOARD)).body)
  const mingshan = (ofPerson.total?.value ?? 0) - 3
  t.ok(mingshan >= 8)
  t.strictSame(
    ofPerson.courts.filter(([, value]) => value !== 0),
    [
      ['辽0502', 3, false],
      ['辽0504', mingshan, false],
    ],
    'control: the three cases are there, and people see them',
  )
  t.equal(ofDisplay.total?.value, mingshan + 3, 'the sum is shown')
  t.strictSame(
    ofDisplay.courts.filter(([, , isSuppressed]) => isSuppressed),
    [
      ['辽0502', null, true],
      ['辽0504', null, true],
    ],
    'with one of them the sum would give the other away',
  )
  t.ok(ofPerson.total?.casesPath, 'control: people find the cases')
  const shown = JSON.stringify((await court.withToken(token).get(BOARD)).body)
  t.notMatch(shown, /\/cases\?/, 'a display is told of no list of cases')
  t.notMatch(shown, /"numerator":[1-4][,}]|"denominator":[1-4][,}]/)
})
