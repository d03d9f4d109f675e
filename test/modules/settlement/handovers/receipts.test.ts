import { createHash } from 'node:crypto'
import t from 'tap'
import { Value } from 'typebox/value'
import { createReferenceSource } from '../../../../src/modules/directory/reference.js'
import { DEMO_ORGANISATION_ID } from '../../../../src/modules/directory/seed.js'
import { DisputePackage } from '../../../../src/modules/settlement/handovers/package-schemas.js'
import { remindOfUnanswered } from '../../../../src/modules/settlement/handovers/remind-of-unanswered.js'
import { openTestCourt } from '../../../support/app.js'
import { offeredCase } from '../../assignment/mediated-case.js'
import { act, agreedCase, versionOf } from '../cases-in-mediation.js'
import { actsOn, failedCase, rows, system } from './receivers.js'

const OTHER = encodeURIComponent('辽0502')
const court = await openTestCourt(t)
const pingshan = await system(court, 'pingshan-system', '辽0502')
const xihu = await system(court, 'xihu-system', '辽0503')

t.test(
  'a case goes to another court, which reads it as it was made, takes it once and says what became of it',
  async (t) => {
    const { id: caseId } = await failedCase(court)
    const transfer = { occurredOn: '2024-05-21', destination: 'filing', receivingCourtCode: '辽0502' }
    t.match(await act(court, 'clerk-mingshan', caseId, '/transfers', { ...transfer, destination: 'fast-track' }), {
      status: 422,
      body: { ruleId: 'handover-to-other-court-for-filing' },
    })
    t.match(await act(court, 'clerk-mingshan', caseId, '/transfers', { ...transfer, receivingCourtCode: '辽9999' }), {
      status: 422,
      body: { ruleId: 'receiving-court-known' },
    })
    const transferred = await act(court, 'clerk-mingshan', caseId, '/transfers', transfer)
    t.equal(transferred.status, 201, transferred.text)
    const id: string = transferred.body.recordId
    const at = `/v1/handovers/${id}`

    const listed = await pingshan.get(`/v1/handovers?courtCode=${OTHER}&state=sent`)
    t.strictSame(
      listed.body.items.map((item: { id: string }) => item.id),
      [id],
    )
    t.equal((await pingshan.get('/v1/handovers')).status, 400, 'a court names itself')
    t.equal((await xihu.get(at)).status, 404, 'the system of a third court sees nothing')
    t.equal((await xihu.get(`/v1/handovers?courtCode=${OTHER}`)).status, 404)
    t.equal(
      (await court.asClient('pingshan-system', 'outcomes.write').get(at)).status,
      403,
      'nor one without the scope',
    )

    const read = await pingshan.get(at)
    t.equal(read.status, 200, read.text)
    const sha256 = createHash('sha256').update(read.text, 'utf8').digest()
    t.equal(read.headers['repr-digest'], `sha-256=:${sha256.toString('base64')}:`)
    t.ok(Value.Check(DisputePackage, read.body), 'the package is what its published schema says')
    t.match(read.body, {
      manifest: { packageId: id, kind: 'filing', caseId, caseVersion: transferred.body.case.version },
      parts: { closingReport: { course: '调解两次。' }, parties: [{}, {}] },
    })
    t.equal((await court.as('clerk-mingshan').get(at)).text, read.text, 'the same bytes for its sender')
    const logged = await rows<{ clientId: string; fields: string[] }>(
      court,
      'select client_id as "clientId", fields from access_log where case_id = $1 and purpose = $2 order by at',
      [caseId, `handover ${id}`],
    )
    t.strictSame(
      logged.map(({ clientId }) => clientId),
      ['pingshan-system', 'pingshan-system', 'demo-desk', 'demo-desk'],
      'each reading is on record for each party',
    )

    const receipt = { answer: 'acknowledged', answeredOn: '2024-05-22', receiverNumber: '收2024-17' }
    t.equal((await pingshan.post(`${at}/receipts`, { ...receipt, reason: '不能同时' })).status, 400)
    t.match(await pingshan.post(`${at}/receipts`, { ...receipt, answeredOn: '2024-05-20' }), {
      status: 422,
      body: { ruleId: 'handover-answer-day' },
    })
    t.match(await pingshan.post(`${at}/receipts`, receipt), {
      status: 200,
      body: { state: 'acknowledged', receiverNumber: '收2024-17' },
    })
    const version = await versionOf(court, caseId)
    t.match(await pingshan.post(`${at}/receipts`, receipt), { status: 200, body: { state: 'acknowledged' } })
    t.match(
      await pingshan.post(`${at}/receipts`, {
        answer: 'refused',
        answeredOn: '2024-05-22',
        reasonCode: 'incomplete',
        reason: '缺材料。',
      }),
      { status: 422, body: { ruleId: 'handover-answered-once' } },
    )
    t.equal(await versionOf(court, caseId), version, 'neither a repeated nor another answer is recorded')

    const report = (messageId: string, kind: string, decidedOn: string, more: object = {}) =>
      pingshan.post(`${at}/outcomes`, { messageId, kind, decidedOn, ...more })
    t.match(await report('m-judged', 'judged', '2024-08-01', { receiverNumber: '（2024）辽0502民初9号' }), {
      status: 200,
      body: { outcome: { kind: 'judged', decidedOn: '2024-08-01' } },
    })
    t.match(await report('m-filed', 'filed', '2024-05-24'), { status: 200, body: { outcome: { kind: 'judged' } } })
    t.match(await report('m-filed', 'filed', '2024-05-24'), { status: 200 }, 'delivered twice')
    t.match(await report('m-filed', 'filed', '2024-05-25'), { status: 422, body: { ruleId: 'outcome-message-reused' } })
    t.match(await report('m-x', 'confirmed', '2024-05-25'), { status: 422, body: { ruleId: 'outcome-fits-handover' } })
    const whole = await court.as('clerk-mingshan').get(`/v1/cases/${caseId}/handovers`)
    t.match(whole.body.items, [
      { id, outcome: { kind: 'judged' }, reports: [{ messageId: 'm-judged' }, { messageId: 'm-filed' }] },
    ])
    const seen = await court.as('clerk-mingshan').get(`/v1/cases/${caseId}`)
    t.match(seen.body.handovers, [{ id, state: 'acknowledged', receiverNumber: '收2024-17', outcome: 'judged' }])
    t.strictSame((await actsOn(court, caseId)).slice(2), [
      'transferCase',
      'recordHandoverReceipt',
      'recordHandoverOutcome',
      'recordHandoverOutcome',
    ])
  },
)

