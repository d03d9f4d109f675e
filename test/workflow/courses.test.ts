import t from 'tap'
import { COMMANDS, type Command } from '../../src/workflow/commands.js'
import {
  type ClockFacts,
  DEADLINE_KINDS,
  DEADLINE_RULES,
  type DeadlineKind,
} from '../../src/workflow/deadline-rules.js'
import { CASE_STATES, PROCEDURES, PROFILES } from '../../src/workflow/states.js'
import { TRANSITIONS } from '../../src/workflow/transitions.js'

const REGISTERED: ClockFacts = {
  profile: 'filed-first',
  state: 'registered',
  procedure: null,
  registeredOn: '2026-03-10',
  agreementStatus: 'none',
  agreedOn: null,
  performance: 'none',
  performanceDueOn: null,
  confirmationState: null,
  statementState: null,
  fastTrackState: null,
  feeState: null,
}

function runningIn(facts: Partial<ClockFacts>): DeadlineKind[] {
  const all = { ...REGISTERED, ...facts }
  return DEADLINE_KINDS.filter((kind) => DEADLINE_RULES[kind].course?.runsWhile(all))
}

t.test('before mediation each state has the period of what is due in it', async (t) => {
  t.strictSame(runningIn({ state: 'received', registeredOn: null }), ['filing-decision'])
  t.strictSame(runningIn({}), ['diversion'])
  t.strictSame(runningIn({ profile: 'pre-filing', state: 'seeking-consent' }), ['party-enquiry'])
  t.strictSame(runningIn({ profile: 'pre-filing', state: 'seeking-mediator' }), [
    'mediator-choice',
    'mediator-appointment',
  ])
  t.strictSame(runningIn({ profile: 'pre-filing', state: 'offered' }), ['mediator-answer'])
})

t.test('the mediation period follows the regime and the procedure', async (t) => {
  const periodOf = (facts: Partial<ClockFacts>) =>
    runningIn({ state: 'in-mediation', ...facts }).filter((kind) => kind.startsWith('mediation-'))
  t.strictSame(periodOf({ profile: 'pre-filing', procedure: 'summary' }), ['mediation-pre-filing'])
  t.strictSame(periodOf({ procedure: 'summary' }), ['mediation-filed-summary'])
  t.strictSame(periodOf({ procedure: 'small-claims-by-agreement' }), ['mediation-filed-summary'])
  t.strictSame(periodOf({ procedure: 'small-claims-mandatory', state: 'paused' }), ['mediation-filed-summary'])
  t.strictSame(periodOf({ procedure: 'ordinary-single-judge' }), ['mediation-filed-ordinary'])
  t.strictSame(periodOf({ procedure: 'payment-order' }), ['mediation-filed-ordinary'])
  t.strictSame(periodOf({ procedure: null }), ['mediation-filed-ordinary'])
})

t.test(
  'a filed case has one trial limit from triage until it is disposed of, whatever happens in between',
  async (t) => {
    for (const procedure of PROCEDURES.filter((one) => one !== 'payment-order')) {
      for (const state of CASE_STATES) {
        const limits = runningIn({ procedure, state }).filter((kind) => kind.startsWith('trial-'))
        const isOver = ['received', 'returned', 'withdrawn', 'transferred', 'closed'].includes(state)
        t.equal(limits.length, isOver ? 0 : 1, `${procedure} ${state}`)
      }
    }
    for (const fastTrackState of ['routed', 'docketed', 'heard'] as const) {
      t.match(runningIn({ procedure: 'summary', state: 'transferred', fastTrackState }), [
        'fast-track',
        'trial-summary',
      ])
    }
    t.strictSame(runningIn({ procedure: 'summary', state: 'transferred', fastTrackState: 'disposed' }), [])
  },
)

t.test('a case mediated before filing has a trial limit only once the fast track has docketed it', async (t) => {
  const facts = { profile: 'pre-filing', procedure: 'small-claims-mandatory', state: 'transferred' } as const
  t.strictSame(runningIn({ ...facts, fastTrackState: 'routed' }), ['fast-track'])
  t.strictSame(runningIn({ ...facts, fastTrackState: 'docketed' }), ['fast-track', 'trial-small-claims'])
  t.strictSame(runningIn({ ...facts, state: 'failed' }), ['filing-after-mediation'])
})

t.test('after an agreement: confirmation until it is applied for, enforcement until it is performed', async (t) => {
  const agreed = {
    profile: 'pre-filing',
    state: 'agreed',
    agreementStatus: 'effective',
    agreedOn: '2026-04-01',
  } as const
  t.strictSame(runningIn(agreed), ['confirmation-application'])
  t.strictSame(runningIn({ ...agreed, confirmationState: 'applied' }), ['confirmation-acceptance'])
  t.strictSame(runningIn({ ...agreed, confirmationState: 'accepted' }), ['confirmation-ruling'])
  t.strictSame(runningIn({ ...agreed, confirmationState: 'withdrawn' }), ['confirmation-application'])
  t.strictSame(runningIn({ ...agreed, confirmationState: 'granted', state: 'closed' }), ['enforcement-application'])
  t.strictSame(runningIn({ ...agreed, confirmationState: 'granted', performance: 'partial' }), [
    'enforcement-application',
  ])
  t.strictSame(runningIn({ ...agreed, confirmationState: 'granted', performance: 'full' }), [])
  t.strictSame(runningIn({ ...agreed, confirmationState: 'dismissed' }), [])
})

t.test('nothing runs in a case that was returned or withdrawn', async (t) => {
  for (const profile of PROFILES) {
    for (const state of ['returned', 'withdrawn'] as const)
      t.strictSame(runningIn({ profile, state, procedure: 'summary' }), [])
  }
})

t.test('acts that rows of periods name are acts of the table, in states in which the period may run', async (t) => {
  const inTable = (command: Command) =>
    Object.values(TRANSITIONS).some((rows) => rows.some((row) => row.command === command))
  for (const kind of DEADLINE_KINDS) {
    const { course, atExpiry, profiles } = DEADLINE_RULES[kind]
    for (const command of [...(course?.metBy ?? []), ...(course?.startedBy ?? [])]) t.ok(inTable(command), command)
    const { act } = atExpiry
    if (act === null) continue
    t.equal('bySystem' in COMMANDS[act] && COMMANDS[act].bySystem, true, `${kind} is ended by the service`)
    t.ok(
      profiles.every((profile) => TRANSITIONS[profile].some((row) => row.command === act)),
      `${kind}: ${act}`,
    )
  }
})
