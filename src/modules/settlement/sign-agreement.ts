import { newId } from '../../platform/ids.js'
import type { Tx } from '../../platform/transaction.js'
import { notFound, ruleNotMet } from '../../problems.js'
import { type ActOutcome, beginAct, completeAct } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { releaseMediators } from '../assignment/store.js'
import { listParties } from '../intake/store.js'
import { cancelPlans } from '../mediation/store.js'
import { decideSignature } from './decide-signature.js'
import { AGREEMENT_IS_CURRENT, SIGNED_CONTENT_MATCHES } from './rules.js'
import type { SignAgreementBody } from './schemas.js'
import { insertSignatures, listAgreements, updateAgreementStatus } from './store.js'

/**
 * Records a signature under an agreement. The last one puts the agreement into effect and ends mediation; the 30 days
 * to apply for confirmation begin. An oral agreement takes effect on the day on which it was reached and recorded.
 *
 * @throws Problem as {@link beginAct}, `not-found` for an unknown agreement, and `rule-not-met`
 * @see INV 24; ONL 19; PML 29-30; CPL 205
 */
export async function signAgreement(
  tx: Tx,
  call: Call,
  caseId: string,
  agreementId: string,
  input: SignAgreementBody,
): Promise<ActOutcome> {
  const subject = await beginAct(tx, call, 'signAgreement', caseId, input.occurredOn)
  const { row, occurredOn } = subject
  const { courtId } = row
  const agreement = (await listAgreements(tx, courtId, caseId)).find(({ id }) => id === agreementId)
  if (agreement === undefined) throw notFound({})
  if (agreement.status === 'superseded') throw ruleNotMet(AGREEMENT_IS_CURRENT)
  if (agreement.contentHash.toString('hex') !== input.contentHash) {
    throw ruleNotMet(SIGNED_CONTENT_MATCHES, '#/contentHash')
  }
  const byRepresentative = input.byRepresentative ?? false
  const verdict = decideSignature(
    {
      parties: await listParties(tx, courtId, caseId),
      mediatorId: row.mediatorId,
      organisationId: row.organisationId,
      signed: agreement.signatures.map(({ signerKind, signerId }) => ({ kind: signerKind, id: signerId })),
    },
    { signerKind: input.signerKind, partyId: input.partyId, byRepresentative },
  )
  if (!verdict.ok) throw ruleNotMet(verdict.rule, '#/signerKind')

  const id = newId()
  insertSignatures(tx, [
    {
      courtId,
      caseId,
      agreementId,
      id,
      signerKind: verdict.signer.kind,
      signerId: verdict.signer.id,
      signedOn: occurredOn,
      contentHash: agreement.contentHash,
      form: input.form,
      byRepresentative,
    },
  ])
  if (verdict.missing.length > 0) {
    if (agreement.status === 'drafted') await updateAgreementStatus(tx, { ...agreement, status: 'signing' })
    return completeAct(tx, call, subject, { recordId: id, changes: { agreementStatus: 'signing' } })
  }

  const effectiveOn = agreement.form === 'oral' ? agreement.draftedOn : occurredOn
  const isFiled = row.profile === 'filed-first'
  await updateAgreementStatus(tx, { ...agreement, status: 'effective', effectiveOn })
  await cancelPlans(tx, courtId, caseId, occurredOn)
  await releaseMediators(tx, courtId, caseId, call.now, 'agreed')
  return completeAct(tx, call, subject, {
    to: 'agreed',
    recordId: id,
    changes: {
      outcome: 'agreed',
      agreementStatus: 'effective',
      agreementCoverage: agreement.coverage,
      agreedOn: effectiveOn,
      performanceDueOn: agreement.instalments.at(-1)?.dueOn ?? null,
      endedOn: occurredOn,
    },
    countsOn: effectiveOn,
    clock: isFiled
      ? [{ effect: 'fulfil', kind: 'agreement-submission', startedOn: effectiveOn, doneOn: call.today }]
      : [],
  })
}
