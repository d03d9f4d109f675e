import { sql } from 'drizzle-orm'
import t from 'tap'
import { insertClients } from '../../../src/modules/directory/store.js'
import { rehearse } from '../../../src/platform/rehearsal.js'
import { openTestCourt } from '../../support/app.js'
import { dispute } from '../../support/cases.js'
import { workersClaim } from '../series/series-of-cases.js'

const court = await openTestCourt(t)
const admin = court.as('admin-benxi')
const clerk = court.as('clerk-mingshan')
const registered = await admin.post('/v1/clients', {
  ...{ clientId: 'platform-x', name: '测试平台', courtCodes: ['辽0504'] },
  scopes: ['cases.register', 'cases.read', 'outcomes.read'],
})
const platform = court.asClient('platform-x', 'cases.register cases.read outcomes.read')
const made = await clerk.post('/v1/series', {
  courtCode: '辽0504',
  name: '某项目劳务报酬系列纠纷',
  basis: 'same-respondent',
  reason: '同一项目、同类诉请。',
})
const seriesId: string = made.body.id
let keys = 0
const key = () => ({ key: `dry-run-key-${++keys}` })

/** Everything that a write could leave behind. */
async function state(): Promise<string> {
  const tables = ['cases', 'case_events', 'event_outbox', 'case_numbers', 'parties', 'deadlines', 'idempotency_keys']
  const counts = [...tables, 'series_members', 'operations', 'operation_items'].map((table) =>
    sql.raw(`(select count(*) from ${table}) as ${table}`),
  )
  const { rows } = await court.db.execute(sql`select ${sql.join(counts, sql`, `)},
    (select coalesce(sum(last_ordinal), 0) from number_series) as ordinals,
    (select coalesce(sum(version), 0) from cases) as versions`)
  return JSON.stringify(rows)
}

t.test('every write that a machine client may do can be rehearsed', async (t) => {
  t.equal(registered.status, 201)
  const paths = court.app.swagger().paths as unknown as Record<
    string,
    Record<string, { operationId: string; parameters?: { name: string }[]; responses: Record<string, unknown> }>
  >
  const theirs: string[] = []
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const isWrite = operation.parameters?.some(({ name }) => name === 'idempotency-key') === true
      if (!isWrite || (method !== 'post' && method !== 'put')) continue
      const url = path.replaceAll(/\{\w+\}/g, seriesId)
      const { status } = await platform[method](url, {}, key())
      if (status === 403) continue
      theirs.push(operation.operationId)
      t.ok(
        operation.parameters?.some(({ name }) => name === 'dryRun'),
        `${operation.operationId} declares dryRun`,
      )
      t.ok('200' in operation.responses, `${operation.operationId} describes the answer`)
    }
  }
  for (const name of ['receiveCase', 'receiveCaseIntoSeries', 'joinSeries', 'cancelOperation', 'addSeriesMembers']) {
    t.ok(theirs.includes(name), `control: ${name} is one of them`)
  }
})

t.test(
  'a rehearsal answers what would be answered, and leaves nothing: no row, no number, no key, no event',
  async (t) => {
    const body = { dispute: workersClaim(1), reason: '同类。' }
    const path = `/v1/series/${seriesId}/cases`
    const before = await state()
    const tried = await clerk.post(`${path}?dryRun=true`, body, { key: 'rehearsed-key-1' })
    t.match(tried, { status: 200, body: { command: 'joinSeries', case: { state: 'registered' } } })
    t.equal(tried.headers['dry-run'], 'true')
    t.equal(tried.headers.location, undefined)
    t.equal(tried.headers.etag, undefined)
    t.equal(await state(), before)
    t.equal((await clerk.get(`/v1/cases/${tried.body.case.id}`)).status, 404)
    const again = await clerk.post(`${path}?dryRun=true`, body, { key: 'rehearsed-key-1' })
    t.equal(again.headers['idempotency-replayed'], undefined)
    t.equal(again.body.case.number, tried.body.case.number, 'the number was not used up')
    t.equal(await state(), before)
    const real = await clerk.post(path, body, { key: 'rehearsed-key-1' })
    t.equal(real.status, 201)
    t.equal(real.headers['idempotency-replayed'], undefined, 'the key was free')
    t.equal(real.headers['dry-run'], undefined)
    t.equal(real.body.case.number, tried.body.case.number)
    t.strictSame(Object.keys(real.body), Object.keys(tried.body))
    t.not(await state(), before, 'control: the write leaves what the rehearsal did not')
  },
)

