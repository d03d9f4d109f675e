import t from 'tap'
import { INVARIANTS } from '../../../src/invariants/checks.js'
import { runCheck } from '../../../src/invariants/run-check.js'
import { verifyFigures } from '../../../src/invariants/verify-figures.js'
import { keepClock } from '../../../src/keep-clock.js'
import { createReferenceSource } from '../../../src/modules/directory/reference.js'
import { sequenceEvents } from '../../../src/modules/exchange/feed/sequence-events.js'
import { listCountedCases } from '../../../src/modules/statistics/case-store.js'
import { countFigures } from '../../../src/modules/statistics/count-figures.js'
import { FIGURES, type FigureDefinition, type FigureId } from '../../../src/modules/statistics/definitions.js'
import { BEFORE_ALL_CASES, listFigureCases } from '../../../src/modules/statistics/figure-cases.js'
import type { Grouping } from '../../../src/modules/statistics/measures.js'
import { BEGINNING, type Period, periodNamed } from '../../../src/modules/statistics/periods.js'
import { cutOffOf, readFigureValues } from '../../../src/modules/statistics/read-figures.js'
import { shanghaiDate } from '../../../src/platform/time.js'
import { addDays } from '../../../src/workflow/clock.js'
import { Random } from '../../bench/data/random.js'
import { giveRandomAct } from '../../lifecycle/random-acts.js'
import { openTestCourt } from '../../support/app.js'
import { dispute } from '../../support/cases.js'
import { partiesOf, query, rowOf } from '../assignment/mediated-case.js'
import { type CourtFact, recount, recountFacts } from './recount.js'

const SEED = Number(process.env.FIGURES_SEED ?? 47)
const CASES = Number(process.env.FIGURES_CASES ?? 36)
const STEPS = 45
const QUESTIONS = 1_000
const BEGINS = ['2023-12-20', '2024-01-10', '2024-02-27', '2025-02-20', '2026-01-12', '2026-02-25'] as const

const court = await openTestCourt(t)
const { db, clock, vault } = court
const source = createReferenceSource(db, () => performance.now())
const deps = { db, vault, now: () => clock.now, reference: source, log: { error: () => {} } }
const draw = new Random(SEED)
t.comment(`FIGURES_SEED=${SEED} FIGURES_CASES=${CASES}`)

async function audioVideoSession(caseId: string): Promise<void> {
  const { state, version, noticesComplete } = await rowOf(court, caseId)
  if (state !== 'in-mediation' || !noticesComplete) return
  const [one, other] = await partiesOf(court, caseId)
  const beganAt = new Date(clock.now.getTime() - 3_600_000).toISOString()
  const attendance = [
    { partyId: one, attendance: 'by-video' },
    { partyId: other, attendance: draw.pick(['by-video', 'by-video', 'absent']) },
  ]
  await court
    .as('clerk-mingshan')
    .post(
      `/v1/cases/${caseId}/session-reports`,
      { mode: 'audio-video', beganAt, endedAt: clock.now.toISOString(), result: 'continues', attendance },
      { ifMatch: version },
    )
}

/** Corrects the cause of a case that is not triaged yet, so that what counted by the old one counts by the new one. */
async function amend(caseId: string): Promise<void> {
  const { courtCode: _court, channel: _channel, ...record } = dispute({ causeCode: '101' })
  const { version } = await rowOf(court, caseId)
  const path = `/v1/cases/${caseId}/amendments`
  const answer = await court.as('clerk-mingshan').post(path, { reason: '案由更正。', ...record }, { ifMatch: version })
  if (answer.status !== 201) throw new Error(answer.text)
}

let latest = clock.now

