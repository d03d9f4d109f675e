import { NIL_ID } from '../../../platform/ids.js'
import { exampleOf } from '../../../workflow/schemas.js'
import { examineConfirmation } from '../../settlement/examine-confirmation.js'
import { ExamineConfirmationBody } from '../../settlement/schemas.js'
import { findProceeding } from '../../settlement/store.js'
import { batchAct } from './batch-act.js'

/** The judge examines the applications of a series. */
export const batchExamination = batchAct({
  command: 'examineConfirmation',
  zh: '对各案司法确认申请一并审查受理',
  en: 'The standing application of each case',
  shared: ExamineConfirmationBody.properties,
  member: {},
  example: { shared: exampleOf(ExamineConfirmationBody) },
  async run(tx, call, row, input) {
    const proceeding = await findProceeding(tx, row.courtId, row.id, 'confirmation')
    return examineConfirmation(tx, call, row.id, proceeding?.id ?? NIL_ID, input)
  },
})