t.test('another court confirms: its reports move the application in any order, and no judge here rules', async (t) => {
  const subject = await agreedCase(court, { receivedOn: '2024-05-06', agreedOn: '2024-05-06' })
  const applied = await act(court, 'clerk-mingshan', subject.id, '/confirmation-applications', {
    occurredOn: '2024-05-10',
    applicantPartyIds: [subject.applicant, subject.respondent],
    receivingCourtCode: '辽0502',
  })
  t.equal(applied.status, 201, applied.text)
  const application = `/confirmation-applications/${applied.body.recordId}`
  for (const [step, body] of [
    ['examination', { decision: 'accepted' }],
    ['withdrawal', { ground: 'withdrawn-by-parties' }],
  ] as const) {
    t.match(await act(court, 'judge-mingshan', subject.id, `${application}/${step}`, body), {
      status: 422,
      body: { ruleId: 'confirmation-before-other-court' },
    })
  }
  const [handover] = (await pingshan.get(`/v1/handovers?courtCode=${OTHER}&kind=confirmation`)).body.items
  const at = `/v1/handovers/${handover.id}`
  const sent = await pingshan.get(at)
  t.match(sent.body.parts.agreement, { instalments: [{}, {}], signatures: [{}, {}, {}], terms: /物业费2860元/ })
  t.strictSame(Object.keys(sent.body.parts).sort(), ['agreement', 'application', 'case', 'organisation', 'parties'])

  const report = (messageId: string, kind: string, decidedOn: string) =>
    pingshan.post(`${at}/outcomes`, { messageId, kind, decidedOn, receiverNumber: `号-${messageId}` })
  const state = async () =>
    (
      await rows<{ state: string }>(court, 'select confirmation_state as state from cases where id = $1', [subject.id])
    )[0]?.state
  t.equal((await report('c-2', 'confirmed', '2024-05-20')).status, 200)
  t.equal(await state(), 'granted')
  t.equal((await report('c-1', 'accepted', '2024-05-12')).status, 200)
  t.equal(await state(), 'granted', 'what was decided earlier and comes late changes nothing')
  t.equal((await report('c-3', 'performed', '2024-06-20')).status, 200)
  const [proceeding] = await rows<{ state: string; closed: string; data: { reported: object } }>(
    court,
    `select state, closed_on::text as closed, data from proceedings where id = $1`,
    [applied.body.recordId],
  )
  t.match(proceeding, {
    state: 'granted',
    closed: '2024-05-20',
    data: { reported: { outcome: 'confirmed', number: '号-c-2', decidedOn: '2024-05-20' } },
  })
  const open = await rows<{ kind: string }>(
    court,
    `select kind from deadlines where case_id = $1 and kind like 'confirmation%' and ended_seq is null`,
    [subject.id],
  )
  t.strictSame(open, [], 'no period of the court runs any more')
})

