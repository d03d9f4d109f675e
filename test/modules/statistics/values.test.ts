import t from 'tap'
import { sequenceEvents } from '../../../src/modules/exchange/feed/sequence-events.js'
import { countFigures } from '../../../src/modules/statistics/count-figures.js'
import { readWorkbook } from '../../../src/platform/workbook.js'
import { openTestCourt } from '../../support/app.js'
import { dispute, registeredCase } from '../../support/cases.js'
import { caseInMediation } from '../mediation/case-in-mediation.js'

const court = await openTestCourt(t)
const { clock } = court
const start = new Date(clock.now)
const deps = { db: court.db, now: () => clock.now }
const code = encodeURIComponent('辽0504')

async function count(): Promise<void> {
  await sequenceEvents(deps)
  await countFigures(deps)
}

async function values(figureId: string, query: string, subject = 'clerk-mingshan', courtCode = code) {
  const answer = await court.as(subject).get(`/v1/figures/${figureId}/values?courtCode=${courtCode}&${query}`)
  if (answer.status !== 200) throw new Error(answer.text)
  return answer.body
}

async function session(driver: Awaited<ReturnType<typeof caseInMediation>>, other: 'by-video' | 'absent') {
  const beganAt = new Date(clock.now.getTime() - 3_600_000).toISOString()
  await driver.must('clerk-mingshan', 'session-reports', {
    ...{ mode: 'audio-video', beganAt, endedAt: clock.now.toISOString(), result: 'continues' },
    attendance: [
      { partyId: driver.applicant, attendance: 'by-video' },
      { partyId: driver.respondent, attendance: other },
    ],
  })
}

t.test(
  'a case is an audio-video mediation once both sides took part, and the case behind the figure is that one',
  async (t) => {
    const both = await caseInMediation(court)
    const alone = await caseInMediation(court)
    for (const driver of [both, alone]) {
      await driver.must('clerk-mingshan', 'notices', { partyIds: driver.partyIds, how: 'written' })
    }
    await session(both, 'by-video')
    await session(both, 'by-video')
    await session(alone, 'absent')
    await count()
    const share = await values('audio-video-share', 'period=2026-03&compare=previous-year')
    t.match(share, {
      figureId: 'audio-video-share',
      version: 1,
      unit: 'percent',
      cutOff: '2026-03-10',
      courtCode: '辽0504',
    })
    t.match(share.items, [{ key: null, numerator: 1, denominator: 2, value: 50, lateEntries: 0, rangeStatus: 'none' }])
    t.match(share.items[0].previousYear, { numerator: 0, denominator: 0, value: null, changePercent: null })
    const cases = await court.as('clerk-mingshan').get(share.items[0].cases)
    t.equal(cases.status, 200)
    t.match(cases.body.items, [
      { id: both.id, courtCode: '辽0504', countedOn: '2026-03-10', days: null, enteredLate: false },
    ])
    t.equal(cases.body.items.length, 1)
    t.notMatch(cases.text, /张示例|11010519491231002X|13800000000/, 'as masked as in any list')
    const denominator = await court.as('clerk-mingshan').get(`${share.items[0].cases}&part=denominator&limit=1`)
    t.equal(denominator.body.items.length, 1)
    t.type(denominator.body.nextCursor, 'string')
  },
)

t.test('by day in Asia/Shanghai: half an hour of UTC is another month', async (t) => {
  clock.now = new Date('2026-03-31T16:30:00Z')
  const { id } = await registeredCase(court)
  await count()
  const april = await values('cases-received', 'period=2026-04')
  t.match(april.items, [{ numerator: 1, value: 1 }])
  t.equal((await court.as('clerk-mingshan').get(april.items[0].cases)).body.items[0].id, id)
})

