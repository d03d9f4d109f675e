import { sql } from 'drizzle-orm'
import { type Test, test } from 'tap'
import { type RevisionOptions, reviseDeadlines } from '../../../src/modules/deadlines/revise-deadlines.js'
import { createReferenceSource } from '../../../src/modules/directory/reference.js'
import { newId } from '../../../src/platform/ids.js'
import { computeDeadline, type Pause } from '../../../src/workflow/clock.js'
import { DEADLINE_RULES } from '../../../src/workflow/deadline-rules.js'
import { warningDays } from '../../../src/workflow/warnings.js'
import { openTestCourt, type TestCourt } from '../../support/app.js'
import { dispute, registeredCase } from '../../support/cases.js'

const KIND = 'mediation-filed-ordinary'
const MINGSHAN = encodeURIComponent('辽0504')
/** Fifteen days from then end within the calendar that is known. */
const WITHIN = '2026-11-20'
/** … end on 2027-01-01, a Friday of which it is not known yet that it is a holiday. */
const ON_NEW_YEAR = '2026-12-17'
/** … end on 2027-01-04, a Monday that stays one, but beyond the calendar. */
const BEYOND = '2026-12-20'

/** Reads the reference data now, whatever a service remembers. */
function freshReference(court: TestCourt) {
  return createReferenceSource(court.db, () => performance.now())
}

/** Makes one open period the only one of a case, computed by the calendar of now. */
async function setDeadline(court: TestCourt, caseId: string, startedOn: string, pauses: readonly Pause[] = []) {
  const { db } = court
  const [found] = (
    await db.execute<{ courtId: number }>(sql`select court_id as "courtId" from cases where id = ${caseId}`)
  ).rows
  if (found === undefined) throw new Error('the case is gone')
  const reference = await freshReference(court).current()
  const calendar = reference.calendarOf(found.courtId)
  const rule = DEADLINE_RULES[KIND]
  const { dueOn, provisional, trace } = computeDeadline({ rule, startedOn, pauses, extensionDays: [], calendar })
  const thresholds = reference.thresholdsOf(found.courtId, KIND)
  const warnings = dueOn === null ? undefined : warningDays(rule, { startedOn, dueOn }, calendar, thresholds)
  const id = newId()
  await db.execute(sql`update deadlines set ended_seq = moved_seq, status = 'cancelled'
    where case_id = ${caseId} and ended_seq is null`)
  await db.execute(sql`insert into deadlines (court_id, case_id, id, kind, status, started_on, started_seq, moved_seq,
      extension_days, pauses, due_on, amber_on, red_on, provisional, calendar_version, trace)
    select court_id, id, ${id}::uuid, ${KIND}, ${dueOn === null ? 'suspended' : 'running'}, ${startedOn}::date, 1, 1,
      '{}', ${JSON.stringify(pauses)}::jsonb, ${dueOn}::date, ${warnings?.amberOn ?? null}::date,
      ${warnings?.redOn ?? null}::date, ${provisional}, ${calendar.version}, ${JSON.stringify(trace)}::jsonb
    from cases where id = ${caseId}`)
  await db.execute(
    sql`update cases set next_due_on = ${dueOn}::date, mediation_due_on = ${dueOn}::date where id = ${caseId}`,
  )
  return id
}

async function caseDueFrom(court: TestCourt, startedOn: string, pauses: readonly Pause[] = []) {
  const { id, version } = await registeredCase(court)
  return { id, version, deadlineId: await setDeadline(court, id, startedOn, pauses) }
}

interface Found extends Record<string, unknown> {
  dueOn: string | null
  amberOn: string | null
  redOn: string | null
  provisional: boolean
  calendarVersion: number
  movedSeq: number
  steps: string[]
  version: number
  nextDueOn: string | null
  mediationDueOn: string | null
  events: number
}

/** The open period of a case, its case, and how often it was revised. */
async function found(court: TestCourt, caseId: string): Promise<Found> {
  const { rows } = await court.db.execute<Found>(sql`
    select d.due_on::text as "dueOn", d.amber_on::text as "amberOn", d.red_on::text as "redOn", d.provisional,
           d.calendar_version as "calendarVersion", d.moved_seq as "movedSeq", c.version,
           jsonb_path_query_array(d.trace, '$[*].step') as steps, c.next_due_on::text as "nextDueOn",
           c.mediation_due_on::text as "mediationDueOn",
           (select count(*)::int from case_events e where e.case_id = c.id and e.command = 'reviseDeadlines') as events
    from cases c join deadlines d on d.case_id = c.id and d.ended_seq is null where c.id = ${caseId}`)
  const [row] = rows
  if (row === undefined || rows.length > 1) throw new Error(`${rows.length} open periods`)
  return row
}

