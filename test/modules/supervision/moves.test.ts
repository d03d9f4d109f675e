import { test } from 'tap'
import { decideRaising, type RaisingFacts } from '../../../src/modules/supervision/decide-raising.js'
import { decideMove, MOVE_NAMES, MOVES, NOTICE_STATES, OPEN_STATES } from '../../../src/modules/supervision/moves.js'
import { answered, escalated, raised, returned } from '../../../src/modules/supervision/steps.js'
import { SUPERVISED_KINDS } from '../../../src/modules/supervision/supervise-deadlines.js'
import { tellingOf } from '../../../src/modules/supervision/tell.js'
import { buildCalendar } from '../../../src/workflow/clock.js'
import { DEADLINE_RULES } from '../../../src/workflow/deadline-rules.js'
import {
  addresseeIn,
  answerDueOn,
  STAGE_RULES,
  STAGES,
  supervisingCourtIn,
} from '../../../src/workflow/supervision-stages.js'

const TODAY = '2026-03-10'
const PERSON = { kind: 'person', id: 'p1' } as const
const SYSTEM = { kind: 'system', id: null } as const
const week = buildCalendar({ days: [], coverageUntil: '2026-12-31', version: 1 })

const verdictOf = (verdict: ReturnType<typeof decideMove>) => (verdict.ok ? 'ok' : verdict.rule.id)

test('every move from every state, with nothing late', (t) => {
  const matrix = Object.fromEntries(
    NOTICE_STATES.map((state) => [
      state,
      Object.fromEntries(
        MOVE_NAMES.map((move) => {
          const dueOn = state === 'raised' || state === 'accepted' ? TODAY : null
          return [
            move,
            verdictOf(decideMove({ stage: 'reminder', state, dueOn, answeredBy: 'p2' }, move, PERSON, TODAY)),
          ]
        }),
      ),
    ]),
  )
  const ended = Object.fromEntries(MOVE_NAMES.map((move) => [move, 'supervision-notice-open']))
  t.strictSame(matrix, {
    raised: {
      answer: 'ok',
      accept: 'supervision-answer-awaits-judgement',
      return: 'supervision-answer-awaits-judgement',
      escalate: 'supervision-escalated-when-due',
      close: 'supervision-closed-after-answer',
      withdraw: 'ok',
      lapse: 'ok',
    },
    answered: {
      answer: 'supervision-awaits-answer',
      accept: 'ok',
      return: 'ok',
      escalate: 'ok',
      close: 'ok',
      withdraw: 'ok',
      lapse: 'ok',
    },
    accepted: {
      answer: 'supervision-awaits-answer',
      accept: 'supervision-answer-awaits-judgement',
      return: 'supervision-answer-awaits-judgement',
      escalate: 'supervision-escalated-when-due',
      close: 'ok',
      withdraw: 'ok',
      lapse: 'ok',
    },
    closed: ended,
    escalated: ended,
  })
  t.end()
})

test('silence and a broken promise are escalated from the day after; an answer only by a person', (t) => {
  for (const state of ['raised', 'accepted'] as const) {
    for (const by of [PERSON, SYSTEM]) {
      const at = (dueOn: string) =>
        verdictOf(decideMove({ stage: 'reminder', state, dueOn, answeredBy: null }, 'escalate', by, TODAY))
      t.equal(at('2026-03-09'), 'ok')
      t.equal(at(TODAY), 'supervision-escalated-when-due')
    }
  }
  const unjudged = { stage: 'reminder', state: 'answered', dueOn: null, answeredBy: 'p2' } as const
  t.equal(verdictOf(decideMove(unjudged, 'escalate', PERSON, TODAY)), 'ok')
  t.equal(verdictOf(decideMove(unjudged, 'escalate', SYSTEM, TODAY)), 'supervision-escalated-when-due')
  t.end()
})

