import { type Refusal, refuse } from '../../workflow/rule.js'
import type { PauseReason } from '../../workflow/states.js'
import { decideAllListed, decideListed } from './parties.js'
import {
  APPRAISAL_NEEDS_ALL,
  APPRAISAL_NEEDS_APPLICATION,
  APPRAISAL_NEEDS_APPROVAL,
  SHAM_REVIEW_ASKS_NOBODY,
} from './rules.js'

/** Why this module pauses mediation; a recusal pauses by its own command. */
export const SUSPENSION_REASONS = ['appraisal', 'sham-review'] as const satisfies readonly PauseReason[]
export type SuspensionReason = (typeof SUSPENSION_REASONS)[number]

export interface PauseFacts {
  readonly reason: SuspensionReason
  readonly appliedBy: string | null
  readonly approval: string | null
  readonly consentingPartyIds: readonly string[]
}

/**
 * Whether mediation may pause.
 *
 * An appraisal needs an application, everybody's consent and the court's approval, and its time is not counted. A
 * mediator who suspects sham mediation must stop at once, asks nobody, and the period goes on.
 *
 * @see ONL 23, 26; INV 18; APP23-1..6 (seen in part)
 */
export function decidePause(
  pause: PauseFacts,
  partyIds: readonly string[],
): (Refusal & { readonly pointer: string }) | { readonly ok: true } {
  if (pause.reason === 'sham-review') {
    return hasAppraisalMembers(pause) ? { ...refuse(SHAM_REVIEW_ASKS_NOBODY), pointer: '#/reason' } : { ok: true }
  }
  if (pause.appliedBy === null) return { ...refuse(APPRAISAL_NEEDS_APPLICATION), pointer: '#/appliedBy' }
  const applicant = decideListed(partyIds, [pause.appliedBy])
  if (!applicant.ok) return { ...applicant, pointer: '#/appliedBy' }
  const everyone = decideAllListed(partyIds, pause.consentingPartyIds, APPRAISAL_NEEDS_ALL)
  if (!everyone.ok) return { ...everyone, pointer: '#/consentingPartyIds' }
  if (pause.approval === null) return { ...refuse(APPRAISAL_NEEDS_APPROVAL), pointer: '#/approval' }
  return { ok: true }
}

function hasAppraisalMembers({ appliedBy, approval, consentingPartyIds }: PauseFacts): boolean {
  return appliedBy !== null || approval !== null || consentingPartyIds.length > 0
}

/**
 * Last day of a pause. The day on which mediation resumes is a day of mediation again; a pause that ends on the day on
 * which it began still takes that one day, since a day is never split.
 *
 * @param fromOn - first day of the pause
 * @param resumedOn - day of the act that ends it, not before `fromOn`
 * @returns calendar date, part of the pause
 * @see ONL 26. That the day of resumption counts is derived
 */
export function lastDayOfPause(fromOn: string, resumedOn: string): string {
  const dayBefore = new Date(Date.parse(resumedOn) - 86_400_000).toISOString().slice(0, 10)
  return dayBefore < fromOn ? fromOn : dayBefore
}
