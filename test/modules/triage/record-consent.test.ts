import t from 'tap'
import { decideConsent } from '../../../src/modules/triage/consent.js'
import { EXAMPLE_ANSWERS as ANSWERS } from '../../../src/modules/triage/schemas.js'
import { newId } from '../../../src/platform/ids.js'
import { transaction } from '../../../src/platform/transaction.js'
import { courtOf } from '../../../src/workflow/case-id.js'
import { findCaseRow, insertDeadline, listOpenDeadlines, updateCase } from '../../../src/workflow/store.js'
import { openTestCourt, type TestCourt } from '../../support/app.js'
import { registeredCase } from '../../support/cases.js'

t.test('one answer takes the case where the law says', async (t) => {
  const subject = { state: 'seeking-consent' as const, partyIds: ['a', 'b', 'c'], givenBy: ['a'] }
  const given = { answer: 'given' as const, form: 'written' as const }
  const ok = (to: string, outcome: string | null = null) => ({ ok: true, to, outcome })

  t.strictSame(decideConsent({ partyId: 'b', ...given }, subject), ok('seeking-consent'))
  t.strictSame(decideConsent({ partyId: 'a', ...given }, subject), ok('seeking-consent'), 'the same party counts once')
  t.strictSame(decideConsent({ partyId: 'c', ...given }, { ...subject, givenBy: ['a', 'b'] }), ok('seeking-mediator'))
  t.strictSame(decideConsent({ partyId: 'a', answer: 'refused' }, subject), ok('failed', 'party-refused'))
  t.strictSame(decideConsent({ partyId: 'c', answer: 'unreachable' }, subject), ok('failed', 'unreachable'))
  t.match(decideConsent({ partyId: 'x', ...given }, subject), {
    ok: false,
    rule: { id: 'consent-of-a-party' },
    pointer: '#/partyId',
  })
  t.match(decideConsent({ partyId: 'b', answer: 'given' }, subject), {
    ok: false,
    rule: { id: 'consent-needs-form' },
    pointer: '#/form',
  })
})

interface Asked {
  id: string
  version: number
  applicant: string
  respondent: string
}

async function caseSeekingConsent(court: TestCourt): Promise<Asked> {
  const { id, version } = await registeredCase(court)
  const decided = await court
    .as('triage-mingshan')
    .post(`/v1/cases/${id}/triage-decisions`, { answers: ANSWERS }, { ifMatch: version })
  if (decided.status !== 201) throw new Error(`triage failed: ${decided.text}`)
  const parties = await court.db.$client.query<{ id: string }>(
    'select id from parties where court_id = $1 and case_id = $2 order by position',
    [courtOf(id), id],
  )
  const [applicant = '', respondent = ''] = parties.rows.map((row) => row.id)
  return { id, version: decided.body.case.version, applicant, respondent }
}

async function written(court: TestCourt, caseId: string) {
  const courtId = courtOf(caseId)
  if (courtId === undefined) throw new Error('no case id')
  const { rows: consents } = await court.db.$client.query(
    `select party_id as "partyId", answer, form, asked_on as "askedOn", reason, latest
       from consents where court_id = $1 and case_id = $2 order by id`,
    [courtId, caseId],
  )
  const { rowCount: events } = await court.db.$client.query(
    'select seq from case_events where court_id = $1 and case_id = $2',
    [courtId, caseId],
  )
  const row = await findCaseRow(court.db, courtId, caseId)
  return { row, consents, events, deadlines: await listOpenDeadlines(court.db, courtId, caseId) }
}

