import t, { type Test } from 'tap'
import { INVARIANTS } from '../../src/invariants/checks.js'
import { runCheck, runChecks } from '../../src/invariants/run-check.js'
import { verifyPeriods } from '../../src/invariants/verify-periods.js'
import { keepClock } from '../../src/keep-clock.js'
import { createReferenceSource } from '../../src/modules/directory/reference.js'
import { shanghaiDate } from '../../src/platform/time.js'
import { addDays } from '../../src/workflow/clock.js'
import { isFinal } from '../../src/workflow/transitions.js'
import { Random } from '../bench/data/random.js'
import { query, rowOf } from '../modules/assignment/mediated-case.js'
import { openTestCourt, type TestCourt } from '../support/app.js'
import { dispute, registeredCase } from '../support/cases.js'
import { connectAsAdmin } from '../support/database.js'
import { giveRandomAct } from './random-acts.js'

const SEED = process.env.ACTS_SEED === 'random' ? Date.now() : Number(process.env.ACTS_SEED ?? 25)
const CASES_OF_EACH = Number(process.env.ACTS_CASES ?? 8)
const STEPS = 60
const BEGINS = { 'pre-filing': '2024-03-11', 'filed-first': '2026-03-10' } as const

const court = await openTestCourt(t)
const { db, vault, clock } = court
const reference = createReferenceSource(db, () => performance.now())
const faults: object[] = []
const deps = {
  db,
  vault,
  now: () => clock.now,
  reference,
  log: { error: (members: object) => void faults.push(members) },
}

interface Period {
  readonly id: string
  readonly kind: string
  readonly startedSeq: number
  readonly movedSeq: number
  readonly endedSeq: number | null
  /** Everything that says when it ends. */
  readonly days: string
}

interface Reading {
  readonly lastSeq: number
  readonly periods: readonly Period[]
}

async function read(court: TestCourt, caseId: string): Promise<Reading> {
  const periods = await query<Period>(
    court,
    `select id, kind, started_seq as "startedSeq", moved_seq as "movedSeq", ended_seq as "endedSeq",
       jsonb_build_array(started_on, due_on, pauses, extension_days, provisional)::text as days
     from deadlines where case_id = $1 order by id`,
    [caseId],
  )
  const [{ lastSeq } = { lastSeq: 0 }] = await query<{ lastSeq: number }>(
    court,
    'select max(seq) as "lastSeq" from case_events where case_id = $1',
    [caseId],
  )
  return { lastSeq, periods }
}

/** What changed between two readings without an entry written between them that the period names. */
function changedWithoutEntry(before: Reading, after: Reading): string[] {
  const isNew = (seq: number | null) => seq !== null && seq > before.lastSeq && seq <= after.lastSeq
  const gone = before.periods.filter(({ id }) => !after.periods.some((period) => period.id === id))
  const unexplained = after.periods.flatMap((period) => {
    const known = before.periods.find(({ id }) => id === period.id)
    if (known === undefined) return isNew(period.startedSeq) ? [] : [`${period.kind} started`]
    const found: string[] = []
    if (known.days !== period.days && !isNew(period.movedSeq)) found.push(`${period.kind} moved: ${period.days}`)
    if (known.movedSeq !== period.movedSeq && !isNew(period.movedSeq)) found.push(`${period.kind} names another entry`)
    if (known.endedSeq !== period.endedSeq && !isNew(period.endedSeq)) found.push(`${period.kind} ended`)
    if (known.startedSeq !== period.startedSeq) found.push(`${period.kind} started again`)
    return found
  })
  return [...gone.map(({ kind }) => `${kind} is gone`), ...unexplained]
}

async function faultyPeriods({ db }: TestCourt): Promise<string[]> {
  const found: string[] = []
  const now = await createReferenceSource(db, Date.now).current()
  for await (const { kind, fault } of verifyPeriods(db, now)) {
    if (fault !== null) found.push(`${kind}: ${JSON.stringify(fault)}`)
  }
  return found
}

const seen = {
  steps: 0,
  refused: 0,
  started: 0,
  moved: 0,
  ended: 0,
  commands: new Set<string>(),
  kinds: new Set<string>(),
}

function count(before: Reading, after: Reading): void {
  for (const { id, kind, days, endedSeq } of after.periods) {
    const known = before.periods.find((period) => period.id === id)
    seen.kinds.add(kind)
    if (known === undefined) seen.started += 1
    else if (known.endedSeq !== endedSeq) seen.ended += 1
    else if (known.days !== days) seen.moved += 1
  }
}

/** Sets one day of the court, so that every open period of it is computed again. */
async function reviseCalendar(draw: Random): Promise<void> {
  const day = addDays(shanghaiDate(clock.now), 1 + draw.below(20))
  const answer = await court.as('admin-benxi').put(`/v1/courts/${encodeURIComponent('辽0504')}/calendar-days/${day}`, {
    kind: 'rest',
    name: '暴雨',
    source: '测试',
  })
  if (answer.status !== 200) throw new Error(answer.text)
}

type Step = 'act' | 'time' | 'calendar'
const MIX: readonly Step[] = [...Array<Step>(12).fill('act'), ...Array<Step>(4).fill('time'), 'calendar']

