import type { Tx } from '../../platform/transaction.js'
import { notFound, ruleNotMet } from '../../problems.js'
import type { Call } from '../../workflow/call.js'
import { beginChange } from './begin-change.js'
import { decideLeaving } from './decide-membership.js'
import type { EndTeamMembershipBody } from './schemas.js'
import { listMemberships, recordChange, updateLeft } from './store.js'

/**
 * Records that a member left a team. What was handed over to them stays as it was recorded.
 *
 * @throws Problem as {@link beginChange}, and `rule-not-met`
 */
export async function endTeamMembership(
  tx: Tx,
  call: Call,
  teamId: string,
  memberId: string,
  input: EndTeamMembershipBody,
): Promise<void> {
  const team = await beginChange(tx, call, teamId)
  const { leftOn = call.today, reason } = input
  const member = (await listMemberships(tx, team.courtId, teamId)).find(({ id }) => id === memberId)
  if (member === undefined) throw notFound({})
  const verdict = decideLeaving(member, leftOn, call.today)
  if (!verdict.ok) throw ruleNotMet(verdict.rule, verdict.pointer)
  updateLeft(tx, team, memberId, leftOn)
  recordChange(tx, team, {
    act: 'member-left',
    memberId,
    fields: null,
    occurredOn: leftOn,
    reason,
    actorId: call.actor.id,
    at: call.now,
  })
}
