import { type SQL, sql } from 'drizzle-orm'
import t from 'tap'
import { findClosingReport, listSessions, listUndisputedFacts } from '../../../src/modules/mediation/store.js'
import { openTestCourt } from '../../support/app.js'
import { caseInMediation } from './case-in-mediation.js'

const MINGSHAN = 4
const court = await openTestCourt(t)
const START = court.clock.now
const ON = '2026-03-10'
const toDay = (day: string) => {
  court.clock.now = new Date(`${day}T18:00:00+08:00`)
}
const found = async (query: SQL) => (await court.db.execute(query)).rows
const noticesOf = (caseId: string) =>
  found(sql`select party_id as "partyId", how, given_on as "givenOn" from notices where case_id = ${caseId}::uuid
    order by acceptance_seq, id, party_id`)
const pausesOf = (caseId: string) =>
  found(sql`select from_on as "fromOn", to_on as "toOn", applied_by as "appliedBy", resumption_note as "resumptionNote"
    from pauses where case_id = ${caseId}::uuid order by id`)
const extensionsOf = (caseId: string) =>
  found(sql`select e.days, e.agreed_on as "agreedOn", (select json_agg(c.party_id order by c.party_id)
      from extension_consents c where c.extension_id = e.id) as "consentingPartyIds"
    from extensions e where e.case_id = ${caseId}::uuid order by e.id`)
t.beforeEach(() => {
  court.clock.now = START
})

async function rowsOf(caseId: string) {
  const tables = [
    'notices',
    'sessions',
    'session_attendance',
    'confidential_records',
    'undisputed_facts',
    'pauses',
    'extensions',
    'closing_reports',
    'case_events',
  ]
  const counts: Record<string, number> = {}
  for (const table of tables) {
    const { rows } = await court.db.execute<{ count: number }>(
      sql`select count(*)::integer as count from ${sql.identifier(table)} where court_id = ${MINGSHAN} and case_id = ${caseId}`,
    )
    counts[table] = rows[0]?.count ?? 0
  }
  return counts
}

t.test('nothing is mediated before every party was given the notices', async (t) => {
  const subject = await caseInMediation(court)
  const { applicant, respondent } = subject
  const held = {
    mode: 'on-site',
    place: '第三调解室',
    beganAt: '2026-03-10T09:00:00+08:00',
    endedAt: '2026-03-10T09:50:00+08:00',
    result: 'continues',
    attendance: [
      { partyId: applicant, attendance: 'in-person' },
      { partyId: respondent, attendance: 'in-person' },
    ],
  }
  const before = await rowsOf(subject.id)
  const early = await subject.act('mediator-zhao', 'session-reports', held)
  t.match(early, { status: 422, body: { ruleId: 'notices-before-mediation' } })
  const stranger = await subject.act('mediator-zhao', 'notices', { partyIds: [subject.id], how: 'written' })
  t.match(stranger, { status: 422, body: { ruleId: 'mediation-party-of-case' } })
  t.strictSame(await rowsOf(subject.id), before, 'a refusal leaves nothing behind')

  await subject.must('mediator-zhao', 'notices', { partyIds: [applicant], how: 'oral' })
  t.equal((await subject.act('mediator-zhao', 'session-reports', held)).status, 422, 'one party is not yet told')
  const again = await subject.act('clerk-mingshan', 'notices', { partyIds: [applicant, respondent], how: 'written' })
  t.equal(again.status, 409, 'nobody is told twice')
  await subject.must('clerk-mingshan', 'notices', { partyIds: [respondent], how: 'electronic' })
  t.match(await noticesOf(subject.id), [
    { partyId: applicant, how: 'oral', givenOn: ON },
    { partyId: respondent, how: 'electronic', givenOn: ON },
  ])

  const scheduled = await subject.must('clerk-mingshan', 'sessions', {
    mode: 'on-site',
    place: '第三调解室',
    scheduledAt: '2026-03-10T09:00:00+08:00',
    invited: [{ kind: 'organisation', name: '示例社区居民委员会' }],
  })
  const { mode, place, ...report } = held
  const late = { ...report, endedAt: '2026-03-10T10:00:01+08:00' }
  const future = await subject.act('mediator-zhao', `sessions/${scheduled.recordId}/report`, late)
  t.match(future, { status: 422, body: { ruleId: 'session-in-the-future', errors: [{ pointer: '#/endedAt' }] } })
  t.match(await listSessions(court.db, MINGSHAN, subject.id), [{ status: 'scheduled', attendance: [] }])
  await subject.must('mediator-zhao', `sessions/${scheduled.recordId}/report`, report)
  const twice = await subject.act('mediator-zhao', `sessions/${scheduled.recordId}/report`, report)
  t.match(twice, { status: 422, body: { ruleId: 'session-already-recorded' } })
  await subject.must('mediator-zhao', 'session-reports', { mode, place, ...report, result: 'adjourned' })
  const sessions = await listSessions(court.db, MINGSHAN, subject.id)
  t.match(sessions, [
    { id: scheduled.recordId, status: 'held', result: 'continues', invited: [{ name: '示例社区居民委员会' }] },
    { status: 'adjourned', scheduledAt: null },
  ])
  t.strictSame(
    sessions.map((session) => session.attendance.length),
    [2, 2],
  )
  const other = await subject.act('mediator-zhao', `sessions/${subject.id}/report`, report)
  t.equal(other.status, 404, 'a session of no such id')
})