t.test(
  'an act of a client on a case is refused in a rehearsal as it would be, and does nothing when it is not',
  async (t) => {
    const handedIn = await platform.post('/v1/cases', dispute({ channel: 'platform' }), key())
    const { id, version } = handedIn.body.case
    const path = `/v1/cases/${id}/series-membership`
    const body = { seriesId, reason: '同类。' }
    const before = await state()
    t.equal((await platform.post(`${path}?dryRun=true`, body, key())).status, 428)
    t.equal((await platform.post(`${path}?dryRun=true`, body, { ...key(), ifMatch: version + 1 })).status, 412)
    t.equal(
      (await platform.post(`${path}?dryRun=true`, body, { ifMatch: version })).body.code,
      'idempotency-key-required',
    )
    const elsewhere = { ...body, seriesId: '01999999-0000-7000-8000-00000000ffff' }
    t.equal((await platform.post(`${path}?dryRun=true`, elsewhere, { ...key(), ifMatch: version })).status, 422)
    t.equal((await platform.post(`${path}?dryRun=yes`, body, { ...key(), ifMatch: version })).status, 400)
    const tried = await platform.post(`${path}?dryRun=true`, body, { ...key(), ifMatch: version })
    t.match(tried, { status: 200, body: { command: 'joinSeries', seq: 2 } })
    t.equal(await state(), before)
    const real = await platform.post(path, body, { ...key(), ifMatch: version })
    t.equal(real.status, 201, 'the version is still that of before')
  },
)

t.test('a dry run of a receipt answers as it always did', async (t) => {
  const before = await state()
  const tried = await platform.post('/v1/cases?dryRun=true', dispute({ channel: 'platform' }), key())
  t.equal(tried.status, 200)
  t.equal(tried.headers['dry-run'], 'true')
  t.strictSame(Object.keys(tried.body).sort(), ['claimAmountFen', 'possibleDuplicates', 'profile'])
  t.equal(await state(), before)
})

t.test('long work that is rehearsed is not begun', async (t) => {
  const one = await clerk.post('/v1/cases', workersClaim(2))
  const before = await state()
  const body = { caseIds: [one.body.case.id], reason: '同类。' }
  const tried = await clerk.post(`/v1/series/${seriesId}/members?dryRun=true`, body, key())
  t.equal(tried.status, 200, tried.text)
  t.equal(tried.headers['dry-run'], 'true')
  t.equal((await clerk.get(`/v1/operations/${tried.body.id}`)).status, 404)
  t.equal(await state(), before)
})

t.test('a rehearsal finds what the database would refuse at the end', async (t) => {
  const row = {
    ...{ id: '01999999-0000-7000-8000-00000000eeee', clientId: 'platform-x', name: '又一个' },
    ...{ scopes: [], courtIds: [1], rateLimitPerMinute: null, version: 1, createdAt: court.clock.now },
    ...{ createdBy: registered.body.id, organisationId: null, disabledAt: null, changedAt: null, changedBy: null },
  }
  await t.rejects(
    rehearse(court.db, async (tx) => insertClients(tx, [row])),
    /machine_clients_client_id_key/,
  )
  const rehearsed = await rehearse(court.db, async (tx) => {
    insertClients(tx, [{ ...row, clientId: 'platform-y' }])
    return 7
  })
  t.equal(rehearsed, 7)
  const { rows } = await court.db.execute(sql`select from machine_clients where client_id = 'platform-y'`)
  t.equal(rows.length, 0)
})
