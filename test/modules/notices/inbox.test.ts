import { randomUUID } from 'node:crypto'
import t from 'tap'
import { listPeopleWith, notify, personsOfMediators } from '../../../src/modules/notices/store.js'
import { TEMPLATE_NAMES } from '../../../src/modules/notices/templates.js'
import { transaction } from '../../../src/platform/transaction.js'
import { openTestCourt } from '../../support/app.js'
import { dispute, registeredCase } from '../../support/cases.js'
import { QIAN, query, ZHAO } from '../assignment/mediated-case.js'
import { personOf, tell, tellEverything } from './telling.js'

const court = await openTestCourt(t)
const registered = await registeredCase(court)
const MINGSHAN = 4

const later = (minutes: number) => {
  court.clock.now = new Date(court.clock.now.getTime() + minutes * 60_000)
}
const rowsOf = (subject: string) =>
  query<{ id: string; readAt: Date | null; nextMailAt: Date | null }>(
    court,
    `select id, read_at as "readAt", next_mail_at as "nextMailAt" from person_notices where person_id = $1 order by id desc`,
    [personOf(subject)],
  )

t.test('a notice is there with its act, and not without it', async (t) => {
  const act = transaction(court.db, async (tx) => {
    notify(tx, {
      personIds: [personOf('judge-mingshan')],
      template: 'fee-unpaid',
      data: { dueOn: '2026-03-17' },
      caseId: registered.id,
      at: court.clock.now,
    })
    await listPeopleWith(tx, ['judge'], MINGSHAN)
    throw new Error('the act fails')
  })
  await t.rejects(act, { message: 'the act fails' })
  t.strictSame(await rowsOf('judge-mingshan'), [])
  await tell(court, ['judge-mingshan', 'judge-mingshan'], 'fee-unpaid', { dueOn: '2026-03-17' }, registered.id)
  t.equal((await rowsOf('judge-mingshan')).length, 1, 'once, however often somebody is named')
})

t.test('data that are none are refused before anything is written', async (t) => {
  const before = await rowsOf('clerk-mingshan')
  await t.rejects(
    tell(court, ['clerk-mingshan'], 'offer-received', { dueOn: '张示例' }),
    /these are no data for a notice offer-received/,
  )
  t.strictSame(await rowsOf('clerk-mingshan'), before)
})

t.test('the inbox: newest first, in the language of the reader, with the case as it is called now', async (t) => {
  await tell(court, ['mediator-zhao'], 'offer-received', { dueOn: '2026-03-13' }, registered.id)
  later(1)
  await tell(court, ['mediator-zhao'], 'calendar-ends', { knownUntil: '2026-12-31' })
  const { status, body } = await court.as('mediator-zhao').get('/v1/me/notices')
  t.equal(status, 200)
  const [second, first] = await rowsOf('mediator-zhao')
  t.strictSame(body, {
    items: [
      {
        id: second?.id,
        template: 'calendar-ends',
        subject: '请导入下一年度节假日安排',
        text: '平台的节假日和调休安排只到2026年12月31日。此后届满的期限只能暂时推算。请在国务院办公厅公布下一年度安排后及时导入。',
        data: { knownUntil: '2026-12-31' },
        case: null,
        createdAt: '2026-03-10T02:01:00.000Z',
        readAt: null,
      },
      {
        id: first?.id,
        template: 'offer-received',
        subject: `请答复是否接受调解：${registered.number}案`,
        text: `人民法院请您调解${registered.number}案。请最迟于2026年3月13日登录平台，答复是否接受；逾期未答复的，将重新选定调解员。`,
        data: { dueOn: '2026-03-13' },
        case: {
          id: registered.id,
          courtCode: '辽0504',
          number: registered.number,
          receiptNumber: body.items[1].case.receiptNumber,
        },
        createdAt: '2026-03-10T02:00:00.000Z',
        readAt: null,
      },
    ],
    nextCursor: null,
  })
  const english = await court.as('mediator-zhao').get('/v1/me/notices', { headers: { 'accept-language': 'en' } })
  t.equal(english.body.items[1].subject, `Will you mediate case ${registered.number}?`)
})

