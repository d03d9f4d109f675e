import type { Reference } from '../../workflow/reference.js'
import type { Refusal } from '../../workflow/rule.js'
import { MEDIATOR_LISTED, MEDIATOR_NOT_RECUSED, MEDIATOR_ON_USABLE_ROSTER, MEDIATORS_DISTINCT } from './rules.js'

/** What decides whether a case may be offered to a mediator. */
export interface RosterEntry {
  readonly id: string
  readonly courtId: number
  readonly level: string
  readonly listedOn: string
  readonly delistedOn: string | null
}

/** The court of a case and every court above it, the nearest first: the courts whose rosters it may use. */
export function rosterCourtsOf(reference: Pick<Reference, 'courtById'>, courtId: number): readonly number[] {
  const chain: number[] = []
  let next: number | null = courtId
  while (next !== null && !chain.includes(next)) {
    chain.push(next)
    next = reference.courtById(next)?.parentId ?? null
  }
  return chain
}

/** Whether a roster entry reaches a court. @see INV 5, 9; ONL 27-28 */
export function isUsable(entry: Pick<RosterEntry, 'courtId' | 'level'>, rosterCourts: readonly number[]): boolean {
  return entry.level === 'national' || entry.level === 'professional' || rosterCourts.includes(entry.courtId)
}

/** Whether an entry stands on the roster on a day. */
export function isListed(entry: Pick<RosterEntry, 'listedOn' | 'delistedOn'>, on: string): boolean {
  return entry.listedOn <= on && (entry.delistedOn === null || on < entry.delistedOn)
}

/**
 * Whether a case may be offered to these mediators.
 *
 * One mediator is normal and more are possible (INV 13; ONL 11); the law leaves the number to the court, so nothing is
 * forced here. An entry that does not exist is refused like one that the court may not use.
 *
 * @param wanted - ids in the order of the request, the presiding mediator first
 * @param on - day of the offer
 * @returns the entries in the order of `wanted`, or the rule that is broken and by which of `wanted`
 */
export function decideOffer<Entry extends RosterEntry>(
  wanted: readonly string[],
  entries: readonly Entry[],
  rosterCourts: readonly number[],
  recusedIds: readonly string[],
  on: string,
): { readonly ok: true; readonly chosen: readonly Entry[] } | (Refusal & { readonly index: number }) {
  const chosen: Entry[] = []
  for (const [index, id] of wanted.entries()) {
    if (wanted.indexOf(id) !== index) return { ok: false, rule: MEDIATORS_DISTINCT, index }
    const entry = entries.find((candidate) => candidate.id === id)
    if (entry === undefined || !isUsable(entry, rosterCourts)) {
      return { ok: false, rule: MEDIATOR_ON_USABLE_ROSTER, index }
    }
    if (!isListed(entry, on)) return { ok: false, rule: MEDIATOR_LISTED, index }
    if (recusedIds.includes(id)) return { ok: false, rule: MEDIATOR_NOT_RECUSED, index }
    chosen.push(entry)
  }
  return { ok: true, chosen }
}