t.test('the talks stay behind the privilege wall', async (t) => {
  const subject = await caseInMediation(court)
  const secret = '申请人私下表示可以减免百分之十。'
  for (const kind of ['minutes', 'offer', 'caucus-note']) {
    await subject.must('mediator-zhao', 'confidential-records', { kind, content: `${kind}：${secret}` })
  }
  const path = `${subject.path}/confidential-records`
  const own = await court.as('mediator-zhao').get(path)
  t.equal(own.status, 200)
  t.strictSame(
    own.body.items.map((item: { kind: string; content: string }) => [item.kind, item.content]),
    ['minutes', 'offer', 'caucus-note'].map((kind) => [kind, `${kind}：${secret}`]),
  )
  const first = await court.as('mediator-zhao').get(`${path}?limit=2`)
  t.equal(first.body.items.length, 2)
  const rest = await court.as('mediator-zhao').get(`${path}?limit=2&after=${first.body.next}`)
  t.match(rest.body, { items: [{ kind: 'caucus-note' }], next: null })

  await court.db.execute(
    sql`update cases set co_mediator_ids = array(select mediator_id from grants g join persons p on p.id = g.person_id
        where p.subject = 'mediator-sun') where court_id = ${MINGSHAN} and id = ${subject.id}`,
  )
  const colleague = await court.as('mediator-sun').get(path)
  t.strictSame(
    colleague.body.items.map((item: { kind: string }) => item.kind),
    ['minutes', 'offer'],
    'a caucus note is opened to its author alone',
  )

  const walled: [string, number][] = [
    ['judge-mingshan', 403],
    ['clerk-mingshan', 403],
    ['triage-mingshan', 403],
    ['assistant-mingshan', 403],
    ['auditor-benxi', 403],
    ['higher-benxi', 403],
    ['admin-benxi', 403],
    ['manager-people-committee', 403],
    ['mediator-zhou', 404],
    ['clerk-pingshan', 403],
  ]
  for (const [who, status] of walled) {
    const answer = await court.as(who).get(path)
    t.equal(answer.status, status, who)
    t.notMatch(answer.text, secret, who)
  }
  const client = await court.asClient('platform-online', 'cases.read').get(path)
  t.equal(client.status, 403, 'a machine client')

  const everything = await court.db.execute(
    sql`select (select json_agg(r)::text from confidential_records r where court_id = ${MINGSHAN})
             || (select json_agg(e)::text from case_events e where court_id = ${MINGSHAN})
             || (select coalesce(json_agg(k)::text, '') from idempotency_keys k) as text`,
  )
  t.notMatch(String(everything.rows[0]?.text), secret, 'stored only sealed, and never on the timeline')
  await t.rejects(
    court.db.execute(sql`update confidential_records set kind = 'minutes' where kind = 'caucus-note'`),
    'a caucus note cannot be made minutes',
  )
})

