import { newId } from '../../platform/ids.js'
import type { Reference } from '../../workflow/reference.js'
import { addresseeIn, answerDueOn, STAGE_RULES, supervisingCourtIn } from '../../workflow/supervision-stages.js'
import { type ToldStep, toldStep } from './record-steps.js'
import { type Doing, escalated } from './steps.js'
import type { NoticeInContext } from './store.js'

/** Takes a notice that may be escalated to its next stage: the end of the one, and the other. */
export function nextStage(
  notice: NoticeInContext,
  reference: Reference,
  doing: Doing,
  note: string | null,
): { readonly ended: ToldStep; readonly next: ToldStep } {
  const court = reference.courtById(notice.courtId)
  const stage = STAGE_RULES[notice.stage].next
  if (court === undefined || stage === null) throw new Error(`${notice.stage} has no next stage`)
  const { ended, next } = escalated(notice, doing, note, {
    id: newId(doing.now.getTime()),
    stage,
    answerDueOn: answerDueOn(stage, doing.today, reference.calendarOf(notice.courtId)),
    addressee: notice.mediatorIds.length === 0 ? 'court' : addresseeIn(stage, notice.addressee),
    supervisingCourtId: supervisingCourtIn(stage, notice.supervisingCourtId, court),
  })
  return { ended: toldStep(ended, notice), next: toldStep(next, notice) }
}
