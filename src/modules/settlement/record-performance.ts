import { newId } from '../../platform/ids.js'
import type { Tx } from '../../platform/transaction.js'
import { notFound, ruleNotMet } from '../../problems.js'
import { type ActOutcome, beginAct, completeAct } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { decidePerformance } from './decide-performance.js'
import { AGREEMENT_IS_CURRENT } from './rules.js'
import type { RecordPerformanceBody } from './schemas.js'
import { insertPerformances, listAgreements } from './store.js'

/**
 * Records a payment towards an instalment, or how far an agreement without money was performed.
 *
 * @throws Problem as {@link beginAct}, `not-found` for an unknown agreement, and `rule-not-met` when more is recorded
 * than is owed
 * @see ONL 20; PML 31
 */
export async function recordPerformance(
  tx: Tx,
  call: Call,
  caseId: string,
  agreementId: string,
  input: RecordPerformanceBody,
): Promise<ActOutcome> {
  const subject = await beginAct(tx, call, 'recordPerformance', caseId, input.occurredOn)
  const { courtId } = subject.row
  const agreement = (await listAgreements(tx, courtId, caseId)).find(({ id }) => id === agreementId)
  if (agreement === undefined) throw notFound({})
  if (agreement.status !== 'effective') throw ruleNotMet(AGREEMENT_IS_CURRENT)
  const performedOn = input.performedOn ?? subject.occurredOn
  const verdict = decidePerformance(
    { instalments: agreement.instalments, performed: agreement.performances },
    { instalmentId: input.instalmentId, amountFen: input.amountFen, terms: input.terms, performedOn },
    subject.occurredOn,
  )
  if (!verdict.ok) throw ruleNotMet(verdict.rule)
  const id = newId()
  insertPerformances(tx, [{ courtId, caseId, agreementId, id, performedOn, ...verdict.record }])
  return completeAct(tx, call, subject, { recordId: id, changes: { performance: verdict.performance } })
}
