import type { Tx } from '../../platform/transaction.js'
import type { Call } from '../../workflow/call.js'
import { beginMove, doingOf, type NoticeAddress } from './move-notice.js'
import { nextStage } from './next-stage.js'
import { recordSteps } from './record-steps.js'
import type { EscalateNoticeBody } from './schemas.js'
import type { NoticeInContext } from './store.js'

/**
 * Takes a notice to the next stage: it ends, and one of that stage about the same matter is raised. A case review goes to
 * the court above.
 *
 * @returns the notice of the next stage
 * @throws Problem as {@link beginMove}
 */
export async function escalateNotice(
  tx: Tx,
  call: Call,
  address: NoticeAddress,
  input: EscalateNoticeBody,
): Promise<NoticeInContext> {
  const notice = await beginMove(tx, call, 'escalate', address)
  const { ended, next } = nextStage(notice, call.reference, doingOf(call), input.note)
  await recordSteps(tx, call.reference, [ended, next])
  return { ...next.notice, ...next.context }
}