test('nobody judges an answer of their own, and a case review is the end', (t) => {
  const own = { stage: 'case-review', state: 'answered', dueOn: null, answeredBy: 'p1' } as const
  for (const move of ['accept', 'return', 'close'] as const) {
    t.equal(verdictOf(decideMove(own, move, PERSON, TODAY)), 'supervision-answer-judged-by-another', move)
    t.equal(verdictOf(decideMove(own, move, { kind: 'person', id: 'p3' }, TODAY)), 'ok', move)
  }
  t.equal(verdictOf(decideMove(own, 'withdraw', PERSON, TODAY)), 'ok')
  t.equal(verdictOf(decideMove(own, 'escalate', PERSON, TODAY)), 'supervision-last-stage')
  t.end()
})

test('moves lead on: what is open can end, what ended cannot move', (t) => {
  for (const move of MOVE_NAMES) {
    t.notOk(
      (MOVES[move].from as readonly string[]).some((state) => !(OPEN_STATES as readonly string[]).includes(state)),
    )
  }
  t.strictSame(
    STAGES.map((stage) => STAGE_RULES[stage].next),
    [...STAGES.slice(1), null],
  )
  t.end()
})

test('stages have Chinese names, days counted in working days, and their court', (t) => {
  t.strictSame(
    STAGES.map((stage) => STAGE_RULES[stage].zh),
    ['催办提醒', '书面函询', '挂牌督办', '案件评查'],
  )
  t.strictSame(
    STAGES.map((stage) => answerDueOn(stage, '2026-03-12', week)),
    ['2026-03-17', '2026-03-17', '2026-03-19', '2026-03-26'],
    'a weekend lies between',
  )
  const basic = { id: 4, parentId: 1 }
  t.equal(supervisingCourtIn('supervised-handling', 4, basic), 4)
  t.equal(supervisingCourtIn('case-review', 4, basic), 1)
  t.equal(supervisingCourtIn('case-review', 9, basic), 9, 'a court further up keeps it')
  t.equal(supervisingCourtIn('case-review', 1, { id: 1, parentId: null }), 1, 'nobody is above')
  t.equal(addresseeIn('letter-of-enquiry', 'mediator'), 'mediator')
  t.equal(addresseeIn('supervised-handling', 'mediator'), 'court')
  t.end()
})

test('what the service ends by itself is not supervised', (t) => {
  t.ok(SUPERVISED_KINDS.length > 5)
  for (const kind of SUPERVISED_KINDS) {
    t.match(DEADLINE_RULES[kind].duty, /^(court|mediator)$/, kind)
    t.equal(DEADLINE_RULES[kind].atExpiry.act, null, kind)
  }
  t.notOk(SUPERVISED_KINDS.includes('mediation-filed-ordinary'))
  t.notOk(SUPERVISED_KINDS.includes('confirmation-application'), 'the parties lose a right, nobody is late')
  t.end()
})

const ASKED: RaisingFacts = {
  stage: 'reminder',
  reasonCode: 'other',
  addressee: 'court',
  answerDueOn: '2026-03-13',
  today: TODAY,
  hasMediator: true,
  isPersonOnCase: undefined,
  isAtSupervisingCourt: true,
  period: undefined,
}
const RUNNING = { dueOn: '2026-03-12', amberOn: '2026-03-01', redOn: '2026-03-10' }

test('what may be raised, and what may not', (t) => {
  const at = (changes: Partial<RaisingFacts>) => {
    const verdict = decideRaising({ ...ASKED, ...changes })
    return verdict.ok ? 'ok' : `${verdict.rule.id} ${verdict.pointer}`
  }
  t.equal(at({}), 'ok')
  t.equal(at({ addressee: 'mediator' }), 'ok')
  t.equal(at({ addressee: 'mediator', hasMediator: false }), 'supervision-mediator-to-ask #/addressee')
  t.equal(at({ addressee: 'mediator', stage: 'case-review' }), 'supervision-stage-addressed-to-court #/addressee')
  t.equal(at({ stage: 'case-review', isAtSupervisingCourt: false }), 'supervision-reviewed-by-higher-court #/stage')
  t.equal(at({ isPersonOnCase: true }), 'ok')
  t.equal(at({ isPersonOnCase: false }), 'supervision-person-of-addressee #/personId')
  t.equal(at({ period: null }), 'supervision-period-open-in-case #/deadlineId')
  t.equal(at({ reasonCode: 'overdue-deadline' }), 'supervision-reason-fits-period #/reasonCode')
  t.equal(at({ reasonCode: 'overdue-deadline', period: RUNNING }), 'supervision-reason-fits-period #/reasonCode')
  t.equal(at({ reasonCode: 'red-deadline', period: RUNNING }), 'ok')
  t.equal(
    at({ reasonCode: 'red-deadline', period: { ...RUNNING, redOn: '2026-03-11' } }),
    'supervision-reason-fits-period #/reasonCode',
  )
  t.equal(at({ reasonCode: 'overdue-deadline', period: { ...RUNNING, dueOn: '2026-03-09' } }), 'ok')
  t.equal(at({ answerDueOn: TODAY }), 'ok')
  t.equal(at({ answerDueOn: '2026-03-09' }), 'supervision-answer-due-in-range #/answerDueOn')
  t.equal(at({ answerDueOn: '2026-05-09' }), 'ok')
  t.equal(at({ answerDueOn: '2026-05-10' }), 'supervision-answer-due-in-range #/answerDueOn')
  t.end()
})

