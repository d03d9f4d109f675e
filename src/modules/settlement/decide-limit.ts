import type { DeadlineRule } from '../../workflow/deadline-rules.js'
import { type Refusal, refuse } from '../../workflow/rule.js'
import { LIMIT_AT_MOST, LIMIT_NOT_RUNNING, LIMIT_ONCE, LIMIT_OVER } from './rules.js'

/** Who may extend a time limit of the court. */
export const LIMIT_APPROVERS = ['president', 'higher-court'] as const
export type LimitApprover = (typeof LIMIT_APPROVERS)[number]

/**
 * Whether a time limit of the court may be extended. What the president may not give, the higher court may, in ordinary
 * procedure; an extension is given before the limit is over.
 *
 * @param length - in the unit of the rule
 * @param running - the period; undefined when it does not run
 * @see CPL 152, 164, 168, 187; INT 258
 */
export function decideLimit(
  { kind, extension }: Pick<DeadlineRule, 'kind' | 'extension'>,
  running: { readonly dueOn: string | null; readonly extensionDays: readonly number[] } | undefined,
  { length, approvedBy, occurredOn }: { length: number; approvedBy: LimitApprover; occurredOn: string },
): (Refusal & { readonly pointer: string }) | { readonly ok: true } {
  if (running === undefined) return { ...refuse(LIMIT_NOT_RUNNING), pointer: '#/kind' }
  if (running.dueOn !== null && occurredOn > running.dueOn) return { ...refuse(LIMIT_OVER), pointer: '#/occurredOn' }
  if (approvedBy === 'higher-court' && kind === 'trial-ordinary') return { ok: true }
  if (approvedBy === 'higher-court' || extension.allowed !== 'president') {
    return { ...refuse(LIMIT_AT_MOST), pointer: '#/approvedBy' }
  }
  if (extension.maxLength !== undefined && length > extension.maxLength) {
    return { ...refuse(LIMIT_AT_MOST), pointer: '#/length' }
  }
  if (extension.times !== undefined && running.extensionDays.length >= extension.times) {
    return { ...refuse(LIMIT_ONCE), pointer: '#/kind' }
  }
  return { ok: true }
}
