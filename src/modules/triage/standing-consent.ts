import { type CauseLine, nearestField } from '../../workflow/cause-line.js'
import { type Refusal, type Rule, refuse, rule } from '../../workflow/rule.js'

export const STANDING_CONSENT_COUNTS = rule({
  id: 'standing-consent-counts',
  source: 'CPL 125; INV 11; ONL 4',
  confidence: 'derived',
  zh: '单位概括同意调解的，在同意有效期间和范围内，视为其在个案中同意调解；其在个案中拒绝的，调解即行终结。',
  en: 'While it holds, a general consent of an institution counts as its consent in each of its cases; its refusal in a case still ends mediation there.',
})
export const STANDING_CONSENT_DAYS = rule({
  id: 'standing-consent-days-in-order',
  source: 'CPL 125; INV 11; project decision',
  confidence: 'derived',
  zh: '概括同意的出具日期和撤回日期不得晚于今天，有效期截止日期和撤回日期不得早于出具日期。',
  en: 'A general consent is not given or revoked in the future, and does not end before it was given.',
})
export const STANDING_CONSENT_REVOKED_ONCE = rule({
  id: 'standing-consent-revoked-once',
  source: 'CPL 125; project decision',
  confidence: 'derived',
  zh: '该概括同意已经撤回。',
  en: 'This general consent has been revoked already.',
})

/** Rules of general consents, for the rule catalogue. */
export const STANDING_CONSENT_RULES: readonly Rule[] = [
  STANDING_CONSENT_COUNTS,
  STANDING_CONSENT_DAYS,
  STANDING_CONSENT_REVOKED_ONCE,
]

/** How far a general consent reaches. */
export interface StandingConsent {
  /** Null for a paper in the file of the case, which is registered nowhere. */
  readonly id: string | null
  readonly partyId: string
  readonly givenOn: string
  readonly validUntilOn: string | null
  readonly revokedOn: string | null
  /** Null for all causes. */
  readonly fields: readonly string[] | null
}

/**
 * Whether a general consent counts in a case on the day of the act: given by then, neither over nor revoked, and for
 * such disputes. On the day of its revocation it counts no more.
 *
 * @see CPL 125; INV 11; ONL 4 (derived)
 */
export function countsOn(consent: StandingConsent, causeLine: CauseLine, on: string): boolean {
  const { givenOn, validUntilOn, revokedOn, fields } = consent
  return (
    givenOn <= on &&
    (validUntilOn === null || on <= validUntilOn) &&
    (revokedOn === null || on < revokedOn) &&
    (fields === null || nearestField(fields, causeLine) >= 0)
  )
}

/** Whether the days of a general consent are possible. */
export function decideDays(
  { givenOn, validUntilOn }: Pick<StandingConsent, 'givenOn' | 'validUntilOn'>,
  today: string,
): { readonly ok: true } | (Refusal & { readonly pointer: string }) {
  if (givenOn > today) return { ...refuse(STANDING_CONSENT_DAYS), pointer: '#/givenOn' }
  if (validUntilOn !== null && validUntilOn < givenOn) {
    return { ...refuse(STANDING_CONSENT_DAYS), pointer: '#/validUntilOn' }
  }
  return { ok: true }
}

/** Whether a general consent may be revoked on a day. */
export function decideRevocation(
  { givenOn, revokedOn }: Pick<StandingConsent, 'givenOn' | 'revokedOn'>,
  on: string,
  today: string,
): { readonly ok: true } | (Refusal & { readonly pointer: string }) {
  if (revokedOn !== null) return { ...refuse(STANDING_CONSENT_REVOKED_ONCE), pointer: '#/revokedOn' }
  return on > today || on < givenOn ? { ...refuse(STANDING_CONSENT_DAYS), pointer: '#/revokedOn' } : { ok: true }
}
