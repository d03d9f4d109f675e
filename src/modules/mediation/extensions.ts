import { DEADLINE_RULES, type DeadlineRule, type MEDIATION_PERIODS } from '../../workflow/deadline-rules.js'
import { type Refusal, refuse } from '../../workflow/rule.js'
import type { Profile } from '../../workflow/states.js'
import { decideAllListed } from './parties.js'
import { EXTENSION_AT_MOST_30, EXTENSION_NEEDS_ALL } from './rules.js'

/** The longest extension that the law allows; both periods after filing, ordinary and summary, have the same. */
const DAYS_MAX: Readonly<Record<Profile, number>> = {
  'pre-filing': daysMaxOf('mediation-pre-filing'),
  'filed-first': Math.min(daysMaxOf('mediation-filed-ordinary'), daysMaxOf('mediation-filed-summary')),
}

function daysMaxOf(kind: (typeof MEDIATION_PERIODS)[number]): number {
  const { extension }: DeadlineRule = DEADLINE_RULES[kind]
  if (extension.allowed === 'none') return 0
  return extension.maxLength ?? Number.POSITIVE_INFINITY
}

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
  if (extension.days > DAYS_MAX[profile]) {
    return { ...refuse(EXTENSION_AT_MOST_30), pointer: '#/days' }
  }
  return { ok: true }
}