t.test('what is sent back is made anew, from a later version, and answered again', async (t) => {
  const { id: caseId } = await failedCase(court)
  const transferred = await act(court, 'clerk-mingshan', caseId, '/transfers', {
    occurredOn: '2024-05-21',
    destination: 'filing',
    receivingCourtCode: '辽0502',
  })
  const first: string = transferred.body.recordId
  const again = (body: object = {}) =>
    act(court, 'clerk-mingshan', caseId, `/handovers/${first}/resending`, { occurredOn: '2026-03-10', ...body })
  t.match(await again(), { status: 422, body: { ruleId: 'handover-not-refused' } })
  const refused = {
    answer: 'refused',
    answeredOn: '2024-05-22',
    reasonCode: 'wrong-receiver',
    reason: '不属于本院管辖。',
  }
  t.match(await pingshan.post(`/v1/handovers/${first}/receipts`, refused), {
    status: 200,
    body: { state: 'refused', refusal: { reasonCode: 'wrong-receiver' } },
  })
  const told = await rows(
    court,
    `select 1 from person_notices where template = 'handover-sent-back' and case_id = $1`,
    [caseId],
  )
  t.equal(told.length, 1, 'the clerk is told')
  const second = await again({ receivingCourtCode: '辽0503' })
  t.equal(second.status, 201, second.text)
  t.match(await again(), { status: 422, body: { ruleId: 'handover-not-refused' } }, 'only the latest')
  const packages = await rows<{ version: number; receiver: string }>(
    court,
    `select case_version as version, content::jsonb -> 'manifest' -> 'receiver' ->> 'courtCode' as receiver
     from handovers where case_id = $1 order by case_version`,
    [caseId],
  )
  t.match(packages, [{ receiver: '辽0502' }, { receiver: '辽0503', version: second.body.case.version }])
  t.equal((await xihu.get(`/v1/handovers/${second.body.recordId}`)).status, 200)
  t.equal((await xihu.get(`/v1/handovers/${first}`)).status, 404)
})

