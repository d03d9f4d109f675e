import { sql } from 'drizzle-orm'
import pg from 'pg'
import t from 'tap'
import { shanghaiDate } from '../../../src/platform/time.js'
import { openTestCourt } from '../../support/app.js'
import { registeredCase } from '../../support/cases.js'
import { caseInMediation } from '../mediation/case-in-mediation.js'
import { endPeriod, movePeriod, noticesOf, periodOf, sweeper } from './supervised-case.js'

const court = await openTestCourt(t)
const sweep = sweeper(court)
const TODAY = '2026-03-10'

const noticesAbout = async (deadlineId: string) => {
  const { rows } = await court.db.execute<{ id: string; caseId: string }>(
    sql`select id, case_id as "caseId" from supervision_notices where deadline_id = ${deadlineId}::uuid`,
  )
  return rows.length === 0
    ? []
    : (await noticesOf(court, rows[0]?.caseId ?? '')).filter((one) => one.deadlineId === deadlineId)
}

const historyOf = async (noticeId: string) =>
  (
    await court.db.execute<{ seq: number; act: string; state: string; actorKind: string }>(
      sql`select seq, act, state, actor_kind as "actorKind" from supervision_events
          where notice_id = ${noticeId}::uuid order by seq`,
    )
  ).rows

/** What people were told of a case, the oldest first. */
const toldOf = async (caseId: string) =>
  (
    await court.db.execute<{ template: string; data: object; subject: string }>(
      sql`select n.template, n.data, p.subject from person_notices n join persons p on p.id = n.person_id
          where n.case_id = ${caseId}::uuid and n.template like 'supervision-%' order by n.id`,
    )
  ).rows

t.test('many sweeps at once raise, and later escalate, each notice once', async (t) => {
  const cases = await Promise.all(Array.from({ length: 12 }, () => registeredCase(court)))
  const periods: string[] = []
  for (const { id } of cases) {
    periods.push(await periodOf(court, id, 'judge-mediation-ordinary', '2026-03-06'))
    periods.push(await periodOf(court, id, 'judge-mediation-summary', '2026-03-09'))
  }
  const first = await Promise.all(Array.from({ length: 6 }, () => sweep(TODAY)))
  // What one sweep has locked the others leave to it; nothing may be left when all are done.
  const rest = await sweep(TODAY)
  const total = [...first, rest].reduce((sum, { raised }) => sum + raised, 0)
  t.equal(total, periods.length)
  for (const { id } of cases) {
    const clerk = (await toldOf(id)).filter(({ subject }) => subject === 'clerk-mingshan')
    t.equal(clerk.length, 2, 'each told once')
  }
  for (const period of periods) t.equal((await noticesAbout(period)).length, 1)
  t.match(await sweep(TODAY), { raised: 0, escalated: 0, moot: 0 }, 'and never again')

  const later = await Promise.all(Array.from({ length: 6 }, () => sweep('2026-03-14')))
  const after = await sweep('2026-03-14')
  t.equal(
    [...later, after].reduce((sum, { escalated }) => sum + escalated, 0),
    periods.length,
  )
  for (const period of periods) {
    t.strictSame(
      (await noticesAbout(period)).map(({ stage, state }) => [stage, state]),
      [
        ['reminder', 'escalated'],
        ['letter-of-enquiry', 'raised'],
      ],
    )
  }
  for (const period of periods) await endPeriod(court, period)
  const moot = await Promise.all([sweep('2026-03-14'), sweep('2026-03-14')])
  t.equal((moot[0]?.moot ?? 0) + (moot[1]?.moot ?? 0) + (await sweep('2026-03-14')).moot, periods.length)
})

t.test('at midnight in Shanghai a period that ended the day before is overdue', async (t) => {
  const { id, version } = await registeredCase(court)
  const period = await periodOf(court, id, 'judge-mediation-ordinary', TODAY)
  await sweep(shanghaiDate(new Date('2026-03-10T15:59:59.999Z')))
  t.strictSame(await noticesAbout(period), [], 'the last day is not over')
  await sweep(shanghaiDate(new Date('2026-03-10T16:00:00.000Z')))
  const [notice, ...others] = await noticesAbout(period)
  t.strictSame(others, [])
  t.match(notice, {
    stage: 'reminder',
    state: 'raised',
    addressee: 'court',
    raisedByKind: 'system',
    supervisingCourtId: 4,
    answerDueOn: '2026-03-16',
  })
  t.strictSame(await historyOf(notice?.id ?? ''), [{ seq: 1, act: 'raise', state: 'raised', actorKind: 'system' }])
  const told = await toldOf(id)
  t.ok(told.length > 0)
  for (const one of told) {
    t.match(one, { template: 'supervision-raised', data: { stage: 'reminder', dueOn: '2026-03-16' } })
  }
  const subject = await court.as('clerk-mingshan').get(`/v1/cases/${id}`)
  t.equal(subject.body.version, version, 'the case is as it was')
})

