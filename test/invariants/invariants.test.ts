import { spawn } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import t from 'tap'
import type { Caller } from '../../src/demo/member.js'
import { REAL_CASES } from '../../src/demo/real-cases.js'
import { replay } from '../../src/demo/replay.js'
import { replaySeries } from '../../src/demo/replay-series.js'
import { CASE_TABLES, INVARIANTS } from '../../src/invariants/checks.js'
import { runCheck, runChecks } from '../../src/invariants/run-check.js'
import { verifyPeriods } from '../../src/invariants/verify-periods.js'
import { verifyTimelines } from '../../src/invariants/verify-timelines.js'
import { createReferenceSource } from '../../src/modules/directory/reference.js'
import { demoId } from '../../src/modules/directory/seed.js'
import type { Executor } from '../../src/platform/database.js'
import { shareQuestions } from '../../src/platform/shared-questions.js'
import { mintCaseId } from '../../src/workflow/case-id.js'
import { caseInMediation } from '../modules/mediation/case-in-mediation.js'
import { openTestCourt } from '../support/app.js'
import { connectAsAdmin } from '../support/database.js'
import { doLongWork } from '../support/long-work.js'
import { FIXTURES } from './fixtures.js'

const court = await openTestCourt(t)
const admin = await connectAsAdmin(t, court.url)

const call: Caller = (who, method, path, body, version) =>
  method === 'GET'
    ? court.as(who).get(path)
    : court.as(who).post(path, body, { key: randomUUID(), ...(version === undefined ? {} : { ifMatch: version }) })

/** Small versions of published matters that together end in every way, and three recusals. */
async function populate(): Promise<void> {
  for (const id of ['tuyouqi-property-fees', 'jingyuan-wages', 'longshan-traffic-appraisal', 'heping-divorce']) {
    const plan = REAL_CASES.find((candidate) => candidate.id === id)
    if (plan === undefined) throw new Error(`no plan ${id}`)
    const small = { ...plan, members: Math.min(plan.members, 3), judged: Math.min(plan.judged, 1) }
    if (plan.members === 1) await replay(call, small, () => {})
    else
      await replaySeries(
        call,
        small,
        async () => void (await doLongWork(court)),
        () => {},
      )
  }
  const recuse = async () => {
    const driver = await caseInMediation(court)
    const raised = await driver.must('clerk-mingshan', 'recusals', {
      mediatorId: demoId('mediator', 'mediator-zhao'),
      raisedBy: 'party',
      partyId: driver.respondent,
      ground: 'interest',
      statement: '调解员与申请人有业务往来。',
    })
    return { driver, recusal: `recusals/${raised.recordId}` }
  }
  const waived = await recuse()
  for (const partyId of waived.driver.partyIds) {
    await waived.driver.must('clerk-mingshan', `${waived.recusal}/waivers`, { partyId })
  }
  const upheld = await recuse()
  const reason = '经审查，理由充分。'
  await upheld.driver.must('judge-mingshan', `${upheld.recusal}/decision`, { decision: 'upheld', reason })
  await upheld.driver.must('triage-mingshan', 'offers', {
    presidingMediatorId: demoId('mediator', 'mediator-qian'),
    basis: 'designation',
  })
  await recuse()
}

/** Invariants that a query checks; the others are proven by tests. */
const CHECKED = INVARIANTS.filter(({ sql }) => sql !== null).length

const faultsNow = async () => {
  const faults: Record<string, string[]> = {}
  for (const { id, sql } of INVARIANTS) {
    if (sql === null) continue
    const { violations, shown } = await runCheck(admin, sql)
    if (violations > 0) faults[id] = shown.map(({ caseId, detail }) => `${caseId}: ${detail}`)
  }
  return faults
}

await populate()

t.test('every invariant holds after real work', async (t) => {
  for await (const { invariant, violations, shown } of runChecks(admin, INVARIANTS)) {
    t.strictSame(shown, [], `${invariant.id} ${invariant.statement}`)
    t.equal(violations, 0)
  }
  const { rows } = await admin.query<{ cases: number; entries: number }>(
    'select count(distinct case_id)::int as cases, count(*)::int as entries from case_events',
  )
  let cases = 0
  let entries = 0
  for await (const { verification } of verifyTimelines(court.db)) {
    t.equal(verification.fault, null)
    cases += 1
    entries += verification.entries
  }
  t.strictSame({ cases, entries }, rows[0])
  t.ok(entries > 100, 'control: there was something to check')
})

t.test('a timeline that was changed is found', async (t) => {
  await admin.query('begin')
  await admin.query('set local session_replication_role = replica')
  await admin.query("update case_events set ground = 'other' where command = 'transferCase'")
  const kinds: (string | undefined)[] = []
  const send: Executor['send'] = (query, params) => admin.query({ ...query, values: params })
  const executor: Executor = { send, share: shareQuestions(send) }
  for await (const { verification } of verifyTimelines(executor)) kinds.push(verification.fault?.kind)
  t.strictSame([...new Set(kinds)].sort(), ['changed-column', undefined])
  await admin.query('rollback')
})

