import { type Refusal, refuse } from '../../workflow/rule.js'
import type { AgreementCoverage, CaseState, Profile } from '../../workflow/states.js'
import { CONVERSION_NEEDS_REASON, DESTINATION_FITS_PROFILE, REST_MUST_GO_ON } from './rules.js'
import type { Destination } from './tables.js'

/** Where a case can go under each regime. @see INV 21; ONL 21; OP25-5 */
export const DESTINATIONS_OF: Readonly<Record<Profile, readonly Destination[]>> = {
  'pre-filing': ['filing', 'fast-track'],
  'filed-first': ['trial', 'fast-track'],
}

/** Why a case is closed: its claims are settled, or the applicant does not go on with the rest. */
export const CLOSING_BASES = ['settled', 'not-pursued'] as const
export type ClosingBasis = (typeof CLOSING_BASES)[number]

/** How a fast-track case ends. @see CPL 160-170; INT 258 */
export const DISPOSITIONS = ['mediated', 'judged', 'withdrawn', 'converted-to-ordinary'] as const
export type Disposition = (typeof DISPOSITIONS)[number]

type Verdict = Refusal | { readonly ok: true }

/** Whether a case may be handed over there. */
export function decideTransfer(profile: Profile, destination: Destination): Verdict {
  return DESTINATIONS_OF[profile].includes(destination) ? { ok: true } : refuse(DESTINATION_FITS_PROFILE)
}

/** Whether a case may be closed on this basis: claims that are still open must be handed over or given up. */
export function decideClosure(
  facts: { readonly state: CaseState; readonly agreementCoverage: AgreementCoverage | null },
  basis: ClosingBasis,
): Verdict {
  const isWhole = facts.state === 'agreed' && facts.agreementCoverage === 'whole'
  return isWhole || basis === 'not-pursued' ? { ok: true } : refuse(REST_MUST_GO_ON)
}

/** Whether a disposition says what it must. */
export function decideDisposition(manner: Disposition, reason: string | undefined): Verdict {
  return manner === 'converted-to-ordinary' && reason === undefined ? refuse(CONVERSION_NEEDS_REASON) : { ok: true }
}
