import type { Tx } from '../../platform/transaction.js'
import { type ActOutcome, continueAct } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { receiveCase } from '../intake/receive-case.js'
import type { PossibleDuplicate, ReceiveCaseBody } from '../intake/schemas.js'
import { joinSubject } from './join-series.js'

/**
 * Receives a dispute, registers it if the clerk says so, and puts it into a series, all in one transaction.
 *
 * @throws Problem as {@link receiveCase} and {@link joinSubject}
 */
export async function receiveIntoSeries(
  tx: Tx,
  call: Call,
  input: ReceiveCaseBody,
  membership: { readonly seriesId: string; readonly reason: string },
): Promise<ActOutcome & { possibleDuplicates: readonly PossibleDuplicate[] }> {
  const { possibleDuplicates, ...received } = await receiveCase(tx, call, input)
  const subject = continueAct(call, 'joinSeries', received.row, received.row.lastOccurredOn)
  const { number, ...joined } = await joinSubject(tx, call, subject, membership)
  return { ...joined, number: number ?? received.number, possibleDuplicates }
}