t.test('an undisputed fact is confirmed by each party once, even after mediation failed', async (t) => {
  const subject = await caseInMediation(court)
  const { applicant, respondent, partyIds } = subject
  await subject.must('mediator-zhao', 'notices', { partyIds, how: 'written' })
  const text = '双方确认欠付物业费的期间为2024年1月至12月。'
  const { recordId } = await subject.must('mediator-zhao', 'undisputed-facts', { text })
  const confirm = (partyId: string) => ({ partyId, form: 'written' })
  const path = `undisputed-facts/${recordId}/confirmations`
  await subject.must('mediator-zhao', path, confirm(applicant))
  t.equal((await subject.act('clerk-mingshan', path, confirm(applicant))).status, 409)
  t.match(await subject.act('clerk-mingshan', path, confirm(subject.id)), {
    body: { ruleId: 'mediation-party-of-case' },
  })
  t.equal(
    (await subject.act('clerk-mingshan', `undisputed-facts/${subject.id}/confirmations`, confirm(applicant))).status,
    404,
  )
  t.match(await listUndisputedFacts(court.db, MINGSHAN, subject.id), [
    { text, confirmations: [{ partyId: applicant, form: 'written', confirmedOn: ON }], isConfirmedByAll: false },
  ])
  await subject.must('mediator-zhao', 'closing-report', {
    ground: 'wide-difference',
    course: '组织现场调解一次，双方均到场。',
    reasonOfFailure: '双方对欠费金额分歧较大。',
    costRaisingConduct: '无',
    hints: '无',
  })
  await subject.must('clerk-mingshan', path, confirm(respondent))
  t.match(await listUndisputedFacts(court.db, MINGSHAN, subject.id), [{ isConfirmedByAll: true }])
  const { body } = await court.as('clerk-mingshan').get(`/v1/cases/${subject.id}`)
  t.match(body.undisputedFacts, [{ text, confirmedBy: [applicant, respondent].sort() }])
})

t.test('an appraisal stops the clock, a sham review does not', async (t) => {
  const subject = await caseInMediation(court)
  const { applicant, partyIds } = subject
  const due = subject.accepted.mediationDueOn
  const appraisal = {
    reason: 'appraisal',
    note: '对房屋渗漏原因进行鉴定。',
    appliedBy: applicant,
    approval: '承办法官已准许。',
    consentingPartyIds: partyIds,
  }
  const before = await rowsOf(subject.id)
  const alone = await subject.act('mediator-zhao', 'pauses', { ...appraisal, consentingPartyIds: [applicant] })
  t.match(alone, { status: 422, body: { ruleId: 'appraisal-needs-all-parties' } })
  t.strictSame(await rowsOf(subject.id), before)
  toDay('2026-03-11')
  const paused = await subject.must('mediator-zhao', 'pauses', appraisal)
  t.match(paused.case, { state: 'paused', pauseReason: 'appraisal', mediationDueOn: null, nextDueOn: null })
  t.equal((await subject.act('mediator-zhao', 'extensions', { days: 5, consentingPartyIds: partyIds })).status, 409)
  toDay('2026-03-18')
  const resumed = await subject.must('mediator-zhao', 'resumptions', { note: '鉴定意见已送达。' })
  t.match(resumed.case, { state: 'in-mediation', pauseReason: null })
  const days = (Date.parse(resumed.case.mediationDueOn) - Date.parse(due)) / 86_400_000
  t.equal(days, 7, 'seven days were left out')
  t.match(await pausesOf(subject.id), [
    { fromOn: '2026-03-11', toOn: '2026-03-17', appliedBy: applicant, resumptionNote: '鉴定意见已送达。' },
  ])

  const sham = await subject.must('mediator-zhao', 'pauses', {
    reason: 'sham-review',
    note: '双方陈述高度一致，且无交付凭证。',
  })
  t.match(sham.case, { state: 'paused', pauseReason: 'sham-review', mediationDueOn: resumed.case.mediationDueOn })
  const found = await subject.must('mediator-zhao', 'closing-report', {
    ground: 'false-mediation',
    course: '核查中止调解。',
    reasonOfFailure: '经核查属于虚假调解。',
    costRaisingConduct: '无',
    hints: '建议依法处理。',
  })
  t.match(found.case, { state: 'failed', outcome: 'false-mediation', pauseReason: null, mediationDueOn: null })
  t.match(await pausesOf(subject.id), [{}, { fromOn: '2026-03-18', toOn: '2026-03-18' }])
})

t.test('a change of mediator ends a pause', async (t) => {
  const subject = await caseInMediation(court)
  const sham = { reason: 'sham-review', note: '双方陈述高度一致，且无交付凭证。' }
  await subject.must('mediator-zhao', 'pauses', sham)
  await subject.must('triage-mingshan', 'replacements', { ground: 'mediator-unable', reason: '调解员因病不能履职。' })
  await subject.accept('mediator-sun')
  const early = await subject.act('mediator-sun', 'undisputed-facts', { text: '双方确认合同成立。' })
  t.match(early, { status: 422, body: { ruleId: 'notices-before-mediation' } }, 'a new mediator gives new notices')
  const noticed = await subject.must('mediator-sun', 'notices', { partyIds: subject.partyIds, how: 'written' })
  t.equal(noticed.case.version, noticed.seq)
  toDay('2026-03-12')
  await subject.must('mediator-sun', 'pauses', sham)
  t.match(await pausesOf(subject.id), [{ fromOn: ON }, { fromOn: '2026-03-12', toOn: null }])
  t.ok((await pausesOf(subject.id))[0]?.toOn)
})

