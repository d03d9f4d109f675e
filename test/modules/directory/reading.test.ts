import { test } from 'tap'
import { encodeCursor } from '../../../src/http/cursor.js'
import { openTestCourt } from '../../support/app.js'

test('reference data as a clerk reads it', async (t) => {
  const court = await openTestCourt(t)
  const clerk = court.as('clerk-mingshan')
  const causes = async (query: string) => (await clerk.get(`/v1/causes?${query}`)).body
  const named = (text: string) => `q=${encodeURIComponent(text)}`

  await t.test('who am I', async (t) => {
    const me = await clerk.get('/v1/me')
    t.equal(me.body.name, '李敏')
    t.match(me.body.roles, [{ role: 'clerk', courts: [{ code: '辽0504', name: '本溪市明山区人民法院' }] }])
    const admin = await court.as('admin-benxi').get('/v1/me')
    t.equal(admin.body.courts.length, 7, 'a supervising role covers the courts below')
    t.equal((await court.anonymous.get('/v1/me')).status, 401)
    t.equal((await court.as('nobody').get('/v1/me')).status, 401)
  })

  await t.test('causes by text, number and code', async (t) => {
    t.strictSame(
      (await causes(named('物业服务'))).items.map((item: { code: string }) => item.code),
      ['126'],
    )
    const [cause] = (await causes('q=126')).items
    t.equal(cause.name, '物业服务合同纠纷')
    t.equal(cause.isLowest, true)
    t.strictSame(
      (await causes('q=8')).items.map((item: { code: string }) => item.code),
      ['8', '8.1', '8.2'],
      'a number brings the causes below it',
    )
    t.strictSame(
      (await causes(named('十九'))).items.map((item: { code: string }) => item.code),
      ['L2-19'],
    )
    t.strictSame((await causes(named('%'))).items, [], 'nothing is a wildcard')
    t.equal((await causes('level=1&limit=100')).items.length, 12)
    t.equal((await clerk.get('/v1/causes?level=5')).status, 400)
    t.equal((await clerk.get('/v1/causes?colour=red')).status, 400)
  })

  await t.test('pages meet without gap or overlap', async (t) => {
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page: { items: { code: string }[]; nextCursor: string | null } = await causes(
        `level=3&limit=100${cursor === null ? '' : `&cursor=${cursor}`}`,
      )
      seen.push(...page.items.map((item) => item.code))
      cursor = page.nextCursor
    } while (cursor !== null)
    t.strictSame(
      seen,
      Array.from({ length: 514 }, (_, index) => String(index + 1)),
    )
  })

  await t.test('one cause by revision and code', async (t) => {
    const cause = await clerk.get('/v1/causes/2026/126')
    t.strictSame(cause.body.path, ['合同、准合同纠纷', '合同纠纷', '物业服务合同纠纷'])
    t.equal((await clerk.get('/v1/causes/2020/126')).status, 404)
    t.equal((await clerk.get('/v1/causes/2026/9999')).status, 404)
  })

  await t.test('a cursor that the list did not give is refused', async (t) => {
    const given = (await causes('limit=1')).nextCursor
    t.equal((await clerk.get(`/v1/causes?limit=1&cursor=${given}`)).status, 200)
    for (const cursor of [
      `${given}A`,
      `${given}=`,
      given.slice(1),
      'x',
      '%00',
      encodeCursor([]),
      encodeCursor(['1']),
      encodeCursor([1, 2]),
      encodeCursor([1.5]),
      Buffer.from('{"0":1,"length":1}').toString('base64url'),
      Buffer.from('[ 1 ]').toString('base64url'),
      Buffer.from('null').toString('base64url'),
      Buffer.from('[1e400]').toString('base64url'),
      'A'.repeat(500),
    ]) {
      const refused = await clerk.get(`/v1/causes?limit=1&cursor=${cursor}`)
      t.equal(refused.status, 400, cursor.slice(0, 40))
      t.equal(refused.body.code, 'invalid-request')
    }
    const days = [encodeCursor([0, '2026-02-30']), encodeCursor([0, '2026-02-28T00:00'])]
    for (const cursor of days) t.equal((await clerk.get(`/v1/procedure-profiles?cursor=${cursor}`)).status, 400)
  })

  await t.test('courts, limits, calendar and tags', async (t) => {
    const courts = await clerk.get('/v1/courts?limit=5')
    const more = await clerk.get(`/v1/courts?limit=5&cursor=${courts.body.nextCursor}`)
    t.equal(courts.body.items.length + more.body.items.length, 7)
    t.equal(more.body.nextCursor, null)
    t.match(courts.body.items[3], { code: '辽0504', parentCode: '辽05', codeConfidence: 'derived' })
    const limits = await clerk.get(`/v1/small-claims-thresholds?province=${encodeURIComponent('辽宁')}`)
    t.match(limits.body.items, [
      { effectiveFrom: '2023-07-01', mandatoryLimitFen: 4_700_000, confidence: 'derived' },
      { effectiveFrom: '2022-07-04', mandatoryLimitFen: 4_400_000, confidence: 'partly-seen' },
    ])
    const none = await clerk.get(`/v1/small-claims-thresholds?province=${encodeURIComponent('云南')}`)
    t.strictSame(none.body.items, [], 'no limit is invented')
    const calendar = await clerk.get('/v1/calendar?year=2026')
    t.equal(calendar.body.coverageUntil, '2026-12-31')
    t.ok(
      calendar.body.days.some(
        (day: { date: string; kind: string }) => day.date === '2026-10-01' && day.kind === 'rest',
      ),
    )
    const tags = await clerk.get(`/v1/priority-tags?courtCode=${encodeURIComponent('辽0504')}`)
    t.strictSame(
      tags.body.items.map((tag: { name: string; weight: number }) => [tag.name, tag.weight]),
      [
        ['绿色通道', 30],
        ['农民工工资', 25],
        ['涉企', 15],
      ],
    )
  })
})
