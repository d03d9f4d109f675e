import { sql } from 'drizzle-orm'
import t, { type Test } from 'tap'
import { EXPIRY_VERBS } from '../../../src/expiry.js'
import { INVARIANTS } from '../../../src/invariants/checks.js'
import { runChecks } from '../../../src/invariants/run-check.js'
import { expireDue } from '../../../src/modules/deadlines/expire-due.js'
import { createReferenceSource } from '../../../src/modules/directory/reference.js'
import { openTestCourt } from '../../support/app.js'
import { loadOf, miscounted, ZHAO } from '../assignment/mediated-case.js'
import { caseInMediation } from './case-in-mediation.js'

const court = await openTestCourt(t)
const { db, clock, vault } = court
const start = new Date(clock.now)
t.beforeEach(() => {
  clock.now = new Date(start)
})

const noon = (date: string) => new Date(`${date}T12:00:00+08:00`)

async function expire() {
  const reference = createReferenceSource(db, () => clock.now.getTime())
  const onFailure = (_period: object, error: unknown) => {
    throw error
  }
  await expireDue({ db, vault, reference, now: () => clock.now, verbs: EXPIRY_VERBS, onFailure })
}

async function periods(caseId: string, kind: string) {
  const { rows } = await db.execute(
    sql`select status, started_on::text as started, due_on::text as due, extension_days as extensions, pauses
        from deadlines where case_id = ${caseId}::uuid and kind = ${kind} order by started_seq`,
  )
  return rows
}

const commands = async (caseId: string) =>
  (
    await db.execute<{ command: string }>(
      sql`select command from case_events where case_id = ${caseId}::uuid order by seq`,
    )
  ).rows.map(({ command }) => command)

const extensionsOf = async (caseId: string) =>
  (
    await db.execute(
      sql`select days, agreed_on::text as "agreedOn", extends_due_on::text as "extendsDueOn", late_entry_reason as reason
          from extensions where case_id = ${caseId}::uuid order by id`,
    )
  ).rows

const REASON = '延长调解期限同意书在期限届满后送达。'

/** A case whose mediation the service has ended on the day given, and the paper that says otherwise. */
async function expiredCase(today: string) {
  const driver = await caseInMediation(court)
  clock.now = noon(today)
  await expire()
  const { body } = await court.as('clerk-mingshan').get(driver.path)
  const paper = { agreedOn: '2026-03-17', days: 20, consentingPartyIds: driver.partyIds, reason: REASON }
  /** Sends the paper with the version that the case has now. */
  const restore = async (changes: object = {}, subject = 'triage-mingshan') => {
    const { body: now } = await court.as(subject).get(driver.path)
    return court.as(subject).post(`${driver.path}/restorations`, { ...paper, ...changes }, { ifMatch: now.version })
  }
  const act = async (subject: string, sub: string, body: object) => {
    const { body: now } = await court.as(subject).get(driver.path)
    const answer = await court.as(subject).post(`${driver.path}/${sub}`, body, { ifMatch: now.version })
    if (answer.status !== 201) throw new Error(answer.text)
    return answer.body
  }
  return { ...driver, expired: body, load: await loadOf(court, ZHAO), paper, restore, actNow: act }
}

/** Refusals leave everything as it was. */
async function staysEnded(t: Test, found: Awaited<ReturnType<typeof expiredCase>>) {
  const { body } = await court.as('clerk-mingshan').get(found.path)
  t.match(body, { state: 'failed', outcome: 'period-expired' })
  t.equal((await commands(found.id)).includes('restoreMediation'), false)
  t.strictSame(await extensionsOf(found.id), [])
  t.equal(await loadOf(court, ZHAO), found.load, 'no place was taken')
}

// Accepted on Tuesday 2026-03-10: 7 days end on 03-17, two months of small claims on 05-10, a Sunday.

