import { type Actor, type CaseScope, permitOnCase } from '../../authorization/policy.js'
import { COMMAND_NAMES, type Command, commandText } from '../../workflow/commands.js'
import type { CaseFacts } from '../../workflow/guards.js'
import { decideTransition } from '../../workflow/transitions.js'

export interface ActionVerdict {
  readonly command: Command
  readonly isAllowed: boolean
  /** Why not: the caller's roles, the state, or a rule with its source. */
  readonly blockedBy: 'role' | 'state' | 'rule' | null
  readonly ruleId: string | null
  readonly source: string | null
  readonly zh: string | null
  readonly en: string | null
}

/** Acts on a case that is there, by somebody: what only the service does is nobody's choice. */
const ACTS_OF_PEOPLE = COMMAND_NAMES.filter(
  (command) => command !== 'receiveCase' && commandText(command).roles.length > 0,
)

const CLEAR = { ruleId: null, source: null, zh: null, en: null }

/**
 * What this caller may do with this case today, and why not the rest. Derived from the same table and the same policy
 * that the write path uses.
 *
 * @param today - calendar date, Asia/Shanghai
 */
export function decideActions(actor: Actor, scope: CaseScope, facts: CaseFacts, today: string): ActionVerdict[] {
  return ACTS_OF_PEOPLE.map((command): ActionVerdict => {
    if (permitOnCase(actor, command, scope) !== 'allowed')
      return { command, isAllowed: false, blockedBy: 'role', ...CLEAR }
    const verdict = decideTransition(facts, command, today)
    if (verdict.ok) return { command, isAllowed: true, blockedBy: null, ...CLEAR }
    if (verdict.reason === 'state') return { command, isAllowed: false, blockedBy: 'state', ...CLEAR }
    const { id, source, zh, en } = verdict.rule
    return { command, isAllowed: false, blockedBy: 'rule', ruleId: id, source, zh, en }
  })
}
