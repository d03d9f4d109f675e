import { ruleNotMet } from '../../../problems.js'
import type { ActOutcome } from '../../../workflow/act.js'
import { type Rule, rule } from '../../../workflow/rule.js'
import { recordPerformance } from '../../settlement/record-performance.js'
import { AGREEMENT_IS_CURRENT } from '../../settlement/rules.js'
import { RecordPerformanceBody } from '../../settlement/schemas.js'
import { listAgreements } from '../../settlement/store.js'
import { batchAct, callAfter, DAY_OF_ACT } from './batch-act.js'

export const NOTHING_DUE: Rule = rule({
  id: 'nothing-due',
  source: 'ONL 20; PML 31',
  confidence: 'derived',
  zh: '该案截至该日没有到期未付的款项。',
  en: 'Nothing that is due by that day is unpaid in this case.',
})

/** Everything that fell due by a day has been paid in every case. */
export const batchPerformance = batchAct({
  command: 'recordPerformance',
  zh: '记录各案截至该日到期的各期均已足额支付',
  en: 'Everything that is due by the day of payment has been paid in full',
  shared: { ...DAY_OF_ACT, performedOn: RecordPerformanceBody.properties.performedOn },
  member: {},
  example: { shared: { performedOn: '2026-06-30' } },
  async run(tx, call, row, { occurredOn, performedOn }) {
    const agreement = (await listAgreements(tx, row.courtId, row.id)).find(({ status }) => status === 'effective')
    if (agreement === undefined) throw ruleNotMet(AGREEMENT_IS_CURRENT)
    const paidFen = (instalmentId: string) =>
      agreement.performances.reduce(
        (sum, part) => (part.instalmentId === instalmentId ? sum + (part.amountFen ?? 0) : sum),
        0,
      )
    const day = performedOn ?? occurredOn ?? call.today
    let outcome: ActOutcome | undefined
    for (const { id: instalmentId, amountFen, dueOn } of agreement.instalments) {
      const openFen = amountFen - paidFen(instalmentId)
      if (dueOn > day || openFen <= 0) continue
      outcome = await recordPerformance(
        tx,
        outcome === undefined ? call : callAfter(call, outcome),
        row.id,
        agreement.id,
        {
          ...(occurredOn !== undefined && { occurredOn }),
          ...(performedOn !== undefined && { performedOn }),
          instalmentId,
          amountFen: openFen,
        },
      )
    }
    if (outcome === undefined) throw ruleNotMet(NOTHING_DUE)
    return outcome
  },
})
