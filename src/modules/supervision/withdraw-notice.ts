import type { Tx } from '../../platform/transaction.js'
import type { Call } from '../../workflow/call.js'
import { beginMove, completeMove, doingOf, type NoticeAddress } from './move-notice.js'
import type { WithdrawNoticeBody } from './schemas.js'
import { closed } from './steps.js'
import type { NoticeInContext } from './store.js'

/**
 * Withdraws a notice that should not have been raised or is not needed any more.
 *
 * @throws Problem as {@link beginMove}
 */
export async function withdrawNotice(
  tx: Tx,
  call: Call,
  address: NoticeAddress,
  input: WithdrawNoticeBody,
): Promise<NoticeInContext> {
  const notice = await beginMove(tx, call, 'withdraw', address)
  return completeMove(tx, call, notice, closed(notice, 'withdraw', doingOf(call), 'withdrawn', input.note))
}