t.test('consent over HTTP', async (t) => {
  const court = await openTestCourt(t)
  const clerk = court.as('clerk-mingshan')
  const record = ({ id }: Asked, ifMatch: number, body: object) =>
    clerk.post(`/v1/cases/${id}/consents`, body, { ifMatch })
  const oral = { answer: 'given', form: 'oral-recorded' }

  await t.test(
    'the first consent waits for the other party, the last one opens the choice of a mediator',
    async (t) => {
      const asked = await caseSeekingConsent(court)
      const first = await record(asked, asked.version, { partyId: asked.applicant, answer: 'given', form: 'written' })
      t.equal(first.status, 201, first.text)
      t.match(first.body, { command: 'recordConsent', case: { state: 'seeking-consent', version: asked.version + 1 } })
      const last = await record(asked, asked.version + 1, { partyId: asked.respondent, ...oral })
      t.match(last.body.case, { state: 'seeking-mediator', outcome: null, endedOn: null }, last.text)
      t.match((await written(court, asked.id)).consents, [
        { partyId: asked.applicant, form: 'written', latest: true },
        { partyId: asked.respondent, form: 'oral-recorded', latest: true },
      ])
    },
  )

  await t.test('409 for one more consent after that; a refusal still ends mediation', async (t) => {
    const asked = await caseSeekingConsent(court)
    await record(asked, asked.version, { partyId: asked.applicant, ...oral })
    await record(asked, asked.version + 1, { partyId: asked.respondent, ...oral })
    const before = await written(court, asked.id)
    const late = await record(asked, asked.version + 2, { partyId: asked.respondent, ...oral })
    t.equal(late.status, 409)
    t.match(late.body, { code: 'state-conflict', state: 'seeking-mediator' })
    t.strictSame(await written(court, asked.id), before)

    const refused = await record(asked, asked.version + 2, {
      partyId: asked.respondent,
      answer: 'refused',
      reason: '当事人要求直接开庭。',
    })
    t.match(refused.body.case, { state: 'failed', outcome: 'party-refused', endedOn: '2026-03-10' }, refused.text)
    const after = await written(court, asked.id)
    t.strictSame(
      after.consents.map(({ partyId, answer, latest }) => [partyId, answer, latest]),
      [
        [asked.applicant, 'given', true],
        [asked.respondent, 'given', false],
        [asked.respondent, 'refused', true],
      ],
    )
    t.strictSame(
      after.deadlines.map(({ kind }) => kind),
      ['trial-small-claims'],
    )
  })

  for (const [answer, outcome] of [
    ['refused', 'party-refused'],
    ['unreachable', 'unreachable'],
  ] as const) {
    await t.test(`${answer}: mediation ends at once, whatever the others said`, async (t) => {
      const asked = await caseSeekingConsent(court)
      await record(asked, asked.version, { partyId: asked.applicant, ...oral })
      const ended = await record(asked, asked.version + 1, { partyId: asked.respondent, answer })
      t.match(ended.body.case, { state: 'failed', outcome, endedOn: '2026-03-10', mediationDueOn: null }, ended.text)
      const { consents } = await written(court, asked.id)
      t.match(consents[1], { answer, form: null, latest: true })
    })
  }

  await t.test('a refusal during a pause ends mediation, the pause and the mediation period', async (t) => {
    const asked = await caseSeekingConsent(court)
    const { row } = await written(court, asked.id)
    if (row === undefined) throw new Error('no case')
    await transaction(court.db, async (tx) => {
      await updateCase(
        tx,
        { ...row, state: 'paused', pauseReason: 'appraisal', mediationDueOn: '2026-04-01' },
        row.version,
      )
      await insertDeadline(tx, {
        courtId: row.courtId,
        caseId: row.id,
        id: newId(),
        kind: 'mediation-filed-ordinary',
        status: 'suspended',
        startedOn: '2026-03-10',
        startedSeq: row.lastSeq,
        movedSeq: row.lastSeq,
        endedSeq: null,
        extensionDays: [],
        pauses: [{ reason: 'appraisal', fromOn: '2026-03-10', toOn: null }],
        warnedDueOn: null,
        amberOn: null,
        redOn: null,
        dueOn: null,
        provisional: false,
        calendarVersion: 1,
        trace: [],
      })
    })
    const ended = await record(asked, asked.version, { partyId: asked.applicant, answer: 'refused' })
    t.match(ended.body.case, { state: 'failed', outcome: 'party-refused', pauseReason: null }, ended.text)
    const after = await written(court, asked.id)
    t.strictSame(
      after.deadlines.map(({ kind, status }) => [kind, status]),
      [['trial-small-claims', 'running']],
    )
    t.match(after.row, { mediationDueOn: null })
  })

  await t.test('422 for somebody who is no party and for a consent without a form; nothing is written', async (t) => {
    const asked = await caseSeekingConsent(court)
    const other = await caseSeekingConsent(court)
    const before = await written(court, asked.id)
    const stranger = await record(asked, asked.version, { partyId: other.respondent, ...oral })
    t.equal(stranger.status, 422)
    t.match(stranger.body, { ruleId: 'consent-of-a-party', errors: [{ pointer: '#/partyId' }] })
    const formless = await record(asked, asked.version, { partyId: asked.respondent, answer: 'given' })
    t.equal(formless.status, 422)
    t.match(formless.body, { ruleId: 'consent-needs-form', errors: [{ pointer: '#/form' }] })
    t.strictSame(await written(court, asked.id), before)
  })

  await t.test('a party who answers again leaves both answers; only the later one is the latest', async (t) => {
    const asked = await caseSeekingConsent(court)
    await record(asked, asked.version, { partyId: asked.applicant, ...oral })
    const again = await record(asked, asked.version + 1, { partyId: asked.applicant, answer: 'given', form: 'written' })
    t.equal(again.body.case?.state, 'seeking-consent', again.text)
    const { consents } = await written(court, asked.id)
    t.match(consents, [
      { form: 'oral-recorded', latest: false },
      { form: 'written', latest: true },
    ])
    const tamper = (set: string) => court.db.$client.query(`update consents set ${set} where case_id = $1`, [asked.id])
    await t.rejects(tamper(`answer = 'refused'`), /never changed/)
    await t.rejects(tamper('latest = true'), /never changed/)
  })

  await t.test('two clerks at once: one answer is recorded, the other clerk must look again', async (t) => {
    const asked = await caseSeekingConsent(court)
    const answers = await Promise.all([
      record(asked, asked.version, { partyId: asked.applicant, ...oral }),
      record(asked, asked.version, { partyId: asked.respondent, answer: 'refused' }),
    ])
    t.strictSame(answers.map(({ status }) => status).sort(), [201, 412])
    t.equal((await written(court, asked.id)).consents.length, 1)
  })

  await t.test('409 before triage; 403 for a judge; 404 for another court', async (t) => {
    const registered = await registeredCase(court)
    const path = `/v1/cases/${registered.id}/consents`
    const body = { partyId: '01990000-0000-7000-8000-000000000001', ...oral }
    const ifMatch = registered.version
    t.equal((await clerk.post(path, body, { ifMatch })).status, 409)
    t.equal((await court.as('judge-mingshan').post(path, body, { ifMatch })).status, 403)
    t.equal((await court.as('clerk-pingshan').post(path, body, { ifMatch })).status, 404)
  })
})
