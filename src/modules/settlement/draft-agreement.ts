import { newId } from '../../platform/ids.js'
import type { Tx } from '../../platform/transaction.js'
import { ruleNotMet } from '../../problems.js'
import { type ActOutcome, beginAct, completeAct } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { listParties } from '../intake/store.js'
import { decideAgreementContent, signedContent } from './decide-agreement.js'
import { digestOf } from './digest.js'
import type { DraftAgreementBody } from './schemas.js'
import { findCurrentAgreement, insertAgreements, insertInstalments, updateAgreementStatus } from './store.js'

/**
 * Writes a version of the agreement. An earlier version that is not in effect is superseded, and whoever signed it has
 * to sign again.
 *
 * @throws Problem as {@link beginAct}, and `rule-not-met` when the instalments do not make up the agreement
 * @see INV 23-24; ONL 19; MED 7-9
 */
export async function draftAgreement(
  tx: Tx,
  call: Call,
  caseId: string,
  input: DraftAgreementBody,
): Promise<ActOutcome> {
  const subject = await beginAct(tx, call, 'draftAgreement', caseId, input.occurredOn)
  const { courtId } = subject.row
  const parties = await listParties(tx, courtId, caseId)
  const { form, coverage, terms, amountFen } = input
  const content = { form, coverage, terms, amountFen, instalments: input.instalments }
  const verdict = decideAgreementContent(
    content,
    parties.map(({ id }) => id),
  )
  if (!verdict.ok) throw ruleNotMet(verdict.rule, verdict.pointer)

  const previous = await findCurrentAgreement(tx, courtId, caseId)
  if (previous !== undefined) await updateAgreementStatus(tx, { ...previous, status: 'superseded' })
  const id = newId()
  const version = (previous?.version ?? 0) + 1
  insertAgreements(tx, [
    {
      courtId,
      caseId,
      id,
      version,
      form,
      coverage,
      terms,
      amountFen,
      contentHash: digestOf(signedContent(subject.row.id, version, content)),
      status: 'drafted',
      draftedOn: subject.occurredOn,
      effectiveOn: null,
    },
  ])
  insertInstalments(
    tx,
    input.instalments.map((instalment, position) => ({
      courtId,
      caseId,
      agreementId: id,
      id: newId(),
      position,
      ...instalment,
    })),
  )
  return completeAct(tx, call, subject, { recordId: id, changes: { agreementStatus: 'drafted' } })
}
