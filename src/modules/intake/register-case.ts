import type { Tx } from '../../platform/transaction.js'
import { type ActOutcome, beginAct, completeAct, type Subject } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { typeCodeFor } from '../../workflow/numbering.js'
import type { RegisterCaseBody } from './schemas.js'

/**
 * Registers received papers and allocates the number of the case, gap-free per court, type code and year of the day of
 * registration.
 *
 * @throws Problem as {@link beginAct}
 * @see CPL 126; OP25-2; NUM 9-10
 */
export async function registerCase(tx: Tx, call: Call, caseId: string, input: RegisterCaseBody): Promise<ActOutcome> {
  return registerSubject(tx, call, await beginAct(tx, call, 'registerCase', caseId, input.occurredOn))
}

/** The same on a case that the running transaction has just received. */
export function registerSubject(tx: Tx, call: Call, subject: Subject): Promise<ActOutcome> {
  return completeAct(tx, call, subject, {
    to: 'registered',
    changes: { registeredOn: subject.occurredOn },
    number: { typeCode: typeCodeFor('mediation', subject.row.profile).code, proceedingId: null },
  })
}