async function live(index: number): Promise<void> {
  const begin = BEGINS[index % BEGINS.length] ?? BEGINS[0]
  clock.now = new Date(`${addDays(begin, draw.below(12))}T10:00:00+08:00`)
  const atPingshan = index % 9 === 8
  const receivedOn = addDays(shanghaiDate(clock.now), -draw.below(3))
  const received = await court
    .as(atPingshan ? 'clerk-pingshan' : 'clerk-mingshan')
    .post(
      '/v1/cases',
      dispute({ receivedOn, courtCode: atPingshan ? '辽0502' : '辽0504', registerAtOnce: index % 2 === 0 }),
    )
  if (received.status !== 201) throw new Error(received.text)
  if (atPingshan) return
  const caseId: string = received.body.case.id
  if (index % 4 === 1) await amend(caseId)
  for (let step = 0; step < STEPS; step += 1) {
    const kind = draw.below(20)
    if (kind < 14) await giveRandomAct(court, caseId, draw, shanghaiDate(clock.now))
    else if (kind < 16) await audioVideoSession(caseId)
    else {
      clock.now = new Date(clock.now.getTime() + draw.pick([1, 1, 2, 3, 5, 9, 33]) * 86_400_000)
      await keepClock(deps)
    }
    if (['returned', 'withdrawn', 'closed'].includes((await rowOf(court, caseId)).state)) break
  }
  if (index % 6 === 1) {
    await court.as('judge-mingshan').post(`/v1/cases/${caseId}/supervision-notices`, {
      ...{ reasonCode: 'party-complaint', note: '请说明办理情况。', addressee: 'court' },
    })
  }
}

for (let index = 0; index < CASES; index += 1) {
  await live(index)
  if (clock.now > latest) latest = clock.now
  // Every few cases somebody counts, and sometimes two at once.
  if (index % 5 !== 4) continue
  await sequenceEvents(deps)
  await Promise.all([countFigures(deps), countFigures(deps)])
}
clock.now = new Date(latest.getTime() + 86_400_000)
await sequenceEvents(deps)
await countFigures(deps)

const reference = await source.current()
const mingshan = reference.courtByCode('辽0504')?.id ?? 0
const pingshan = reference.courtByCode('辽0502')?.id ?? 0
const everywhere = [...reference.subtreeOf(reference.courtByCode('辽05')?.id ?? 0)]
const notices = await query<{ courtId: number; raisedOn: string; endedOn: string | null; raisedAt: Date }>(
  court,
  `select court_id as "courtId", raised_on::text as "raisedOn", ended_on::text as "endedOn", raised_at as "raisedAt"
   from supervision_notices`,
)

interface Asked {
  readonly definition: FigureDefinition
  readonly courtIds: readonly number[]
  readonly by: Grouping
  readonly period: Period
  readonly asOf: Date | null
  readonly late: 'include' | 'exclude'
}

const moments = (await query<{ at: Date }>(court, 'select distinct at from case_events order by at')).map(
  ({ at }) => at,
)

function drawn(random: Random): Asked {
  const definition: FigureDefinition = random.pick(FIGURES)
  const named = random.pick([
    '2023',
    '2024',
    '2026',
    '2024-Q1',
    '2026-Q1',
    '2024-02',
    '2026-02',
    '2024-03',
    '2023-12',
    '2025-Q1',
  ])
  const from = random.pick(['2024-01-15', '2024-02-29', '2023-12-31', '2026-02-01', '2025-02-28', '2026-01-20'])
  const custom = { from, to: addDays(from, random.below(150)) }
  return {
    definition,
    courtIds: random.pick([[mingshan], [pingshan], everywhere, everywhere]),
    by: random.pick(definition.groupings),
    period: random.below(2) === 0 ? periodNamed(named) : custom,
    asOf: random.below(2) === 0 ? null : new Date(random.pick(moments).getTime() + random.below(2)),
    late: random.pick(['include', 'include', 'exclude']),
  }
}

const openNotices = (asOf: Date | null) => (courtIds: readonly number[], on: string) =>
  notices.filter(
    ({ courtId, raisedOn, endedOn, raisedAt }) =>
      courtIds.includes(courtId) &&
      raisedOn <= on &&
      (endedOn === null || endedOn > on) &&
      (asOf === null || raisedAt <= asOf),
  ).length

