import t from 'tap'
import { DEMO_TEAM_ID, demoId } from '../../../src/modules/directory/seed.js'
import { openTestCourt, type TestCourt } from '../../support/app.js'
import { change, formedTeam, mediatorOf, personOf } from './teams-of-court.js'

const COURT = encodeURIComponent('辽0504')
const TODAY = '2026-03-10'
const judge = { role: 'judge', personId: personOf('judge-mingshan') }

async function stored(court: TestCourt) {
  const read = async (text: string) => (await court.db.$client.query(text)).rows
  return {
    templates: await read('select * from team_templates order by id'),
    teams: await read('select * from teams order by id'),
    members: await read('select * from team_members order by id'),
    events: await read('select * from team_events order by team_id, version'),
  }
}

t.test('the staff, mediators and managers of a court see its teams; another court sees none', async (t) => {
  const court = await openTestCourt(t)
  for (const who of ['clerk-mingshan', 'judge-mingshan', 'mediator-zhou', 'manager-people-committee', 'higher-benxi']) {
    const page = await court.as(who).get(`/v1/teams?courtCode=${COURT}`)
    t.match(page, { status: 200, body: { items: [{ id: DEMO_TEAM_ID, missing: [] }], nextCursor: null } }, who)
    t.equal((await court.as(who).get(`/v1/teams/${DEMO_TEAM_ID}`)).status, 200, who)
  }
  for (const path of [`/v1/teams?courtCode=${COURT}`, `/v1/team-templates?courtCode=${COURT}`]) {
    t.equal((await court.as('judge-pingshan').get(path)).status, 404, path)
  }
  const hidden = await court.as('judge-pingshan').get(`/v1/teams/${DEMO_TEAM_ID}`)
  const absent = await court.as('judge-pingshan').get(`/v1/teams/${DEMO_TEAM_ID.slice(0, -4)}0000`)
  t.equal(hidden.status, 404)
  t.strictSame({ ...hidden.body, instance: '' }, { ...absent.body, instance: '' })
})

t.test('the reading of “1+1+1+3” is marked as unconfirmed', async (t) => {
  const court = await openTestCourt(t)
  const { body } = await court.as('judge-mingshan').get(`/v1/team-templates?courtCode=${COURT}`)
  t.match(body.items, [
    {
      name: '“1+1+1+3”',
      confidence: 'unconfirmed',
      slots: [
        { role: 'judge', count: 1 },
        { role: 'judges-assistant', count: 1 },
        { role: 'clerk', count: 1 },
        { role: 'mediator', count: 3 },
      ],
    },
  ])
})

t.test('a team works without all its members and says who is missing', async (t) => {
  const court = await openTestCourt(t)
  const { id } = await formedTeam(court)
  const empty = await court.as('clerk-mingshan').get(`/v1/teams/${id}`)
  t.match(empty.body, {
    members: [],
    missing: [{ role: 'judge' }, { role: 'judges-assistant' }, { role: 'clerk' }, {}],
  })
  t.equal(empty.headers.etag, '"1"')
  t.match(await change(court, id, 'members', judge), {
    status: 201,
    body: { version: 2, members: [{ role: 'judge', name: '郑文博', joinedOn: TODAY, leftOn: null, holdsRole: true }] },
    headers: { etag: '"2"' },
  })
  const second = await change(court, id, 'members', { role: 'mediator', mediatorId: mediatorOf('mediator-qian') })
  t.match(second.body.missing, [
    { role: 'judges-assistant', count: 1 },
    { role: 'clerk', count: 1 },
    { role: 'mediator', count: 2 },
  ])
  const { events } = await stored(court)
  t.match(events, [
    { version: 1, act: 'formed', fields: ['L2-02'] },
    { version: 2, act: 'member-joined', actor_id: personOf('admin-benxi'), reason: '工作需要。' },
    { version: 3, act: 'member-joined' },
  ])
})

