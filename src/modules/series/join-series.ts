import { newId } from '../../platform/ids.js'
import type { Tx } from '../../platform/transaction.js'
import { ruleNotMet } from '../../problems.js'
import { type ActOutcome, beginAct, completeAct, type Subject } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { SERIES_OF_THE_COURT } from './rules.js'
import type { JoinSeriesBody } from './schemas.js'
import { countIntoSeries, findSeries, insertSeriesMembers } from './store.js'

/**
 * Puts a case into a series of its court. The first case of a series leads it until another one is chosen.
 *
 * @throws Problem as {@link beginAct}; `rule-not-met` when the court has no such series
 * @see DIV17-2 (unconfirmed)
 */
export async function joinSeries(tx: Tx, call: Call, caseId: string, input: JoinSeriesBody): Promise<ActOutcome> {
  return joinSubject(tx, call, await beginAct(tx, call, 'joinSeries', caseId, input.occurredOn), input)
}

/** The same on a case that the running transaction has just received. */
export async function joinSubject(
  tx: Tx,
  call: Call,
  subject: Subject,
  { seriesId, reason }: Pick<JoinSeriesBody, 'seriesId' | 'reason'>,
): Promise<ActOutcome> {
  const { courtId, id: caseId } = subject.row
  const found = await findSeries(tx, courtId, seriesId)
  if (found === undefined) throw ruleNotMet(SERIES_OF_THE_COURT, '#/seriesId')
  const id = newId()
  insertSeriesMembers(tx, [
    {
      courtId,
      caseId,
      id,
      seriesId,
      joinedOn: subject.occurredOn,
      joinReason: reason,
      leftOn: null,
      leaveGround: null,
      leaveReason: null,
    },
  ])
  const outcome = await completeAct(tx, call, subject, { ground: found.basis, recordId: id, changes: { seriesId } })
  countIntoSeries(tx, { courtId, seriesId, caseId })
  return outcome
}
