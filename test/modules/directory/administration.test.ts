import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { type Test, test } from 'tap'
import { demoId } from '../../../src/modules/directory/seed.js'
import { statement } from '../../../src/platform/statement.js'
import { openTestCourt } from '../../support/app.js'

// Longer than actors (3 s) and reference data (2 s) are remembered.
const REMEMBERED_MS = 5_200

const grantsOf = statement<{ role: string; courtId: number; isActive: boolean }>(
  'test_grants_of_person',
  sql`select role, court_id as "courtId", revoked_at is null as "isActive" from grants
      where person_id = ${sql.placeholder('personId')} order by id`,
)
const state = statement<{
  version: number
  calendarVersion: number
  coverageUntil: string
  courts: number
  days: number
}>(
  'test_reference_state',
  sql`select version, calendar_version as "calendarVersion", calendar_coverage_until as "coverageUntil",
        (select count(*)::integer from courts) as courts, (select count(*)::integer from calendar_days) as days
      from reference_state where id`,
)

async function newPerson(t: Test, court: Awaited<ReturnType<typeof openTestCourt>>, subject: string): Promise<string> {
  const made = await court.as('admin-benxi').post('/v1/people', { subject, name: '测试人员' })
  t.equal(made.status, 201)
  return made.body.id
}

test('rights', async (t) => {
  const court = await openTestCourt(t)
  const admin = court.as('admin-benxi')

  await t.test('an administrator gives no role to themselves', async (t) => {
    const personId = demoId('person', 'admin-benxi')
    const refused = await admin.post('/v1/grants', { personId, role: 'judge', courtCode: '辽0504' })
    t.equal(refused.status, 422)
    t.equal(refused.body.ruleId, 'grant-not-to-oneself')
    t.strictSame(await grantsOf.all(court.db, { personId }), [
      { role: 'court-administrator', courtId: 1, isActive: true },
    ])
  })

  await t.test('only administrators give roles', async (t) => {
    const personId = demoId('person', 'clerk-pingshan')
    for (const subject of ['clerk-mingshan', 'judge-mingshan', 'higher-benxi', 'auditor-benxi', 'mediator-zhao']) {
      const refused = await court.as(subject).post('/v1/grants', { personId, role: 'judge', courtCode: '辽0504' })
      t.equal(refused.status, 403, subject)
    }
    t.equal((await grantsOf.all(court.db, { personId })).length, 1)
  })

  await t.test('an administrator of one court reaches neither the court above nor the one beside', async (t) => {
    const local = await newPerson(t, court, 'admin-mingshan')
    const other = await newPerson(t, court, 'somebody')
    const given = await admin.post('/v1/grants', { personId: local, role: 'court-administrator', courtCode: '辽0504' })
    t.equal(given.status, 201)
    const mingshan = court.as('admin-mingshan')
    for (const courtCode of ['辽05', '辽0502', '辽9999']) {
      const refused = await mingshan.post('/v1/grants', { personId: other, role: 'clerk', courtCode })
      t.equal(refused.status, 404, courtCode)
      t.equal((await mingshan.get(`/v1/people?courtCode=${encodeURIComponent(courtCode)}`)).status, 404, courtCode)
    }
    const neighbour = demoId('grant', 'clerk-pingshan')
    t.equal((await mingshan.post(`/v1/grants/${neighbour}/revocation`, {})).status, 404)
    const tree = await mingshan.post('/v1/calendar-years', {
      year: 2027,
      source: '测试',
      coverageUntil: '2027-12-31',
      days: [{ date: '2027-01-01', kind: 'rest', name: '元旦' }],
    })
    t.equal(tree.status, 403, 'what holds for every court needs every court')
    t.strictSame(await grantsOf.all(court.db, { personId: other }), [])
    const own = await mingshan.post('/v1/grants', { personId: other, role: 'clerk', courtCode: '辽0504' })
    t.equal(own.status, 201)
    const again = await mingshan.post('/v1/grants', { personId: other, role: 'clerk', courtCode: '辽0504' })
    t.equal(again.status, 409)
    const found = await mingshan.get(`/v1/people?courtCode=${encodeURIComponent('辽0504')}&subject=somebody`)
    t.equal(found.body.items.length, 1)
    t.equal(found.body.items[0].grants[0].role, 'clerk')
  })

  await t.test('a mediator is named, and on the roster of the court', async (t) => {
    const personId = await newPerson(t, court, 'mediator-new')
    const grant = { personId, role: 'mediator', courtCode: '辽0504' }
    const mediatorId = demoId('mediator', 'mediator-zhao')
    t.equal((await admin.post('/v1/grants', grant)).body.ruleId, 'grant-names-who-acts')
    const elsewhere = await admin.post('/v1/grants', { ...grant, courtCode: '辽0502', mediatorId })
    t.equal(elsewhere.body.ruleId, 'grant-names-roster')
    const clerk = await admin.post('/v1/grants', { ...grant, role: 'clerk', mediatorId })
    t.equal(clerk.body.ruleId, 'grant-names-who-acts')
    t.strictSame(await grantsOf.all(court.db, { personId }), [])
    t.equal((await admin.post('/v1/grants', { ...grant, mediatorId })).status, 201)
  })

  await t.test('a revoked role is lost within five seconds', async (t) => {
    const personId = await newPerson(t, court, 'auditor-mingshan')
    const given = await admin.post('/v1/grants', { personId, role: 'auditor', courtCode: '辽0504' })
    const auditor = court.as('auditor-mingshan')
    const people = `/v1/people?courtCode=${encodeURIComponent('辽0504')}`
    t.equal((await auditor.get(people)).status, 200)
    const revoked = await admin.post(`/v1/grants/${given.body.id}/revocation`, {})
    t.equal(revoked.status, 201)
    t.ok(revoked.body.revokedAt)
    const again = await admin.post(`/v1/grants/${given.body.id}/revocation`, {})
    t.strictSame(again.body, revoked.body, 'repeating changes nothing')
    t.strictSame(await grantsOf.all(court.db, { personId }), [{ role: 'auditor', courtId: 4, isActive: false }])
    await wait(REMEMBERED_MS)
    t.equal((await auditor.get(people)).status, 403)
    const regranted = await admin.post('/v1/grants', { personId, role: 'auditor', courtCode: '辽0504' })
    t.equal(regranted.status, 201, 'an ended role may be given anew')
  })

  await t.test('a disabled client is shut out', async (t) => {
    const registration = {
      clientId: 'platform-test',
      name: '测试平台',
      scopes: ['cases.read'],
      courtCodes: ['辽0504'],
    }
    const key = { key: 'register-platform-test' }
    const registered = await admin.post('/v1/clients', registration, key)
    t.equal(registered.status, 201)
    const replayed = await admin.post('/v1/clients', registration, key)
    t.equal(replayed.headers['idempotency-replayed'], 'true')
    t.strictSame(replayed.body, registered.body)
    t.equal((await admin.post('/v1/clients', registration)).status, 409)
    const client = court.asClient('platform-test', 'cases.read cases.register')
    const me = await client.get('/v1/me')
    t.strictSame(me.body.scopes, ['cases.read'], 'no more than it was registered for')
    t.equal((await admin.post(`/v1/clients/${registered.body.id}/disabling`, {})).status, 201)
    await wait(REMEMBERED_MS)
    t.equal((await client.get('/v1/me')).status, 401)
    const listed = await admin.get(`/v1/clients?courtCode=${encodeURIComponent('辽0504')}`)
    const row = listed.body.items.find((item: { clientId: string }) => item.clientId === 'platform-test')
    t.ok(row.disabledAt)
  })
})

