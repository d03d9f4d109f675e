import { sql } from 'drizzle-orm'
import t from 'tap'
import { type Actor, permitOnCase } from '../../src/authorization/policy.js'
import { decideActions } from '../../src/modules/looking/decide-actions.js'
import { COMMAND_NAMES, COMMANDS, commandText } from '../../src/workflow/commands.js'
import type { CaseFacts } from '../../src/workflow/guards.js'
import { GUARD_RULES, GUARDS } from '../../src/workflow/guards.js'
import { PROCEEDING_MOVES } from '../../src/workflow/proceedings.js'
import { ROLES } from '../../src/workflow/roles.js'
import { CASE_STATES, FINAL_STATES, PROFILES } from '../../src/workflow/states.js'
import { commandsIn, decideTransition, legalMoves, TRANSITIONS } from '../../src/workflow/transitions.js'
import { cloneDatabase } from '../support/database.js'

const FACTS: Omit<CaseFacts, 'profile' | 'state'> = {
  outcome: 'period-expired',
  procedure: 'summary',
  registeredOn: '2025-12-01',
  agreedOn: '2025-12-20',
  performance: 'none',
  performanceDueOn: null,
  seriesId: null,
  feeState: 'notified',
  lastOccurredOn: '2026-01-01',
  offerDueOn: '2026-01-10',
  mediationDueOn: '2026-01-20',
  noticesComplete: true,
  pauseReason: null,
  extensionsUsed: 0,
  agreementStatus: 'effective',
  agreementCoverage: 'part',
  confirmationDueOn: '2026-02-20',
  confirmationState: null,
  statementState: null,
  fastTrackState: 'routed',
}
const SCOPE = { courtId: 4, mediatorIds: ['m'], organisationId: 'o', submittedBy: 's' }
const actorWith = (role: (typeof ROLES)[number]): Actor => ({
  kind: 'person',
  id: 'p',
  name: '',
  clientId: 'c',
  scopes: [],
  clientCourtIds: [],
  grants: [
    {
      role,
      courtIds: [4],
      mediatorId: role === 'mediator' ? 'm' : null,
      organisationId: role === 'organisation-manager' ? 'o' : null,
    },
  ],
})

t.test('every state × command × role: what is served as allowed is what the table and the roles allow', async (t) => {
  let cells = 0
  let allowed = 0
  for (const profile of PROFILES) {
    for (const state of CASE_STATES) {
      for (const role of ROLES) {
        const facts: CaseFacts = { ...FACTS, profile, state, pauseReason: state === 'paused' ? 'appraisal' : null }
        const served = decideActions(actorWith(role), SCOPE, facts, '2026-01-05')
        for (const command of COMMAND_NAMES.filter(
          (name) => name !== 'receiveCase' && commandText(name).roles.length > 0,
        )) {
          const rows = TRANSITIONS[profile].filter((row) => row.from === state && row.command === command)
          const open = rows.some((row) =>
            (row.guards ?? []).every((guard) => GUARDS[guard](facts, '2026-01-05') === undefined),
          )
          const expected = open && commandText(command).roles.includes(role)
          const verdict = served.find((action) => action.command === command)
          cells += 1
          if (expected) allowed += 1
          if (verdict?.isAllowed !== expected)
            t.fail(`${profile} ${state} ${command} ${role}: served ${verdict?.isAllowed}`)
        }
      }
    }
  }
  t.ok(cells > 8_000, `${cells} cells`)
  t.ok(allowed > 150, `${allowed} of them allowed`)
})

t.test(
  'final states move no more, except to perform, confirm, sign, fast-track and hand over what was decided',
  async (t) => {
    const after =
      /^(recordPerformance|applyForConfirmation|examineConfirmation|ruleOnConfirmation|withdrawConfirmation|issueMediationStatement|signMediationStatement|docketFastTrack|hearFastTrack|disposeFastTrack|serveFastTrack|extendLimit|expirePeriod|reviseDeadlines|sendHandoverAgain|recordHandoverReceipt|recordHandoverOutcome)$/
    for (const profile of PROFILES) {
      for (const state of FINAL_STATES) {
        for (const row of TRANSITIONS[profile].filter((candidate) => candidate.from === state)) {
          t.equal(row.to, state)
          t.match(row.command, after)
        }
      }
    }
  },
)

t.test('failure never blocks filing: from failed the case can always be transferred', async (t) => {
  for (const profile of PROFILES) {
    const facts: CaseFacts = { ...FACTS, profile, state: 'failed', agreementStatus: 'none', agreementCoverage: null }
    t.equal(decideTransition(facts, 'transferCase', '2030-01-01').ok, true)
  }
})

t.test('every state is reached, every command is in the table, every guard is used', async (t) => {
  for (const profile of PROFILES) {
    const reached = new Set(TRANSITIONS[profile].map((row) => row.to))
    t.strictSame(
      CASE_STATES.filter((state) => !reached.has(state)),
      [],
    )
  }
  const used = new Set(PROFILES.flatMap((profile) => TRANSITIONS[profile].map((row) => row.command)))
  t.strictSame(
    COMMAND_NAMES.filter((command) => !used.has(command)),
    [],
  )
  const guards = new Set(PROFILES.flatMap((profile) => TRANSITIONS[profile].flatMap((row) => row.guards ?? [])))
  t.strictSame(
    Object.keys(GUARDS).filter((guard) => !guards.has(guard as never)),
    [],
  )
  t.equal(new Set(GUARD_RULES.map((rule) => rule.id)).size, GUARD_RULES.length)
  t.ok(Object.values(COMMANDS).every((text) => text.source.length > 0))
})

t.test('moves of proceedings use commands of the case table', async (t) => {
  for (const moves of Object.values(PROCEEDING_MOVES)) {
    for (const move of moves) t.ok(COMMAND_NAMES.includes(move.command))
  }
  t.same(commandsIn('pre-filing', 'returned'), [])
})

t.test('the database allows exactly the moves of the table', async (t) => {
  const { db } = await cloneDatabase(t)
  const rows = await db.execute<{ move: string }>(
    sql`select profile || ' ' || from_state || ' ' || command || ' ' || to_state as move from legal_transitions`,
  )
  const expected = PROFILES.flatMap((profile) =>
    legalMoves(profile).map((move) => `${profile} ${move.from ?? 'none'} ${move.command} ${move.to}`),
  )
  t.strictSame(rows.rows.map((row) => row.move).sort(), expected.sort())
})

t.test('nobody outside a case sees it, whatever the role', async (t) => {
  for (const role of ROLES) {
    const foreign = { ...SCOPE, courtId: 5, mediatorIds: [], organisationId: null }
    t.equal(permitOnCase(actorWith(role), 'readCase', foreign), 'hidden')
  }
})
