import type { Tx } from '../../platform/transaction.js'
import { ruleNotMet } from '../../problems.js'
import { type ActOutcome, beginAct, completeAct } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { decideDisposition } from './decide-closing.js'
import { moveProceeding, proceedingFor } from './move-proceeding.js'
import type { DisposeFastTrackBody } from './schemas.js'

/**
 * Records how a fast-track case ended, or that it goes on in ordinary procedure and why.
 *
 * @throws Problem as {@link beginAct}, and `rule-not-met`
 * @see CPL 160-170; INT 258; DIV17 (unconfirmed)
 */
export async function disposeFastTrack(
  tx: Tx,
  call: Call,
  caseId: string,
  input: DisposeFastTrackBody,
): Promise<ActOutcome> {
  const subject = await beginAct(tx, call, 'disposeFastTrack', caseId, input.occurredOn)
  const proceeding = await proceedingFor(tx, subject.row, 'fast-track')
  const verdict = decideDisposition(input.manner, input.reason)
  if (!verdict.ok) throw ruleNotMet(verdict.rule, '#/reason')
  await moveProceeding(tx, subject, proceeding, 'fast-track', 'disposed', {
    disposition: { manner: input.manner, reason: input.reason ?? null, disposedOn: subject.occurredOn },
  })
  return completeAct(tx, call, subject, {
    ground: input.manner,
    recordId: proceeding.id,
    changes: { fastTrackState: 'disposed' },
  })
}
