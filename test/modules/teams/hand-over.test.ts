import t from 'tap'
import { DEMO_TEAM_ID } from '../../../src/modules/directory/seed.js'
import { digestOf } from '../../../src/modules/settlement/digest.js'
import { openTestCourt, type TestCourt } from '../../support/app.js'
import { act, caseInMediation } from '../settlement/cases-in-mediation.js'
import { change, formedTeam, mediatorOf, personOf } from './teams-of-court.js'

const TODAY = '2026-03-10'
const TEAM = '明山区法院调裁对接团队'
const ZHENG = { personId: personOf('judge-mingshan'), name: '郑文博' }

/** A case that 赵桂兰 could not settle; how it failed is not what these tests are about. */
async function failedCase(court: TestCourt, endedOn = TODAY): Promise<string> {
  const { id } = await caseInMediation(court, { receivedOn: endedOn })
  await court.db.$client.query(
    `update cases set state = 'failed', outcome = 'wide-difference', ended_on = $2, last_occurred_on = $2 where id = $1`,
    [id, endedOn],
  )
  return id
}

const handOver = (court: TestCourt, caseId: string, body: object = {}) =>
  act(court, 'triage-mingshan', caseId, '/transfers', { destination: 'fast-track', ...body })

async function teamOf(court: TestCourt, caseId: string) {
  const { body } = await court.as('mediator-zhao').get(`/v1/cases/${caseId}`)
  return body.handovers.at(-1)?.team
}

async function told(court: TestCourt): Promise<string[]> {
  const { rows } = await court.db.$client.query<{ subject: string }>(
    `select s.subject from person_notices n join persons s on s.id = n.person_id
     where n.template = 'handed-to-team' order by s.subject`,
  )
  return rows.map(({ subject }) => subject)
}

t.test('the mediator hands over to the judge of the own team, and the court people of the team are told', async (t) => {
  const court = await openTestCourt(t)
  const caseId = await failedCase(court)
  t.strictSame(await told(court), [])
  const transferred = await handOver(court, caseId)
  t.equal(transferred.status, 201, transferred.text)
  const team = { id: DEMO_TEAM_ID, name: TEAM, basis: 'presiding-mediator', judges: [ZHENG] }
  t.strictSame(await teamOf(court, caseId), team)
  const handover = await court.as('judge-mingshan').get(`/v1/cases/${caseId}/handovers/${transferred.body.recordId}`)
  t.strictSame(handover.body.team, team)
  t.notMatch(JSON.stringify(handover.body.package), new RegExp(`${TEAM}|${DEMO_TEAM_ID}`), 'no part of the package')
  t.equal(digestOf(handover.body.package).toString('hex'), handover.body.digest)

  t.strictSame(await told(court), ['assistant-mingshan', 'clerk-mingshan', 'judge-mingshan'])
  const { body: inbox } = await court.as('judge-mingshan').get('/v1/me/notices')
  t.match(inbox.items, [{ template: 'handed-to-team', case: { id: caseId } }])
  t.notMatch(JSON.stringify(inbox), /张示例|示例物业|赵桂兰|13800000000/, 'no name, no number')
  for (const who of ['judge-pingshan', 'clerk-pingshan', 'mediator-zhao', 'triage-mingshan']) {
    const { body } = await court.as(who).get('/v1/me/notices')
    t.strictSame(body.items, [], `${who} is not told`)
  }
})

t.test('a team that is named takes the case over, whatever else it takes', async (t) => {
  const court = await openTestCourt(t)
  const { id } = await formedTeam(court)
  const caseId = await failedCase(court)
  t.equal((await handOver(court, caseId, { teamId: id })).status, 201)
  t.strictSame(await teamOf(court, caseId), { id, name: '家事团队', basis: 'named', judges: [] })
  t.strictSame(await told(court), [], 'nobody is in it yet')
})