t.test('pages hold every notice once, and a cursor that is none is refused', async (t) => {
  for (let day = 11; day < 16; day += 1) {
    later(1)
    await tell(court, ['mediator-qian'], 'offer-received', { dueOn: `2026-03-${day}` }, registered.id)
  }
  const days: string[] = []
  let path = '/v1/me/notices?limit=2'
  for (let pages = 0; pages < 5; pages += 1) {
    const { body } = await court.as('mediator-qian').get(path)
    days.push(...body.items.map((item: { data: { dueOn: string } }) => item.data.dueOn))
    if (body.nextCursor === null) break
    path = `/v1/me/notices?limit=2&cursor=${body.nextCursor}`
  }
  t.strictSame(days, ['2026-03-15', '2026-03-14', '2026-03-13', '2026-03-12', '2026-03-11'])
  t.equal((await court.as('mediator-qian').get('/v1/me/notices?cursor=none')).status, 400)
})

t.test('reading counts once; what is read leaves the unread list, the count and the mail', async (t) => {
  const zhao = court.as('mediator-zhao')
  const [newest, oldest] = await rowsOf('mediator-zhao')
  t.strictSame((await zhao.get('/v1/me/notices/unread-count')).body, { unread: 2 })
  const first = await zhao.post(`/v1/me/notices/${oldest?.id}/reading`, {})
  t.equal(first.status, 200, first.text)
  t.equal(first.body.readAt, court.clock.now.toISOString())
  t.equal(first.body.case.number, registered.number)
  later(5)
  const again = await zhao.post(`/v1/me/notices/${oldest?.id}/reading`, {})
  t.equal(again.body.readAt, first.body.readAt, 'the first time counts')
  t.strictSame((await zhao.get('/v1/me/notices/unread-count')).body, { unread: 1 })
  const unread = await zhao.get('/v1/me/notices?unread=true')
  t.strictSame(
    unread.body.items.map(({ id }: { id: string }) => id),
    [newest?.id],
  )
  t.equal((await zhao.get('/v1/me/notices?unread=false')).body.items.length, 2, 'false asks for all')
  const [stillUnread, read] = await rowsOf('mediator-zhao')
  t.equal(read?.nextMailAt, null)
  t.not(stillUnread?.nextMailAt, null)
})

t.test('reading up to a notice leaves younger ones unread', async (t) => {
  const qian = court.as('mediator-qian')
  const third = (await rowsOf('mediator-qian'))[2]
  t.strictSame((await qian.post('/v1/me/notices/readings', { upTo: third?.id })).body, { marked: 3 })
  const read = (await rowsOf('mediator-qian')).map(({ readAt }) => readAt !== null)
  t.strictSame(read, [false, false, true, true, true])
  t.strictSame((await qian.post('/v1/me/notices/readings', { upTo: third?.id })).body, { marked: 0 })
})

t.test('the notice of another person is no notice', async (t) => {
  const before = await rowsOf('mediator-qian')
  const clerk = court.as('clerk-mingshan')
  const [theirs] = before
  for (const id of [theirs?.id, randomUUID()]) {
    const reading = await clerk.post(`/v1/me/notices/${id}/reading`, {})
    const readings = await clerk.post('/v1/me/notices/readings', { upTo: id })
    for (const { status, body } of [reading, readings]) {
      t.equal(status, 404)
      t.equal(body.code, 'not-found')
    }
  }
  t.strictSame((await clerk.get('/v1/me/notices')).body, { items: [], nextCursor: null })
  t.strictSame((await clerk.get('/v1/me/notices/unread-count')).body, { unread: 0 })
  t.strictSame(await rowsOf('mediator-qian'), before)
})

t.test('a machine client has no inbox, whatever its scopes', async (t) => {
  const client = court.asClient('platform-online', 'cases.register cases.read')
  const key = randomUUID()
  t.equal((await client.get('/v1/me')).status, 200, 'control: it may call')
  for (const path of ['/v1/me/notices', '/v1/me/notices/unread-count', '/v1/me/notice-address']) {
    t.equal((await client.get(path)).status, 403, path)
  }
  t.equal((await client.put('/v1/me/notice-address', { email: 'a@court.example' }, { key })).status, 403)
  t.equal((await client.post(`/v1/me/notices/${randomUUID()}/reading`, {}, { key })).status, 403)
  t.equal((await client.post('/v1/me/notices/readings', { upTo: randomUUID() }, { key })).status, 403)
})

