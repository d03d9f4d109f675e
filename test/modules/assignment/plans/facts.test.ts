import fc from 'fast-check'
import t from 'tap'
import { proposeApart } from '../../../../src/modules/assignment/plans/propose-apart.js'
import { proposePlan } from '../../../../src/modules/assignment/plans/propose-plan.js'
import { readFacts } from '../../../../src/modules/assignment/plans/read-facts.js'
import {
  type CaseToPlan,
  type EarlierRole,
  type MediatorToPlan,
  ruleOut,
} from '../../../../src/modules/assignment/plans/rule-out.js'
import { totalsOf } from '../../../../src/modules/assignment/plans/totals.js'
import { createReferenceSource } from '../../../../src/modules/directory/reference.js'
import type { Executor } from '../../../../src/platform/database.js'
import { openTestCourt } from '../../../support/app.js'
import { seriesOf, workersClaim } from '../../series/series-of-cases.js'
import { offeredCase, rowOf, ZHAO } from '../mediated-case.js'
import { entriesOf, makePlan, waitingCase } from './waiting-cases.js'

const mediator: MediatorToPlan = {
  id: 'm0',
  name: '某',
  courtId: 4,
  fields: [],
  languages: [],
  areas: [],
  chargesFees: false,
  ties: new Set(),
  teams: [],
  capacity: 4,
  load: 0,
}
const wanted: CaseToPlan = {
  caseId: 'c0',
  courtId: 4,
  receivedOn: '2026-03-01',
  causeLine: [{ code: '126', name: '物业服务合同纠纷' }],
  languages: [],
  places: [],
  ties: [],
  area: null,
  earlier: new Map(),
}

t.test('each rule keeps exactly those away whom it names', async (t) => {
  const rule = (changes: Partial<CaseToPlan>, who: Partial<MediatorToPlan> = {}) =>
    ruleOut({ ...mediator, ...who }, { ...wanted, ...changes })?.id
  const earlier = (...roles: EarlierRole[]) => ({ earlier: new Map([['m0', roles]]) })
  t.equal(rule({}), undefined)
  t.equal(rule(earlier('recused')), 'mediator-not-recused')
  t.equal(rule(earlier('mediated')), 'plan-mediator-not-mediated')
  t.equal(rule(earlier('declined')), 'plan-mediator-not-declined')
  t.equal(rule(earlier('lapsed')), 'plan-mediator-not-lapsed')
  t.equal(rule(earlier('lapsed', 'recused')), 'mediator-not-recused', 'the gravest is named')
  t.equal(rule(earlier('declined'), { id: 'm1' }), undefined)
  t.equal(rule({ languages: ['蒙古语'] }), 'plan-language-spoken')
  t.equal(rule({ languages: ['MN'] }, { languages: ['mn'] }), undefined)
  t.equal(rule({ languages: ['mn', 'ug'] }, { languages: ['mn'] }), 'plan-language-spoken', 'every language counts')
  for (const language of ['zh', 'zh-CN', '汉语', '普通话', '中文']) t.equal(rule({ languages: [language] }), undefined)
  t.equal(rule({ languages: ['yue'] }), 'plan-language-spoken')
  t.equal(rule({ area: '明山区' }), undefined, 'who names no area serves all')
  t.equal(rule({ area: '明山区' }, { areas: ['平山区'] }), 'plan-area-served')
  t.equal(rule({ area: '明山区' }, { areas: ['平山区', '明山区'] }), undefined)
  t.equal(rule({}, { areas: ['平山区'] }), undefined, 'where no area is known, none keeps anybody away')
})

t.test('the order of the facts changes nothing', async (t) => {
  const cases = Array.from({ length: 12 }, (_, index) => ({
    ...wanted,
    caseId: `c${index}`,
    receivedOn: `2026-03-0${(index % 3) + 1}`,
    causeLine: [{ code: String(index % 4), name: '某' }],
  }))
  const mediators = Array.from({ length: 5 }, (_, index) => ({
    ...mediator,
    id: `m${index}`,
    fields: [String(index % 4)],
    capacity: 3,
    load: index % 2,
  }))
  const plan = JSON.stringify(proposePlan({ cases, mediators }))
  const seed = 20260310
  fc.assert(
    fc.property(
      fc.shuffledSubarray(cases, { minLength: 12 }),
      fc.shuffledSubarray(mediators, { minLength: 5 }),
      (someCases, someMediators) =>
        JSON.stringify(proposePlan({ cases: someCases, mediators: someMediators })) === plan,
    ),
    { seed, numRuns: 50 },
  )
  t.pass(`seed ${seed}`)
})

