import { newId } from '../../platform/ids.js'
import type { Tx } from '../../platform/transaction.js'
import { type ActOutcome, beginAct, completeAct } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { moveProceeding, proceedingFor } from './move-proceeding.js'
import type { HearFastTrackBody } from './schemas.js'
import { insertHearings } from './store.js'

/**
 * Records a fast-track hearing.
 *
 * @throws Problem as {@link beginAct}, and `rule-not-met`
 * @see CPL 160-168
 */
export async function hearFastTrack(tx: Tx, call: Call, caseId: string, input: HearFastTrackBody): Promise<ActOutcome> {
  const subject = await beginAct(tx, call, 'hearFastTrack', caseId, input.occurredOn)
  const proceeding = await proceedingFor(tx, subject.row, 'fast-track')
  const id = newId()
  insertHearings(tx, [
    {
      courtId: subject.row.courtId,
      caseId,
      proceedingId: proceeding.id,
      id,
      heldOn: subject.occurredOn,
      isOnline: input.isOnline,
      place: input.place ?? null,
    },
  ])
  await moveProceeding(tx, subject, proceeding, 'fast-track', 'heard')
  return completeAct(tx, call, subject, { recordId: id, changes: { fastTrackState: 'heard' } })
}
