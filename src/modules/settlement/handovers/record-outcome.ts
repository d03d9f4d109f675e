import { newId } from '../../../platform/ids.js'
import type { Tx } from '../../../platform/transaction.js'
import { ruleNotMet } from '../../../problems.js'
import { completeAct, type Subject } from '../../../workflow/act.js'
import type { Call } from '../../../workflow/call.js'
import type { CaseRow } from '../../../workflow/store.js'
import { listPeopleWith, notify } from '../../notices/store.js'
import { moveProceeding } from '../move-proceeding.js'
import { OUTCOME_MESSAGE_REUSED, RULING_BY_JUDGE_HERE } from '../rules.js'
import { findProceeding, findProceedingOfHandover } from '../store.js'
import { CONFIRMATION_AFTER, decideOutcome, latestDecision, latestReport } from './decide-outcome.js'
import { lockHandover } from './lock-handover.js'
import type { RecordOutcomeBody } from './schemas.js'
import {
  findEnvelope,
  type HandoverEnvelope,
  insertOutcomes,
  listOutcomes,
  type OutcomeRow,
  updateOutcome,
} from './store.js'

function isSame(one: OutcomeRow, { kind, decidedOn, receiverNumber, reason }: RecordOutcomeBody): boolean {
  return (
    one.kind === kind &&
    one.decidedOn === decidedOn &&
    one.receiverNumber === (receiverNumber ?? null) &&
    one.reason === (reason ?? null)
  )
}

/**
 * Records what became of a case where it was handed to. Every report is kept; the one decided last counts, whatever the
 * order in which they come. A report of the confirming court moves the application for confirmation.
 *
 * The receiving court decides and its registered system says so; where it has none, people enter what it told them. Where
 * this court itself confirms, only its judge's own act or its own case system counts, never somebody's entry.
 *
 * @throws Problem as {@link lockHandover}, and `rule-not-met` for an outcome that does not fit, an impossible day, or a
 * message id with other content
 * @see CPL 126, 206; INV 21; INT 355-358, 372; project decision, ADR-0017
 */
export async function recordOutcome(
  tx: Tx,
  call: Call,
  id: string,
  input: RecordOutcomeBody,
): Promise<HandoverEnvelope> {
  const { handover, open } = await lockHandover(tx, call, 'recordHandoverOutcome', id)
  const { courtId, caseId } = handover
  const known = (await listOutcomes(tx, courtId, caseId)).filter(({ handoverId }) => handoverId === id)
  const sent = known.find(({ senderId, messageId }) => senderId === call.actor.id && messageId === input.messageId)
  if (sent !== undefined) {
    if (isSame(sent, input)) return handover
    throw ruleNotMet(OUTCOME_MESSAGE_REUSED, '#/messageId')
  }
  const verdict = decideOutcome(input, handover, call.today)
  if (!verdict.ok) throw ruleNotMet(verdict.rule, verdict.pointer)
  const isDecision = handover.kind === 'confirmation' && CONFIRMATION_AFTER[input.kind] !== undefined
  if (isDecision && call.actor.kind === 'person' && handover.receiverCourtId === courtId) {
    throw ruleNotMet(RULING_BY_JUDGE_HERE, '#/kind')
  }
  const subject = open()
  const report: OutcomeRow = {
    courtId,
    caseId,
    handoverId: id,
    id: newId(),
    senderId: call.actor.id,
    messageId: input.messageId,
    kind: input.kind,
    decidedOn: input.decidedOn,
    receiverNumber: input.receiverNumber ?? null,
    reason: input.reason ?? null,
    recordedAt: call.now,
  }
  insertOutcomes(tx, [report])
  const all = [...known, report]
  if (latestReport(all) === report) {
    await updateOutcome(tx, { courtId, caseId, id, outcome: report.kind, outcomeOn: report.decidedOn })
  }
  const changes =
    isDecision && latestDecision(all) === report ? await moveConfirmation(tx, subject, handover.id, report) : {}
  await completeAct(tx, call, subject, {
    ground: report.kind,
    recordId: report.id,
    changes,
    countsOn: report.decidedOn,
  })
  if (report.kind === 'not-accepted') {
    const personIds = await listPeopleWith(tx, ['clerk'], courtId)
    notify(tx, { template: 'handover-not-accepted', personIds, data: {}, caseId, at: call.now })
  }
  const recorded = await findEnvelope(tx, courtId, id)
  if (recorded === undefined) throw new Error('the hand-over is gone')
  return recorded
}

/**
 * Takes the application where the confirming court says it is, unless a judge has decided on it in this service or the
 * parties have applied again since it was withdrawn: then the report is kept and shown, and moves nothing.
 */
async function moveConfirmation(
  tx: Tx,
  subject: Subject,
  handoverId: string,
  report: OutcomeRow,
): Promise<Partial<CaseRow>> {
  const { courtId, id: caseId } = subject.row
  const to = CONFIRMATION_AFTER[report.kind]
  const proceeding = await findProceedingOfHandover(tx, courtId, caseId, handoverId)
  if (to === undefined || proceeding === undefined || proceeding.state === to) return {}
  const { examination, ruling, withdrawal } = proceeding.data
  if (examination !== undefined || ruling !== undefined || withdrawal !== undefined) return {}
  const standing = await findProceeding(tx, courtId, caseId, 'confirmation')
  if (standing !== undefined && standing.id !== proceeding.id) return {}
  const { id: outcomeId, kind: outcome, receiverNumber: number, decidedOn } = report
  await moveProceeding(tx, { ...subject, occurredOn: decidedOn }, proceeding, 'confirmation', to, {
    reported: { outcome, outcomeId, number, decidedOn },
  })
  return { confirmationState: to }
}
