import t from 'tap'
import { decideOffer, rosterCourtsOf } from '../../../src/modules/assignment/decide-offer.js'
import { type Candidate, recommendMediators } from '../../../src/modules/assignment/recommend.js'
import { DEMO_TEAM_ID } from '../../../src/modules/directory/seed.js'
import { openTestCourt } from '../../support/app.js'
import { change } from '../teams/teams-of-court.js'
import { caseSeekingMediator } from './mediated-case.js'

const base: Candidate = {
  id: 'm0',
  courtId: 4,
  organisationId: null,
  name: '某',
  fields: [],
  languages: [],
  areas: [],
  ties: new Set(),
  teams: [],
  chargesFees: false,
  capacity: 10,
  load: 0,
}
const line = [
  { code: '126-1', name: '物业服务合同纠纷（细）' },
  { code: '126', name: '物业服务合同纠纷' },
  { code: 'L1-04', name: '合同、准合同纠纷' },
]
const wanted = {
  courtId: 4,
  causeLine: line,
  languages: [] as string[],
  places: [] as string[],
  ties: [] as string[],
  recusedIds: [] as string[],
}
const order = (candidates: Candidate[], changes: Partial<typeof wanted> = {}) =>
  recommendMediators(candidates, { ...wanted, ...changes }).map(({ mediatorId }) => mediatorId)

t.test('each reason moves a mediator up, and nobody without a place is named', async (t) => {
  t.strictSame(
    order([
      { ...base, id: 'wide', fields: ['L1-04'] },
      { ...base, id: 'none' },
      { ...base, id: 'exact', fields: ['126-1'] },
      { ...base, id: 'name', fields: ['物业服务合同纠纷'] },
    ]),
    ['exact', 'name', 'wide'],
  )
  t.strictSame(
    order([
      { ...base, id: 'busy', load: 9 },
      { ...base, id: 'full', load: 10 },
      { ...base, id: 'free' },
    ]),
    ['free', 'busy'],
  )
  t.strictSame(order([base, { ...base, id: 'm1', languages: ['mn'] }], { languages: ['mn'] }), ['m1', 'm0'])
  t.strictSame(
    order([
      { ...base, id: 'm1', courtId: 1 },
      { ...base, id: 'm2' },
    ]),
    ['m2', 'm1'],
  )
  t.strictSame(
    order([
      { ...base, id: 'm1', chargesFees: true },
      { ...base, id: 'm2' },
    ]),
    ['m2', 'm1'],
  )
  t.strictSame(order([base, { ...base, id: 'm1', areas: ['明山区'] }], { places: ['辽宁省本溪市明山区****'] }), [
    'm1',
    'm0',
  ])
  t.strictSame(
    order([base, { ...base, id: 'm1', areas: ['牛心台街道'] }], { places: ['辽宁省本溪市明山区****'] }),
    ['m0', 'm1'],
    'an area that the visible part of an address can’t show counts neither for nor against',
  )
  t.strictSame(
    order(
      [
        base,
        { ...base, id: 'm1', ties: new Set(['party:aa']) },
        { ...base, id: 'm2', ties: new Set(['party:aa', 'series:s']) },
      ],
      { ties: ['party:aa', 'series:s'] },
    ),
    ['m2', 'm1', 'm0'],
    'a case of the same series, then one of the same party',
  )
  t.strictSame(order([base, { ...base, id: 'm1' }], { recusedIds: ['m0'] }), ['m1'])
  t.strictSame(
    order([
      { ...base, id: 'b' },
      { ...base, id: 'a' },
    ]),
    ['a', 'b'],
    'equal facts, stable order',
  )
  t.strictSame(order([]), [])
})

