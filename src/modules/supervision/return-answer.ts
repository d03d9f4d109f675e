import type { Tx } from '../../platform/transaction.js'
import { ruleNotMet } from '../../problems.js'
import type { Call } from '../../workflow/call.js'
import { answerDueOn } from '../../workflow/supervision-stages.js'
import { isAnswerDayInRange } from './decide-raising.js'
import { beginMove, completeMove, doingOf, type NoticeAddress } from './move-notice.js'
import { ANSWER_DUE_IN_RANGE } from './rules.js'
import type { ReturnAnswerBody } from './schemas.js'
import { returned } from './steps.js'
import type { NoticeInContext } from './store.js'

/**
 * Sends an insufficient answer back. Another one is due within the time of the stage, counted anew.
 *
 * @throws Problem as {@link beginMove}; `rule-not-met` for a day that is not in range
 */
export async function returnAnswer(
  tx: Tx,
  call: Call,
  address: NoticeAddress,
  input: ReturnAnswerBody,
): Promise<NoticeInContext> {
  const notice = await beginMove(tx, call, 'return', address)
  const calendar = call.reference.calendarOf(notice.courtId)
  const dueOn = input.answerDueOn ?? answerDueOn(notice.stage, call.today, calendar)
  if (!isAnswerDayInRange(dueOn, call.today)) throw ruleNotMet(ANSWER_DUE_IN_RANGE, '#/answerDueOn')
  return completeMove(tx, call, notice, returned(notice, doingOf(call), input.note, dueOn))
}
