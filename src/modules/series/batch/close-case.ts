import { exampleOf } from '../../../workflow/schemas.js'
import { closeCase } from '../../settlement/close-case.js'
import { CloseCaseBody } from '../../settlement/schemas.js'
import { batchAct } from './batch-act.js'

/** Closes the cases of a series. */
export const batchClosing = batchAct({
  command: 'closeCase',
  zh: '各案一并结案',
  en: 'All cases on the same basis',
  shared: CloseCaseBody.properties,
  member: {},
  example: { shared: exampleOf(CloseCaseBody) },
  run: (tx, call, row, input) => closeCase(tx, call, row.id, input),
})
