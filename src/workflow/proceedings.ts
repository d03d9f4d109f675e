import type { Command } from './commands.js'
import { PROCEEDING_STATES, type ProceedingKind, type ProceedingState } from './states.js'

interface ProceedingMove<K extends ProceedingKind> {
  readonly from: ProceedingState<K> | null
  readonly command: Command
  readonly to: ProceedingState<K>
  readonly when?: string
}

const CONFIRMATION_ENDS = ['refused', 'granted', 'dismissed', 'withdrawn'] as const

/**
 * What the system of the confirming court reports. Reports come in any order and the one decided last counts, so that
 * each end can follow every state but itself; a later ruling may take back an earlier one (INT 372).
 */
const REPORTED: readonly ProceedingMove<'confirmation'>[] = PROCEEDING_STATES.confirmation.flatMap((from) =>
  (['accepted', ...CONFIRMATION_ENDS] as const)
    .filter((to) => to !== from)
    .map((to) => ({ from, command: 'recordHandoverOutcome' as const, to, when: 'reported by the confirming court' })),
)

/** What follows a mediation case: three small machines that never re-open the case itself. */
export const PROCEEDING_MOVES: { readonly [K in ProceedingKind]: readonly ProceedingMove<K>[] } = {
  confirmation: [
    { from: null, command: 'applyForConfirmation', to: 'applied' },
    { from: 'applied', command: 'examineConfirmation', to: 'accepted', when: 'accepted' },
    { from: 'applied', command: 'examineConfirmation', to: 'refused', when: 'refused' },
    { from: 'accepted', command: 'ruleOnConfirmation', to: 'granted', when: 'granted' },
    { from: 'accepted', command: 'ruleOnConfirmation', to: 'dismissed', when: 'dismissed' },
    { from: 'applied', command: 'withdrawConfirmation', to: 'withdrawn' },
    { from: 'accepted', command: 'withdrawConfirmation', to: 'withdrawn' },
    ...REPORTED,
  ],
  'mediation-statement': [
    { from: null, command: 'issueMediationStatement', to: 'issued' },
    { from: 'issued', command: 'signMediationStatement', to: 'issued', when: 'others still have to sign' },
    { from: 'issued', command: 'signMediationStatement', to: 'effective', when: 'the last party signs' },
    { from: 'issued', command: 'signMediationStatement', to: 'refused', when: 'a party refuses' },
  ],
  'fast-track': [
    { from: null, command: 'transferCase', to: 'routed' },
    { from: 'routed', command: 'docketFastTrack', to: 'docketed' },
    { from: 'docketed', command: 'hearFastTrack', to: 'heard' },
    { from: 'heard', command: 'hearFastTrack', to: 'heard' },
    { from: 'docketed', command: 'disposeFastTrack', to: 'disposed' },
    { from: 'heard', command: 'disposeFastTrack', to: 'disposed' },
    { from: 'disposed', command: 'serveFastTrack', to: 'served' },
  ],
}
