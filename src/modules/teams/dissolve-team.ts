import type { Tx } from '../../platform/transaction.js'
import { ruleNotMet } from '../../problems.js'
import type { Call } from '../../workflow/call.js'
import { beginChange } from './begin-change.js'
import { TEAM_DAY_IN_ORDER } from './rules.js'
import type { DissolveTeamBody } from './schemas.js'
import { listMemberships, recordChange, updateDissolved } from './store.js'

/**
 * Dissolves a team: its members leave with it, and nothing is handed over to it any more.
 *
 * @throws Problem as {@link beginChange}, and `rule-not-met` for a day before the last change of its members
 */
export async function dissolveTeam(tx: Tx, call: Call, teamId: string, input: DissolveTeamBody): Promise<void> {
  const team = await beginChange(tx, call, teamId)
  const { dissolvedOn = call.today, reason } = input
  const memberships = await listMemberships(tx, team.courtId, teamId)
  const days = [team.formedOn, ...memberships.map(({ joinedOn, leftOn }) => leftOn ?? joinedOn)]
  if (dissolvedOn > call.today || days.some((on) => dissolvedOn < on)) {
    throw ruleNotMet(TEAM_DAY_IN_ORDER, '#/dissolvedOn')
  }
  updateDissolved(tx, team, dissolvedOn)
  recordChange(tx, team, {
    act: 'dissolved',
    memberId: null,
    fields: null,
    occurredOn: dissolvedOn,
    reason,
    actorId: call.actor.id,
    at: call.now,
  })
}
