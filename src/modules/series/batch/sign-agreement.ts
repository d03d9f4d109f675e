import { Type } from 'typebox'
import { ruleNotMet } from '../../../problems.js'
import type { ActOutcome } from '../../../workflow/act.js'
import { Uuid } from '../../../workflow/schemas.js'
import { listParties } from '../../intake/store.js'
import { requiredSigners } from '../../settlement/decide-signature.js'
import { AGREEMENT_IS_CURRENT, SIGNS_ONCE } from '../../settlement/rules.js'
import { SignAgreementBody } from '../../settlement/schemas.js'
import { signAgreement } from '../../settlement/sign-agreement.js'
import { listAgreements, listCurrentAgreements } from '../../settlement/store.js'
import { batchAct, callAfter, DAY_OF_ACT } from './batch-act.js'

/** The text that is signed: the one that stood when the batch was asked for. */
interface SignedText {
  readonly agreementId: string
  readonly contentHash: string
}

/** Everybody who still has to sign has signed, in every case. */
export const batchSignatures = batchAct({
  command: 'signAgreement',
  zh: '记录各案尚未签署者均已签署；签署的是提交本批时的协议文本，其后改过的不予记录',
  en: 'Everybody who still has to sign signed the text that stood when the batch was asked for; a text changed since is refused',
  shared: { ...DAY_OF_ACT, form: SignAgreementBody.properties.form },
  member: {
    byRepresentative: Type.Array(Uuid, {
      maxItems: 200,
      uniqueItems: true,
      description: 'Parties for whom a representative with special authority signed',
    }),
  },
  example: { shared: { form: 'signature' } },
  async prepare(executor, courtId, caseIds) {
    const current = await listCurrentAgreements(executor, courtId, caseIds)
    return new Map(
      current.map(({ caseId, id, contentHash }) => [
        caseId,
        { agreementId: id, contentHash: contentHash.toString('hex') } satisfies SignedText,
      ]),
    )
  },
  async run(tx, call, row, { byRepresentative = [], ...input }, prepared) {
    const text = prepared as SignedText | undefined
    const agreements = await listAgreements(tx, row.courtId, row.id)
    const agreement = agreements.find(({ id }) => id === text?.agreementId)
    if (text === undefined || agreement === undefined) throw ruleNotMet(AGREEMENT_IS_CURRENT)
    const { mediatorId, organisationId } = row
    const signers = requiredSigners({ parties: await listParties(tx, row.courtId, row.id), mediatorId, organisationId })
    const missing = signers.filter(
      ({ kind, id }) =>
        !agreement.signatures.some(({ signerKind, signerId }) => signerKind === kind && signerId === id),
    )
    let outcome: ActOutcome | undefined
    for (const { kind: signerKind, id } of missing) {
      const isParty = signerKind === 'party'
      outcome = await signAgreement(tx, outcome === undefined ? call : callAfter(call, outcome), row.id, agreement.id, {
        ...input,
        signerKind,
        contentHash: text.contentHash,
        ...(isParty && { partyId: id, byRepresentative: byRepresentative.includes(id) }),
      })
    }
    if (outcome === undefined) throw ruleNotMet(SIGNS_ONCE)
    return outcome
  },
})
