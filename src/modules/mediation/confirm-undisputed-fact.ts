import { newId } from '../../platform/ids.js'
import type { Tx } from '../../platform/transaction.js'
import { alreadyExists, notFound, ruleNotMet } from '../../problems.js'
import { type ActOutcome, beginAct, completeAct } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { listParties } from '../intake/store.js'
import { decideListed } from './parties.js'
import type { ConfirmUndisputedFactBody } from './schemas.js'
import { findFactConfirmers, insertFactConfirmations } from './store.js'

/**
 * Records that a party confirms an undisputed fact, in writing or by an electronic record.
 *
 * @throws Problem as {@link beginAct}; `not-found` for a fact of another case, `already-exists` for a second time; rule
 * `mediation-party-of-case`
 * @see ONL 18, 22
 */
export async function confirmUndisputedFact(
  tx: Tx,
  call: Call,
  caseId: string,
  factId: string,
  input: ConfirmUndisputedFactBody,
): Promise<ActOutcome> {
  const subject = await beginAct(tx, call, 'confirmUndisputedFact', caseId, input.occurredOn)
  const { courtId } = subject.row
  const { partyId, form } = input
  const confirmers = await findFactConfirmers(tx, courtId, caseId, factId)
  if (confirmers === undefined) throw notFound({})
  const parties = await listParties(tx, courtId, caseId)
  const listed = decideListed(
    parties.map((party) => party.id),
    [partyId],
  )
  if (!listed.ok) throw ruleNotMet(listed.rule, '#/partyId')
  if (confirmers.includes(partyId)) {
    throw alreadyExists({ what: { zh: '该当事人的确认', en: 'The confirmation of this party' } })
  }
  const id = newId()
  insertFactConfirmations(tx, [{ courtId, caseId, id, factId, partyId, form, confirmedOn: subject.occurredOn }])
  return completeAct(tx, call, subject, { recordId: id })
}