t.test('an extension agreed on the last day and entered later takes the expiry back', async (t) => {
  const before = await loadOf(court, ZHAO)
  const found = await expiredCase('2026-03-19')
  t.match(found.expired, { state: 'failed', outcome: 'period-expired', endedOn: '2026-03-18' })
  t.equal(await loadOf(court, ZHAO), before)
  const restored = await found.restore()
  t.match(restored, { status: 201, body: { command: 'restoreMediation', case: { state: 'in-mediation' } } })

  const { body } = await court.as('mediator-zhao').get(found.path)
  t.match(body, { state: 'in-mediation', outcome: null, endedOn: null })
  t.match(body.extensions, [{ days: 20, agreedOn: '2026-03-17', lateEntryReason: REASON }])
  t.strictSame(await extensionsOf(found.id), [
    { days: 20, agreedOn: '2026-03-17', extendsDueOn: '2026-03-17', reason: REASON },
  ])
  const excluded = { reason: 'mediation-extension', fromOn: '2026-03-18', toOn: '2026-04-07' }
  t.strictSame(await periods(found.id, 'mediation-filed-summary'), [
    { status: 'missed', started: '2026-03-10', due: '2026-03-17', extensions: [], pauses: [] },
    { status: 'running', started: '2026-03-10', due: '2026-04-07', extensions: [20], pauses: [] },
  ])
  t.strictSame(
    await periods(found.id, 'trial-small-claims'),
    [{ status: 'running', started: '2026-03-10', due: '2026-06-01', extensions: [], pauses: [excluded] }],
    'the same as if it had been entered in time',
  )
  t.equal(await loadOf(court, ZHAO), (before ?? 0) + 1, 'the mediator has the place again')
  t.strictSame(await miscounted(court), [])
  const entry = await db.execute(
    sql`select ground, from_state, to_state, actor_kind from case_events where case_id = ${found.id}::uuid order by seq desc limit 1`,
  )
  t.strictSame(entry.rows, [
    { ground: 'extension-agreed-in-time', from_state: 'failed', to_state: 'in-mediation', actor_kind: 'person' },
  ])
  const told = await court.as('mediator-zhao').get('/v1/me/notices?unread=true')
  t.match(told.text, '延长后的调解期限至2026年4月7日届满')

  await expire()
  t.equal((await commands(found.id)).at(-1), 'restoreMediation', 'the service waits for the new end')
  await found.actNow('mediator-zhao', 'notices', { partyIds: found.partyIds, how: 'written' })
  clock.now = noon('2026-04-08')
  await expire()
  t.equal((await commands(found.id)).at(-1), 'expireMediation')
  t.match(await found.restore({ agreedOn: '2026-04-07' }), { status: 422, body: { ruleId: 'extension-once-only' } })
})

t.test('before filing it ends the period to file, and may happen again with the next extension', async (t) => {
  clock.now = noon('2024-11-04')
  const { id, path, partyIds, accepted } = await caseInMediation(court)
  t.equal(accepted.profile, 'pre-filing')
  const restore = async (agreedOn: string, days: number) => {
    const { body } = await court.as('judge-mingshan').get(path)
    const paper = { agreedOn, days, consentingPartyIds: partyIds, reason: REASON }
    return court.as('judge-mingshan').post(`${path}/restorations`, paper, { ifMatch: body.version })
  }
  clock.now = noon('2024-12-16')
  await expire()
  t.match(await periods(id, 'filing-after-mediation'), [{ status: 'running', due: '2024-12-12' }])
  t.match(await restore('2024-12-04', 40), { status: 201 })
  t.match(await periods(id, 'filing-after-mediation'), [{ status: 'cancelled' }], 'though its last day had passed')
  t.match(await periods(id, 'mediation-pre-filing'), [{ status: 'missed' }, { status: 'running', due: '2025-01-13' }])
  clock.now = noon('2025-01-14')
  await expire()
  t.match(await restore('2025-01-13', 10), { status: 201 })
  t.match((await periods(id, 'mediation-pre-filing')).at(-1), { due: '2025-01-23', extensions: [40, 10] })
  t.match(await extensionsOf(id), [{ extendsDueOn: '2024-12-04' }, { extendsDueOn: '2025-01-13' }])
  t.strictSame(await miscounted(court), [])
})

t.test('only an agreement of all parties within the period, and within its limits, restores mediation', async (t) => {
  const found = await expiredCase('2026-03-20')
  const { applicant } = found
  const refused: [object, string, string][] = [
    [{ agreedOn: '2026-03-18' }, 'extension-agreed-in-period', '#/agreedOn'],
    [{ agreedOn: '2026-03-09' }, 'extension-agreed-in-period', '#/agreedOn'],
    [{ days: 31 }, 'extension-at-most-30-days', '#/days'],
    [{ consentingPartyIds: [applicant] }, 'extension-needs-all-parties', '#/consentingPartyIds'],
    [{ days: 2 }, 'extended-period-over', '#/days'],
    [{ occurredOn: '2026-03-17' }, 'act-out-of-order', '#/occurredOn'],
  ]
  for (const [changes, ruleId, pointer] of refused) {
    t.match(await found.restore(changes), { status: 422, body: { ruleId, errors: [{ pointer }] } }, ruleId)
  }
  t.match(await found.restore({}, 'clerk-mingshan'), { status: 403 })
  t.match(await found.restore({}, 'mediator-zhao'), { status: 403 })
  await staysEnded(t, found)
  t.match(await found.restore({ days: 3 }), { status: 201 }, 'control: its last day is today')
})

