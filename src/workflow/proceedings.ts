import type { Command } from './commands.js'
import type { ProceedingKind, ProceedingState } from './states.js'

interface ProceedingMove<K extends ProceedingKind> {
  readonly from: ProceedingState<K> | null
  readonly command: Command
  readonly to: ProceedingState<K>
  readonly when?: string
}

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
