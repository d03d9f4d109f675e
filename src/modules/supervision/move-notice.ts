import type { Tx } from '../../platform/transaction.js'
import { forbidden, notFound, ruleNotMet } from '../../problems.js'
import { checkVersion, getCaseFor, scopeOf } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { decideMove, type MoveName } from './moves.js'
import { recordSteps, toldStep } from './record-steps.js'
import type { Doing, Step } from './steps.js'
import { lockNotice, type NoticeInContext } from './store.js'
import { isAddressee, seesNotice, supervises } from './who.js'

/** Which notice a request is about. */
export interface NoticeAddress {
  readonly caseId: string
  readonly noticeId: string
}

/** Who acts, in the words of this module. */
export function doingOf(call: Call): Doing {
  return { by: { kind: 'person', id: call.actor.id }, today: call.today, now: call.now }
}

/**
 * Opens a move of a notice: locks it and checks, in this order, that the caller may see it, that the move is theirs, that
 * they saw the current version, and that the notice may make it.
 *
 * @throws Problem `not-found`, `forbidden`, `if-match-required`, `stale-version`, `rule-not-met`
 */
export async function beginMove(
  tx: Tx,
  call: Call,
  move: Exclude<MoveName, 'lapse'>,
  { caseId, noticeId }: NoticeAddress,
): Promise<NoticeInContext> {
  const action = move === 'answer' ? 'answerSupervision' : 'decideSupervision'
  const row = await getCaseFor(tx, call.actor, action, caseId)
  const scope = scopeOf(row)
  const notice = await lockNotice(tx, row.courtId, row.id, noticeId)
  if (notice === undefined || !seesNotice(call.actor, scope, notice)) throw notFound({})
  const isTheirs = move === 'answer' ? isAddressee(call.actor, scope, notice) : supervises(call.actor, notice)
  if (!isTheirs) throw forbidden({ action })
  checkVersion(call, notice)
  const verdict = decideMove(notice, move, doingOf(call).by, call.today)
  if (!verdict.ok) throw ruleNotMet(verdict.rule)
  return notice
}

/** Completes a move with its entry. */
export async function completeMove(tx: Tx, call: Call, before: NoticeInContext, step: Step): Promise<NoticeInContext> {
  const told = toldStep(step, before)
  await recordSteps(tx, call.reference, [told])
  return { ...told.notice, ...told.context }
}