t.test('the totals are counted place by place', async (t) => {
  // 4 places, 1 taken: the next two are worth 6 + 15 (25 % used) and 4 + 10 (50 % used).
  t.strictSame(
    totalsOf(
      [
        { capacity: 4, load: 1 },
        { capacity: 10, load: 0 },
      ],
      60,
      [2, 0],
    ),
    {
      assigned: 2,
      fitPoints: 60,
      loadPoints: 35,
      points: 95,
      usedPercent: { min: 0, max: 75, mean: 37.5, sd: 37.5 },
    },
  )
})

t.test('the facts of any number of cases are as many statements', async (t) => {
  const court = await openTestCourt(t)
  const reference = await createReferenceSource(court.db, () => 0).current()
  const read = async () => {
    const sent: string[] = []
    const counting: Executor = {
      send: (query, params) => {
        sent.push(query.name)
        return court.db.send(query, params)
      },
      share: (question, item) => court.db.share(question, item),
    }
    const { facts } = await readFacts(counting, { reference, today: '2026-03-10' }, await courtIdOf(), {})
    return { cases: facts.cases.length, sent }
  }
  const first = await waitingCase(court, '2026-03-01')
  const courtIdOf = async () => (await rowOf(court, first)).courtId
  const one = await read()
  for (const day of ['2026-03-02', '2026-03-03']) await waitingCase(court, day)
  const three = await read()
  t.equal(one.cases, 1)
  t.equal(three.cases, 3)
  t.strictSame(three.sent.toSorted(), one.sent.toSorted())
  t.ok(one.sent.length <= 10, one.sent.join(' '))
})

t.test('a mediator who has another case of the party or of the series is preferred', async (t) => {
  const court = await openTestCourt(t)
  await offeredCase(court, { presidingMediatorId: ZHAO })
  const same = await waitingCase(court, '2026-03-01')
  const stranger = await waitingCase(court, '2026-03-02', {
    parties: [workersClaim(11).parties[0], { ...workersClaim(12).parties[0], role: 'respondent' }],
  })
  const codes = async () => {
    const { body } = await makePlan(court, { mediatorIds: [ZHAO] })
    const entries = await entriesOf(court, body.id)
    return new Map<string, string[]>(
      entries.map(({ caseId, reasons }: { caseId: string; reasons: { code: string }[] }) => [
        caseId,
        reasons.map(({ code }) => code).filter((code) => code.startsWith('same-')),
      ]),
    )
  }
  t.strictSame((await codes()).get(same), ['same-party'])
  t.strictSame((await codes()).get(stranger), [])

  const { seriesId, caseIds } = await seriesOf(court, 2)
  const [mine, next] = caseIds
  await court.db.$client.query("update cases set state = 'seeking-mediator' where id = any($1)", [caseIds])
  const row = await rowOf(court, mine ?? '')
  const offered = await court
    .as('triage-mingshan')
    .post(`/v1/cases/${mine}/offers`, { presidingMediatorId: ZHAO, basis: 'designation' }, { ifMatch: row.version })
  t.equal(offered.status, 201, offered.text)
  t.strictSame((await codes()).get(next ?? ''), ['same-series'], seriesId)
})

const facts = { cases: [wanted], mediators: [mediator] }

t.test('a plan is made beside the service, two at a time, and not for somebody who has gone', async (t) => {
  const { signal } = new AbortController()
  const [one, two, three] = await Promise.allSettled([
    proposeApart(facts, signal),
    proposeApart(facts, signal),
    proposeApart(facts, signal),
  ])
  t.strictSame(one.status === 'fulfilled' && one.value, proposePlan(facts))
  t.equal(two.status, 'fulfilled')
  t.match(three, { status: 'rejected', reason: { type: { status: 503 } } })
  const statusOf = (error: { type?: { status: number } }) => error.type?.status
  t.equal(await proposeApart(facts, AbortSignal.abort()).catch(statusOf), 503)
  const gone = new AbortController()
  const abandoned = proposeApart(facts, gone.signal)
  gone.abort()
  t.equal(await abandoned.catch(statusOf), 503)
  t.strictSame(await proposeApart(facts, signal), proposePlan(facts), 'and then there is room again')
})

t.test('a thread that fails is a failure of its plan alone', async (t) => {
  const broken = { ...facts, cases: [{ ...wanted, causeLine: 7 as never }] }
  await t.rejects(proposeApart(broken, new AbortController().signal))
  t.strictSame(await proposeApart(facts, new AbortController().signal), proposePlan(facts))
})