t.test('what is entered late counts by its day from then on, is marked, and can be left out', async (t) => {
  clock.now = new Date('2026-05-04T02:00:00Z')
  const before = await values('cases-received', 'period=2026-04')
  const asOf = encodeURIComponent(clock.now.toISOString())
  clock.now = new Date('2026-05-04T03:00:00Z')
  await registeredCase(court, { receivedOn: '2026-04-30' })
  await count()
  const after = await values('cases-received', 'period=2026-04')
  t.equal(after.items[0].value, before.items[0].value + 1)
  t.equal(after.items[0].lateEntries, 1)
  t.equal((await values('cases-received', 'period=2026-04&late=exclude')).items[0].value, before.items[0].value)
  const past = await values('cases-received', `period=2026-04&asOf=${asOf}`)
  t.equal(past.items[0].value, before.items[0].value, 'as it stood before')
  const cases = await court.as('clerk-mingshan').get(past.items[0].cases)
  t.equal(cases.body.items.length, past.items[0].value)
})

t.test('a figure of the tree counts every court below, and courts stand in the order of their codes', async (t) => {
  const dispatched = dispute({ courtCode: '辽0502', registerAtOnce: true })
  t.equal((await court.as('clerk-pingshan').post('/v1/cases', dispatched)).status, 201)
  await count()
  const benxi = encodeURIComponent('辽05')
  const whole = await values('cases-received', 'period=2026-05&by=court', 'higher-benxi', benxi)
  const keys = whole.items.map(({ key }: { key: string }) => key)
  t.strictSame(keys, [...keys].sort())
  t.equal(whole.courtCount, 7)
  t.match(
    whole.items.find(({ key }: { key: string }) => key === '辽0502'),
    { value: 1, label: '本溪市平山区人民法院' },
  )
  const sum = whole.items.reduce((total: number, { value }: { value: number }) => total + value, 0)
  t.equal((await values('cases-received', 'period=2026-05', 'higher-benxi', benxi)).items[0].value, sum)
  const other = await court
    .as('clerk-mingshan')
    .get(`/v1/figures/cases-received/values?courtCode=${benxi}&period=2026-05`)
  t.equal(other.status, 404, 'a clerk has nothing to do with the court above')
  const sibling = await court
    .as('clerk-mingshan')
    .get(`/v1/figures/cases-received/cases?courtCode=${encodeURIComponent('辽0502')}&period=2026-05`)
  t.equal(sibling.status, 404)
})

t.test('groups have names; months are all there', async (t) => {
  const byCause = await values('cases-received', 'period=2026&by=cause')
  t.match(byCause.items, [{ key: '126', label: /物业/ }])
  const byMediator = await values('mediations', 'period=2026&by=mediator')
  t.match(byMediator.items, [{ label: '赵桂兰', value: 2 }])
  const byMonth = await values('cases-received', 'from=2026-02-10&to=2026-05-01&by=month')
  t.strictSame(
    byMonth.items.map(({ key }: { key: string }) => key),
    ['2026-02', '2026-03', '2026-04', '2026-05'],
  )
  const march = byMonth.items[1]
  t.equal((await court.as('clerk-mingshan').get(march.cases)).body.items.length, march.value)
})