t.test('the score is the sum of the reasons that are shown', async (t) => {
  const [one] = recommendMediators([{ ...base, fields: ['126'], load: 5, languages: ['mn'] }], {
    ...wanted,
    languages: ['mn'],
  })
  t.equal(
    one?.score,
    one?.reasons.reduce((sum, { points }) => sum + points, 0),
  )
  t.strictSame(
    one?.reasons.map(({ code }) => code),
    ['field', 'language', 'roster', 'free-of-charge', 'capacity', 'load'],
  )
  t.match(one?.reasons[0], { zh: '擅长上级案由“物业服务合同纠纷”' })
})

t.test('a mediator of a team that takes such disputes is preferred, and the team is named', async (t) => {
  const team = { name: '调裁对接团队', fields: ['合同、准合同纠纷'] }
  const candidates = (...teams: Candidate['teams']) => [base, { ...base, id: 'm1', load: 2, teams }]
  t.strictSame(order(candidates()), ['m0', 'm1'], 'control: without a team the lighter load goes first')
  t.strictSame(order(candidates(team)), ['m1', 'm0'])
  t.strictSame(order(candidates({ ...team, fields: ['L2-02'] })), ['m0', 'm1'], 'it takes other disputes')
  const [first] = recommendMediators(candidates(team, { ...team, name: '物业团队' }), wanted)
  const [reason, ...more] = first?.reasons.filter(({ code }) => code === 'team') ?? []
  t.strictSame(more, [], 'two teams are one reason')
  t.match(reason?.zh, '“调裁对接团队”“物业团队”')
  t.match(reason?.en, '调裁对接团队, 物业团队')
})

t.test('over HTTP the members of today are preferred, and nobody who left', async (t) => {
  const court = await openTestCourt(t)
  const { id } = await caseSeekingMediator(court)
  const withTeam = async () => {
    const { body } = await court.as('triage-mingshan').get(`/v1/cases/${id}/mediator-recommendations`)
    const items: { name: string; reasons: { code: string }[] }[] = body.items
    return items.flatMap(({ name, reasons }) => (reasons.some(({ code }) => code === 'team') ? [name] : [])).sort()
  }
  t.strictSame(await withTeam(), ['孙玉华', '赵桂兰', '钱立新'].sort())
  const { body } = await court.as('admin-benxi').get(`/v1/teams/${DEMO_TEAM_ID}`)
  const zhao = body.members.find(({ name }: { name: string }) => name === '赵桂兰')
  t.equal((await change(court, DEMO_TEAM_ID, `members/${zhao.id}/departure`, {})).status, 200)
  t.strictSame(await withTeam(), ['孙玉华', '钱立新'].sort())
})

t.test('rosters of the court and of every court above it can be used', async (t) => {
  const parents = new Map<number, number | null>([
    [4, 2],
    [2, 1],
    [1, null],
  ])
  const courtById = (id: number) => ({
    id,
    parentId: parents.get(id) ?? null,
    code: '',
    name: '',
    level: 'basic' as const,
    province: '',
  })
  const chain = rosterCourtsOf({ courtById }, 4)
  t.strictSame(chain, [4, 2, 1])
  const entry = { id: 'a', courtId: 9, level: 'own-court', listedOn: '2026-01-01', delistedOn: null as string | null }
  const decide = (changes: Partial<typeof entry>, on = '2026-03-10', recused: string[] = []) => {
    const verdict = decideOffer(['a'], [{ ...entry, ...changes }], chain, recused, on)
    return verdict.ok ? 'ok' : verdict.rule.id
  }
  t.equal(decide({}), 'mediator-on-usable-roster')
  t.equal(decide({ courtId: 1 }), 'ok')
  t.equal(decide({ level: 'national' }), 'ok')
  t.equal(decide({ level: 'regional' }), 'mediator-on-usable-roster')
  t.equal(decide({ courtId: 4, listedOn: '2026-03-11' }), 'mediator-listed')
  t.equal(decide({ courtId: 4, delistedOn: '2026-03-11' }), 'ok')
  t.equal(decide({ courtId: 4, delistedOn: '2026-03-10' }), 'mediator-listed')
  t.equal(decide({ courtId: 4 }, '2026-03-10', ['a']), 'mediator-not-recused')
})
