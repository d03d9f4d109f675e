import type { Tx } from '../../platform/transaction.js'
import type { Call } from '../../workflow/call.js'
import { beginChange } from './begin-change.js'
import type { SetTeamFieldsBody } from './schemas.js'
import { recordChange, updateFields } from './store.js'

/**
 * Says anew which kinds of disputes a team takes. Cases that it has stay with it.
 *
 * @throws Problem as {@link beginChange}
 */
export async function setTeamFields(tx: Tx, call: Call, teamId: string, input: SetTeamFieldsBody): Promise<void> {
  const team = await beginChange(tx, call, teamId)
  const { fields, reason } = input
  updateFields(tx, team, fields)
  recordChange(tx, team, {
    act: 'fields-changed',
    memberId: null,
    fields,
    occurredOn: call.today,
    reason,
    actorId: call.actor.id,
    at: call.now,
  })
}
