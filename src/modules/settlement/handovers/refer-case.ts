import type { Tx } from '../../../platform/transaction.js'
import { ruleNotMet } from '../../../problems.js'
import { type ActOutcome, beginAct, completeAct } from '../../../workflow/act.js'
import type { Call } from '../../../workflow/call.js'
import { hasReceivingClient } from '../../directory/store.js'
import { REFERRED_ONCE, REFERRED_TO_ORGANISATION } from '../rules.js'
import { collectReferral } from './collect-parts.js'
import { courtOfCase, makeHandover } from './make-handover.js'
import type { ReferCaseBody } from './schemas.js'
import { listEnvelopes } from './store.js'

/**
 * Sends the letter of referral (委派调解函) to the system of the organisation whose mediator was offered the case. Whether
 * the mediator takes it is answered by accepting or declining the offer; the period of mediation does not start before.
 *
 * @throws Problem as {@link beginAct}, and `rule-not-met` when the organisation has no system or was sent it already
 * @see INV 12-14; ONL 10-12
 */
export async function referCase(tx: Tx, call: Call, caseId: string, input: ReferCaseBody): Promise<ActOutcome> {
  const subject = await beginAct(tx, call, 'referCase', caseId, input.occurredOn)
  const { row } = subject
  const { organisationId } = row
  if (organisationId === null || !(await hasReceivingClient(tx, { organisationId }))) {
    throw ruleNotMet(REFERRED_TO_ORGANISATION)
  }
  const parts = await collectReferral(tx, row, courtOfCase(call, row).code)
  const isSent = (await listEnvelopes(tx, row.courtId, caseId)).some(
    ({ kind, state, receiverOrganisationId, madeOn }) =>
      kind === 'referral' &&
      state !== 'refused' &&
      receiverOrganisationId === organisationId &&
      madeOn >= parts.offer.offeredOn,
  )
  if (isSent) throw ruleNotMet(REFERRED_ONCE)
  const recordId = await makeHandover(tx, call, subject, { kind: 'referral', receiver: { organisationId }, parts })
  return completeAct(tx, call, subject, { recordId })
}