async function listed(asked: Asked, part: 'numerator' | 'denominator', key: string | null): Promise<string[]> {
  const counted = asked.definition[part]
  if (counted === null) throw new Error('there is no such part')
  const found: string[] = []
  let after = BEFORE_ALL_CASES
  for (;;) {
    const page = await listFigureCases(db, {
      ...asked,
      now: clock.now,
      part: counted,
      key: asked.by === 'none' ? undefined : key,
      after,
      limit: 7,
    })
    found.push(...page.map(({ id, itemId }) => id + itemId))
    const last = page.at(-1)
    if (last === undefined || page.length < 7) return found
    after = {
      courtId: last.courtId,
      caseId: last.id,
      itemId: last.itemId === '' ? BEFORE_ALL_CASES.itemId : last.itemId,
    }
  }
}

/** What differs between what is stored, a recount and the lists of cases; nothing when all is well. */
async function differences(asked: Asked, facts: readonly CourtFact[]): Promise<string[]> {
  const { definition, by } = asked
  const id = definition.id as FigureId
  const scope = { courtIds: asked.courtIds, period: asked.period, now: clock.now, asOf: asked.asOf, late: asked.late }
  const values = (await readFigureValues(db, { ...scope, figureIds: [id], by, comparesYear: false })).get(id) ?? []
  const period = { from: asked.period.from, to: cutOffOf(scope) }
  const expected = recount(facts, definition, { ...asked, period }, openNotices(asked.asOf))
  const found: string[] = []
  const keys = values.map(({ key }) => (by === 'none' ? '' : (key ?? '')))
  if ([...keys].sort().join() !== [...expected.keys()].sort().join())
    found.push(`keys ${keys} instead of ${[...expected.keys()]}`)
  for (const { key, previousYear: _past, ...value } of values) {
    const should = expected.get(by === 'none' ? '' : (key ?? ''))
    if (JSON.stringify(should) !== JSON.stringify(value))
      found.push(`${key}: ${JSON.stringify(value)}, recounted ${JSON.stringify(should)}`)
    const sizes: ['numerator' | 'denominator', number][] = []
    if (definition.kind !== 'mean') sizes.push(['numerator', value.numerator])
    if (value.denominator !== null && definition.denominator?.of !== 'mediators')
      sizes.push(['denominator', value.denominator])
    for (const [part, size] of sizes) {
      const cases = await listed(asked, part, key)
      if (cases.length !== size || new Set(cases).size !== size)
        found.push(`${key}: ${size} in the ${part}, ${cases.length} listed`)
    }
  }
  return found
}

t.test(
  `1,000 figures of any court, period and moment are what a recount says, and list as many cases (seed ${SEED})`,
  async (t) => {
    const facts = await recountFacts(db, everywhere)
    const random = new Random(SEED + 1)
    const seen = { groups: 0, nonZero: 0, past: 0, late: 0 }
    for (let question = 0; question < QUESTIONS; question += 1) {
      const asked = drawn(random)
      const found = await differences(asked, facts)
      if (found.length > 0)
        t.fail(`${asked.definition.id} ${JSON.stringify({ ...asked, definition: undefined })}: ${found.join('; ')}`)
      seen.past += asked.asOf === null ? 0 : 1
      seen.late += asked.late === 'exclude' ? 1 : 0
      const [first] = recount(
        facts,
        asked.definition,
        { ...asked, period: { from: asked.period.from, to: cutOffOf({ ...asked, now: clock.now }) } },
        openNotices(asked.asOf),
      ).values()
      seen.nonZero += (first?.numerator ?? 0) > 0 ? 1 : 0
    }
    const counted = new Set(facts.map(({ measure }) => measure))
    t.comment(
      `${facts.length} facts, ${facts.filter(({ delta }) => delta < 0).length} taken back; ${[...counted].sort().join(' ')}`,
    )
    t.comment(JSON.stringify(seen))
    t.ok(seen.nonZero > QUESTIONS / 4, `${seen.nonZero} had something to count`)
    t.ok(counted.size >= 15, `${counted.size} measures occur`)
    t.ok(
      facts.some(({ delta }) => delta < 0),
      'something was taken back',
    )
  },
)

