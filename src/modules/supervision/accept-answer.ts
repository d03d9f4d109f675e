import type { Tx } from '../../platform/transaction.js'
import type { Call } from '../../workflow/call.js'
import { beginMove, completeMove, doingOf, type NoticeAddress } from './move-notice.js'
import type { AcceptAnswerBody } from './schemas.js'
import { accepted } from './steps.js'
import type { NoticeInContext } from './store.js'

/**
 * Accepts the answer to a notice. What was promised is owed from now on; the notice is closed once it is done.
 *
 * @throws Problem as {@link beginMove}
 */
export async function acceptAnswer(
  tx: Tx,
  call: Call,
  address: NoticeAddress,
  input: AcceptAnswerBody,
): Promise<NoticeInContext> {
  const notice = await beginMove(tx, call, 'accept', address)
  return completeMove(tx, call, notice, accepted(notice, doingOf(call), input.note ?? null))
}
