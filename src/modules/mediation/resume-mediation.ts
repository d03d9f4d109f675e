import type { Tx } from '../../platform/transaction.js'
import { type ActOutcome, beginAct, completeAct } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { lastDayOfPause } from './pauses.js'
import type { ResumeMediationBody } from './schemas.js'
import { findOpenPause, updatePause } from './store.js'

/**
 * Resumes mediation after an appraisal or a sham review. The day of resumption counts again.
 *
 * @throws Problem as {@link beginAct}
 * @see ONL 26; INV 18
 */
export async function resumeMediation(
  tx: Tx,
  call: Call,
  caseId: string,
  input: ResumeMediationBody,
): Promise<ActOutcome> {
  const subject = await beginAct(tx, call, 'resumeMediation', caseId, input.occurredOn)
  const pause = await findOpenPause(tx, subject.row.courtId, caseId)
  if (pause === undefined) throw new Error('a paused case has no open pause')
  const toOn = lastDayOfPause(pause.fromOn, subject.occurredOn)
  await updatePause(tx, { ...pause, toOn, resumptionNote: input.note })
  return completeAct(tx, call, subject, {
    to: 'in-mediation',
    recordId: pause.id,
    changes: { pauseReason: null },
    clock: [{ effect: 'resume', toOn }],
  })
}
