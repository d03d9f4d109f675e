import t from 'tap'
import { EXAMPLE_ANSWERS as ANSWERS } from '../../../src/modules/triage/schemas.js'
import { countsOn } from '../../../src/modules/triage/standing-consent.js'
import { openTestCourt, type TestCourt } from '../../support/app.js'
import { dispute, registeredCase } from '../../support/cases.js'

const COURT = encodeURIComponent('辽0504')
const NUMBER = '91350100M000100Y43'
const TODAY = '2026-03-10'

t.test('a general consent counts from the day on which it was given, while it holds, for such disputes', async (t) => {
  const line = [
    { code: '126', name: '物业服务合同纠纷' },
    { code: 'L1-04', name: '合同、准合同纠纷' },
  ]
  const open = { id: 's', partyId: 'p', givenOn: '2026-01-05', validUntilOn: null, revokedOn: null, fields: null }
  const counts = (changes: Partial<Parameters<typeof countsOn>[0]>, on = TODAY) =>
    countsOn({ ...open, ...changes }, line, on)
  t.equal(counts({}), true)
  t.equal(counts({}, '2026-01-05'), true)
  t.equal(counts({}, '2026-01-04'), false)
  t.equal(counts({ validUntilOn: TODAY }), true, 'its last day')
  t.equal(counts({ validUntilOn: '2026-03-09' }), false)
  t.equal(counts({ revokedOn: '2026-03-11' }), true)
  t.equal(counts({ revokedOn: TODAY }), false, 'the day of its revocation')
  t.equal(counts({ fields: ['126'] }), true)
  t.equal(counts({ fields: ['合同、准合同纠纷'] }), true)
  t.equal(counts({ fields: ['L2-02', '离婚纠纷'] }), false)
})

const consentOf = (changes: object = {}) => ({
  courtCode: '辽0504',
  name: '本溪示例物业服务有限公司',
  identity: { kind: 'unified-social-credit-code', number: NUMBER },
  reference: '概括同意调解函〔2026〕1号',
  givenOn: '2026-01-05',
  ...changes,
})

async function register(court: TestCourt, changes: object = {}, who = 'clerk-mingshan'): Promise<string> {
  const answer = await court.as(who).post('/v1/standing-consents', consentOf(changes))
  if (answer.status !== 201) throw new Error(`not registered: ${answer.text}`)
  return answer.body.id
}

/** Decides triage of a new case of the company and says what was counted. */
async function triaged(court: TestCourt, changes: Record<string, unknown> = {}) {
  const { id, version } = await registeredCase(court, changes)
  const decided = await court
    .as('triage-mingshan')
    .post(`/v1/cases/${id}/triage-decisions`, { answers: ANSWERS }, { ifMatch: version })
  if (decided.status !== 201) throw new Error(`triage failed: ${decided.text}`)
  const { body } = await court.as('clerk-mingshan').get(`/v1/cases/${id}`)
  return { id, version: body.version, state: body.state, parties: body.parties, consents: body.consents }
}

t.test('registered once, it is the consent of the institution in each of its cases, on either side', async (t) => {
  const court = await openTestCourt(t)
  const nothing = await triaged(court)
  t.match(nothing, { state: 'seeking-consent', consents: [] }, 'control: nothing is registered')
  const standingConsentId = await register(court)
  const [company, person] = dispute().parties
  for (const parties of [
    [company, person],
    [
      { ...person, role: 'applicant' },
      { ...company, role: 'respondent' },
    ],
  ]) {
    const { state, consents, parties: shown } = await triaged(court, { parties })
    t.equal(state, 'seeking-consent', 'the other party is still asked')
    const { id: partyId } = shown.find(({ kind }: { kind: string }) => kind === 'legal-person')
    t.strictSame(consents, [{ partyId, answer: 'given', form: 'standing', askedOn: '2026-01-05', standingConsentId }])
  }
})

t.test('when every party has one, nobody is left to be asked', async (t) => {
  const court = await openTestCourt(t)
  await register(court)
  const company = { ...dispute().parties[0] }
  const other = {
    ...company,
    role: 'respondent',
    name: '示例银行',
    identity: { kind: 'unified-social-credit-code', number: '91110000600037341L' },
  }
  await register(court, { name: '示例银行', identity: other.identity })
  t.match(await triaged(court, { parties: [company, other] }), { state: 'seeking-mediator' })
})

t.test('a consent given to another court, by another institution, or for other disputes is none', async (t) => {
  const court = await openTestCourt(t)
  await register(court, { courtCode: '辽0502' }, 'clerk-pingshan')
  await register(court, { identity: { kind: 'unified-social-credit-code', number: '91110000600037341L' } })
  await register(court, { fields: ['婚姻家庭纠纷', '108.1'] })
  await register(court, { validUntilOn: '2026-03-09' })
  t.strictSame((await triaged(court)).consents, [])
  const standingConsentId = await register(court, { fields: ['L2-10'] })
  t.match((await triaged(court)).consents, [{ standingConsentId }], 'control: a cause above that of the case')
})

t.test('a refusal in the case still ends mediation at once', async (t) => {
  const court = await openTestCourt(t)
  await register(court)
  const { id, version, consents } = await triaged(court)
  const refused = await court
    .as('clerk-mingshan')
    .post(
      `/v1/cases/${id}/consents`,
      { partyId: consents[0].partyId, answer: 'refused', reason: '本案要求判决。' },
      { ifMatch: version },
    )
  t.match(refused, { status: 201, body: { case: { state: 'failed', outcome: 'party-refused' } } })
})