t.test('a range that a court set, with its source, holds below it until a court sets its own', async (t) => {
  const path = (courtCode: string) => `/v1/courts/${encodeURIComponent(courtCode)}/figure-ranges/audio-video-share`
  const put = await court.as('admin-benxi').put(path('辽05'), { low: 55, source: '测试用区间' })
  t.match(put, { status: 200, body: { courtCode: '辽05', low: 55, high: null, source: '测试用区间' } })
  const below = await values('audio-video-share', 'period=2026-03')
  t.match(below, { range: { courtCode: '辽05', low: 55 }, items: [{ rangeStatus: 'below' }] })
  t.equal((await court.as('admin-benxi').put(path('辽0504'), { low: 40, high: 50, source: '本院' })).status, 200)
  t.match((await values('audio-video-share', 'period=2026-03')).items, [{ rangeStatus: 'in-range' }])
  for (const body of [{ source: '无端' }, { low: 2, high: 1, source: '颠倒' }]) {
    t.match(await court.as('admin-benxi').put(path('辽0504'), body), {
      status: 422,
      body: { ruleId: 'figure-range-needs-an-end' },
    })
  }
  t.equal((await court.as('admin-benxi').put(`${path('辽0504')}x`, { low: 1, source: 'x' })).status, 404)
  t.equal((await court.as('clerk-mingshan').put(path('辽0504'), { low: 1, source: 'x' })).status, 403)
  t.equal((await court.as('admin-benxi').delete(path('辽0504'))).status, 200)
  t.equal((await court.as('admin-benxi').delete(path('辽0504'))).status, 404, 'once')
  t.match((await values('audio-video-share', 'period=2026-03')).items, [{ rangeStatus: 'below' }])
})

t.test('what is asked without sense is refused', async (t) => {
  const ask = (query: string) =>
    court.as('clerk-mingshan').get(`/v1/figures/mediations/values?courtCode=${code}&${query}`)
  const future = encodeURIComponent(new Date(clock.now.getTime() + 1000).toISOString())
  for (const query of [
    '',
    'period=2026-13',
    'period=2026&from=2026-01-01',
    'from=2026-02-01&to=2026-01-01',
    'from=2000-01-01&to=2026-01-01',
    `period=2026&asOf=${future}`,
    'period=2026&by=team',
    'period=2026&sort=value',
  ]) {
    t.equal((await ask(query)).status, 400, query)
  }
  t.equal(
    (await court.as('clerk-mingshan').get(`/v1/figures/unknown/values?courtCode=${code}&period=2026`)).status,
    404,
  )
  const none = await court
    .as('clerk-mingshan')
    .get(`/v1/figures/mediations/cases?courtCode=${code}&period=2026&part=denominator`)
  t.equal(none.status, 404, 'a count has no denominator')
})

t.test('CSV of a figure and the monthly report say what the values say', async (t) => {
  const csv = await court
    .as('clerk-mingshan')
    .get(`/v1/figures/mediations/values.csv?courtCode=${code}&period=2026-03&by=mediator`)
  t.equal(csv.status, 200)
  t.match(csv.headers['content-type'], /^text\/csv/)
  const [header = '', line = '', rest] = csv.text.split('\r\n')
  t.ok(header.startsWith('\uFEFF指标,版本,单位'))
  t.match(line, /^调解案件数,1,件,2026-03-01,2026-03-31,.*,赵桂兰,2,,2,0,/)
  t.equal(rest, '')
  const report = await court
    .as('higher-benxi')
    .get(`/v1/reports/monthly?courtCode=${encodeURIComponent('辽05')}&month=2026-03`)
  t.match(report, { status: 200, body: { courtCode: '辽05', month: '2026-03', cutOff: '2026-03-31' } })
  const mediations = report.body.figures.find(({ figureId }: { figureId: string }) => figureId === 'mediations')
  t.match(mediations, {
    month: { value: 2 },
    yearToDate: { value: 2 },
    previousYearMonth: { value: 0 },
    changePercent: null,
  })
  t.equal(report.body.courts.length, 7)
  const { app, token } = court
  const sheet = await app.inject({
    method: 'GET',
    url: `/v1/reports/monthly.xlsx?courtCode=${encodeURIComponent('辽05')}&month=2026-03`,
    headers: { authorization: `Bearer ${await token('higher-benxi')}` },
  })
  t.equal(sheet.statusCode, 200)
  const rows: unknown[][] = []
  for await (const { cells } of readWorkbook(sheet.rawPayload)) rows.push([...cells])
  t.match(rows.find(([name]) => name === '调解案件数')?.slice(0, 3), ['调解案件数', '件', 2])
})

t.teardown(() => {
  clock.now = start
})
