import t from 'tap'
import { DOCKET_COURTS } from '../../src/demo/benxi/courts.js'
import { finalDay, type PlannedCase, STEPS, type Step } from '../../src/demo/benxi/docket.js'
import { ANSWER_WORKING_DAYS, EXTENSION_DAYS, PERIOD_DAYS } from '../../src/demo/benxi/draft-days.js'
import { closedMorePercent, figuresOfYear } from '../../src/demo/benxi/figures-of-plan.js'
import { planDocket, YEAR } from '../../src/demo/benxi/plan-docket.js'
import { ARTICLE, comparableCounts, percentMore } from '../../src/demo/benxi/targets.js'
import { daysBetween, isWorkingDay, WorkingDays } from '../../src/demo/benxi/working-days.js'

const SEED = 20220430
const docket = planDocket(SEED)
const cases = docket.matters.flatMap((matter) => matter.cases)

t.test('whatever the seed, the cases have the figures of the article', async (t) => {
  for (const seed of [SEED, 1, 2_147_483_647]) {
    const planned = seed === SEED ? docket : planDocket(seed)
    const { casesClosed: _, ...figures } = figuresOfYear(planned, YEAR)
    const { closedMorePercent: percent, ...published } = ARTICLE
    t.strictSame(figures, published, `seed ${seed}`)
    t.equal(closedMorePercent(planned, YEAR), percent, `seed ${seed}`)
  }
  const withoutOne = docket.matters.filter(({ cases: [planned] }) => planned?.days.acceptedOn !== '2022-03-01')
  t.ok(
    figuresOfYear({ ...docket, matters: withoutOne }, YEAR).mediations < ARTICLE.mediations,
    'control: without the matters of one day it is another figure',
  )
})

t.test('the same seed makes the same docket, another one another', async (t) => {
  const text = (seed: number) => JSON.stringify(planDocket(seed, 0.1).matters)
  const once = text(3)
  t.ok(once === text(3), 'the same')
  t.notOk(once === text(4), 'another one')
})

t.test('a small docket has the figures in small', async (t) => {
  for (const seed of [1, 2, 3, SEED]) {
    const figures = figuresOfYear(planDocket(seed, 0.02), YEAR)
    t.match(figures, { mediations: 73, audioVideoMediations: 34, fastTrackCases: 47, fastTrackMeanDays: 19.9 })
  }
})

const order = (one: Step, other: Step) => STEPS.indexOf(one) - STEPS.indexOf(other)
const stepsOf = ({ days }: PlannedCase) => (Object.keys(days) as Step[]).sort(order)
/** Steps that a case of each course has in any event. */
const COURSES: Readonly<Record<string, readonly Step[]>> = {
  'mediated/settled': ['acceptedOn', 'noticedOn', 'metOn', 'agreedOn', 'closedOn'],
  'mediated/withdrawn': ['acceptedOn', 'noticedOn', 'metOn', 'endedOn'],
  'mediated/not-pursued': ['acceptedOn', 'noticedOn', 'metOn', 'endedOn', 'closedOn'],
  'mediated/filing': ['acceptedOn', 'noticedOn', 'metOn', 'endedOn', 'transferredOn'],
  'mediated/fast-track': ['acceptedOn', 'metOn', 'endedOn', 'transferredOn', 'docketedOn', 'disposedOn', 'servedOn'],
  'unfit/fast-track': ['receivedOn', 'triagedOn', 'transferredOn', 'docketedOn', 'disposedOn', 'servedOn'],
  'refused/filing': ['receivedOn', 'triagedOn', 'consentedOn', 'transferredOn'],
}

