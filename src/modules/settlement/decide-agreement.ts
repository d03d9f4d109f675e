import type { Rule } from '../../workflow/rule.js'
import type { AgreementCoverage } from '../../workflow/states.js'
import type { JsonValue } from './canonical-json.js'
import { INSTALMENTS_EQUAL_AMOUNT, INSTALMENTS_IN_ORDER, PAYER_AND_PAYEE_ARE_PARTIES } from './rules.js'
import type { AgreementForm } from './tables.js'

export interface InstalmentTerms {
  readonly payerPartyId: string
  readonly payeePartyId: string
  readonly amountFen: number
  readonly dueOn: string
  readonly onTheSpot: boolean
}

/** Everything that people sign. */
export interface AgreementContent {
  readonly form: AgreementForm
  readonly coverage: AgreementCoverage
  readonly terms: string
  readonly amountFen: number
  readonly instalments: readonly InstalmentTerms[]
}

/** A rule that is not met, with the place in the request. */
export interface PointedRefusal {
  readonly ok: false
  readonly rule: Rule
  readonly pointer: string
}
export type ContentVerdict = { readonly ok: true } | PointedRefusal

/**
 * Whether the content of an agreement can be performed as it stands: every instalment between two parties, in the order
 * of the due days, and together the whole amount.
 *
 * @see INT 461
 */
export function decideAgreementContent(content: AgreementContent, partyIds: readonly string[]): ContentVerdict {
  for (const [index, instalment] of content.instalments.entries()) {
    const { payerPartyId, payeePartyId } = instalment
    if (!partyIds.includes(payerPartyId)) return refused(PAYER_AND_PAYEE_ARE_PARTIES, index, 'payerPartyId')
    if (!partyIds.includes(payeePartyId) || payeePartyId === payerPartyId) {
      return refused(PAYER_AND_PAYEE_ARE_PARTIES, index, 'payeePartyId')
    }
    const previous = content.instalments[index - 1]
    if (previous !== undefined && instalment.dueOn < previous.dueOn)
      return refused(INSTALMENTS_IN_ORDER, index, 'dueOn')
  }
  const totalFen = content.instalments.reduce((sum, { amountFen }) => sum + BigInt(amountFen), 0n)
  if (totalFen !== BigInt(content.amountFen)) {
    return { ok: false, rule: INSTALMENTS_EQUAL_AMOUNT, pointer: '#/amountFen' }
  }
  return { ok: true }
}

function refused(broken: Rule, index: number, member: string): PointedRefusal {
  return { ok: false, rule: broken, pointer: `#/instalments/${index}/${member}` }
}

/** The signed content as JSON. The case and the version are part of it, so that a signature fits no other text. */
export function signedContent(caseId: string, version: number, content: AgreementContent): JsonValue {
  return {
    schema: 1,
    caseId,
    version,
    form: content.form,
    coverage: content.coverage,
    terms: content.terms,
    amountFen: content.amountFen,
    instalments: content.instalments.map(({ payerPartyId, payeePartyId, amountFen, dueOn, onTheSpot }) => ({
      payerPartyId,
      payeePartyId,
      amountFen,
      dueOn,
      onTheSpot,
    })),
  }
}