t.test('after filing the period is extended once, in time, by 30 days at most and by all', async (t) => {
  const subject = await caseInMediation(court)
  const { applicant, partyIds, accepted } = subject
  t.equal(accepted.profile, 'filed-first')
  const extend = (days: number, consentingPartyIds = partyIds) =>
    subject.act('mediator-zhao', 'extensions', { days, consentingPartyIds })
  t.match(await extend(30, [applicant]), { status: 422, body: { ruleId: 'extension-needs-all-parties' } })
  t.match(await extend(31), { status: 422, body: { ruleId: 'extension-at-most-30-days' } })
  t.strictSame(await extensionsOf(subject.id), [])
  toDay(accepted.mediationDueOn)
  const extended = await extend(30)
  t.match(extended.body.case, { extensionsUsed: 1 })
  t.ok(extended.body.case.mediationDueOn > accepted.mediationDueOn)
  t.match(await extend(1), { status: 422, body: { ruleId: 'extension-once-only' } })
  t.match(await extensionsOf(subject.id), [
    { days: 30, agreedOn: accepted.mediationDueOn, consentingPartyIds: partyIds.toSorted() },
  ])
})

t.test('mediation ends as expired only after its last day, and its plans, clock and mediator are let go', async (t) => {
  const subject = await caseInMediation(court)
  const { mediationDueOn } = subject.accepted
  const report = {
    ground: 'period-expired',
    course: '组织视频调解一次。',
    reasonOfFailure: '期限内未能达成协议，且未能就延期达成一致。',
    costRaisingConduct: '无',
    hints: '无',
  }
  await subject.must('mediator-zhao', 'sessions', { mode: 'telephone', scheduledAt: '2026-06-01T09:00:00+08:00' })
  toDay(mediationDueOn)
  t.match(await subject.act('mediator-zhao', 'closing-report', report), {
    status: 422,
    body: { ruleId: 'mediation-period-not-over' },
  })
  toDay(new Date(Date.parse(mediationDueOn) + 86_400_000).toISOString().slice(0, 10))
  const late = await subject.act('mediator-zhao', 'extensions', { days: 5, consentingPartyIds: subject.partyIds })
  t.match(late, { status: 422, body: { ruleId: 'mediation-period-over' } })
  const { hints: _, ...incomplete } = report
  t.match(await subject.act('mediator-zhao', 'closing-report', incomplete), {
    status: 422,
    body: { ruleId: 'closing-report-complete', errors: [{ pointer: '#/hints' }] },
  })
  t.equal(await findClosingReport(court.db, MINGSHAN, subject.id), undefined)
  t.equal((await subject.act('clerk-mingshan', 'closing-report', report)).status, 403, 'only the mediator reports')
  const ended = await subject.must('mediator-zhao', 'closing-report', report)
  t.match(ended.case, { state: 'failed', outcome: 'period-expired', mediationDueOn: null })
  t.match(await findClosingReport(court.db, MINGSHAN, subject.id), { id: ended.recordId, ground: 'period-expired' })
  t.match(await listSessions(court.db, MINGSHAN, subject.id), [{ status: 'cancelled' }])
  const { rows } = await court.db.execute(
    sql`select d.kind, d.status, (select count(*)::integer from assignments a where a.court_id = ${MINGSHAN}
          and a.case_id = ${subject.id} and a.status = 'active') as active
        from deadlines d where d.court_id = ${MINGSHAN} and d.case_id = ${subject.id} and d.kind like 'mediation-%'`,
  )
  t.match(rows, [{ status: 'missed', active: 0 }])
  t.equal((await subject.act('mediator-zhao', 'closing-report', report)).status, 409)
})

t.test('parties who settle among themselves withdraw', async (t) => {
  const subject = await caseInMediation(court)
  const ended = await subject.must('mediator-zhao', 'closing-report', {
    ground: 'settled-withdrawn',
    course: '双方自行和解，申请人撤回申请。',
  })
  t.match(ended.case, { state: 'withdrawn', outcome: 'settled-withdrawn', endedOn: ON, closedOn: ON })
  const { rows } = await court.db.execute(
    sql`select status from deadlines where court_id = ${MINGSHAN} and case_id = ${subject.id} and kind like 'mediation-%'`,
  )
  t.strictSame(rows, [{ status: 'cancelled' }])
})
