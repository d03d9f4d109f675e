import { sql } from 'drizzle-orm'
import t from 'tap'
import { nameGrams } from '../../../src/modules/intake/name-grams.js'
import { openTestCourt } from '../../support/app.js'
import { dispute, registeredCase } from '../../support/cases.js'

const court = await openTestCourt(t)
const clerk = court.as('clerk-mingshan')
const [applicant] = dispute().parties

/** A case whose respondents have these names. */
const caseAgainst = (...names: string[]) =>
  registeredCase(court, {
    parties: [applicant, ...names.map((name) => ({ role: 'respondent', kind: 'natural-person', name }))],
  })

const search = (body: Record<string, unknown>) => clerk.post('/v1/case-searches', { courtCode: '辽0504', ...body })

async function found(name: string): Promise<string[]> {
  const answer = await search({ name })
  if (answer.status !== 200) throw new Error(answer.text)
  return answer.body.items.map((item: { id: string }) => item.id)
}

t.test('a person is found by any part of the name, from one character on', async (t) => {
  const { id } = await caseAgainst('欧阳建国')
  for (const part of ['欧阳建国', '阳建', '建国', '欧', '国']) t.strictSame(await found(part), [id], part)
  for (const part of ['国建', '欧建', '欧阳建国庆']) t.strictSame(await found(part), [], part)
})

t.test('a name is found however it is spaced, dotted, widened or capitalised', async (t) => {
  const dotted = await caseAgainst('买买提·艾力')
  const spaced = await caseAgainst('诸葛 亮')
  const latin = await caseAgainst('Ｏ’Neil  Smith')
  const rare = await caseAgainst('𠮷田一郎')
  for (const [part, { id }] of [
    ['买买提艾力', dotted],
    ['提・艾', dotted],
    ['诸葛亮', spaced],
    ['诸·葛', spaced],
    ['NEILSMITH', latin],
    ['o’n', latin],
    ['𠮷', rare],
    ['𠮷田', rare],
  ] as const) {
    t.strictSame(await found(part), [id], part)
  }
})

t.test('a name that has all the pairs in another order is not found', async (t) => {
  const { id } = await caseAgainst('寒夏钱寒', '夏寒')
  t.strictSame(await found('夏寒夏'), [])
  t.strictSame(await found('夏钱寒'), [id], 'control')
})

t.test('a case is listed once, however many of its parties match', async (t) => {
  const { id } = await caseAgainst('慕容一', '慕容二', '慕容三')
  t.strictSame(await found('慕容'), [id])
})

t.test('after an amendment the new name is found and the old one is not', async (t) => {
  const against = (name: string) =>
    dispute({ parties: [applicant, { role: 'respondent', kind: 'natural-person', name }] })
  const received = await clerk.post('/v1/cases', against('司徒旧'))
  const { id, version } = received.body.case
  t.strictSame(await found('司徒旧'), [id])
  const { courtCode: _court, channel: _channel, ...amendment } = against('司徒新')
  const body = { ...amendment, reason: '姓名更正' }
  const amended = await clerk.post(`/v1/cases/${id}/amendments`, body, { ifMatch: version })
  t.equal(amended.status, 201, amended.text)
  t.strictSame(await found('司徒旧'), [])
  t.strictSame(await found('司徒新'), [id])
})

t.test('a search stays within one court', async (t) => {
  await caseAgainst('尉迟恭')
  const other = await court.as('clerk-pingshan').post('/v1/case-searches', { courtCode: '辽0502', name: '尉迟' })
  t.equal(other.status, 200, other.text)
  t.strictSame(other.body.items, [])
  const foreign = await court.as('clerk-pingshan').post('/v1/case-searches', { courtCode: '辽0504', name: '尉迟' })
  t.equal(foreign.status, 404, foreign.text)
})

t.test('400 unless there is exactly one of identity and name, and it says so in both languages', async (t) => {
  const identity = { kind: 'resident-identity-card', number: '11010519491231002X' }
  for (const body of [{}, { identity, name: '欧阳建国' }]) {
    const zh = await search(body)
    t.match(zh, { status: 400, body: { code: 'invalid-request', detail: /应当且只能提供一项/ } })
    t.notMatch(zh.text, /欧阳|1101051949/)
    const en = await clerk.post(
      '/v1/case-searches',
      { courtCode: '辽0504', ...body },
      { headers: { 'accept-language': 'en' } },
    )
    t.match(en.body.detail, /exactly one/)
  }
})

t.test('400 for a name without a letter or longer than 50 characters; it is not repeated', async (t) => {
  for (const name of ['·', '　', '、', '（）', '长'.repeat(51)]) {
    const answer = await search({ name })
    t.match(answer, { status: 400, body: { errors: [{ pointer: '#/name', code: 'name' }] } }, name)
    t.notMatch(answer.text, new RegExp(name))
  }
  for (const name of ['', 'x'.repeat(201)]) t.equal((await search({ name })).status, 400)
  t.equal((await search({ name: `${'长 '.repeat(50)}` })).status, 200, 'spaces do not count')
})

t.test('of many cases the newest 100 are shown, whether the name is rare or common', async (t) => {
  const { id } = await caseAgainst('令狐冲')
  const clone = (count: number, name: string) =>
    court.db.execute(sql`
      with copies as (
        insert into cases select copy.* from cases c, generate_series(1, ${count}::int) n,
          jsonb_populate_record(null::cases, to_jsonb(c) || jsonb_build_object('id', gen_random_uuid(),
            'receipt_number', ${name} || n, 'number', ${name} || n, 'received_on', '2026-03-10'::date - n)) copy
        where c.id = ${id}::uuid returning court_id, id)
      insert into parties select copy.* from copies k
        join parties y on y.court_id = k.court_id and y.case_id = ${id}::uuid and y.name = '令狐冲',
        jsonb_populate_record(null::parties, to_jsonb(y) || jsonb_build_object('case_id', k.id, 'name', ${name}::text,
          'name_folded', ${name}::text, 'name_grams', ${JSON.stringify(nameGrams(name))}::jsonb)) copy`)
  await clone(130, '夏侯')
  await clone(1_300, '皇甫')
  for (const name of ['夏侯', '皇甫', '甫']) {
    const answer = await search({ name })
    const days: string[] = answer.body.items.map((item: { receivedOn: string }) => item.receivedOn)
    t.equal(days.length, 100, name)
    t.equal(days[0], '2026-03-09')
    t.equal(days[99], '2025-11-30')
    t.strictSame(days, days.toSorted().reverse())
  }
})