t.test('I-16: a last day that was changed by itself is found', async (t) => {
  const send: Executor['send'] = (query, params) => admin.query({ ...query, values: params })
  const executor: Executor = { send, share: shareQuestions(send) }
  const reference = await createReferenceSource(court.db, Date.now).current()
  const faulty = async () => {
    const found: string[] = []
    let seen = 0
    for await (const { kind, fault } of verifyPeriods(executor, reference)) {
      seen += 1
      if (fault !== null) found.push(kind)
    }
    return { seen, found: [...new Set(found)] }
  }
  const { seen, found } = await faulty()
  t.strictSame(found, [])
  t.ok(seen > 5, `${seen} open periods`)
  await admin.query('begin')
  await admin.query('set local session_replication_role = replica')
  await admin.query(
    "update deadlines set due_on = due_on + 1 where kind = 'enforcement-application' and ended_seq is null",
  )
  t.strictSame((await faulty()).found, ['enforcement-application'])
  await admin.query('rollback')
})

t.test('every invariant has a fault that breaks it', (t) => {
  const byQuery = INVARIANTS.filter(({ sql }) => sql !== null).map(({ id }) => id)
  t.strictSame([...new Set(FIXTURES.map(({ id }) => id))].sort(), byQuery)
  t.strictSame(
    INVARIANTS.filter(({ sql, provenBy }) => (sql === null) === (provenBy === null)),
    [],
  )
  t.end()
})

for (const { id, breaks, unlock = [], sql, also = [] } of FIXTURES) {
  t.test(`${id} fires when ${breaks}`, async (t) => {
    await admin.query('begin')
    try {
      await admin.query('set local session_replication_role = replica')
      for (const statement of [...unlock, sql]) await admin.query(statement)
      const faults = await faultsNow()
      t.strictSame(Object.keys(faults), [id, ...also].sort(), JSON.stringify(faults, null, 1).slice(0, 2000))
    } finally {
      await admin.query('rollback')
    }
  })
}

t.test('I-35 looks at every table whose rows belong to a case', async (t) => {
  const { rows } = await admin.query<{ name: string }>(
    `select table_name as name from information_schema.columns
     where table_schema = 'public' and column_name in ('court_id', 'case_id')
     group by table_name having count(*) = 2 order by 1`,
  )
  t.strictSame(
    rows.map(({ name }) => name),
    [...CASE_TABLES],
  )
})

t.test('I-35 reads the court out of a case id as it was written', async (t) => {
  const check = INVARIANTS.find(({ id }) => id === 'I-35')?.sql ?? ''
  const idOf = (courtId: number) => mintCaseId(1_760_000_000_000, courtId, randomBytes(8))
  const put = (courtId: number, id: string) =>
    admin.query(
      `insert into cases select (jsonb_populate_record(c, jsonb_build_object('court_id', $1::int, 'id', $2::uuid,
         'number', $2::text, 'receipt_number', $2::text))).* from cases c limit 1`,
      [courtId, id],
    )
  await admin.query('begin')
  await admin.query('set local session_replication_role = replica')
  await admin.query(
    `insert into courts select n, 'X' || n, division_code, 'X', level, province, null, code_confidence, created_at
     from unnest(array[5001, 15, 16, 4095, 65535]) n, (select * from courts limit 1) c`,
  )
  for (const courtId of [5001, 15, 16, 4095, 65535]) await put(courtId, idOf(courtId))
  t.strictSame((await runCheck(admin, check)).shown, [])
  await put(16, idOf(15))
  await put(65534, idOf(65534))
  t.strictSame((await runCheck(admin, check)).shown.map(({ courtId }) => courtId).sort(), [16, 65534])
  await admin.query('rollback')
})

function run(program: string, environment: Record<string, string>) {
  const child = spawn(process.execPath, [`dist/bin/${program}.js`], {
    env: { ...process.env, LC_ALL: 'C', ...environment },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8')
    })
  }
  return new Promise<{ code: number | null; output: string }>((settle) => {
    child.on('close', (code) => settle({ code, output }))
  })
}

t.test('the commands say what they found and fail when something is wrong', async (t) => {
  const there = { DATABASE_URL: court.url }
  t.match(await run('invariants', there), {
    code: 0,
    output: new RegExp(`I-01 .+\\n(.+\\n)+${CHECKED} hold, 0 broken\\n`),
  })
  t.match(await run('verify', there), {
    code: 0,
    output: /^11 cases, \d+ entries, \d+ open periods, figures of 11 cases, 0 faults\n$/,
  })

  await admin.query('begin')
  await admin.query('set local session_replication_role = replica')
  await admin.query("update case_events set canonical = canonical || ' ' where command = 'transferCase'")
  await admin.query('commit')
  const broken = await run('invariants', there)
  t.match(broken, { code: 1, output: new RegExp(`${CHECKED - 1} hold, 1 broken\n`) })
  t.match(broken.output, /\n {8}court \d+ {2}case [\da-f-]{36} {2}entry \d+ was changed after it was hashed\n/)
  t.match(await run('verify', there), {
    code: 1,
    output: /entry \d+: changed-text\n11 cases, \d+ entries, \d+ open periods, figures of 11 cases, 1 faults\n$/,
  })

  const nowhere = await run('verify', { DATABASE_URL: '', DATA_DIRECTORY: t.testdir() })
  t.match(nowhere, { code: 1, output: /^There is no database in .+set DATABASE_URL or DATA_DIRECTORY/ })
  const empty = await run('invariants', { DATABASE_URL: process.env.TEST_DATABASE_URL ?? '' })
  t.match(empty, { code: 1, output: /^This database has no cases/ })
})