t.test('whose duty it is is asked: the mediator, or the court while there is none', async (t) => {
  const driver = await caseInMediation(court)
  const withMediator = await periodOf(court, driver.id, 'agreement-submission', '2026-03-05')
  const { id } = await registeredCase(court)
  const without = await periodOf(court, id, 'agreement-submission', '2026-03-05')
  await sweep(TODAY)
  t.match(await noticesAbout(withMediator), [{ addressee: 'mediator' }])
  t.match(await noticesAbout(without), [{ addressee: 'court' }])
  t.strictSame(
    (await toldOf(driver.id)).map(({ subject }) => subject),
    ['mediator-zhao'],
  )
  const list = await court.as('mediator-zhao').get('/v1/supervision-notices')
  t.ok(list.body.items.some((one: { deadlineId: string }) => one.deadlineId === withMediator))
})

t.test('what the service ends by itself, and what the parties owe, is left alone', async (t) => {
  const { id } = await registeredCase(court)
  const answer = await periodOf(court, id, 'mediator-answer', '2026-03-05')
  const objection = await periodOf(court, id, 'payment-order-objection', '2026-03-05')
  const control = await periodOf(court, id, 'judge-mediation-ordinary', '2026-03-05')
  await sweep(TODAY)
  t.strictSame(await noticesAbout(answer), [])
  t.strictSame(await noticesAbout(objection), [])
  t.equal((await noticesAbout(control)).length, 1)
})

t.test('silence leads through all stages up to the higher court, and stays there', async (t) => {
  const driver = await caseInMediation(court)
  const period = await periodOf(court, driver.id, 'agreement-submission', '2026-03-05')
  await sweep(TODAY)
  await sweep('2026-03-13')
  t.match(await noticesAbout(period), [{ stage: 'reminder', state: 'raised' }], 'the last day to answer is not over')
  for (const day of ['2026-03-14', '2026-03-14', '2026-03-19', '2026-03-27', '2026-06-01', '2026-06-02'])
    await sweep(day)
  const notices = await noticesAbout(period)
  t.match(notices, [
    { stage: 'reminder', state: 'escalated', addressee: 'mediator', supervisingCourtId: 4, answerDueOn: '2026-03-13' },
    {
      stage: 'letter-of-enquiry',
      state: 'escalated',
      addressee: 'mediator',
      supervisingCourtId: 4,
      answerDueOn: '2026-03-18',
    },
    {
      stage: 'supervised-handling',
      state: 'escalated',
      addressee: 'court',
      supervisingCourtId: 4,
      answerDueOn: '2026-03-26',
    },
    { stage: 'case-review', state: 'raised', addressee: 'court', supervisingCourtId: 1 },
  ])
  t.equal(notices.length, 4)
  for (const [index, notice] of notices.entries()) {
    t.equal(notice.escalatedFrom, notices[index - 1]?.id ?? null)
    t.strictSame(
      (await historyOf(notice.id)).map(({ act }) => act),
      index < 3 ? ['raise', 'escalate'] : ['raise'],
    )
  }
  const review = notices.at(-1)?.id
  const at = `/v1/cases/${driver.id}/supervision-notices/${review}`
  const body = { reason: '调解员未及时提交。', measure: '当日补交。', promisedOn: '2026-06-05' }
  court.clock.now = new Date('2026-06-03T02:00:00.000Z')
  t.equal((await court.as('judge-mingshan').post(`${at}/answer`, body, { ifMatch: 1 })).status, 200)
  t.equal((await court.as('triage-mingshan').post(`${at}/acceptance`, {}, { ifMatch: 2 })).status, 403)
  t.equal((await court.as('higher-benxi').post(`${at}/acceptance`, {}, { ifMatch: 2 })).status, 200)
  court.clock.now = new Date('2026-03-10T02:00:00.000Z')
})

t.test('a letter to mediators who are gone goes to the court', async (t) => {
  const driver = await caseInMediation(court)
  const period = await periodOf(court, driver.id, 'agreement-submission', '2026-03-05')
  await sweep(TODAY)
  await court.db.execute(sql`update cases set mediator_id = null where id = ${driver.id}::uuid`)
  await sweep('2026-03-14')
  t.match(await noticesAbout(period), [
    { stage: 'reminder', state: 'escalated', addressee: 'mediator' },
    { stage: 'letter-of-enquiry', state: 'raised', addressee: 'court' },
  ])
})

t.test('an answer stops the escalation; a broken promise starts it again', async (t) => {
  const { id } = await registeredCase(court)
  const period = await periodOf(court, id, 'judge-mediation-ordinary', '2026-03-05')
  await sweep(TODAY)
  const [notice] = await noticesAbout(period)
  const at = `/v1/cases/${id}/supervision-notices/${notice?.id}`
  const body = { reason: '待鉴定意见。', measure: '催办鉴定。', promisedOn: '2026-03-17' }
  t.equal((await court.as('clerk-mingshan').post(`${at}/answer`, body, { ifMatch: 1 })).status, 200)
  await sweep('2026-03-14')
  t.match(await noticesAbout(period), [{ state: 'answered' }])
  t.equal((await court.as('triage-mingshan').post(`${at}/acceptance`, {}, { ifMatch: 2 })).status, 200)
  await sweep('2026-03-17')
  t.match(await noticesAbout(period), [{ state: 'accepted' }])
  await sweep('2026-03-18')
  t.match(await noticesAbout(period), [
    { stage: 'reminder', state: 'escalated', version: 4 },
    { stage: 'letter-of-enquiry', state: 'raised' },
  ])
})