const DOING = { by: PERSON, today: TODAY, now: new Date('2026-03-10T02:00:00.000Z') }
const RAISING = {
  courtId: 4,
  caseId: 'case',
  id: 'n1',
  stage: 'letter-of-enquiry',
  reasonCode: 'party-complaint',
  note: '内容',
  deadlineId: null,
  deadlineDueOn: null,
  supervisingCourtId: 4,
  addressee: 'mediator',
  personId: null,
  answerDueOn: '2026-03-13',
} as const
const CONTEXT = { caseNumber: '（2026）辽0504民初1号', deadlineKind: null, mediatorIds: ['m1', 'm2'] }
const COURT = { code: '辽0504' }

test('who is told: whoever answers, whoever judges, and never what people wrote', (t) => {
  const first = raised(RAISING, DOING)
  t.strictSame(tellingOf(first, CONTEXT, COURT), {
    template: 'supervision-raised',
    to: [{ mediatorId: 'm1' }, { mediatorId: 'm2' }],
    at: DOING.now,
    data: {
      stage: 'letter-of-enquiry',
      courtCode: '辽0504',
      caseId: 'case',
      caseNumber: '（2026）辽0504民初1号',
      kind: null,
      dueOn: '2026-03-13',
    },
  })
  const answer = answered(first.notice, DOING, { reason: '原因', measure: '措施', promisedOn: '2026-03-20' })
  const told = tellingOf(answer, CONTEXT, COURT)
  t.strictSame(
    { template: told?.template, to: told?.to },
    { template: 'supervision-answered', to: [{ personId: 'p1' }] },
  )
  t.notMatch(JSON.stringify(told), /原因|措施|内容/)
  const byRule = raised({ ...RAISING, personId: 'p9' }, { ...DOING, by: SYSTEM })
  t.strictSame(tellingOf(byRule, CONTEXT, COURT)?.to, [{ personId: 'p9' }])
  const ruled = answered(byRule.notice, DOING, { reason: '原因', measure: '措施', promisedOn: '2026-03-20' })
  t.strictSame(tellingOf(ruled, CONTEXT, COURT)?.to, [
    { role: 'triage-officer', courtId: 4 },
    { role: 'judge', courtId: 4 },
  ])
  const back = returned(answer.notice, DOING, '不具体', '2026-03-16')
  t.equal(tellingOf(back, CONTEXT, COURT)?.template, 'supervision-raised')
  const { ended, next } = escalated(byRule.notice, { ...DOING, by: SYSTEM }, null, {
    id: 'n2',
    stage: 'case-review',
    addressee: 'court',
    answerDueOn: '2026-03-24',
    supervisingCourtId: 1,
  })
  t.equal(tellingOf(ended, CONTEXT, COURT), undefined)
  const review = tellingOf(next, CONTEXT, COURT)
  t.equal(review?.template, 'supervision-escalated')
  t.equal(review?.data.stage, 'case-review')
  t.strictSame(review?.to.at(-1), { role: 'higher-court', courtId: 1 })
  t.ok(review?.to.some((one) => 'role' in one && one.role === 'judge' && one.courtId === 4))
  t.equal(next.notice.personId, null, 'the court answers now, not the person named before')
  t.end()
})