t.test('an address is one’s own, sealed, and gone when it is taken back', async (t) => {
  const zhao = court.as('mediator-zhao')
  const email = 'zhao.guilan@mediators.example'
  const stored = () => query<{ personId: string; address: string }>(court, 'select * from notice_addresses')
  t.strictSame((await zhao.get('/v1/me/notice-address')).body, { email: null })
  const set = await zhao.put('/v1/me/notice-address', { email }, { key: randomUUID() })
  t.strictSame([set.status, set.body], [200, { isMailed: true }])
  t.strictSame((await zhao.get('/v1/me/notice-address')).body, { email })
  t.strictSame((await court.as('clerk-mingshan').get('/v1/me/notice-address')).body, { email: null })
  const kept = JSON.stringify([await stored(), await query(court, 'select * from idempotency_keys')])
  t.match(kept, /v1\.notice_addresses-1\./)
  t.notMatch(kept, /zhao\.guilan/)
  const changed = { email: 'zhao@mediators.example' }
  await zhao.put('/v1/me/notice-address', changed)
  t.strictSame((await zhao.get('/v1/me/notice-address')).body, changed)
  t.equal((await stored()).length, 1)
  t.strictSame((await zhao.put('/v1/me/notice-address', { email: null })).body, { isMailed: false })
  t.strictSame(await stored(), [])
  t.strictSame((await zhao.put('/v1/me/notice-address', { email: null })).body, { isMailed: false }, 'twice is once')
})

t.test('what is no address is refused and not kept', async (t) => {
  const zhao = court.as('mediator-zhao')
  for (const email of [
    '',
    'zhao',
    'a@b@c',
    'a@court.example\r\nBcc: b@court.example',
    `${'a'.repeat(250)}@b.example`,
    7,
  ]) {
    t.equal((await zhao.put('/v1/me/notice-address', { email })).status, 400, String(email))
  }
  t.equal((await zhao.put('/v1/me/notice-address', {})).status, 400)
  t.strictSame(await query(court, 'select * from notice_addresses'), [])
})

t.test(
  'people with a role over a court: in it, or above it with a role that reaches down, as long as they hold it',
  async (t) => {
    const over = async (roles: Parameters<typeof listPeopleWith>[1], courtId = MINGSHAN) =>
      (await listPeopleWith(court.db, roles, courtId)).sort()
    const ids = (...subjects: string[]) => subjects.map(personOf).sort()
    t.strictSame(await over(['clerk']), ids('clerk-mingshan'), 'not the clerk of another court')
    t.strictSame(await over(['triage-officer', 'judge']), ids('triage-mingshan', 'judge-mingshan'))
    t.strictSame(await over(['court-administrator']), ids('admin-benxi'), 'of the court above')
    t.strictSame(await over(['clerk'], 1), [], 'and never upwards')
    await query(
      court,
      `insert into grants (id, person_id, role, court_id, granted_at, granted_by)
     values (gen_random_uuid(), $1, 'clerk', 1, now(), $2)`,
      [personOf('auditor-benxi'), personOf('admin-benxi')],
    )
    t.strictSame(await over(['clerk']), ids('clerk-mingshan'), 'a clerk above is no clerk here')
    t.strictSame(await over(['clerk'], 1), ids('auditor-benxi'))
    await query(court, 'update grants set revoked_at = now(), revoked_by = $1 where person_id = $2', [
      personOf('admin-benxi'),
      personOf('triage-mingshan'),
    ])
    t.strictSame(await over(['triage-officer', 'judge']), ids('judge-mingshan'))
    t.strictSame((await personsOfMediators(court.db, [ZHAO, QIAN])).sort(), ids('mediator-zhao', 'mediator-qian'))
    t.strictSame(await personsOfMediators(court.db, []), [])
  },
)

t.test('a notice of every kind says nothing of the parties, what they claim or what it is about', async (t) => {
  await tellEverything(court, ['judge-mingshan'], registered.id)
  const { items } = (await court.as('judge-mingshan').get('/v1/me/notices')).body
  t.strictSame(new Set(items.map((item: { template: string }) => item.template)), new Set(TEMPLATE_NAMES))
  const english = await court.as('judge-mingshan').get('/v1/me/notices', { headers: { 'accept-language': 'en' } })
  const said = JSON.stringify([items, english.body, await query(court, 'select * from person_notices')])
  const { parties, claims, facts } = dispute()
  const secrets = [
    ...parties.flatMap(({ name, phone, address, identity }) => [name, phone, address, identity.number]),
    ...parties.flatMap(({ legalRepresentative }) => legalRepresentative ?? []),
    ...claims.flatMap(({ text, amountFen }) => [text, String(amountFen), String(amountFen / 100)]),
    facts,
  ]
  t.ok(secrets.length >= 12, `${secrets.length} things to leak`)
  for (const secret of secrets) t.notOk(said.includes(secret), secret)
  for (const { name } of parties) {
    for (const start of [...name].keys()) {
      const part = name.slice(start, start + 3)
      if (part.length === 3) t.notOk(said.includes(part), part)
    }
  }
})