t.test('revoked, it counts in no more cases; where it was counted it stays', async (t) => {
  const court = await openTestCourt(t)
  const id = await register(court)
  const earlier = await triaged(court)
  const revocation = `/v1/standing-consents/${id}/revocation`
  const officer = court.as('triage-mingshan')
  for (const revokedOn of ['2026-03-11', '2026-01-04']) {
    const refused = await officer.post(revocation, { revokedOn, reason: '来函撤回。' })
    t.match(refused, { status: 422, body: { ruleId: 'standing-consent-days-in-order' } })
  }
  t.equal((await court.as('clerk-pingshan').post(revocation, { reason: '来函撤回。' })).status, 404)
  t.match((await triaged(court)).consents, [{ standingConsentId: id }], 'a refused revocation changes nothing')
  const revoked = await officer.post(revocation, { reason: '来函撤回。' })
  t.match(revoked, { status: 200, body: { id, revokedOn: TODAY, revocationReason: '来函撤回。' } })
  t.match(await officer.post(revocation, { reason: '再次撤回。' }), {
    status: 422,
    body: { ruleId: 'standing-consent-revoked-once' },
  })
  t.strictSame((await triaged(court)).consents, [])
  const { body } = await court.as('clerk-mingshan').get(`/v1/cases/${earlier.id}`)
  t.strictSame(body.consents, earlier.consents)
})

t.test('triage that is entered late goes by its own day', async (t) => {
  const court = await openTestCourt(t)
  const standingConsentId = await register(court)
  await court
    .as('clerk-mingshan')
    .post(`/v1/standing-consents/${standingConsentId}/revocation`, { reason: '来函撤回。' })
  const { id, version } = await registeredCase(court, { receivedOn: '2026-03-09' })
  const body = { answers: ANSWERS, occurredOn: '2026-03-09' }
  t.equal(
    (await court.as('triage-mingshan').post(`/v1/cases/${id}/triage-decisions`, body, { ifMatch: version })).status,
    201,
  )
  const view = await court.as('clerk-mingshan').get(`/v1/cases/${id}`)
  t.match(view.body.consents, [{ standingConsentId }], 'revoked only on the day after')
})

t.test('a paper in the file of the case goes before what is registered', async (t) => {
  const court = await openTestCourt(t)
  await register(court)
  const [company, person] = dispute().parties
  const standingConsent = { reference: '同意调解函', givenOn: '2026-02-01' }
  const { consents } = await triaged(court, { parties: [{ ...company, standingConsent }, person] })
  t.match(consents, [{ askedOn: '2026-02-01', form: 'standing', standingConsentId: null }])
})

t.test('the number is kept sealed and shown masked, and the list comes newest first', async (t) => {
  const court = await openTestCourt(t)
  const first = await register(court)
  court.clock.now = new Date(court.clock.now.getTime() + 1)
  const second = await register(court, { validUntilOn: '2026-12-31', fields: ['126'] })
  const clerk = court.as('clerk-mingshan')
  const list = await clerk.get(`/v1/standing-consents?courtCode=${COURT}`)
  t.match(list.body, {
    items: [
      { id: second, identityMask: '913*************43', validUntilOn: '2026-12-31', fields: ['126'], revokedOn: null },
      { id: first, validUntilOn: null, fields: null },
    ],
    nextCursor: null,
  })
  t.notMatch(list.text, NUMBER)
  const page = await clerk.get(`/v1/standing-consents?courtCode=${COURT}&limit=1`)
  const next = await clerk.get(`/v1/standing-consents?courtCode=${COURT}&limit=1&cursor=${page.body.nextCursor}`)
  t.match(next.body, { items: [{ id: first }], nextCursor: null })
  const { rows } = await court.db.$client.query<{ row: string }>(
    'select to_json(s)::text as row from standing_consents s',
  )
  t.equal(rows.length, 2)
  for (const { row } of rows) t.notMatch(row, NUMBER)
  for (const who of ['mediator-zhao', 'clerk-pingshan']) {
    const hidden = await court.as(who).get(`/v1/standing-consents?courtCode=${COURT}`)
    t.equal(hidden.status, who === 'clerk-pingshan' ? 404 : 403, who)
  }
})

t.test('what is not a general consent is refused, and nothing is written', async (t) => {
  const court = await openTestCourt(t)
  const clerk = court.as('clerk-mingshan')
  const refused = (changes: object) => clerk.post('/v1/standing-consents', consentOf(changes))
  t.match(await refused({ identity: { kind: 'unified-social-credit-code', number: '91350100M000100Y44' } }), {
    status: 422,
    body: { ruleId: 'credit-code-check-character', errors: [{ pointer: '#/identity/number' }] },
  })
  t.equal((await refused({ identity: { kind: 'resident-identity-card', number: '11010519491231002X' } })).status, 400)
  for (const days of [{ givenOn: '2026-03-11' }, { validUntilOn: '2026-01-04' }]) {
    t.match(await refused(days), { status: 422, body: { ruleId: 'standing-consent-days-in-order' } })
  }
  const { rows } = await court.db.$client.query('select id from standing_consents')
  t.strictSame(rows, [])
})
