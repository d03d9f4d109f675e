import { newId } from '../../../platform/ids.js'
import type { Tx } from '../../../platform/transaction.js'
import { invalidRequest, ruleNotMet } from '../../../problems.js'
import { completeAct } from '../../../workflow/act.js'
import type { Call } from '../../../workflow/call.js'
import { listPeopleWith, notify } from '../../notices/store.js'
import { HANDOVER_ANSWERED } from '../rules.js'
import { decideAnswerDay } from './decide-outcome.js'
import { lockHandover } from './lock-handover.js'
import type { RecordReceiptBody } from './schemas.js'
import { findEnvelope, type HandoverEnvelope, updateAnswer } from './store.js'

/** What a receiver says, with null for what an answer of its kind does not say. */
type Answer = Pick<HandoverEnvelope, 'state' | 'answeredOn' | 'receiverNumber' | 'refusalCode' | 'refusalReason'>

function answerOf({ answer, answeredOn, receiverNumber, reasonCode, reason }: RecordReceiptBody): Answer {
  if (answer === 'acknowledged' && receiverNumber !== undefined && reasonCode === undefined && reason === undefined) {
    return { state: answer, answeredOn, receiverNumber, refusalCode: null, refusalReason: null }
  }
  if (answer === 'refused' && receiverNumber === undefined && reasonCode !== undefined && reason !== undefined) {
    return { state: answer, answeredOn, receiverNumber: null, refusalCode: reasonCode, refusalReason: reason }
  }
  throw invalidRequest({
    reason: {
      zh: '签收应当提供 receiverNumber；退回应当提供 reasonCode 和 reason，且不得同时提供。',
      en: 'A receipt names receiverNumber; a refusal names reasonCode and reason; neither names what belongs to the other.',
    },
  })
}

function isSame(one: Answer, other: Answer): boolean {
  return (
    one.state === other.state &&
    one.answeredOn === other.answeredOn &&
    one.receiverNumber === other.receiverNumber &&
    one.refusalCode === other.refusalCode &&
    one.refusalReason === other.refusalReason
  )
}

/**
 * Records the one answer of a receiver: it keeps the hand-over under its own number, or sends it back. The same answer
 * again changes nothing. Taking over papers is not yet accepting a case: whoever mediates or tries it says so by acts of
 * their own.
 *
 * @throws Problem as {@link lockHandover}, `invalid-request`, and `rule-not-met` for another answer or an impossible day
 * @see INV 14, 21; project decision, ADR-0017
 */
export async function recordReceipt(
  tx: Tx,
  call: Call,
  id: string,
  input: RecordReceiptBody,
): Promise<HandoverEnvelope> {
  const answer = answerOf(input)
  const { handover, open } = await lockHandover(tx, call, 'recordHandoverReceipt', id)
  const { courtId, caseId } = handover
  if (handover.receiptId !== null) {
    if (isSame(handover, answer)) return handover
    throw ruleNotMet(HANDOVER_ANSWERED)
  }
  const onTime = decideAnswerDay(input.answeredOn, handover.madeOn, call.today)
  if (!onTime.ok) throw ruleNotMet(onTime.rule, '#/answeredOn')
  const subject = open()
  await updateAnswer(tx, { courtId, caseId, id, ...answer, receiptId: newId(), answeredAt: call.now })
  await completeAct(tx, call, subject, { ground: answer.refusalCode ?? 'acknowledged', recordId: id })
  if (answer.state === 'refused') {
    const personIds = await listPeopleWith(tx, ['clerk'], courtId)
    notify(tx, { template: 'handover-sent-back', personIds, data: {}, caseId, at: call.now })
  }
  const answered = await findEnvelope(tx, courtId, id)
  if (answered === undefined) throw new Error('the hand-over is gone')
  return answered
}
