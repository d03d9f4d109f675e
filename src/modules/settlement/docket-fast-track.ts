import type { Tx } from '../../platform/transaction.js'
import { type ActOutcome, beginAct, completeAct } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { moveProceeding, numberOf, proceedingFor } from './move-proceeding.js'
import type { DocketFastTrackBody } from './schemas.js'
import { updateProceeding } from './store.js'

/**
 * Dockets the fast-track case: under a new number if it was mediated before filing, else under the one that it has.
 *
 * @throws Problem as {@link beginAct}, and `rule-not-met`
 * @see CPL 126; NUM 9-10; the fast track has no type code of its own (derived)
 */
export async function docketFastTrack(
  tx: Tx,
  call: Call,
  caseId: string,
  input: DocketFastTrackBody,
): Promise<ActOutcome> {
  const subject = await beginAct(tx, call, 'docketFastTrack', caseId, input.occurredOn)
  const { row } = subject
  const proceeding = await proceedingFor(tx, row, 'fast-track')
  const moved = await moveProceeding(tx, subject, proceeding, 'fast-track', 'docketed')
  const number = numberOf('fast-track', row, proceeding.id)
  const outcome = await completeAct(tx, call, subject, {
    recordId: proceeding.id,
    changes: { fastTrackState: 'docketed' },
    ...(number === undefined ? {} : { number }),
  })
  await updateProceeding(tx, { ...moved, number: outcome.number ?? row.number })
  return outcome
}
