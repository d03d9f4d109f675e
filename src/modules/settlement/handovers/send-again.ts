import type { Tx } from '../../../platform/transaction.js'
import { notFound, ruleNotMet } from '../../../problems.js'
import { type ActOutcome, beginAct, completeAct, type Subject } from '../../../workflow/act.js'
import type { Call } from '../../../workflow/call.js'
import { FILING_COURT_ONLY, HANDOVER_NOT_REFUSED } from '../rules.js'
import { findProceedingOfHandover, type ProceedingRow, updateProceeding } from '../store.js'
import { collectConfirmation, collectDispute, collectReferral } from './collect-parts.js'
import { courtOfCase, makeHandover, type Receiver, receivingCourt } from './make-handover.js'
import type { SendAgainBody } from './schemas.js'
import { type HandoverEnvelope, listEnvelopes } from './store.js'

/**
 * Makes a hand-over anew from the case as it is now, after its receiver sent it back: corrected, or to the right court.
 *
 * @throws Problem as {@link beginAct}, `not-found`, and `rule-not-met` when it was not sent back or is not the latest of
 * its kind
 * @see INV 21; ONL 21; project decision, ADR-0017
 */
export async function sendHandoverAgain(
  tx: Tx,
  call: Call,
  caseId: string,
  handoverId: string,
  input: SendAgainBody,
): Promise<ActOutcome> {
  const subject = await beginAct(tx, call, 'sendHandoverAgain', caseId, input.occurredOn)
  const { courtId } = subject.row
  const all = await listEnvelopes(tx, courtId, caseId)
  const refused = all.find(({ id }) => id === handoverId)
  if (refused === undefined) throw notFound({})
  const latest = all.filter(({ kind }) => kind === refused.kind).at(-1)
  if (refused.state !== 'refused' || latest?.id !== handoverId) throw ruleNotMet(HANDOVER_NOT_REFUSED)
  const proceeding = await findProceedingOfHandover(tx, courtId, caseId, handoverId)
  const receiver = receiverOf(call, subject, refused, input.receivingCourtCode)
  const recordId = await makeAnew(tx, call, subject, refused, receiver, proceeding)
  if (proceeding !== undefined) await updateProceeding(tx, addressedTo(proceeding, recordId, receiver, courtId))
  return completeAct(tx, call, subject, { recordId })
}

function receiverOf(
  call: Call,
  { row }: Subject,
  { kind, receiverCourtId, receiverOrganisationId }: HandoverEnvelope,
  code: string | undefined,
): Receiver {
  if (receiverOrganisationId !== null) return { organisationId: receiverOrganisationId }
  const own = courtOfCase(call, row)
  const before = receiverCourtId === null ? own : (call.reference.courtById(receiverCourtId) ?? own)
  const court = receivingCourt(call, before, code)
  if (court.id !== row.courtId && (kind === 'trial' || kind === 'fast-track')) {
    throw ruleNotMet(FILING_COURT_ONLY, '#/receivingCourtCode')
  }
  return { court }
}

async function makeAnew(
  tx: Tx,
  call: Call,
  subject: Subject,
  { kind }: HandoverEnvelope,
  receiver: Receiver,
  proceeding: ProceedingRow | undefined,
): Promise<string> {
  const { row } = subject
  const { code } = courtOfCase(call, row)
  if (kind === 'referral') {
    return makeHandover(tx, call, subject, { kind, receiver, parts: await collectReferral(tx, row, code) })
  }
  if (kind === 'confirmation') {
    if (proceeding === undefined) throw new Error('a hand-over for confirmation has its application')
    return makeHandover(tx, call, subject, {
      kind,
      receiver,
      parts: await collectConfirmation(tx, row, code, proceeding),
    })
  }
  return makeHandover(tx, call, subject, { kind, receiver, parts: await collectDispute(tx, row, code) })
}

function addressedTo(
  proceeding: ProceedingRow,
  handoverId: string,
  receiver: Receiver,
  ownCourtId: number,
): ProceedingRow {
  const { otherCourt: _before, ...data } = proceeding.data
  const other =
    proceeding.kind === 'confirmation' && 'court' in receiver && receiver.court.id !== ownCourtId
      ? { otherCourt: receiver.court.code }
      : {}
  return { ...proceeding, data: { ...data, ...other, handoverId } }
}
