import type { Tx } from '../../../platform/transaction.js'
import { notFound } from '../../../problems.js'
import { continueAct, type Subject } from '../../../workflow/act.js'
import type { Call } from '../../../workflow/call.js'
import type { Command } from '../../../workflow/commands.js'
import { type CaseRow, lockCaseRow } from '../../../workflow/store.js'
import { requireHandover } from './require-handover.js'
import { findEnvelope, type HandoverEnvelope } from './store.js'

type AnsweringCommand = Extract<Command, 'recordHandoverReceipt' | 'recordHandoverOutcome'>

/** A hand-over under the lock of its case, and how to open the act once it is known that there is something to record. */
export interface LockedHandover {
  readonly handover: HandoverEnvelope
  readonly row: CaseRow
  /**
   * A receiver sees a hand-over, not the case, and so has no version of it to name. Its answer is recorded today; the
   * day on which the receiver acted stands in the record, because it may lie before what happened here in the meantime.
   */
  open(): Subject
}

/**
 * Locks the case of a hand-over for an answer of its receiver.
 *
 * @throws Problem `not-found`, `forbidden`; `open` throws `state-conflict`
 */
export async function lockHandover(tx: Tx, call: Call, command: AnsweringCommand, id: string): Promise<LockedHandover> {
  const { courtId, caseId } = await requireHandover(tx, call.actor, command, id)
  const row = await lockCaseRow(tx, courtId, caseId)
  const handover = await findEnvelope(tx, courtId, id)
  if (row === undefined || handover === undefined) throw notFound({})
  return { handover, row, open: () => continueAct(call, command, row, call.today) }
}
