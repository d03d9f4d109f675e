import { type Refusal, refuse } from '../../workflow/rule.js'
import { SETTLING_NEEDS_SPECIAL_AUTHORITY, SIGNER_IS_KNOWN, SIGNS_ONCE } from './rules.js'
import type { SignerKind } from './tables.js'

export interface Signer {
  readonly kind: SignerKind
  readonly id: string
}

/** Who has to sign before an agreement takes effect. */
export interface SigningFacts {
  readonly parties: readonly { readonly id: string; readonly hasSpecialAuthority: boolean }[]
  readonly mediatorId: string | null
  /** The organisation that presides over the mediation; its seal is needed. */
  readonly organisationId: string | null
  readonly signed: readonly Signer[]
}

export interface SignatureRequest {
  readonly signerKind: SignerKind
  /** The party that signs; nothing for the mediator and the organisation, of which the case has one. */
  readonly partyId: string | undefined
  readonly byRepresentative: boolean
}

export type SignatureVerdict =
  | Refusal
  | { readonly ok: true; readonly signer: Signer /** Signers still to come. */; readonly missing: readonly Signer[] }

/** Everyone who has to sign. @see INV 24; PML 29; ONL 19 */
export function requiredSigners(facts: Omit<SigningFacts, 'signed'>): readonly Signer[] {
  return [
    ...facts.parties.map(({ id }): Signer => ({ kind: 'party', id })),
    ...(facts.mediatorId === null ? [] : [{ kind: 'mediator', id: facts.mediatorId } as const]),
    ...(facts.organisationId === null ? [] : [{ kind: 'organisation', id: facts.organisationId } as const]),
  ]
}

/**
 * Whether this signature may be recorded, and who still has to sign after it.
 *
 * @see CPL 62 on special authority; INV 24, PML 29-30 and ONL 19 on who signs
 */
export function decideSignature(facts: SigningFacts, request: SignatureRequest): SignatureVerdict {
  const required = requiredSigners(facts)
  const signer = required.find(
    ({ kind, id }) => kind === request.signerKind && (kind !== 'party' || id === request.partyId),
  )
  if (signer === undefined) return refuse(SIGNER_IS_KNOWN)
  if (request.signerKind !== 'party' && (request.partyId !== undefined || request.byRepresentative)) {
    return refuse(SIGNER_IS_KNOWN)
  }
  if (facts.signed.some((other) => isSame(other, signer))) return refuse(SIGNS_ONCE)
  const party = facts.parties.find(({ id }) => id === signer.id)
  if (request.byRepresentative && party?.hasSpecialAuthority !== true) return refuse(SETTLING_NEEDS_SPECIAL_AUTHORITY)
  const missing = required.filter(
    (other) => !isSame(other, signer) && !facts.signed.some((known) => isSame(known, other)),
  )
  return { ok: true, signer, missing }
}

function isSame(one: Signer, other: Signer): boolean {
  return one.kind === other.kind && one.id === other.id
}
