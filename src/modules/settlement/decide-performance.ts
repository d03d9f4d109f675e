import { type Refusal, refuse } from '../../workflow/rule.js'
import type { Performance } from '../../workflow/states.js'
import { NOT_MORE_THAN_OWED, PERFORMANCE_FITS_AGREEMENT, PERFORMED_NOT_LATER_THAN_TODAY } from './rules.js'
import type { TermsPerformed } from './tables.js'

export interface PerformanceFacts {
  readonly instalments: readonly { readonly id: string; readonly amountFen: number }[]
  readonly performed: readonly {
    readonly instalmentId: string | null
    readonly amountFen: number | null
    readonly terms: TermsPerformed | null
  }[]
}

export interface PerformanceRequest {
  readonly instalmentId?: string | undefined
  readonly amountFen?: number | undefined
  readonly terms?: TermsPerformed | undefined
  readonly performedOn: string
}

export type PerformanceVerdict =
  | Refusal
  | {
      readonly ok: true
      readonly record: { instalmentId: string | null; amountFen: number | null; terms: TermsPerformed | null }
      /** How far the whole agreement is performed after this. */
      readonly performance: Performance
    }

/**
 * Whether a performance may be recorded, and how far the agreement is performed after it.
 *
 * Money counts towards one instalment and never beyond it. An agreement without money is performed in part or in full.
 */
export function decidePerformance(
  facts: PerformanceFacts,
  request: PerformanceRequest,
  occurredOn: string,
): PerformanceVerdict {
  const { instalmentId, amountFen, terms } = request
  if (request.performedOn > occurredOn) return refuse(PERFORMED_NOT_LATER_THAN_TODAY)
  if (facts.instalments.length === 0) {
    if (terms === undefined || instalmentId !== undefined || amountFen !== undefined) {
      return refuse(PERFORMANCE_FITS_AGREEMENT)
    }
    if (facts.performed.some((entry) => entry.terms === 'full')) return refuse(NOT_MORE_THAN_OWED)
    return { ok: true, record: { instalmentId: null, amountFen: null, terms }, performance: terms }
  }
  const instalment = facts.instalments.find(({ id }) => id === instalmentId)
  if (instalment === undefined || amountFen === undefined || terms !== undefined)
    return refuse(PERFORMANCE_FITS_AGREEMENT)
  const paid = (id: string) =>
    facts.performed.reduce((sum, entry) => (entry.instalmentId === id ? sum + (entry.amountFen ?? 0) : sum), 0)
  if (paid(instalment.id) + amountFen > instalment.amountFen) return refuse(NOT_MORE_THAN_OWED)
  const isFull = facts.instalments.every(
    ({ id, amountFen: owed }) => paid(id) + (id === instalment.id ? amountFen : 0) === owed,
  )
  return {
    ok: true,
    record: { instalmentId: instalment.id, amountFen, terms: null },
    performance: isFull ? 'full' : 'partial',
  }
}
