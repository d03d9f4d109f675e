import { type Refusal, refuse } from '../../workflow/rule.js'
import type { Profile } from '../../workflow/states.js'
import { decideAllListed } from './parties.js'
import { EXTENSION_AT_MOST_30, EXTENSION_NEEDS_ALL } from './rules.js'

export const FILED_FIRST_EXTENSION_DAYS_MAX = 30

/**
 * Whether the mediation period may be extended.
 *
 * Before filing the law sets no upper limit; after filing it is 30 days. That it happens once and before the period is
 * over is a guard of the life cycle.
 *
 * @param extension.days - calendar days
 * @see INV 27; ONL 24; OP25-3 (seen in part)
 */
export function decideExtension(
  extension: { readonly days: number; readonly consentingPartyIds: readonly string[] },
  profile: Profile,
  partyIds: readonly string[],
): (Refusal & { readonly pointer: string }) | { readonly ok: true } {
  const everyone = decideAllListed(partyIds, extension.consentingPartyIds, EXTENSION_NEEDS_ALL)
  if (!everyone.ok) return { ...everyone, pointer: '#/consentingPartyIds' }
  if (profile === 'filed-first' && extension.days > FILED_FIRST_EXTENSION_DAYS_MAX) {
    return { ...refuse(EXTENSION_AT_MOST_30), pointer: '#/days' }
  }
  return { ok: true }
}
