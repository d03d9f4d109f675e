import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import t, { type Test } from 'tap'
import { INVARIANTS } from '../../src/invariants/checks.js'
import { runChecks } from '../../src/invariants/run-check.js'
import { loadRequester } from '../../src/modules/directory/actors.js'
import { createReferenceSource } from '../../src/modules/directory/reference.js'
import { runOperations } from '../../src/modules/operations/run-operations.js'
import { EXAMPLE_ANSWERS } from '../../src/modules/triage/schemas.js'
import { OPERATION_WORKS } from '../../src/operations.js'
import { transaction } from '../../src/platform/transaction.js'
import { csvOf, upload, workersRow } from '../modules/imports/lists.js'
import { openKilledCourt } from '../support/killed-court.js'
import { doLongWork } from '../support/long-work.js'
import { type ServiceProcess, startServiceProcess } from '../support/service-process.js'

/** In the suite a few kills; `npm run test:killed` is the whole of it. */
const IS_WHOLE = process.env.LONG_WORK_SCALE === 'whole'
const MEMBERS = IS_WHOLE ? 1000 : 60
const ROWS = IS_WHOLE ? 20_000 : 600
const KILLS = IS_WHOLE ? 20 : 3
const SEED = Number(process.env.LONG_WORK_SEED ?? Date.now() % 100_000)
const POLL_MS = 5

