import type { Command } from '../../../workflow/commands.js'
import type { Scope } from '../../../workflow/roles.js'
import { type Refusal, refuse } from '../../../workflow/rule.js'
import { commandOfType, scopesOfEvents } from '../feed/event-types.js'
import { WEBHOOK_COURTS_OF_CLIENT, WEBHOOK_TYPES_VISIBLE } from './rules.js'

/** Scopes without which a client sees no event at all. */
const SCOPES_OF_EVENTS: readonly Scope[] = ['cases.read', 'outcomes.read', 'cases.register']

/** What an endpoint would send, if its client may see it. */
export type EndpointVerdict = { readonly ok: true; readonly commands: Command[] | null } | Refusal

/**
 * Whether a client may be sent what is asked for.
 *
 * @param types - null for all that the client may see
 */
export function decideEndpoint(
  owner: { readonly scopes: readonly Scope[]; readonly courtIds: readonly number[] },
  wanted: { readonly courtIds: readonly number[]; readonly types: readonly string[] | null },
): EndpointVerdict {
  if (!wanted.courtIds.every((id) => owner.courtIds.includes(id))) return refuse(WEBHOOK_COURTS_OF_CLIENT)
  const has = (scopes: readonly Scope[]) => scopes.some((scope) => owner.scopes.includes(scope))
  if (!has(SCOPES_OF_EVENTS)) return refuse(WEBHOOK_TYPES_VISIBLE)
  if (wanted.types === null) return { ok: true, commands: null }
  const commands = wanted.types.flatMap((type) => commandOfType(type) ?? [])
  const areVisible = commands.every((command) => has(scopesOfEvents(command)))
  return areVisible ? { ok: true, commands } : refuse(WEBHOOK_TYPES_VISIBLE)
}
