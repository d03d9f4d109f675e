import { exampleOf } from '../../../workflow/schemas.js'
import { endMediation } from '../../mediation/end-mediation.js'
import { EndMediationBody } from '../../mediation/schemas.js'
import { batchAct } from './batch-act.js'

const { reasonOfFailure } = EndMediationBody.properties

/** Cases of a series that do not settle. */
export const batchEnd = batchAct({
  command: 'endMediation',
  zh: '对未能达成协议的各案一并终结调解',
  en: 'Cases that did not settle, each with its closing report',
  shared: EndMediationBody.properties,
  member: { reasonOfFailure },
  example: { shared: exampleOf(EndMediationBody) },
  run: (tx, call, row, input) => endMediation(tx, call, row.id, input),
})