test('reference data', async (t) => {
  const court = await openTestCourt(t)
  const admin = court.as('admin-benxi')
  const newCourt = {
    code: '辽0591',
    divisionCode: '2105',
    name: '本溪示例人民法院',
    level: 'basic',
    parentCode: '辽05',
    codeConfidence: 'unconfirmed',
  }

  await t.test('a new court gets the next number and is known to all soon', async (t) => {
    for (const [changes, ruleId] of [
      [{ code: '辽059' }, undefined],
      [{ code: '辽91' }, 'court-code-fits-level'],
      [{ code: '吉0591' }, 'court-below-parent'],
      [{ code: '辽91', level: 'intermediate' }, 'court-below-parent'],
    ] as const) {
      const refused = await admin.post('/v1/courts', { ...newCourt, ...changes })
      t.equal(refused.status, ruleId === undefined ? 400 : 422, JSON.stringify(changes))
      t.equal(refused.body.ruleId, ruleId)
    }
    t.match(await state.first(court.db, {}), { version: 1, courts: 7 })
    const made = await admin.post('/v1/courts', newCourt)
    t.equal(made.status, 201)
    t.equal(made.body.province, '辽宁')
    t.equal((await admin.post('/v1/courts', newCourt)).status, 409)
    t.match(await state.first(court.db, {}), { version: 2, courts: 8 })
    await wait(REMEMBERED_MS)
    const tag = { courtCode: '辽0591', code: 'elderly', name: '涉老年人', weight: 20 }
    t.equal((await admin.post('/v1/priority-tags', tag)).status, 201, 'the administrator above administers it')
    t.equal((await admin.post('/v1/priority-tags', { ...tag, weight: 30 })).status, 201)
    const tags = await admin.get(`/v1/priority-tags?courtCode=${encodeURIComponent('辽0591')}`)
    t.strictSame(tags.body.items, [{ ...tag, weight: 30 }])
  })

  await t.test('courts made at the same time get different numbers', async (t) => {
    const codes = ['辽0592', '辽0593', '辽0594', '辽0595']
    const made = await Promise.all(codes.map((code) => admin.post('/v1/courts', { ...newCourt, code })))
    t.strictSame(
      made.map((answer) => answer.status),
      [201, 201, 201, 201],
    )
    t.match(await state.first(court.db, {}), { courts: 12 })
  })

  await t.test('a court goes over to a profile from today at the earliest, once a day', async (t) => {
    const period = {
      courtCode: '辽0504',
      profile: 'filed-first',
      effectiveFrom: '2026-03-09',
      source: '测试',
      confidence: 'confirmed',
    }
    t.equal((await admin.post('/v1/procedure-profiles', period)).body.ruleId, 'profile-not-retroactive')
    const next = { ...period, effectiveFrom: '2026-04-01' }
    t.equal((await admin.post('/v1/procedure-profiles', next)).status, 201)
    t.equal((await admin.post('/v1/procedure-profiles', next)).status, 409)
    const first = await admin.get('/v1/procedure-profiles?limit=2')
    const rest = await admin.get(`/v1/procedure-profiles?limit=2&cursor=${first.body.nextCursor}`)
    t.strictSame(
      [...first.body.items, ...rest.body.items].map((item) => [item.courtCode, item.effectiveFrom]),
      [
        [null, '2004-11-01'],
        [null, '2025-01-01'],
        ['辽0504', '2026-04-01'],
      ],
    )
  })

  await t.test('a limit is entered once and is in order', async (t) => {
    const limit = {
      province: '辽宁',
      effectiveFrom: '2026-07-01',
      mandatoryLimitFen: 5_000_000,
      byAgreementLimitFen: 4_000_000,
      source: '测试',
      confidence: 'unconfirmed',
    }
    t.equal((await admin.post('/v1/small-claims-thresholds', limit)).body.ruleId, 'threshold-agreement-above')
    const right = { ...limit, byAgreementLimitFen: 20_000_000 }
    t.equal((await admin.post('/v1/small-claims-thresholds', right)).status, 201)
    t.equal((await admin.post('/v1/small-claims-thresholds', right)).status, 409)
    t.equal((await admin.post('/v1/small-claims-thresholds', { ...right, province: '浙江' })).status, 403)
    const listed = await admin.get(`/v1/small-claims-thresholds?province=${encodeURIComponent('辽宁')}`)
    t.equal(listed.body.items[0].effectiveFrom, '2026-07-01', 'newest first')
    t.equal(listed.body.items.length, 3)
  })

  await t.test('a year of the calendar replaces what was known of it', async (t) => {
    const before = await state.first(court.db, {})
    const notice = {
      year: 2027,
      source: '测试通知',
      coverageUntil: '2027-12-31',
      days: [
        { date: '2027-01-01', kind: 'rest', name: '元旦' },
        { date: '2027-01-03', kind: 'work', name: '元旦' },
      ],
    }
    for (const [changes, ruleId] of [
      [
        { year: 2028, coverageUntil: '2028-12-31', days: [{ date: '2028-01-01', kind: 'rest', name: '元旦' }] },
        'calendar-without-gap',
      ],
      [{ coverageUntil: '2028-01-01' }, 'calendar-without-gap'],
      [{ days: [{ date: '2028-01-01', kind: 'rest', name: '元旦' }] }, 'calendar-days-of-year'],
      [{ days: [notice.days[0], notice.days[0]] }, 'calendar-days-of-year'],
      [{ days: [{ date: '2027-01-04', kind: 'work', name: '元旦' }] }, 'calendar-workday-on-weekend'],
    ] as const) {
      t.equal((await admin.post('/v1/calendar-years', { ...notice, ...changes })).body.ruleId, ruleId)
    }
    t.strictSame(await state.first(court.db, {}), before)
    t.equal((await admin.post('/v1/calendar-years', notice)).status, 201)
    const corrected = await admin.post('/v1/calendar-years', { ...notice, days: notice.days.slice(0, 1) })
    t.equal(corrected.body.calendarVersion, 3)
    const read = await court.as('clerk-mingshan').get('/v1/calendar?year=2027')
    t.strictSame(read.body.days, notice.days.slice(0, 1))
    t.equal(read.body.coverageUntil, '2027-12-31')
    t.equal((await state.first(court.db, {}))?.days, (before?.days ?? 0) + 1)
  })
})