async function importYear(t: Test, court: TestCourt, holidays: readonly object[]): Promise<void> {
  const answer = await court.as('admin-benxi').post('/v1/calendar-years', {
    year: 2027,
    source: '测试通知',
    coverageUntil: '2027-12-31',
    holidays,
  })
  t.equal(answer.status, 201, answer.text)
}

const NEW_YEAR = { name: '元旦', from: '2027-01-01', to: '2027-01-03' }

function revise(court: TestCourt, options?: RevisionOptions) {
  return reviseDeadlines({ db: court.db, reference: freshReference(court), now: () => court.clock.now }, options)
}

async function isIntact(t: Test, court: TestCourt, caseId: string): Promise<void> {
  const answer = await court.as('clerk-mingshan').get(`/v1/cases/${caseId}/timeline/verification`)
  t.equal(answer.body.isIntact, true, answer.text)
}

test('exactly the periods that the new calendar moves get one act, with the old and the new day', async (t) => {
  const court = await openTestCourt(t)
  const stays = await caseDueFrom(court, WITHIN)
  const moves = await caseDueFrom(court, ON_NEW_YEAR)
  const becomesFinal = await caseDueFrom(court, BEYOND)
  const standsStill = await caseDueFrom(court, WITHIN, [{ reason: 'appraisal', fromOn: '2026-11-25', toOn: null }])
  t.strictSame(await revise(court), { checked: 0, moved: 0 }, 'control: nothing has changed')
  t.match(await found(court, moves.id), { dueOn: '2027-01-01', provisional: true, calendarVersion: 1 })

  await importYear(t, court, [NEW_YEAR])
  t.strictSame(await revise(court), { checked: 4, moved: 2 })

  const same = await found(court, stays.id)
  t.match(same, { dueOn: '2026-12-07', provisional: false, calendarVersion: 2, movedSeq: 1, events: 0 })
  t.equal(same.version, stays.version)
  const still = await found(court, standsStill.id)
  t.match(still, { dueOn: null, amberOn: null, calendarVersion: 2, movedSeq: 1, events: 0 })
  const moved = await found(court, moves.id)
  t.match(moved, { dueOn: '2027-01-04', nextDueOn: '2027-01-04', mediationDueOn: '2027-01-04', provisional: false })
  t.match(moved, { version: moves.version + 1, movedSeq: moves.version + 1, calendarVersion: 2, events: 1 })
  t.ok(moved.steps.includes('rolled'), 'the trace says why')
  t.match(await found(court, becomesFinal.id), { dueOn: '2027-01-04', provisional: false, events: 1 })

  const { rows } = await court.db.execute(sql`
    select r.deadline_id as "deadlineId", r.previous_due_on::text as "previousDueOn", r.due_on::text as "dueOn",
           r.was_provisional as "wasProvisional", r.provisional, r.calendar_version as "calendarVersion"
    from deadline_revisions r
    join case_events e on e.case_id = r.case_id and e.seq = r.seq and e.record_id = r.id
    where e.command = 'reviseDeadlines' and e.actor_kind = 'system' and e.from_state = e.to_state
    order by r.previous_due_on`)
  const ids = await court.db.execute(
    sql`select count(distinct request_id)::int as requests from case_events where command = 'reviseDeadlines'`,
  )
  t.strictSame(ids.rows, [{ requests: 2 }], 'each act is a request of its own')
  const final = { dueOn: '2027-01-04', wasProvisional: true, provisional: false, calendarVersion: 2 }
  t.strictSame(rows, [
    { deadlineId: moves.deadlineId, previousDueOn: '2027-01-01', ...final },
    { deadlineId: becomesFinal.deadlineId, previousDueOn: '2027-01-04', ...final },
  ])
  for (const { id } of [stays, moves, becomesFinal]) await isIntact(t, court, id)
  t.strictSame(await revise(court), { checked: 0, moved: 0 }, 'and then there is nothing left to do')
})

test('two runs at the same time, and runs that are cut off, do each case once', async (t) => {
  const court = await openTestCourt(t)
  const ids: string[] = []
  for (let index = 0; index < 12; index += 1) ids.push((await caseDueFrom(court, ON_NEW_YEAR)).id)
  const eventsOf = async () => (await Promise.all(ids.map((id) => found(court, id)))).map(({ events }) => events)

  await importYear(t, court, [NEW_YEAR])
  const cutOff = revise(court, {
    casesMax: 5,
    afterChunk: () => {
      throw new Error('the process died')
    },
  })
  await t.rejects(cutOff, { message: 'the process died' })
  t.equal((await eventsOf()).filter((count) => count === 1).length, 5, 'what was committed stays')
  t.strictSame(await revise(court, { casesMax: 5 }), { checked: 7, moved: 7 }, 'the next run goes on from there')
  t.strictSame(new Set(await eventsOf()), new Set([1]))

  await importYear(t, court, [{ ...NEW_YEAR, to: '2027-01-04' }])
  const runs = await Promise.all([revise(court, { casesMax: 2 }), revise(court, { casesMax: 2 }), revise(court)])
  t.equal(
    runs.reduce((sum, { moved }) => sum + moved, 0),
    12,
    JSON.stringify(runs),
  )
  t.strictSame(new Set(await eventsOf()), new Set([2]))
  for (const id of ids) {
    t.match(await found(court, id), { dueOn: '2027-01-05' })
    await isIntact(t, court, id)
  }
})