t.test('a notice whose period is over is closed as moot; a moved one begins anew', async (t) => {
  const { id } = await registeredCase(court)
  const ended = await periodOf(court, id, 'judge-mediation-ordinary', '2026-03-05')
  const moved = await periodOf(court, id, 'judge-mediation-summary', '2026-03-05')
  await sweep(TODAY)
  await endPeriod(court, ended)
  await movePeriod(court, moved, '2026-03-16')
  const before = (await toldOf(id)).length
  await sweep('2026-03-14')
  t.match(
    await noticesAbout(ended),
    [{ state: 'closed', result: 'moot', dueOn: null, stage: 'reminder' }],
    'not escalated',
  )
  t.match(await noticesAbout(moved), [{ state: 'closed', result: 'moot' }])
  t.strictSame(
    [...new Set((await toldOf(id)).slice(before).map(({ template }) => template))].sort(),
    ['supervision-closed', 'supervision-raised'],
    'and triage itself is overdue by then',
  )
  const [notice] = await noticesAbout(ended)
  t.strictSame(
    (await historyOf(notice?.id ?? '')).map(({ act, state }) => [act, state]),
    [
      ['raise', 'raised'],
      ['lapse', 'closed'],
    ],
  )
  await sweep('2026-03-16')
  t.equal((await noticesAbout(moved)).length, 1)
  await sweep('2026-03-17')
  t.strictSame((await noticesAbout(moved)).map(({ state }) => state).sort(), ['closed', 'raised'])
  t.equal((await noticesAbout(ended)).length, 1)
})

t.test('a notice that people closed is not raised again', async (t) => {
  const { id } = await registeredCase(court)
  const period = await periodOf(court, id, 'judge-mediation-ordinary', '2026-03-05')
  await sweep(TODAY)
  const [notice] = await noticesAbout(period)
  const at = `/v1/cases/${id}/supervision-notices/${notice?.id}`
  t.equal(
    (await court.as('triage-mingshan').post(`${at}/withdrawal`, { note: '已电话核实。' }, { ifMatch: 1 })).status,
    200,
  )
  await sweep(TODAY)
  await sweep('2026-03-14')
  t.match(await noticesAbout(period), [{ state: 'closed', result: 'withdrawn' }])
  t.equal((await noticesAbout(period)).length, 1)
})

t.test('a case in which somebody is acting is left for the next sweep, without waiting', async (t) => {
  const { id } = await registeredCase(court)
  const period = await periodOf(court, id, 'judge-mediation-ordinary', '2026-03-05')
  const other = new pg.Client({ connectionString: court.url })
  await other.connect()
  try {
    await other.query('begin')
    await other.query('select id from cases where id = $1 for update', [id])
    await sweep(TODAY)
    t.strictSame(await noticesAbout(period), [])
    await other.query('rollback')
  } finally {
    await other.end()
  }
  await sweep(TODAY)
  t.equal((await noticesAbout(period)).length, 1)
})

t.test('by hand and by rule at once, one notice', async (t) => {
  const { id } = await registeredCase(court)
  const period = await periodOf(court, id, 'judge-mediation-ordinary', '2026-03-05')
  const body = { reasonCode: 'overdue-deadline', note: '请说明。', addressee: 'court', deadlineId: period }
  const [answer] = await Promise.all([
    court.as('triage-mingshan').post(`/v1/cases/${id}/supervision-notices`, body),
    sweep(TODAY),
    sweep(TODAY),
  ])
  t.ok([201, 422].includes(answer.status), answer.text)
  t.equal((await noticesAbout(period)).length, 1)
})

t.test('more than one batch becomes overdue at the same midnight', async (t) => {
  for (let round = 0; round < 5; round += 1) await Promise.all(Array.from({ length: 10 }, () => registeredCase(court)))
  const before = (await sweep(TODAY)).raised
  t.equal(before, 0)
  const { rows } = await court.db.execute<{ n: number }>(
    sql`with given as (
          insert into deadlines (court_id, case_id, id, kind, status, started_on, started_seq, moved_seq, extension_days,
            pauses, due_on, amber_on, red_on, provisional, calendar_version, trace)
          select c.court_id, c.id, gen_random_uuid(), k.kind, 'running', '2026-02-01', 1, 1, '{}', '[]', '2026-03-04', '2026-03-04', '2026-03-04',
            false, 1, '[]'
          from cases c cross join unnest(array['judge-mediation-ordinary', 'judge-mediation-summary',
            'payment-order-acceptance', 'payment-order-issue']) as k(kind)
          where not exists (select from deadlines d where d.case_id = c.id and d.kind = k.kind and d.ended_seq is null)
          returning 1)
        select count(*)::int as n from given`,
  )
  const added = rows[0]?.n ?? 0
  t.ok(added > 200, `${added} periods`)
  const { raised } = await sweep(TODAY)
  t.equal(raised, added)
})
