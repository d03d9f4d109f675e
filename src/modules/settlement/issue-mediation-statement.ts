import { newId } from '../../platform/ids.js'
import type { Tx } from '../../platform/transaction.js'
import { ruleNotMet } from '../../problems.js'
import { type ActOutcome, beginAct, completeAct } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { numberOf } from './move-proceeding.js'
import { AGREEMENT_IS_CURRENT } from './rules.js'
import type { IssueMediationStatementBody } from './schemas.js'
import { findCurrentAgreement, insertProceedings, type ProceedingRow, updateProceeding } from './store.js'

/**
 * Issues the civil mediation statement on the agreement. It takes effect when the last party signs for it.
 *
 * A case mediated before filing gets a number for it (unconfirmed for later years); a filed case uses its own.
 *
 * @throws Problem as {@link beginAct}
 * @see CPL 100; INV 20; OP25-4
 */
export async function issueMediationStatement(
  tx: Tx,
  call: Call,
  caseId: string,
  input: IssueMediationStatementBody,
): Promise<ActOutcome> {
  const subject = await beginAct(tx, call, 'issueMediationStatement', caseId, input.occurredOn)
  const { row } = subject
  const agreement = await findCurrentAgreement(tx, row.courtId, caseId)
  if (agreement === undefined) throw ruleNotMet(AGREEMENT_IS_CURRENT)
  const id = newId()
  const number = numberOf('mediation-statement', row, id)
  const proceeding: ProceedingRow = {
    courtId: row.courtId,
    caseId,
    id,
    kind: 'mediation-statement',
    state: 'issued',
    number: number === undefined ? row.number : null,
    agreementId: agreement.id,
    openedOn: subject.occurredOn,
    closedOn: null,
    data: {},
  }
  insertProceedings(tx, [proceeding])
  const outcome = await completeAct(tx, call, subject, {
    recordId: id,
    changes: { statementState: 'issued' },
    ...(number === undefined ? {} : { number }),
  })
  if (outcome.number !== null) await updateProceeding(tx, { ...proceeding, number: outcome.number })
  return outcome
}
