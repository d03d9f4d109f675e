import t from 'tap'
import { carryOutDocket } from '../../src/demo/benxi/carry-out-docket.js'
import { agree, compareFigures } from '../../src/demo/benxi/compare-figures.js'
import { Desk, type Send } from '../../src/demo/benxi/desk.js'
import type { Docket } from '../../src/demo/benxi/docket.js'
import { figuresOfYear } from '../../src/demo/benxi/figures-of-plan.js'
import { planDocket, YEAR } from '../../src/demo/benxi/plan-docket.js'
import { INVARIANTS } from '../../src/invariants/checks.js'
import { runChecks } from '../../src/invariants/run-check.js'
import { sequenceEvents } from '../../src/modules/exchange/feed/sequence-events.js'
import { countFigures } from '../../src/modules/statistics/count-figures.js'
import { openTestCourt } from '../support/app.js'
import { doLongWork } from '../support/long-work.js'
import { figuresInDatabase } from './figures-in-database.js'

const SEED = 20220430
/** Every hundredth case: enough for each kind of matter, few enough for a test. */
const SCALE = 0.01

const court = await openTestCourt(t)
const docket = planDocket(SEED, SCALE)
t.comment(`seed ${SEED}, scale ${SCALE}`)

const tokens = new Map<string, Promise<string>>()
function tokenOf(who: string): Promise<string> {
  const token = tokens.get(who) ?? court.token(who)
  tokens.set(who, token)
  return token
}

const send: Send = async ({ who, method, path, body, csv, version, key }) => {
  const response = await court.app.inject({
    method,
    url: path,
    headers: {
      authorization: `Bearer ${await tokenOf(who)}`,
      ...(key !== undefined && { 'idempotency-key': key }),
      ...(version !== undefined && { 'if-match': `"${version}"` }),
      ...(csv !== undefined && { 'content-type': 'text/csv' }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(method === 'POST' && { payload: csv ?? JSON.stringify(body) }),
  })
  const isReplayed = response.headers['idempotency-replayed'] === 'true'
  return { status: response.statusCode, body: JSON.parse(response.body), text: response.body, isReplayed }
}

/** Long work goes on whenever somebody waits for it, one after the other as in a service. */
let working: Promise<unknown> = Promise.resolve()
async function work(): Promise<void> {
  working = working.then(() => doLongWork(court))
  await working
}

const silent = { stage: () => {}, through: () => {} }

async function run({ sending = send, of = docket }: { sending?: Send; of?: Docket } = {}): Promise<Desk> {
  const desk = new Desk(sending, work, `benxi:${SEED}:${SCALE}:`)
  await carryOutDocket(desk, of, silent)
  return desk
}

t.test('a run that is cut off in the midst is finished by the next one', async (t) => {
  let left = 400
  const cutOff: Send = (request) => {
    left -= 1
    if (left < 0) throw new Error('cut off')
    return send(request)
  }
  await t.rejects(run({ sending: cutOff }), { message: 'cut off' })
  await working
  const desk = await run()
  t.ok(desk.written > 0, 'control: something was left to do')
})

t.test('the cases in the database have the figures of the plan', async (t) => {
  for (const year of [YEAR - 1, YEAR]) {
    t.strictSame(await figuresInDatabase(court.db, year), figuresOfYear(docket, year))
  }
})

t.test('the figures of the service are those of the plan', async (t) => {
  t.notOk(agree(await compared()), 'control: before anything is counted they are not')
  await count()
  const figures = await compared()
  t.strictSame(
    figures.map(({ id, computed }) => [id, computed]),
    figures.map(({ id, expected }) => [id, expected]),
  )
})

t.test('another run adds nothing', async (t) => {
  const desk = await run()
  t.equal(desk.written, 0)
  t.strictSame(await figuresInDatabase(court.db, YEAR), figuresOfYear(docket, YEAR))
})

t.test('one case more moves the figures', async (t) => {
  const matter = docket.matters.find(
    ({ year, cases: [planned, ...others] }) =>
      year === YEAR && others.length === 0 && (planned?.days.acceptedOn ?? '') > `${YEAR}-01-01`,
  )
  const [planned] = matter?.cases ?? []
  if (matter === undefined || planned === undefined) throw new Error('no case came alone')
  const another = { ...planned, reference: 'BX22-more', person: 90_000 }
  const more = { ...matter, id: 'BX22-more', channel: 'cross-region' as const, cases: [another] }
  await run({ of: { ...docket, matters: [more] } })
  const after = await figuresInDatabase(court.db, YEAR)
  t.equal(after.mediations, figuresOfYear(docket, YEAR).mediations + 1)
  await count()
  const [mediations] = await compared()
  t.equal(mediations?.computed, (mediations?.expected ?? 0) + 1)
})

t.test('a docket of another seed is not put on top', async (t) => {
  await t.rejects(run({ of: planDocket(SEED + 1, SCALE) }), { message: /seed\/scale 20220430\/0.01 already/ })
})

t.test('every invariant holds', async (t) => {
  const client = await court.db.$client.connect()
  try {
    for await (const { invariant, shown } of runChecks(client, INVARIANTS)) t.strictSame(shown, [], invariant.id)
  } finally {
    client.release()
  }
})

/** The figures follow the acts as they do in a service. */
async function count(): Promise<void> {
  const deps = { db: court.db, now: () => court.clock.now }
  await sequenceEvents(deps)
  await countFigures(deps)
}

function compared() {
  return compareFigures(new Desk(send, work, ''), docket, YEAR)
}