test('nobody waits: an act goes on during a run, and a case that is held is left for the next one', async (t) => {
  const court = await openTestCourt(t)
  const cases = [
    await caseDueFrom(court, ON_NEW_YEAR),
    await caseDueFrom(court, ON_NEW_YEAR),
    await caseDueFrom(court, ON_NEW_YEAR),
  ].sort((one, other) => (one.id < other.id ? -1 : 1))
  const [first, held, last] = cases
  if (first === undefined || held === undefined || last === undefined) throw new Error('three cases')
  await importYear(t, court, [NEW_YEAR])

  const holder = await court.db.$client.connect()
  let acted: number | undefined
  try {
    await holder.query('begin')
    await holder.query('select 1 from cases where id = $1 for update', [held.id])
    const revised = await revise(court, {
      casesMax: 1,
      afterChunk: async () => {
        if (acted !== undefined) return
        const { channel: _channel, courtCode: _courtCode, ...record } = dispute()
        const answer = await court
          .as('clerk-mingshan')
          .post(`/v1/cases/${last.id}/amendments`, { reason: '更正。', ...record }, { ifMatch: last.version })
        acted = answer.status
      },
    })
    t.equal(acted, 201, 'an act on a case whose turn had not come')
    t.strictSame(revised, { checked: 2, moved: 2 })
    t.match(await found(court, held.id), { dueOn: '2027-01-01', calendarVersion: 1, events: 0 })
  } finally {
    await holder.query('rollback')
    holder.release()
  }
  t.match(await found(court, last.id), { dueOn: '2027-01-04', version: last.version + 2, events: 1 })
  t.strictSame(await revise(court), { checked: 1, moved: 1 })
  t.match(await found(court, held.id), { dueOn: '2027-01-04', events: 1 })
  for (const { id } of cases) await isIntact(t, court, id)
})

test('a day of one court moves the periods of that court and touches no other', async (t) => {
  const court = await openTestCourt(t)
  const own = await caseDueFrom(court, '2026-06-01')
  const received = await court
    .as('clerk-pingshan')
    .post('/v1/cases', dispute({ courtCode: '辽0502', registerAtOnce: true }))
  t.equal(received.status, 201, received.text)
  const neighbour: string = received.body.case.id
  await setDeadline(court, neighbour, '2026-06-01')
  t.match(await found(court, own.id), { dueOn: '2026-06-16' })

  const admin = court.as('admin-benxi')
  const path = `/v1/courts/${MINGSHAN}/calendar-days/2026-06-16`
  const set = await admin.put(path, { kind: 'rest', name: '暴雨停止办公', source: '测试决定' })
  t.equal(set.status, 200, set.text)
  t.strictSame(await revise(court), { checked: 1, moved: 1 })
  t.match(await found(court, own.id), { dueOn: '2026-06-17', calendarVersion: 2, events: 1 })
  t.match(await found(court, neighbour), { dueOn: '2026-06-16', calendarVersion: 1, events: 0 })

  t.equal((await admin.delete(path)).status, 200)
  t.strictSame(await revise(court), { checked: 1, moved: 1 })
  t.match(await found(court, own.id), { dueOn: '2026-06-16', calendarVersion: 3, events: 2 })
})

test('new warning thresholds change the warning days and are no act', async (t) => {
  const court = await openTestCourt(t)
  const { id, version } = await caseDueFrom(court, '2026-06-01')
  const before = await found(court, id)
  t.match(before, { amberOn: '2026-06-12', redOn: '2026-06-15' })
  const above = `/v1/courts/${encodeURIComponent('辽05')}/warning-thresholds`
  const set = await court.as('admin-benxi').put(above, { items: [{ kind: null, amberPercent: 40, redWorkingDays: 3 }] })
  t.equal(set.status, 200, set.text)
  t.strictSame(await revise(court), { checked: 1, moved: 0 })
  t.match(await found(court, id), {
    dueOn: '2026-06-16',
    amberOn: '2026-06-07',
    redOn: '2026-06-11',
    calendarVersion: 2,
    version,
    movedSeq: before.movedSeq,
    events: 0,
  })
})
