import { newId } from '../../platform/ids.js'
import type { Tx } from '../../platform/transaction.js'
import { ruleNotMet } from '../../problems.js'
import type { Call } from '../../workflow/call.js'
import { beginChange } from './begin-change.js'
import { decideJoining } from './decide-membership.js'
import { TEAM_MEMBER_HOLDS_ROLE } from './rules.js'
import type { AddTeamMemberBody } from './schemas.js'
import { holdsRole, insertTeamMembers, isOnRoster, listMemberships, recordChange } from './store.js'

/**
 * Takes somebody into a team.
 *
 * @throws Problem as {@link beginChange}, and `rule-not-met` for somebody who does not hold the role in the court, is a
 * member already, or would be one too many on some day
 * @see INV 5-7
 */
export async function addTeamMember(tx: Tx, call: Call, teamId: string, input: AddTeamMemberBody): Promise<void> {
  const team = await beginChange(tx, call, teamId)
  const { courtId } = team
  const { role, personId = null, mediatorId = null, joinedOn = call.today } = input
  const joining = { role, personId, mediatorId, joinedOn }
  const memberships = await listMemberships(tx, courtId, teamId)
  const verdict = decideJoining({ ...team, memberships }, joining, call.today)
  if (!verdict.ok) throw ruleNotMet(verdict.rule, verdict.pointer)
  if (personId !== null && !(await holdsRole(tx, courtId, personId, role))) {
    throw ruleNotMet(TEAM_MEMBER_HOLDS_ROLE, '#/personId')
  }
  if (mediatorId !== null && !(await isOnRoster(tx, courtId, mediatorId, joinedOn))) {
    throw ruleNotMet(TEAM_MEMBER_HOLDS_ROLE, '#/mediatorId')
  }
  const id = newId()
  insertTeamMembers(tx, [{ courtId, teamId, id, ...joining, leftOn: null }])
  recordChange(tx, team, {
    act: 'member-joined',
    memberId: id,
    fields: null,
    occurredOn: joinedOn,
    reason: input.reason,
    actorId: call.actor.id,
    at: call.now,
  })
}
