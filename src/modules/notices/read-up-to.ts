import type { Tx } from '../../platform/transaction.js'
import { notFound } from '../../problems.js'
import type { Call } from '../../workflow/call.js'
import { isNoticeOf, updateReadUpTo } from './store.js'

/**
 * Marks a notice of the caller and all older ones as read, so that one that arrived meanwhile stays unread.
 *
 * @returns how many were unread
 * @throws Problem `not-found`, also when the notice is somebody else's
 */
export async function readUpTo(tx: Tx, call: Call, upTo: string): Promise<number> {
  if (!(await isNoticeOf(tx, call.actor.id, upTo))) throw notFound({})
  return updateReadUpTo(tx, call.actor.id, upTo, call.now)
}
