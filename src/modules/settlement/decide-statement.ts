import { type Refusal, refuse } from '../../workflow/rule.js'
import { NO_SERVICE_BY_LEAVING, SIGNER_IS_KNOWN, STATEMENT_ANSWERED_ONCE } from './rules.js'
import type { StatementAnswer } from './tables.js'

export interface StatementFacts {
  readonly partyIds: readonly string[]
  readonly answeredBy: readonly string[]
}

export interface StatementRequest {
  readonly partyId: string
  readonly answer: StatementAnswer
  readonly delivery: 'in-person' | 'post' | 'electronic' | 'left'
}

/**
 * Where a party's answer takes the mediation statement: effective with the last signature, without effect as soon as
 * one party refuses.
 *
 * @see CPL 100; INT 133, 149
 */
export function decideStatementAnswer(
  facts: StatementFacts,
  request: StatementRequest,
): Refusal | { readonly ok: true; readonly to: 'issued' | 'effective' | 'refused' } {
  if (request.delivery === 'left') return refuse(NO_SERVICE_BY_LEAVING)
  if (!facts.partyIds.includes(request.partyId)) return refuse(SIGNER_IS_KNOWN)
  if (facts.answeredBy.includes(request.partyId)) return refuse(STATEMENT_ANSWERED_ONCE)
  if (request.answer === 'refused') return { ok: true, to: 'refused' }
  const isLast = facts.partyIds.every((id) => id === request.partyId || facts.answeredBy.includes(id))
  return { ok: true, to: isLast ? 'effective' : 'issued' }
}
