import { registerCase } from '../../intake/register-case.js'
import { RegisterCaseBody } from '../../intake/schemas.js'
import { batchAct } from './batch-act.js'

/** Registers received cases, each under a number of its own. */
export const batchRegistration = batchAct({
  command: 'registerCase',
  zh: '各案分别登记立号',
  en: 'Each case under a number of its own',
  shared: RegisterCaseBody.properties,
  member: {},
  example: { shared: {} },
  run: (tx, call, row, input) => registerCase(tx, call, row.id, input),
})
