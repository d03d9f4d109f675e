import type { Tx } from '../../platform/transaction.js'
import { alreadyExists, ruleNotMet } from '../../problems.js'
import type { Call } from '../../workflow/call.js'
import { permitInAll } from '../../workflow/permitted-court.js'
import { THRESHOLD_AGREEMENT_ABOVE } from './rules.js'
import type { Threshold } from './schemas.js'
import { insertThreshold, listTopCourtIds } from './store.js'

/**
 * Enters the small-claims limits that a High Court announced; they hold until the next ones of the province begin.
 *
 * @throws Problem `forbidden` unless the caller administers every court of the province, `rule-not-met`,
 * `already-exists` when the province has limits from that day on
 */
export async function setThreshold(tx: Tx, call: Call, input: Threshold): Promise<Threshold> {
  permitInAll(call, 'administerReference', await listTopCourtIds(tx, input.province))
  const { mandatoryLimitFen, byAgreementLimitFen } = input
  if (byAgreementLimitFen !== null && byAgreementLimitFen < mandatoryLimitFen) {
    throw ruleNotMet(THRESHOLD_AGREEMENT_ABOVE, '#/byAgreementLimitFen')
  }
  if (!(await insertThreshold(tx, input))) {
    throw alreadyExists({
      what: { zh: '该省自该日起的小额诉讼标的额上限', en: 'A limit of this province from that day on' },
    })
  }
  return input
}
