import { newId } from '../../platform/ids.js'
import type { Tx } from '../../platform/transaction.js'
import { ruleNotMet } from '../../problems.js'
import { type ActOutcome, beginAct, completeAct } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { REPORT_FILED } from './rules.js'
import type { FileClosingReportBody } from './schemas.js'
import { findClosingReport, insertClosingReports } from './store.js'

/**
 * Files the report of a mediation that ended because its period was over, so that the court learns why it failed.
 *
 * @throws Problem as {@link beginAct}; `rule-not-met` when there is a report already
 * @see INV 26; ONL 21
 */
export async function fileClosingReport(
  tx: Tx,
  call: Call,
  caseId: string,
  input: FileClosingReportBody,
): Promise<ActOutcome> {
  const subject = await beginAct(tx, call, 'fileClosingReport', caseId, input.occurredOn)
  const { courtId, endedOn } = subject.row
  if ((await findClosingReport(tx, courtId, caseId)) !== undefined) throw ruleNotMet(REPORT_FILED)
  const { course, reasonOfFailure, costRaisingConduct, hints } = input
  const id = newId()
  insertClosingReports(tx, [
    {
      courtId,
      caseId,
      id,
      ground: 'period-expired',
      endedOn: endedOn ?? subject.occurredOn,
      course,
      reasonOfFailure,
      costRaisingConduct,
      hints,
    },
  ])
  return completeAct(tx, call, subject, { recordId: id })
}