t.test('what has followed is not undone', async (t) => {
  const notified = await expiredCase('2026-03-18')
  await notified.actNow('clerk-mingshan', 'fee-notice', {})
  t.match(await notified.restore(), { status: 422, body: { ruleId: 'restoration-before-fee-notice' } })
  await staysEnded(t, notified)

  clock.now = new Date(start)
  const reported = await expiredCase('2026-03-18')
  const report = { course: '调解一次。', reasonOfFailure: '期限届满。', costRaisingConduct: '无', hints: '无' }
  await reported.actNow('mediator-zhao', 'late-closing-report', report)
  t.match(await reported.restore(), { status: 422, body: { ruleId: 'restoration-before-closing-report' } })
  await staysEnded(t, reported)

  clock.now = new Date(start)
  const transferred = await expiredCase('2026-03-18')
  await transferred.actNow('clerk-mingshan', 'transfers', { destination: 'trial' })
  t.match(await transferred.restore(), { status: 409, body: { code: 'state-conflict', state: 'transferred' } })

  clock.now = new Date(start)
  const ended = await caseInMediation(court)
  await ended.must('mediator-zhao', 'closing-report', { ground: 'wide-difference', ...report })
  const paper = { agreedOn: '2026-03-10', days: 20, consentingPartyIds: ended.partyIds, reason: REASON }
  const refused = await ended.act('triage-mingshan', 'restorations', paper)
  t.match(refused, { status: 422, body: { ruleId: 'mediation-not-ended-by-expiry' } })

  const byMediator = await caseInMediation(court)
  clock.now = noon('2026-03-18')
  await byMediator.must('mediator-zhao', 'closing-report', { ground: 'period-expired', ...report })
  const late = await byMediator.act('triage-mingshan', 'restorations', {
    ...paper,
    consentingPartyIds: byMediator.partyIds,
  })
  t.match(late, { status: 422, body: { ruleId: 'restoration-before-closing-report' } })
})

t.test('a mediation that stood still for a recusal is not restored with the same mediator', async (t) => {
  const driver = await caseInMediation(court)
  await driver.must('clerk-mingshan', 'recusals', {
    mediatorId: ZHAO,
    raisedBy: 'party',
    partyId: driver.respondent,
    ground: 'interest',
    statement: '调解员与申请人有业务往来。',
  })
  clock.now = noon('2026-03-18')
  await expire()
  const { body } = await court.as('triage-mingshan').get(driver.path)
  t.equal(body.state, 'failed')
  const load = await loadOf(court, ZHAO)
  const paper = { agreedOn: '2026-03-10', days: 20, consentingPartyIds: driver.partyIds, reason: REASON }
  const refused = await court
    .as('triage-mingshan')
    .post(`${driver.path}/restorations`, paper, { ifMatch: body.version })
  t.match(refused, { status: 422, body: { ruleId: 'restoration-of-running-mediation' } })
  t.equal(await loadOf(court, ZHAO), load)
})

t.test('a mediator whose place is gone is not overloaded', async (t) => {
  const found = await expiredCase('2026-03-18')
  const { load, path, paper, expired } = found
  const capacity = (value: number | undefined) =>
    db.execute(sql`update mediators set capacity = ${value ?? 0} where id = ${ZHAO}::uuid`)
  await capacity(load)
  t.match(await found.restore(), { status: 409, body: { code: 'mediator-at-capacity', mediatorId: ZHAO } })
  await staysEnded(t, found)
  await capacity(40)
  const send = (subject: string) => court.as(subject).post(`${path}/restorations`, paper, { ifMatch: expired.version })
  const answers = await Promise.all([send('triage-mingshan'), send('judge-mingshan')])
  t.strictSame(answers.map(({ status }) => status).sort(), [201, 412], 'of two at once, one')
  t.equal(await loadOf(court, ZHAO), (load ?? 0) + 1)

  clock.now = new Date(start)
  const other = await expiredCase('2026-03-18')
  const delisted = await court.as('admin-benxi').post(`/v1/mediators/${ZHAO}/delisting`, { reason: '退出' })
  t.equal(delisted.status, 201, delisted.text)
  t.match(await other.restore(), { status: 422, body: { ruleId: 'restoration-needs-listed-mediator' } })
  await staysEnded(t, other)
})

t.test('the invariants hold after all of it', async (t) => {
  const client = await db.$client.connect()
  try {
    for await (const { invariant, shown } of runChecks(client, INVARIANTS)) t.strictSame(shown, [], invariant.id)
  } finally {
    client.release()
  }
})
