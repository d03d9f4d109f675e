import type { Refusal, Rule } from '../../workflow/rule.js'
import { canonicalIdentityNumber, canonicalPhone, type IdKind, ORGANISATION_ID_KINDS } from './identity-numbers.js'
import {
  APPLICANT_NEEDS_IDENTITY,
  BOTH_SIDES,
  IDENTITY_KIND_FITS,
  MINOR_NEEDS_AGENT,
  ORGANISATION_NEEDS_CREDIT_CODE,
  ORGANISATION_NEEDS_REPRESENTATIVE,
} from './rules.js'
import type { PartyInput } from './schemas.js'

/** A party whose numbers are in their one spelling. */
export interface CheckedParty {
  readonly input: PartyInput
  readonly identity: { readonly kind: IdKind; readonly number: string } | null
  readonly phone: string | null
  readonly representativePhones: readonly (string | null)[]
}

export type PartiesVerdict =
  | { readonly ok: true; readonly parties: readonly CheckedParty[] }
  | { readonly ok: false; readonly rule: Rule; readonly pointer: string }

const OF_ORGANISATIONS: readonly IdKind[] = ORGANISATION_ID_KINDS

type Checked<Value> = { ok: true; value: Value } | { ok: false; rule: Rule; pointer: string }

function fail(rule: Rule, pointer: string): { ok: false; rule: Rule; pointer: string } {
  return { ok: false, rule, pointer }
}

function phoneAt(raw: string | undefined, pointer: string): Checked<string | null> {
  if (raw === undefined) return { ok: true, value: null }
  const phone = canonicalPhone(raw)
  return phone.ok ? { ok: true, value: phone.canonical } : fail(phone.rule, pointer)
}

function missing(party: PartyInput): Refusal | undefined {
  const isOrganisation = party.kind !== 'natural-person'
  if (isOrganisation && party.identity === undefined) return { ok: false, rule: ORGANISATION_NEEDS_CREDIT_CODE }
  if (isOrganisation && party.legalRepresentative === undefined) {
    return { ok: false, rule: ORGANISATION_NEEDS_REPRESENTATIVE }
  }
  if (party.role === 'applicant' && party.identity === undefined) return { ok: false, rule: APPLICANT_NEEDS_IDENTITY }
  const hasAgent = party.representatives?.some((agent) => agent.kind === 'statutory-agent') ?? false
  return party.flags?.includes('minor') && !hasAgent ? { ok: false, rule: MINOR_NEEDS_AGENT } : undefined
}

function checkParty(party: PartyInput, pointer: string, today: string): Checked<CheckedParty> {
  const gap = missing(party)
  if (gap !== undefined) return fail(gap.rule, pointer)
  let identity: CheckedParty['identity'] = null
  if (party.identity !== undefined) {
    const { kind, number } = party.identity
    const fits = OF_ORGANISATIONS.includes(kind) === (party.kind !== 'natural-person') || kind === 'other'
    if (!fits) return fail(IDENTITY_KIND_FITS, `${pointer}/identity/kind`)
    const canonical = canonicalIdentityNumber(kind, number, today)
    if (!canonical.ok) return fail(canonical.rule, `${pointer}/identity/number`)
    identity = { kind, number: canonical.canonical }
  }
  const phone = phoneAt(party.phone, `${pointer}/phone`)
  if (!phone.ok) return phone
  const representativePhones: (string | null)[] = []
  for (const [index, agent] of (party.representatives ?? []).entries()) {
    const checked = phoneAt(agent.phone, `${pointer}/representatives/${index}/phone`)
    if (!checked.ok) return checked
    representativePhones.push(checked.value)
  }
  return { ok: true, value: { input: party, identity, phone: phone.value, representativePhones } }
}

/**
 * Whether the parties of a dispute are given as the law asks, with every number in its one spelling.
 *
 * @param today - calendar date, Asia/Shanghai
 * @returns the first rule that is not met, with a pointer to the member
 * @see CPL 60, 122, 124; ONL 8
 */
export function checkParties(parties: readonly PartyInput[], today: string): PartiesVerdict {
  for (const role of ['applicant', 'respondent'] as const) {
    if (!parties.some((party) => party.role === role)) return fail(BOTH_SIDES, '#/parties')
  }
  const checked: CheckedParty[] = []
  for (const [index, party] of parties.entries()) {
    const verdict = checkParty(party, `#/parties/${index}`, today)
    if (!verdict.ok) return verdict
    checked.push(verdict.value)
  }
  return { ok: true, parties: checked }
}
