import { type Refusal, type Rule, refuse } from '../../workflow/rule.js'
import { MEDIATION_PARTY_UNKNOWN, PARTY_LISTED_TWICE } from './rules.js'

/** Whether a list of parties names parties of the case only, each once. */
export function decideListed(partyIds: readonly string[], listed: readonly string[]): Refusal | { ok: true } {
  if (new Set(listed).size < listed.length) return refuse(PARTY_LISTED_TWICE)
  return listed.every((id) => partyIds.includes(id)) ? { ok: true } : refuse(MEDIATION_PARTY_UNKNOWN)
}

/** Whether every party of the case is listed, each once and nobody else; `broken` is the rule that asks for all of them. */
export function decideAllListed(
  partyIds: readonly string[],
  listed: readonly string[],
  broken: Rule,
): Refusal | { ok: true } {
  const named = decideListed(partyIds, listed)
  if (!named.ok) return named
  return listed.length === partyIds.length ? { ok: true } : refuse(broken)
}
