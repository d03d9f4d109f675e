import { newId } from '../../platform/ids.js'
import type { Tx } from '../../platform/transaction.js'
import { capacityExhausted, ruleNotMet } from '../../problems.js'
import { type ActOutcome, beginAct, completeAct } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { type Calendar, computeDeadline } from '../../workflow/clock.js'
import { DEADLINE_RULES } from '../../workflow/deadline-rules.js'
import { notify, personsOfMediators } from '../notices/store.js'
import { decideOffer, rosterCourtsOf } from './decide-offer.js'
import type { OfferMediationBody } from './schemas.js'
import { insertAssignments, insertOffer, listRecusals, lockMediators, takeCapacity } from './store.js'

function answerDueOn(calendar: Calendar, startedOn: string): string {
  const rule = DEADLINE_RULES['mediator-answer']
  const { dueOn } = computeDeadline({ rule, startedOn, pauses: [], extensionDays: [], calendar })
  if (dueOn === null) throw new Error('a deadline without pauses always has a last day')
  return dueOn
}

/**
 * Offers a case to one presiding mediator and up to two more, and takes a place of each.
 *
 * @throws Problem `mediator-at-capacity` when one of them has no place left; then nothing is taken from the others
 * @throws Problem `rule-not-met` for a mediator off the usable rosters, delisted, recused in this case or named twice
 * @see INV 12-13; ONL 10-12
 */
export async function offerMediation(
  tx: Tx,
  call: Call,
  caseId: string,
  input: OfferMediationBody,
): Promise<ActOutcome> {
  const subject = await beginAct(tx, call, 'offerMediation', caseId, input.occurredOn)
  const { courtId } = subject.row
  const coMediatorIds = input.coMediatorIds ?? []
  const wanted = [input.presidingMediatorId, ...coMediatorIds]
  const recusals = await listRecusals(tx, courtId, caseId)
  const recusedIds = recusals.filter(({ outcome }) => outcome === 'upheld').map(({ mediatorId }) => mediatorId)
  const locked = await lockMediators(tx, wanted)
  const verdict = decideOffer(wanted, locked, rosterCourtsOf(call.reference, courtId), recusedIds, subject.occurredOn)
  if (!verdict.ok) {
    const pointer = verdict.index === 0 ? '#/presidingMediatorId' : `#/coMediatorIds/${verdict.index - 1}`
    throw ruleNotMet(verdict.rule, pointer)
  }
  for (const mediator of locked) {
    if (!(await takeCapacity(tx, mediator))) throw capacityExhausted({ mediatorId: mediator.id })
  }
  const id = newId()
  const dueOn = answerDueOn(call.reference.calendarOf(courtId), subject.occurredOn)
  insertOffer(tx, {
    courtId,
    caseId,
    id,
    basis: input.basis,
    requestedByParties: input.requestedByParties ?? false,
    offeredOn: subject.occurredOn,
    dueOn,
    outcome: 'pending',
    answeredOn: null,
    declinedBy: null,
    declineGround: null,
    reason: null,
  })
  insertAssignments(
    tx,
    verdict.chosen.map((mediator, index) => ({
      courtId,
      caseId,
      id: newId(),
      offerId: id,
      mediatorId: mediator.id,
      mediatorCourtId: mediator.courtId,
      position: index === 0 ? ('presiding' as const) : ('co' as const),
      status: 'offered' as const,
      acceptedOn: null,
      endedAt: null,
      endReason: null,
    })),
  )
  const personIds = await personsOfMediators(tx, wanted)
  notify(tx, { template: 'offer-received', personIds, data: { dueOn }, caseId, at: call.now })
  return completeAct(tx, call, subject, {
    to: 'offered',
    recordId: id,
    changes: {
      mediatorId: input.presidingMediatorId,
      coMediatorIds,
      organisationId: verdict.chosen[0]?.organisationId ?? null,
    },
  })
}