/** Lives through one case; answers what was done to it, each step with what it did to no purpose. */
async function live(t: Test, draw: Random, profile: keyof typeof BEGINS): Promise<void> {
  clock.now = new Date(`${BEGINS[profile]}T10:00:00+08:00`)
  const amountFen = draw.pick([286_000, 90_000_000])
  const received = await court
    .as('clerk-mingshan')
    .post('/v1/cases', dispute({ claims: [{ text: '支付欠款', amountFen }] }))
  const caseId: string = received.body.case.id
  t.equal(received.body.case.profile, profile)
  const path: string[] = []
  let before = await read(court, caseId)
  for (let step = 0; step < STEPS; step += 1) {
    const kind = draw.pick(MIX)
    if (kind === 'act') {
      const given = await giveRandomAct(court, caseId, draw, shanghaiDate(clock.now))
      if (given === undefined) continue
      path.push(`${given.command} ${given.status}`)
      if (given.status === 201) seen.commands.add(given.command)
      else seen.refused += 1
    } else if (kind === 'calendar') {
      await reviseCalendar(draw)
      await keepClock(deps)
      path.push('calendar')
    } else {
      const days = draw.pick([1, 1, 1, 2, 2, 3, 3, 5, 9, 40])
      clock.now = new Date(clock.now.getTime() + days * 86_400_000)
      const waited = await read(court, caseId)
      if (JSON.stringify(waited) !== JSON.stringify(before))
        t.fail(`time alone changed something after ${path.join(', ')}`)
      await keepClock(deps)
      path.push(`${days} days`)
    }
    const after = await read(court, caseId)
    const unexplained = changedWithoutEntry(before, after)
    if (unexplained.length > 0) t.strictSame(unexplained, [], path.join(', '))
    count(before, after)
    seen.steps += 1
    before = after
    const { state } = await rowOf(court, caseId)
    if (isFinal(state) && after.periods.every(({ endedSeq }) => endedSeq !== null)) break
  }
  const { state } = await rowOf(court, caseId)
  t.comment(`${profile}: ${path.length} steps to ${state}`)
}

t.test(`no order of acts lets a deadline move without an entry (seed ${SEED})`, async (t) => {
  t.comment(`ACTS_SEED=${SEED} ACTS_CASES=${CASES_OF_EACH}`)
  for (const profile of ['pre-filing', 'filed-first'] as const) {
    for (let index = 0; index < CASES_OF_EACH; index += 1) {
      await live(t, new Random(SEED + index * 2 + (profile === 'pre-filing' ? 0 : 1)), profile)
    }
  }
  t.strictSame(faults, [], 'the clock never failed')
  const { steps, refused, started, moved, ended } = seen
  t.comment(`${steps} steps, ${refused} refused; ${started} periods started, ${moved} moved, ${ended} ended`)
  t.ok(
    started > 5 * CASES_OF_EACH && moved > CASES_OF_EACH && ended > 3 * CASES_OF_EACH,
    `${started} started, ${moved} moved, ${ended} ended`,
  )
  t.ok(refused < steps / 3, `${refused} of ${steps} steps were refused`)
  const acts = [...seen.commands].sort()
  const kinds = [...seen.kinds].sort()
  t.ok(acts.length >= 18 && kinds.length >= 10, `acts ${acts.join(' ')}; periods ${kinds.join(' ')}`)
})

t.test('after all of it every invariant holds and every open period is what its events make of it', async (t) => {
  await keepClock(deps)
  const client = await db.$client.connect()
  try {
    for await (const { invariant, shown } of runChecks(client, INVARIANTS)) t.strictSame(shown, [], invariant.id)
  } finally {
    client.release()
  }
  t.strictSame(await faultyPeriods(court), [])
})

t.test(
  'control: a period moved behind the back of the timeline is refused, and found if the guard is taken away',
  async (t) => {
    const court = await openTestCourt(t)
    const { id: caseId } = await registeredCase(court)
    const before = await read(court, caseId)
    const move = `update deadlines set due_on = due_on + 1 where case_id = '${caseId}' and kind = 'diversion'`
    await t.rejects(query(court, move), /a period moves only with an event/)
    t.strictSame(await read(court, caseId), before)

    const admin = await connectAsAdmin(t, court.url)
    await admin.query('alter table deadlines disable trigger deadlines_move_with_event')
    t.strictSame(await faultyPeriods(court), [])
    await query(court, move)
    t.match(changedWithoutEntry(before, await read(court, caseId)), [/moved/])
    t.match(await faultyPeriods(court), [/^diversion/])
    const movedByEntry = INVARIANTS.find(({ id }) => id === 'I-17')?.sql ?? ''
    t.strictSame((await runCheck(admin, movedByEntry)).shown, [], 'it names the entry that it named before')
    await query(
      court,
      `update deadlines set moved_seq = 1, due_on = due_on - 1 where case_id = '${caseId}' and kind = 'diversion'`,
    )
    t.match((await runCheck(admin, movedByEntry)).shown, [{ caseId }])
  },
)
