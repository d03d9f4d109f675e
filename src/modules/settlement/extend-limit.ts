import type { Tx } from '../../platform/transaction.js'
import { ruleNotMet } from '../../problems.js'
import { type ActOutcome, beginAct, completeAct } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { DEADLINE_RULES } from '../../workflow/deadline-rules.js'
import { listOpenDeadlines } from '../../workflow/store.js'
import { decideLimit } from './decide-limit.js'
import type { ExtendLimitBody } from './schemas.js'

/**
 * Records that a time limit of the court was extended: for trial, or for the ruling on confirmation.
 *
 * @throws Problem as {@link beginAct}; rules of {@link decideLimit}
 * @see CPL 152, 164, 168, 187
 */
export async function extendLimit(tx: Tx, call: Call, caseId: string, input: ExtendLimitBody): Promise<ActOutcome> {
  const subject = await beginAct(tx, call, 'extendLimit', caseId, input.occurredOn)
  const { kind, length, approvedBy } = input
  const open = await listOpenDeadlines(tx, subject.row.courtId, caseId)
  const running = open.find((row) => row.kind === kind)
  const { occurredOn } = subject
  const verdict = decideLimit(DEADLINE_RULES[kind], running, { length, approvedBy, occurredOn })
  if (!verdict.ok) throw ruleNotMet(verdict.rule, verdict.pointer)
  return completeAct(tx, call, subject, {
    ground: approvedBy,
    clock: [{ effect: 'extend', kinds: [kind], length }],
  })
}