/** The same numbers for the same seed, so that a run can be repeated. */
function drawer(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

async function openSurvivors(t: Test) {
  const { court, admin, env } = await openKilledCourt(t)
  // The services have no other clock than the real one.
  Object.defineProperty(court.clock, 'now', { get: () => new Date() })
  const clerk = court.as('clerk-mingshan')

  /** Items of an operation that have a result. */
  const settled = async (operationId: string) => {
    const { rows } = await court.db.execute<{ n: number }>(
      sql`select count(*)::int as n from operation_results where operation_id = ${operationId}::uuid`,
    )
    return rows[0]?.n ?? 0
  }
  /** Lets services do the work, and kills one after another as soon as so much is done. */
  const survive = async (operationId: string, total: number, kills: number, draw: () => number) => {
    const moments = Array.from({ length: kills }, () => Math.floor(draw() * total * 0.95)).sort((a, b) => a - b)
    let service: ServiceProcess | undefined
    const reached: number[] = []
    for (const moment of moments) {
      service ??= await startServiceProcess(t, env)
      while ((await settled(operationId)) <= moment) await sleep(POLL_MS)
      service.child.kill('SIGKILL')
      await once(service.child, 'exit')
      service = undefined
      reached.push(await settled(operationId))
    }
    const last = await startServiceProcess(t, env)
    while ((await settled(operationId)) < total) await sleep(POLL_MS * 20)
    await sleep(1_500)
    last.child.kill('SIGTERM')
    await once(last.child, 'exit')
    t.comment(`seed ${SEED}: killed with ${reached.join(', ')} of ${total} done`)
  }
  const checkInvariants = async (t: Test) => {
    for await (const { invariant, violations, shown } of runChecks(admin, INVARIANTS)) {
      t.equal(violations, 0, `${invariant.id} ${JSON.stringify(shown[0] ?? null)}`)
    }
  }
  return { court, clerk, survive, checkInvariants }
}
type Survivors = Awaited<ReturnType<typeof openSurvivors>>

/** Hands in a list of this many claims, which is checked before anything else happens. */
async function checkedList({ court }: Survivors, rows: number, query: Record<string, string>) {
  const list = csvOf(
    Array.from({ length: rows }, (_, index) => workersRow(index, { '请求金额（元）': `${index + 1}.00` })),
  )
  const { body, status, text } = await upload(court, list, { query })
  if (status !== 202) throw new Error(`not taken in: ${text}`)
  await doLongWork(court)
  return body.id as string
}

async function startImportOf({ clerk }: Survivors, importId: string): Promise<string> {
  const started = await clerk.post(`/v1/imports/${importId}/start`, {}, { ifMatch: 1, key: randomUUID() })
  if (started.status !== 202) throw new Error(`not started: ${started.text}`)
  return started.body.id
}

/** How often each of so many claims, told apart by their amounts, became a case. */
async function timesImported({ court }: Survivors, rows: number) {
  const { rows: counted } = await court.db.execute<{ times: number }>(
    sql`select count(c.id)::int as times from generate_series(1, ${rows}) as n(amount)
        left join cases c on c.claim_amount_fen = n.amount * 100 group by n.amount`,
  )
  const count = (wanted: (times: number) => boolean) => counted.filter(({ times }) => wanted(times)).length
  return { once: count((n) => n === 1), twice: count((n) => n > 1), missing: count((n) => n === 0) }
}

t.test(`an import of ${ROWS} disputes, its services killed ${KILLS} times: each is a case once`, async (t) => {
  const killed = await openSurvivors(t)
  const importId = await checkedList(killed, ROWS, {})
  const operationId = await startImportOf(killed, importId)
  await killed.survive(operationId, ROWS, KILLS, drawer(SEED))
  t.strictSame(await timesImported(killed, ROWS), { once: ROWS, twice: 0, missing: 0 })
  t.match((await killed.clerk.get(`/v1/imports/${importId}`)).body, { state: 'imported', imported: ROWS, refused: 0 })
  await killed.checkInvariants(t)
})

t.test(`an act on ${MEMBERS} cases, its services killed ${KILLS} times: each is acted on once`, async (t) => {
  const killed = await openSurvivors(t)
  const { clerk, court } = killed
  const made = await clerk.post('/v1/series', {
    courtCode: '辽0504',
    name: '某项目劳务报酬系列纠纷',
    basis: 'same-respondent',
    reason: '同一项目、同类诉请。',
  })
  const importId = await checkedList(killed, MEMBERS, { seriesId: made.body.id })
  await startImportOf(killed, importId)
  await doLongWork(court)
  const officer = court.as('triage-mingshan')
  const { body: series } = await officer.get(`/v1/series/${made.body.id}`)
  t.equal(series.members, MEMBERS)
  const accepted = await officer.post(
    `/v1/series/${made.body.id}/batch-acts/decide-triage`,
    { answers: EXAMPLE_ANSWERS },
    { ifMatch: series.version, key: randomUUID() },
  )
  t.equal(accepted.status, 202, accepted.text)
  await killed.survive(accepted.body.id, MEMBERS, KILLS, drawer(SEED + 1))
  const { rows } = await court.db.execute(
    sql`select count(*)::int as acts, count(distinct case_id)::int as cases from case_events where command = 'decideTriage'`,
  )
  t.strictSame(rows, [{ acts: MEMBERS, cases: MEMBERS }])
  t.match((await officer.get(`/v1/operations/${accepted.body.id}`)).body, { state: 'done', done: MEMBERS, refused: 0 })
  await killed.checkInvariants(t)
})

t.test(
  'control: work whose effect and result do not commit together does some twice, and this test sees it',
  async (t) => {
    const killed = await openSurvivors(t)
    const { court } = killed
    const rows = 30
    await startImportOf(killed, await checkedList(killed, rows, {}))
    const work = OPERATION_WORKS.import
    if (work === undefined) throw new Error('nobody imports')
    const reference = createReferenceSource(court.db, Date.now)
    const died = new Set<number>()
    await runOperations({
      ...{ db: court.db, vault: court.vault, now: () => court.clock.now, reference },
      findRequester: async (asked) => loadRequester(court.db, await reference.current(), asked),
      work: {
        import: {
          async runItem(_tx, call, operation, item) {
            const done = await transaction(court.db, (own) => work.runItem(own, call, operation, item))
            const diesNow = item.position % 7 === 0 && !died.has(item.position)
            died.add(item.position)
            if (diesNow) throw new Error('killed between the effect and its result')
            return done
          },
        },
      },
    })
    const { twice, missing } = await timesImported(killed, rows)
    t.equal(missing, 0)
    t.ok(twice > 0, `${twice} of ${rows} twice`)
  },
)