t.test('an organisation is sent a referral, and of it no more than it needs to answer', async (t) => {
  const { id: caseId } = await offeredCase(court)
  t.match(await act(court, 'triage-mingshan', caseId, '/referrals', {}), {
    status: 422,
    body: { ruleId: 'referred-to-organisation' },
  })
  t.match(
    await court.as('admin-benxi').post('/v1/clients', {
      clientId: 'of-nobody',
      name: '无',
      scopes: ['handovers.receive'],
      courtCodes: ['辽0504'],
      organisationId: '01999999-0000-7000-8000-00000000ffff',
    }),
    { status: 422, body: { ruleId: 'client-of-listed-organisation' } },
  )
  const committee = await system(court, 'committee-system', '辽0504', { organisationId: DEMO_ORGANISATION_ID })
  const referred = await act(court, 'triage-mingshan', caseId, '/referrals', {})
  t.equal(referred.status, 201, referred.text)
  t.match(await act(court, 'triage-mingshan', caseId, '/referrals', {}), {
    status: 422,
    body: { ruleId: 'referred-once' },
  })
  const listed = await committee.get('/v1/handovers')
  t.match(listed.body.items, [{ id: referred.body.recordId, kind: 'referral', state: 'sent' }])
  const read = await committee.get(`/v1/handovers/${referred.body.recordId}`)
  t.strictSame(Object.keys(read.body.parts), ['case', 'offer', 'parties'])
  t.strictSame(Object.keys(read.body.parts.parties[0]).sort(), ['id', 'kind', 'name', 'role'])
  t.notMatch(read.text, /拖欠|支付2024|138\*|示例路/, 'no claim in words, no facts, no mask')
  const state = async () => (await court.as('clerk-mingshan').get(`/v1/cases/${caseId}`)).body.state
  await committee.post(`/v1/handovers/${referred.body.recordId}/receipts`, {
    answer: 'acknowledged',
    answeredOn: '2026-03-10',
    receiverNumber: '会2026-3',
  })
  t.equal(await state(), 'offered', 'taking the papers is not accepting to mediate')
  const own = await system(court, 'mingshan-system', '辽0504')
  t.equal(
    (await own.get(`/v1/handovers/${referred.body.recordId}`)).status,
    404,
    'the system of the court is not asked',
  )
})

t.test(
  'where this court itself confirms, nobody enters a ruling for its judge, and its own system may report it',
  async (t) => {
    const subject = await agreedCase(court, { receivedOn: '2026-03-10', agreedOn: '2026-03-10' })
    const applied = await act(court, 'clerk-mingshan', subject.id, '/confirmation-applications', {
      applicantPartyIds: [subject.applicant, subject.respondent],
    })
    t.equal(applied.status, 201, applied.text)
    const mingshan = court.asClient('mingshan-system', 'handovers.receive outcomes.write')
    const found = await mingshan.get(`/v1/handovers?courtCode=${encodeURIComponent('辽0504')}&kind=confirmation`)
    const at = `/v1/handovers/${found.body.items[0].id}/outcomes`
    const outcome = { messageId: 'r-1', kind: 'confirmed', decidedOn: '2026-03-10', receiverNumber: '裁定1' }
    for (const who of ['clerk-mingshan', 'judge-mingshan']) {
      t.match(await court.as(who).post(at, outcome), { status: 422, body: { ruleId: 'ruling-by-judge-here' } })
    }
    t.equal((await mingshan.post(at, outcome, { key: 'ruling-message-1' })).status, 200)
    const { body } = await court.as('clerk-mingshan').get(`/v1/cases/${subject.id}`)
    t.equal(body.confirmationState, 'granted')
  },
)

t.test('what nobody answers is listed with its age, and the clerk is told of it once a working day', async (t) => {
  const unanswered = await court
    .as('clerk-mingshan')
    .get(`/v1/handovers/unanswered?courtCode=${encodeURIComponent('辽0504')}`)
  t.match(unanswered.body.items, [{ state: 'sent', receiver: { courtCode: '辽0503' }, workingDays: 0, isLate: false }])
  t.equal(unanswered.body.items.length, 1, 'what was answered, or has an outcome, is not waited for')
  const deps = { db: court.db, now: () => court.clock.now, reference: createReferenceSource(court.db, Date.now) }
  const told = async () =>
    (await rows<object>(court, `select data from person_notices where template = 'handovers-unanswered'`)).length
  await remindOfUnanswered(deps)
  t.equal(await told(), 0, 'not yet')
  const before = court.clock.now
  court.clock.now = new Date('2026-03-16T02:00:00Z')
  await Promise.all([remindOfUnanswered(deps), remindOfUnanswered(deps)])
  t.equal(await told(), 1, 'on the fourth working day, once for two processes')
  court.clock.now = new Date('2026-03-15T02:00:00Z')
  await remindOfUnanswered(deps)
  t.equal(await told(), 1, 'on a Sunday nobody is told')
  court.clock.now = before
})