t.test('what is refused writes nothing', async (t) => {
  const court = await openTestCourt(t)
  const { id } = await formedTeam(court)
  await change(court, id, 'members', judge)
  await change(court, id, 'members', { role: 'mediator', mediatorId: mediatorOf('mediator-zhao') })
  await court.as('admin-benxi').post(`/v1/mediators/${mediatorOf('mediator-zhou')}/delisting`, { reason: '退出。' })
  const before = await stored(court)
  const refusals: [object, string, string][] = [
    [{ role: 'judge', personId: personOf('assistant-mingshan') }, 'team-head-count', '#/role'],
    [{ role: 'clerk', personId: personOf('assistant-mingshan') }, 'team-member-holds-role', '#/personId'],
    [{ role: 'clerk', personId: personOf('clerk-pingshan') }, 'team-member-holds-role', '#/personId'],
    [{ role: 'clerk', personId: DEMO_TEAM_ID }, 'team-member-holds-role', '#/personId'],
    [{ role: 'mediator', mediatorId: mediatorOf('mediator-zhou') }, 'team-member-holds-role', '#/mediatorId'],
    [{ role: 'mediator', mediatorId: mediatorOf('mediator-zhao') }, 'team-member-once', '#/mediatorId'],
    [{ role: 'mediator', personId: personOf('mediator-qian') }, 'team-member-named', '#/mediatorId'],
    [
      { role: 'clerk', personId: personOf('clerk-mingshan'), joinedOn: '2026-03-11' },
      'team-day-in-order',
      '#/joinedOn',
    ],
  ]
  for (const [body, ruleId, pointer] of refusals) {
    const answer = await change(court, id, 'members', body)
    t.match(answer, { status: 422, body: { ruleId, errors: [{ pointer }] } }, ruleId)
  }
  const admin = court.as('admin-benxi')
  const clerk = { role: 'clerk', personId: personOf('clerk-mingshan'), reason: '工作需要。' }
  t.equal((await admin.post(`/v1/teams/${id}/members`, clerk)).status, 428)
  t.equal((await admin.post(`/v1/teams/${id}/members`, clerk, { ifMatch: 1 })).status, 412)
  t.equal((await change(court, id, `members/${DEMO_TEAM_ID}/departure`, {})).status, 404, 'no such member')
  const form = (changes: object) =>
    admin.post('/v1/teams', {
      courtCode: '辽0504',
      name: '商事团队',
      templateId: demoId('team-template', '1+1+1+3'),
      fields: ['L1-04'],
      reason: '新设。',
      ...changes,
    })
  t.match(await form({ name: '家事团队' }), { status: 409, body: { code: 'already-exists' } })
  t.match(await form({ courtCode: '辽0502' }), { status: 422, body: { ruleId: 'team-template-of-court' } })
  t.match(await form({ formedOn: '2026-03-11' }), { status: 422, body: { ruleId: 'team-day-in-order' } })
  const template = (slots: object[], name = '两名法官') =>
    admin.post('/v1/team-templates', { courtCode: '辽0504', name, slots, source: '本院决定', confidence: 'confirmed' })
  const twice = await template([
    { role: 'judge', count: 1 },
    { role: 'judge', count: 1 },
  ])
  t.match(twice, { status: 422, body: { ruleId: 'team-role-listed-once', errors: [{ pointer: '#/slots/1/role' }] } })
  t.match(await template([{ role: 'judge', count: 2 }], '“1+1+1+3”'), { status: 409 })
  t.strictSame(await stored(court), before)
  t.equal((await template([{ role: 'judge', count: 2 }])).status, 201, 'control')
})

t.test('two administrators who fill the last place at once: one does, the other is told', async (t) => {
  const court = await openTestCourt(t)
  const { id, version } = await formedTeam(court)
  const admin = court.as('admin-benxi')
  const answers = await Promise.all(
    [1, 2].map(() => admin.post(`/v1/teams/${id}/members`, { ...judge, reason: '任命。' }, { ifMatch: version })),
  )
  t.strictSame(answers.map(({ status }) => status).sort(), [201, 412])
})