t.test('the days of every case are working days in the order of the procedure', async (t) => {
  const faults: string[] = []
  for (const planned of cases) {
    const { reference, days, route, ending, mode } = planned
    const course = `${route}/${ending}`
    const missing = (COURSES[course] ?? ['receivedOn']).filter((step) => days[step] === undefined)
    if (COURSES[course] === undefined || missing.length > 0) faults.push(`${reference} ${course} lacks ${missing}`)
    let before = ''
    for (const step of stepsOf(planned)) {
      const day = days[step] ?? ''
      if (day < before) faults.push(`${reference} ${step} ${day} before ${before}`)
      if (!isWorkingDay(day)) faults.push(`${reference} ${step} ${day} is no working day`)
      before = day
    }
    if ((mode !== null) !== (days.metOn !== undefined)) faults.push(`${reference} has a mode and no session`)
    if (finalDay(planned) === undefined) faults.push(`${reference} comes to no end`)
  }
  t.strictSame(faults, [])
  t.strictSame(
    [...new Set(cases.map(({ route, ending }) => `${route}/${ending}`))].sort(),
    Object.keys(COURSES).sort(),
    'control: every course is in the docket',
  )
  t.notOk(isWorkingDay('2022-02-02'), 'control: the Spring Festival is no working day')
  t.ok(isWorkingDay('2022-01-30'), 'control: a Sunday that is worked is')
})

t.test(
  'mediators answer in three working days, and mediation ends in its period or the one that all agreed to',
  async (t) => {
    const working = new WorkingDays('2020-09-01', '2022-10-31')
    const faults: string[] = []
    let extended = 0
    for (const { reference, days } of cases) {
      const { offeredOn, acceptedOn, extendedOn, agreedOn, endedOn } = days
      if (offeredOn === undefined || acceptedOn === undefined) continue
      if (working.from(acceptedOn) - working.from(offeredOn) > ANSWER_WORKING_DAYS) faults.push(`${reference}: answer`)
      const ended = daysBetween(acceptedOn, agreedOn ?? endedOn ?? '')
      const period = extendedOn === undefined ? PERIOD_DAYS : PERIOD_DAYS + EXTENSION_DAYS
      if (!(ended <= period)) faults.push(`${reference}: ${ended} days of mediation`)
      if (extendedOn === undefined) continue
      extended += 1
      if (daysBetween(acceptedOn, extendedOn) > PERIOD_DAYS) faults.push(`${reference}: extended too late`)
    }
    t.strictSame(faults, [])
    t.ok(extended > 0, 'control: some are extended')
  },
)

t.test('cases are begun before January and end after April, and some sessions by video do not count', async (t) => {
  const some = (is: (planned: PlannedCase) => boolean) => cases.some(is)
  t.ok(some(({ days: { acceptedOn = '', metOn = '' } }) => acceptedOn < '2022-01-01' && metOn >= '2022-01-01'))
  t.ok(
    some(({ days: { docketedOn = '~', disposedOn = '' } }) => docketedOn < '2022-01-01' && disposedOn >= '2022-01-01'),
  )
  t.ok(
    some(
      ({ days: { acceptedOn = '~', ...days } }) => acceptedOn <= '2022-04-30' && (days.agreedOn ?? '') > '2022-04-30',
    ),
  )
  t.ok(
    some(({ days: { docketedOn = '~', disposedOn = '' } }) => docketedOn <= '2022-04-30' && disposedOn > '2022-04-30'),
  )
  t.ok(some(({ mode, days }) => mode === 'on-site' && days.adjournedOn !== undefined))
})

t.test('all seven courts have cases, Mingshan the most, and most mediations succeed', async (t) => {
  const sizes = DOCKET_COURTS.map(({ code }) => ({
    code,
    cases: docket.matters.filter(({ courtCode }) => courtCode === code).flatMap((matter) => matter.cases).length,
  })).sort((one, other) => other.cases - one.cases)
  t.equal(sizes[0]?.code, '辽0504')
  t.ok(sizes.every((court) => court.cases > 0))
  const mediated = cases.filter(({ route }) => route === 'mediated')
  const succeeded = mediated.filter(({ ending }) => ending === 'settled' || ending === 'withdrawn')
  const share = succeeded.length / mediated.length
  t.ok(share > 0.6 && share < 0.7, `${share}`)
})

t.test('the year before is the one whole number that makes the percentage', async (t) => {
  const { now, before } = comparableCounts(5_000, 3_000)
  t.equal(percentMore(now, before), ARTICLE.closedMorePercent)
  t.ok(now >= 5_000)
  t.not(percentMore(now, before + 1), ARTICLE.closedMorePercent, 'control: one case more is another percentage')
  t.ok(comparableCounts(5_000, 4_000).before >= 4_000)
})