t.test(
  'a team of another court or of the past, and a name typed as text, are refused; nothing is written',
  async (t) => {
    const court = await openTestCourt(t)
    const admin = court.as('admin-benxi')
    const template = await admin.post('/v1/team-templates', {
      courtCode: '辽0502',
      name: '一名法官',
      slots: [{ role: 'judge', count: 1 }],
      source: '本院决定',
      confidence: 'confirmed',
    })
    const theirs = await formedTeam(court, { courtCode: '辽0502', templateId: template.body.id })
    const judge = { role: 'judge', personId: personOf('judge-pingshan') }
    t.equal((await change(court, theirs.id, 'members', judge)).status, 201)
    const past = await formedTeam(court, { name: '旧团队', formedOn: '2026-02-01' })
    await change(court, past.id, 'dissolution', {})
    const caseId = await failedCase(court)
    for (const teamId of [theirs.id, past.id, personOf('judge-mingshan')]) {
      t.match(await handOver(court, caseId, { teamId }), {
        status: 422,
        body: { ruleId: 'handover-team-of-court', errors: [{ pointer: '#/teamId' }] },
      })
    }
    t.equal((await handOver(court, caseId, { team: '速裁一组' })).status, 400)
    const { body } = await court.as('clerk-mingshan').get(`/v1/cases/${caseId}`)
    t.match(body, { state: 'failed', handovers: [] })
    t.strictSame(await told(court), [])
    t.equal((await handOver(court, caseId)).status, 201, 'control: the own team takes it')
    t.strictSame(await told(court), ['assistant-mingshan', 'clerk-mingshan', 'judge-mingshan'], 'and 平山 is not told')
  },
)

t.test('no team is chosen where none or more than one comes into question', async (t) => {
  const court = await openTestCourt(t)
  const noTeam = async (message: string) => {
    const caseId = await failedCase(court)
    t.equal((await handOver(court, caseId)).status, 201)
    t.equal(await teamOf(court, caseId), null, message)
    t.strictSame(await told(court), [], message)
  }
  await change(court, DEMO_TEAM_ID, 'fields', { fields: ['L2-02'] })
  await noTeam('the team takes other disputes')

  await change(court, DEMO_TEAM_ID, 'fields', { fields: ['合同、准合同纠纷'] })
  const other = await formedTeam(court, { name: '物业团队', fields: ['126'] })
  const zhao = { role: 'mediator', mediatorId: mediatorOf('mediator-zhao') }
  await change(court, other.id, 'members', zhao)
  await change(court, other.id, 'members', { role: 'judge', personId: ZHENG.personId })
  await noTeam('the mediator is in two teams that take it')

  await change(court, other.id, 'dissolution', {})
  const { body } = await court.as('admin-benxi').get(`/v1/teams/${DEMO_TEAM_ID}`)
  const judge = body.members.find((member: { role: string }) => member.role === 'judge')
  await change(court, DEMO_TEAM_ID, `members/${judge.id}/departure`, {})
  await noTeam('the team has no judge')

  await change(court, DEMO_TEAM_ID, 'members', { role: 'judge', personId: ZHENG.personId })
  const caseId = await failedCase(court)
  await handOver(court, caseId)
  t.match(await teamOf(court, caseId), { id: DEMO_TEAM_ID }, 'control: with a judge again it is chosen')
})

t.test('entered late, the judge of that day took it over, and who is in the team today is told', async (t) => {
  const court = await openTestCourt(t)
  const admin = court.as('admin-benxi')
  const person = await admin.post('/v1/people', { subject: 'judge-new', name: '新法官' })
  t.equal(person.status, 201, person.text)
  const role = { personId: person.body.id, role: 'judge', courtCode: '辽0504' }
  t.equal((await admin.post('/v1/grants', role)).status, 201)
  const { body } = await admin.get(`/v1/teams/${DEMO_TEAM_ID}`)
  const judge = body.members.find((member: { role: string }) => member.role === 'judge')
  await change(court, DEMO_TEAM_ID, `members/${judge.id}/departure`, { leftOn: TODAY })
  t.equal((await change(court, DEMO_TEAM_ID, 'members', { role: 'judge', personId: person.body.id })).status, 201)

  const caseId = await failedCase(court, '2026-03-09')
  t.equal((await handOver(court, caseId, { occurredOn: '2026-03-09' })).status, 201)
  t.match(await teamOf(court, caseId), { id: DEMO_TEAM_ID, judges: [ZHENG] })
  t.strictSame(await told(court), ['assistant-mingshan', 'clerk-mingshan', 'judge-new'])

  const later = await failedCase(court)
  await handOver(court, later)
  t.match(await teamOf(court, later), { judges: [{ personId: person.body.id, name: '新法官' }] }, 'control')
})

t.test('a name that was typed before teams were known is still shown', async (t) => {
  const court = await openTestCourt(t)
  const caseId = await failedCase(court)
  await court.db.$client.query(
    `insert into handovers (court_id, case_id, id, destination, team, package, digest, made_on)
     select court_id, id, gen_random_uuid(), 'fast-track', '速裁一组', '{}', sha256(''), received_on from cases where id = $1`,
    [caseId],
  )
  t.strictSame(await teamOf(court, caseId), { id: null, name: '速裁一组', basis: null, judges: [] })
})
