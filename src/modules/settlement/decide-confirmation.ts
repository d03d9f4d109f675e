import { type Refusal, refuse } from '../../workflow/rule.js'
import {
  CONFIRMATION_IS_JOINT,
  DISMISSAL_NEEDS_GROUND,
  PARTIES_CALLED_TOGETHER,
  REFUSAL_NEEDS_GROUND,
} from './rules.js'

/** Why an application is not accepted. @see INT 355 */
export const REFUSAL_GROUNDS = [
  'not-a-court-matter',
  'no-jurisdiction',
  'personal-status',
  'other-special-procedure',
  'fixes-ownership',
] as const
export type RefusalGround = (typeof REFUSAL_GROUNDS)[number]

/** Why an accepted application is dismissed. @see INT 358 */
export const DISMISSAL_GROUNDS = [
  'breaks-mandatory-law',
  'harms-others',
  'against-public-order',
  'not-voluntary',
  'content-unclear',
  'other',
] as const
export type DismissalGround = (typeof DISMISSAL_GROUNDS)[number]

/** How an application ends before a ruling. @see INT 356-357; CPL 186 */
export const WITHDRAWAL_GROUNDS = ['withdrawn-by-parties', 'treated-as-withdrawn', 'civil-rights-dispute'] as const

type Verdict = Refusal | { readonly ok: true; readonly ground: string }

/** Whether all parties apply together. @see CPL 205; INT 351 */
export function decideApplication(
  applicantPartyIds: readonly string[],
  partyIds: readonly string[],
): Refusal | { readonly ok: true } {
  const all = partyIds.length === applicantPartyIds.length && partyIds.every((id) => applicantPartyIds.includes(id))
  return all ? { ok: true } : refuse(CONFIRMATION_IS_JOINT)
}

/** Whether an examination says what it must: a refusal its ground, an acceptance none. @see INT 355 */
export function decideExamination(decision: 'accepted' | 'refused', ground: RefusalGround | undefined): Verdict {
  if ((decision === 'refused') !== (ground !== undefined)) return refuse(REFUSAL_NEEDS_GROUND)
  return { ok: true, ground: ground ?? 'accepted' }
}

/** Whether a ruling may be given and says what it must. @see INT 356, 358; CPL 206 */
export function decideRuling(
  decision: 'granted' | 'dismissed',
  ground: DismissalGround | undefined,
  partiesCalledTogether: boolean,
): Verdict {
  if (!partiesCalledTogether) return refuse(PARTIES_CALLED_TOGETHER)
  if ((decision === 'dismissed') !== (ground !== undefined)) return refuse(DISMISSAL_NEEDS_GROUND)
  return { ok: true, ground: ground ?? 'granted' }
}
