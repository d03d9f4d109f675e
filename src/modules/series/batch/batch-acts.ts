import type { Command } from '../../../workflow/commands.js'
import { batchAcceptance } from './accept-offer.js'
import { batchApplications } from './apply-for-confirmation.js'
import type { BatchAct } from './batch-act.js'
import { batchClosing } from './close-case.js'
import { batchTriage } from './decide-triage.js'
import { batchDispositions } from './dispose-fast-track.js'
import { batchDocketing } from './docket-fast-track.js'
import { batchAgreement } from './draft-agreement.js'
import { batchEnd } from './end-mediation.js'
import { batchExamination } from './examine-confirmation.js'
import { batchNotices } from './give-notices.js'
import { batchHearing } from './hear-fast-track.js'
import { batchJoining } from './join-series.js'
import { batchOffer } from './offer-mediation.js'
import { batchConsent } from './record-consent.js'
import { batchPerformance } from './record-performance.js'
import { batchSession } from './record-session.js'
import { batchRegistration } from './register-case.js'
import { batchRulings } from './rule-on-confirmation.js'
import { batchSchedule } from './schedule-session.js'
import { batchService } from './serve-fast-track.js'
import { batchSignatures } from './sign-agreement.js'
import { batchTransfer } from './transfer-case.js'

/** Acts on the cases of a series, in the order in which a series meets them. */
export const SERIES_ACTS: readonly BatchAct[] = [
  batchRegistration,
  batchTriage,
  batchConsent,
  batchOffer,
  batchAcceptance,
  batchNotices,
  batchSchedule,
  batchSession,
  batchAgreement,
  batchSignatures,
  batchApplications,
  batchExamination,
  batchRulings,
  batchPerformance,
  batchEnd,
  batchTransfer,
  batchDocketing,
  batchHearing,
  batchDispositions,
  batchService,
  batchClosing,
]

const BY_COMMAND = new Map<Command, BatchAct>([...SERIES_ACTS, batchJoining].map((act) => [act.command, act]))

/** How an act is done to many cases. */
export function batchActOf(command: Command): BatchAct {
  const act = BY_COMMAND.get(command)
  if (act === undefined) throw new Error(`${command} is no act on many cases`)
  return act
}