t.test(
  'members are those of the day that is asked for, and a place is free from the day of departure on',
  async (t) => {
    const court = await openTestCourt(t)
    const { id } = await formedTeam(court, { formedOn: '2026-02-01' })
    const added = await change(court, id, 'members', { ...judge, joinedOn: '2026-02-10' })
    const [member] = added.body.members
    const left = await change(court, id, `members/${member.id}/departure`, { leftOn: '2026-03-01' })
    t.match(left, { status: 200, body: { members: [], version: 3 } })
    const judgesOn = async (on: string) => {
      const { body } = await court.as('mediator-zhao').get(`/v1/teams/${id}?on=${on}`)
      t.equal(body.asOf, on)
      return body.members.length
    }
    t.strictSame(
      await Promise.all(['2026-02-09', '2026-02-10', '2026-02-28', '2026-03-01'].map(judgesOn)),
      [0, 1, 1, 0],
    )
    t.match(await change(court, id, `members/${member.id}/departure`, {}), {
      status: 422,
      body: { ruleId: 'team-member-leaves-once' },
    })
    t.equal(
      (await change(court, id, 'members', { ...judge, joinedOn: '2026-02-20' })).status,
      422,
      'not while still in it',
    )
    t.equal((await change(court, id, 'members', judge)).status, 201, 'who left comes back')
  },
)

t.test('who loses the role no longer counts and is still shown, so that the departure can be recorded', async (t) => {
  const court = await openTestCourt(t)
  const revocation = `/v1/grants/${demoId('grant', 'assistant-mingshan')}/revocation`
  const revoked = await court.as('admin-benxi').post(revocation, {})
  t.ok(revoked.status < 300, revoked.text)
  const { body } = await court.as('judge-mingshan').get(`/v1/teams/${DEMO_TEAM_ID}`)
  t.strictSame(body.missing, [{ role: 'judges-assistant', count: 1 }])
  const assistant = body.members.find((member: { role: string }) => member.role === 'judges-assistant')
  t.equal(assistant.holdsRole, false)
  t.equal((await change(court, DEMO_TEAM_ID, `members/${assistant.id}/departure`, {})).status, 200)
})

t.test('what a team takes can be changed, and says so in its history', async (t) => {
  const court = await openTestCourt(t)
  const changed = await change(court, DEMO_TEAM_ID, 'fields', { fields: ['劳务合同纠纷'] })
  t.match(changed, { status: 200, body: { fields: ['劳务合同纠纷'], version: 2 } })
  t.match((await stored(court)).events, [{ act: 'fields-changed', fields: ['劳务合同纠纷'], version: 2 }])
})

t.test(
  'a dissolved team is gone from its day on, with its members; its name is free and nothing of it changes',
  async (t) => {
    const court = await openTestCourt(t)
    const { id } = await formedTeam(court, { formedOn: '2026-02-01' })
    await change(court, id, 'members', { ...judge, joinedOn: '2026-02-20' })
    t.match(await change(court, id, 'dissolution', { dissolvedOn: '2026-02-19' }), {
      status: 422,
      body: { ruleId: 'team-day-in-order' },
    })
    t.match(await change(court, id, 'dissolution', {}), { status: 200, body: { dissolvedOn: TODAY, members: [] } })
    const idsOn = async (on: string) => {
      const { body } = await court.as('judge-mingshan').get(`/v1/teams?courtCode=${COURT}&on=${on}`)
      return body.items.map((team: { id: string }) => team.id)
    }
    t.strictSame(await idsOn(TODAY), [DEMO_TEAM_ID])
    t.strictSame(await idsOn('2026-03-09'), [DEMO_TEAM_ID, id])
    for (const [path, body] of [
      ['members', judge],
      ['fields', { fields: ['126'] }],
      ['dissolution', {}],
    ] as const) {
      t.match(await change(court, id, path, body), { status: 422, body: { ruleId: 'team-stands' } }, path)
    }
    await formedTeam(court)
  },
)

t.test('teams and templates come page by page', async (t) => {
  const court = await openTestCourt(t)
  await formedTeam(court, { name: '甲' })
  court.clock.now = new Date(court.clock.now.getTime() + 1)
  await formedTeam(court, { name: '乙' })
  const names: string[] = []
  let cursor: string | null = null
  do {
    const next: string = cursor === null ? '' : `&cursor=${cursor}`
    const { body } = await court.as('judge-mingshan').get(`/v1/teams?courtCode=${COURT}&limit=2${next}`)
    names.push(...body.items.map((team: { name: string }) => team.name))
    cursor = body.nextCursor
  } while (cursor !== null)
  t.strictSame(names, ['明山区法院调裁对接团队', '甲', '乙'])
})
