import { NIL_ID } from '../../../platform/ids.js'
import { exampleOf } from '../../../workflow/schemas.js'
import { ruleOnConfirmation } from '../../settlement/rule-on-confirmation.js'
import { RuleOnConfirmationBody } from '../../settlement/schemas.js'
import { findProceeding } from '../../settlement/store.js'
import { batchAct } from './batch-act.js'

/** The judge rules on the applications of a series, one ruling for each case. */
export const batchRulings = batchAct({
  command: 'ruleOnConfirmation',
  zh: '对各案分别作出相同的确认裁定',
  en: 'One ruling for each case, of the same kind',
  shared: RuleOnConfirmationBody.properties,
  member: {},
  example: { shared: exampleOf(RuleOnConfirmationBody) },
  async run(tx, call, row, input) {
    const proceeding = await findProceeding(tx, row.courtId, row.id, 'confirmation')
    return ruleOnConfirmation(tx, call, row.id, proceeding?.id ?? NIL_ID, input)
  },
})
