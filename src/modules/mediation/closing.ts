import { PERIOD_NOT_OVER } from '../../workflow/guards.js'
import { type Refusal, refuse } from '../../workflow/rule.js'
import type { AgreementStatus, Outcome } from '../../workflow/states.js'
import { NO_AGREEMENT_TO_REFUSE, REPORT_INCOMPLETE } from './rules.js'

/** Grounds on which a mediator ends mediation without an agreement. @see INV 26; ONL 25 */
export const END_GROUNDS = [
  'settled-withdrawn',
  'unreachable',
  'party-refused',
  'wide-difference',
  'period-expired',
  'refused-to-sign',
  'false-mediation',
  'other',
] as const satisfies readonly Outcome[]
export type EndGround = (typeof END_GROUNDS)[number]

export interface ClosingFacts {
  readonly ground: EndGround
  readonly reasonOfFailure: string | null
  readonly costRaisingConduct: string | null
  readonly hints: string | null
}

/**
 * Whether mediation may end on this ground, and where the case goes.
 *
 * @param subject.mediationDueOn - last day of the mediation period; null while it stands still
 * @param endedOn - calendar date, Asia/Shanghai
 * @see INV 21, 26; ONL 21, 25
 */
export function decideEnd(
  report: ClosingFacts,
  subject: { readonly mediationDueOn: string | null; readonly agreementStatus: AgreementStatus },
  endedOn: string,
): (Refusal & { readonly pointer: string }) | { readonly ok: true; readonly to: 'failed' | 'withdrawn' } {
  const { ground } = report
  const isPeriodOver = subject.mediationDueOn !== null && endedOn > subject.mediationDueOn
  if (ground === 'period-expired' && !isPeriodOver) return { ...refuse(PERIOD_NOT_OVER), pointer: '#/ground' }
  if (ground === 'refused-to-sign' && subject.agreementStatus === 'none') {
    return { ...refuse(NO_AGREEMENT_TO_REFUSE), pointer: '#/ground' }
  }
  if (ground === 'settled-withdrawn') return { ok: true, to: 'withdrawn' }
  for (const name of ['reasonOfFailure', 'costRaisingConduct', 'hints'] as const) {
    if (report[name] === null) return { ...refuse(REPORT_INCOMPLETE), pointer: `#/${name}` }
  }
  return { ok: true, to: 'failed' }
}
