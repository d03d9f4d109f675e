import t from 'tap'
import { DEADLINE_KINDS, DEADLINE_RULES } from '../../../src/workflow/deadline-rules.js'
import { openTestCourt } from '../../support/app.js'

const court = await openTestCourt(t)
const clerk = court.as('clerk-mingshan')

t.test('every period of the procedure is readable as data', async (t) => {
  const { status, body, text } = await clerk.get('/v1/deadline-rules')
  t.equal(status, 200, text)
  t.strictSame(
    body.items.map((item: { kind: string }) => item.kind),
    [...DEADLINE_KINDS],
  )
  t.strictSame(
    body.items.find((item: { kind: string }) => item.kind === 'mediation-filed-ordinary'),
    {
      row: 'D8',
      kind: 'mediation-filed-ordinary',
      zh: '先行调解期限（普通程序）',
      en: 'Mediation after filing, ordinary procedure',
      profiles: ['filed-first'],
      length: 15,
      unit: 'calendar-day',
      target: null,
      startEvent: {
        zh: '调解员签收材料或者在平台确认接受',
        en: 'the mediator signed for the papers or accepted on the platform',
      },
      duty: 'mediator',
      atExpiry: {
        zh: '各方未同意延长的，终结调解，转入审理程序',
        en: 'ends and goes to trial unless all agree to extend',
        act: 'expireMediation',
      },
      extension: { allowed: 'consent-of-all', maxLength: 30, times: 1 },
      excludes: ['appraisal'],
      source: 'OP25-3; INV 27; appraisal ONL 26',
      confidence: 'partly-seen',
      isComputedOnRequest: false,
    },
  )
})

t.test('periods that nobody tells the service to start are marked', async (t) => {
  const { body } = await clerk.get('/v1/deadline-rules')
  t.strictSame(
    body.items
      .filter((item: { isComputedOnRequest: boolean }) => item.isComputedOnRequest)
      .map((item: { kind: string }) => item.kind),
    DEADLINE_KINDS.filter((kind) => DEADLINE_RULES[kind].course === null),
  )
})

t.test('everybody signed in may read them', async (t) => {
  for (const subject of ['mediator-zhao', 'manager-people-committee', 'auditor-benxi', 'judge-pingshan']) {
    t.equal((await court.as(subject).get('/v1/deadline-rules')).status, 200, subject)
  }
  t.equal((await court.asClient('platform-online', 'cases.register').get('/v1/deadline-rules')).status, 200)
  t.equal((await court.anonymous.get('/v1/deadline-rules')).status, 401)
})
