import type { Command } from '../../workflow/commands.js'
import { PROCEEDING_MOVES } from '../../workflow/proceedings.js'
import { type Refusal, refuse } from '../../workflow/rule.js'
import type { ProceedingKind, ProceedingState } from '../../workflow/states.js'
import { PROCEEDING_OF_CASE } from './rules.js'

/** Whether a proceeding may go where an act would take it. `from` is null when the act opens it. */
export function decideProceeding<K extends ProceedingKind>(
  kind: K,
  from: ProceedingState | null,
  command: Command,
  to: ProceedingState<K>,
): Refusal | { readonly ok: true } {
  const moves: readonly { readonly from: string | null; readonly command: Command; readonly to: string }[] =
    PROCEEDING_MOVES[kind]
  const known = moves.some((move) => move.from === from && move.command === command && move.to === to)
  return known ? { ok: true } : refuse(PROCEEDING_OF_CASE)
}

/** States in which nothing more happens in a proceeding here; another court may still report something else of it. */
export function isClosed(kind: ProceedingKind, state: ProceedingState): boolean {
  return !PROCEEDING_MOVES[kind].some(({ from, command }) => from === state && command !== 'recordHandoverOutcome')
}
