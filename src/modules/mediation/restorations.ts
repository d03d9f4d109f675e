import { type Refusal, refuse } from '../../workflow/rule.js'
import type { CaseState, Profile } from '../../workflow/states.js'
import { decideExtension } from './extensions.js'
import { EXTENSION_AGREED_IN_PERIOD, RESTORATION_OF_RUNNING_MEDIATION } from './rules.js'

/** How a mediation ended that somebody wants restored. */
export interface EndedMediation {
  readonly profile: Profile
  readonly partyIds: readonly string[]
  /** Where the case stood when the service ended mediation. */
  readonly endedFrom: CaseState
  /** The period that was over: the day of its starting event and its last day. */
  readonly startedOn: string
  readonly dueOn: string
}

/**
 * Whether a mediation that ended with its period goes on, because all parties had agreed to extend it in time.
 *
 * The law ends mediation only where the parties did not agree, so an agreement made in time keeps it alive whenever its
 * paper reaches the court. That the court takes back what was recorded meanwhile is a decision of the project. It does
 * not pass over a question of recusal or of sham mediation that nobody has answered.
 *
 * @param extension.agreedOn - calendar date, Asia/Shanghai
 * @see INV 27; ONL 24, 25(6); OP25-3 (seen in part)
 */
export function decideRestoration(
  extension: { readonly agreedOn: string; readonly days: number; readonly consentingPartyIds: readonly string[] },
  mediation: EndedMediation,
): (Refusal & { readonly pointer?: string }) | { readonly ok: true } {
  if (mediation.endedFrom !== 'in-mediation') return refuse(RESTORATION_OF_RUNNING_MEDIATION)
  if (extension.agreedOn < mediation.startedOn || extension.agreedOn > mediation.dueOn) {
    return { ...refuse(EXTENSION_AGREED_IN_PERIOD), pointer: '#/agreedOn' }
  }
  return decideExtension(extension, mediation.profile, mediation.partyIds)
}
