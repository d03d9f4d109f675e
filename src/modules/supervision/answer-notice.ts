import type { Tx } from '../../platform/transaction.js'
import { ruleNotMet } from '../../problems.js'
import type { Call } from '../../workflow/call.js'
import { beginMove, completeMove, doingOf, type NoticeAddress } from './move-notice.js'
import { PROMISE_NOT_PAST } from './rules.js'
import type { AnswerNoticeBody } from './schemas.js'
import { answered } from './steps.js'
import type { NoticeInContext } from './store.js'

/**
 * Answers a notice: why the work is late, what will be done, and by when.
 *
 * @throws Problem as {@link beginMove}; `rule-not-met` for a promise in the past
 */
export async function answerNotice(
  tx: Tx,
  call: Call,
  address: NoticeAddress,
  input: AnswerNoticeBody,
): Promise<NoticeInContext> {
  const notice = await beginMove(tx, call, 'answer', address)
  if (input.promisedOn < call.today) throw ruleNotMet(PROMISE_NOT_PAST, '#/promisedOn')
  return completeMove(tx, call, notice, answered(notice, doingOf(call), input))
}