t.test('both ways to find the cases of a figure find the same, page by page', async (t) => {
  const random = new Random(SEED + 2)
  let found = 0
  for (let question = 0; question < QUESTIONS / 4; question += 1) {
    const { definition, courtIds, period, asOf, late } = drawn(random)
    const part = definition.numerator
    if (part.of === 'notices') continue
    const to = cutOffOf({ period, now: clock.now, asOf })
    let after = { courtId: BEFORE_ALL_CASES.courtId, caseId: BEFORE_ALL_CASES.caseId }
    for (;;) {
      const asked = {
        ...{ courtIds, part, before: addDays(to, 1), asOf, after, group: null, limit: 3 },
        from: part.within === 'period' ? period.from : BEGINNING,
        excludesLate: late === 'exclude' && part.within === 'period',
      }
      const page = await listCountedCases(db, asked, 'by-day')
      t.strictSame(await listCountedCases(db, asked, 'in-turn'), page, definition.id)
      found += page.length
      const last = page.at(-1)
      if (last === undefined || page.length < 3) break
      after = { courtId: last.courtId, caseId: last.id }
    }
  }
  t.ok(found > 200, `${found} cases`)
})

async function faults(): Promise<string[]> {
  const client = await db.$client.connect()
  const found: string[] = []
  try {
    for (const { id, sql } of INVARIANTS) {
      if (id === 'I-47' && sql !== null) found.push(...(await runCheck(client, sql)).shown.map(({ detail }) => detail))
    }
  } finally {
    client.release()
  }
  for await (const { caseId, fault } of verifyFigures(db, everywhere)) if (fault !== null) found.push(caseId)
  return found
}

t.test('facts are what the timelines say, and months what the facts say (I-47)', async (t) => {
  t.strictSame(await faults(), [])
  const [{ behind } = { behind: -1 }] = await query<{ behind: number }>(
    court,
    `select sum(h.last_position - f.position)::int as behind from feed_heads h
     left join figure_positions f on f.court_id = h.court_id`,
  )
  t.equal(behind, 0, 'nothing is left to count')
  t.equal(await countFigures(deps), 0, 'and nothing is counted twice')
})

t.test('control: one fact that somebody changed is noticed', async (t) => {
  const facts = await recountFacts(db, everywhere)
  await query(court, 'alter table figure_facts disable trigger figure_facts_append_only')
  await query(
    court,
    `update figure_facts set on_day = on_day + 400 where (court_id, case_id, measure) in
       (select court_id, case_id, measure from figure_facts where measure = 'registered' and court_id = $1
        order by case_id limit 1)`,
    [mingshan],
  )
  const [definition] = FIGURES.filter(({ id }) => id === 'referral-rate')
  if (definition === undefined) throw new Error('the figure is gone')
  const asked: Asked = {
    definition,
    courtIds: [mingshan],
    by: 'none',
    period: { from: '2023-01-01', to: '2023-12-31' },
    asOf: clock.now,
    late: 'include',
  }
  t.not((await differences(asked, facts)).length, 0, 'the figure is not what a recount says')
  t.ok((await faults()).length >= 2, 'the invariant and the verification tell of it')
})

t.test('control: a fact can be neither changed nor deleted without taking off its guard', async (t) => {
  await query(court, 'alter table figure_facts enable trigger figure_facts_append_only')
  await t.rejects(query(court, 'update figure_facts set value = 0'), { code: '23000' })
  await t.rejects(query(court, 'delete from figure_facts'), { code: '23000' })
})
