import type { Tx } from '../../platform/transaction.js'
import type { Call } from '../../workflow/call.js'
import { beginMove, completeMove, doingOf, type NoticeAddress } from './move-notice.js'
import type { CloseNoticeBody } from './schemas.js'
import { closed } from './steps.js'
import type { NoticeInContext } from './store.js'

/**
 * Closes a notice that was answered, with its result.
 *
 * @throws Problem as {@link beginMove}
 */
export async function closeNotice(
  tx: Tx,
  call: Call,
  address: NoticeAddress,
  input: CloseNoticeBody,
): Promise<NoticeInContext> {
  const notice = await beginMove(tx, call, 'close', address)
  return completeMove(tx, call, notice, closed(notice, 'close', doingOf(call), input.result, input.note))
}
