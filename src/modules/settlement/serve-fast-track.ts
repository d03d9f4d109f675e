import type { Tx } from '../../platform/transaction.js'
import { type ActOutcome, beginAct, completeAct } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { moveProceeding, proceedingFor } from './move-proceeding.js'
import type { ServeFastTrackBody } from './schemas.js'

/**
 * Records that the disposition was served on the last party, which ends the fast track.
 *
 * @throws Problem as {@link beginAct}, and `rule-not-met`
 * @see CPL 87-95
 */
export async function serveFastTrack(
  tx: Tx,
  call: Call,
  caseId: string,
  input: ServeFastTrackBody,
): Promise<ActOutcome> {
  const subject = await beginAct(tx, call, 'serveFastTrack', caseId, input.occurredOn)
  const proceeding = await proceedingFor(tx, subject.row, 'fast-track')
  await moveProceeding(tx, subject, proceeding, 'fast-track', 'served', { servedOn: subject.occurredOn })
  return completeAct(tx, call, subject, { recordId: proceeding.id, changes: { fastTrackState: 'served' } })
}
