import { newId } from '../../platform/ids.js'
import type { Tx } from '../../platform/transaction.js'
import { ruleNotMet } from '../../problems.js'
import { type ActOutcome, beginAct, completeAct } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { listParties } from '../intake/store.js'
import { pauseEnds, pendingRecusal, reinstate } from './pending-recusal.js'
import { PARTY_OF_CASE, WAIVED_ONCE } from './rules.js'
import type { WaiveRecusalBody } from './schemas.js'
import { insertWaiver, listWaivingParties, settleRecusal } from './store.js'

/**
 * Records that a party, knowing the ground, agrees that the same mediator goes on. When every party has, mediation
 * resumes.
 *
 * @throws Problem `not-found` for a recusal of another case, `rule-not-met` for a party of another case or a second waiver
 * @see INV 15; ONL 13
 */
export async function waiveRecusal(
  tx: Tx,
  call: Call,
  caseId: string,
  recusalId: string,
  input: WaiveRecusalBody,
): Promise<ActOutcome> {
  const subject = await beginAct(tx, call, 'waiveRecusal', caseId, input.occurredOn)
  const { courtId } = subject.row
  const recusal = await pendingRecusal(tx, subject, recusalId)
  const parties = await listParties(tx, courtId, caseId)
  if (!parties.some(({ id }) => id === input.partyId)) throw ruleNotMet(PARTY_OF_CASE, '#/partyId')
  const before = await listWaivingParties(tx, recusal)
  if (before.includes(input.partyId)) throw ruleNotMet(WAIVED_ONCE, '#/partyId')
  const id = newId()
  insertWaiver(tx, { courtId, caseId, id, recusalId, partyId: input.partyId, waivedOn: subject.occurredOn })
  const waived = [...before, input.partyId]
  if (parties.some((party) => !waived.includes(party.id))) {
    return completeAct(tx, call, subject, { to: 'paused', recordId: id })
  }
  await settleRecusal(tx, recusal, 'waived', subject.occurredOn, null)
  await reinstate(tx, recusal)
  return completeAct(tx, call, subject, {
    to: 'in-mediation',
    recordId: id,
    changes: { pauseReason: null },
    clock: [pauseEnds(subject.occurredOn)],
  })
}
