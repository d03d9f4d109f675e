import type { Tx } from '../../platform/transaction.js'
import { notFound } from '../../problems.js'
import type { Call } from '../../workflow/call.js'
import { type NoticeRow, updateRead } from './store.js'

/**
 * Marks a notice of the caller as read. The first time counts; repeating it changes nothing.
 *
 * @throws Problem `not-found`, also when it is somebody else's
 */
export async function readNotice(tx: Tx, call: Call, id: string): Promise<NoticeRow> {
  const notice = await updateRead(tx, call.actor.id, id, call.now)
  if (notice === undefined) throw notFound({})
  return notice
}
