import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import t from 'tap'
import { levelOf } from '../../../src/modules/deadlines/store.js'
import { addDays } from '../../../src/workflow/clock.js'
import { DEADLINE_KINDS } from '../../../src/workflow/deadline-rules.js'
import { WARNING_LEVELS, warningLevel } from '../../../src/workflow/warnings.js'
import { openTestCourt } from '../../support/app.js'
import { registeredCase } from '../../support/cases.js'
import { MINGSHAN, setDay, setDeadlines, walk } from './open-deadlines.js'

const court = await openTestCourt(t)
const clerk = court.as('clerk-mingshan')

const DAYS = 40
const dayOf = (days: number) => addDays('2026-03-01', days)
const someDay = fc.integer({ min: 0, max: DAYS }).map(dayOf)
const period = fc
  .tuple(someDay, someDay, someDay)
  .map((days) => days.toSorted())
  .map(([amberOn = '', redOn = '', dueOn = '']) => ({ amberOn, redOn, dueOn }))

t.test('SQL and TypeScript give the same level on random days', async (t) => {
  const standing = { amberOn: null, redOn: null, dueOn: null }
  const samples = fc.sample(
    fc.tuple(fc.oneof({ weight: 20, arbitrary: period }, fc.constant(standing)), someDay),
    2_000,
  )
  const rows = samples.map(([days, today], n) => ({ n, today, ...days }))
  const found = await court.db.execute<{ level: string }>(
    sql`select ${levelOf(sql`x.today`)} as level
        from json_to_recordset(${JSON.stringify(rows)})
          as given(n int, today date, "dueOn" date, "amberOn" date, "redOn" date)
        cross join lateral (select given.today, given."dueOn" as due_on, given."amberOn" as amber_on,
          given."redOn" as red_on) x order by given.n`,
  )
  const expected = rows.map((row) => warningLevel(row, row.today))
  t.strictSame(
    found.rows.map(({ level }) => level),
    expected,
  )
  t.strictSame(new Set(expected).size, WARNING_LEVELS.length, 'control: every level was met')
})

t.test('lists, counts, the case and the list of cases agree on random days', async (t) => {
  const { id } = await registeredCase(court)
  for (const [today] of fc.sample(fc.tuple(someDay), 12)) {
    setDay(court, '2026-03-10')
    const kinds = fc.sample(fc.uniqueArray(fc.constantFrom(...DEADLINE_KINDS), { minLength: 1 }), 1)[0] ?? []
    const periods = fc
      .sample(period, kinds.length)
      .map((days, index) => ({ kind: kinds[index] ?? 'diversion', ...days }))
    await setDeadlines(court, id, periods)
    setDay(court, today)
    const levels = new Map<unknown, string>(periods.map(({ kind, ...days }) => [kind, warningLevel(days, today)]))
    const kindsAt = (level: string) => kinds.filter((kind) => levels.get(kind) === level).sort()

    const summary = (await clerk.get(`/v1/deadlines/summary?courtCode=${MINGSHAN}`)).body
    for (const level of WARNING_LEVELS) {
      const items = await walk(clerk, `/v1/deadlines?courtCode=${MINGSHAN}&level=${level}`, 100)
      t.strictSame(items.map(({ kind }) => kind).sort(), kindsAt(level), `${today}: ${level}`)
      t.equal(summary.total[level], kindsAt(level).length)
    }
    const path = `/v1/cases/${id}`
    const ofCase = [...(await clerk.get(path)).body.deadlines, ...(await clerk.get(`${path}/deadlines`)).body.items]
    t.equal(ofCase.length, 2 * kinds.length)
    for (const { kind, level } of ofCase) t.equal(level, levels.get(kind), `${today}: ${kind}`)
    const most = WARNING_LEVELS.toReversed().find((level) => kindsAt(level).length > 0)
    const [summarised] = (await clerk.get(`/v1/cases?courtCode=${MINGSHAN}`)).body.items
    t.match(summarised, { id, level: most }, today)
  }
})

t.test('the case says who has to act, from when it is urgent and what happens at the end', async (t) => {
  setDay(court, '2026-03-10')
  const { id } = await registeredCase(court)
  await setDeadlines(court, id, [
    { kind: 'fee-payment', dueOn: '2026-03-12', amberOn: '2026-03-09', redOn: '2026-03-11' },
    { kind: 'fast-track', dueOn: null },
  ])
  const { deadlines } = (await clerk.get(`/v1/cases/${id}`)).body
  const of = (kind: string) => deadlines.find((deadline: { kind: string }) => deadline.kind === kind)
  t.match(of('fee-payment'), {
    level: 'amber',
    amberOn: '2026-03-09',
    redOn: '2026-03-11',
    duty: 'claimant',
    atExpiry: { zh: '未预交且未获准司法救助的，报法官按撤诉处理' },
  })
  t.match(of('fast-track'), { status: 'suspended', level: 'green', amberOn: null, redOn: null, duty: 'court' })
  await court.db.execute(
    sql`update deadlines set status = 'met', ended_seq = moved_seq where case_id = ${id}::uuid and kind = 'fee-payment'`,
  )
  const ended = (await clerk.get(`/v1/cases/${id}/deadlines`)).body.items
  t.match(
    ended.find((deadline: { kind: string }) => deadline.kind === 'fee-payment'),
    { status: 'met', level: null },
    'what is over has no level',
  )
})

t.test('the work list stays in its order and says how urgent each case is', async (t) => {
  setDay(court, '2026-03-10')
  const late = (await registeredCase(court)).id
  const calm = (await registeredCase(court, { tags: ['green-channel'] })).id
  const idle = (await registeredCase(court)).id
  await setDeadlines(court, late, [
    { kind: 'diversion', dueOn: '2026-03-09' },
    { kind: 'fast-track', dueOn: '2026-03-30', redOn: '2026-03-29', amberOn: '2026-03-20' },
  ])
  await setDeadlines(court, calm, [
    { kind: 'diversion', dueOn: '2026-03-20', redOn: '2026-03-19', amberOn: '2026-03-18' },
  ])
  await setDeadlines(court, idle, [{ kind: 'fast-track', dueOn: null }])
  const { status, body, text } = await clerk.get('/v1/work-list')
  t.equal(status, 200, text)
  const wanted = [late, calm, idle]
  const items = body.items.filter((item: { id: string }) => wanted.includes(item.id))
  t.strictSame(
    items.map((item: { id: string; level: string | null }) => [item.id, item.level]),
    [
      [calm, 'green'],
      [late, 'overdue'],
      [idle, null],
    ],
    'priority first, then the nearest day; nothing runs in the last',
  )
})
