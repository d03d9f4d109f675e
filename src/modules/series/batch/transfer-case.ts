import { exampleOf } from '../../../workflow/schemas.js'
import { TransferCaseBody } from '../../settlement/schemas.js'
import { transferCase } from '../../settlement/transfer-case.js'
import { batchAct } from './batch-act.js'

/** Cases of a series go to the fast-track team, to filing or to trial, each with its package. */
export const batchTransfer = batchAct({
  command: 'transferCase',
  zh: '各案一并移送，分别附移交材料',
  en: 'Each case with a package of its own',
  shared: TransferCaseBody.properties,
  member: {},
  example: { shared: exampleOf(TransferCaseBody) },
  run: (tx, call, row, input) => transferCase(tx, call, row.id, input),
})
