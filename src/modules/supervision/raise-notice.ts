import { newId } from '../../platform/ids.js'
import type { Tx } from '../../platform/transaction.js'
import { ruleNotMet } from '../../problems.js'
import { getCaseFor, scopeOf } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { listOpenDeadlines } from '../../workflow/store.js'
import { answerDueOn, supervisingCourtIn } from '../../workflow/supervision-stages.js'
import { decideRaising } from './decide-raising.js'
import { doingOf } from './move-notice.js'
import { recordSteps, toldStep } from './record-steps.js'
import { ONE_OPEN_NOTICE_PER_PERIOD } from './rules.js'
import type { RaiseNoticeBody } from './schemas.js'
import { raised } from './steps.js'
import { isPersonOnCase, type NoticeInContext } from './store.js'
import { ANSWERING_STAFF, supervisesFor } from './who.js'

/**
 * Raises a notice about a case by hand. The case is not locked and does not change.
 *
 * @throws Problem `not-found`, `forbidden`, `rule-not-met`
 * @see SEED: letters of enquiry, supervision and case review as tools of management
 */
export async function raiseNotice(
  tx: Tx,
  call: Call,
  caseId: string,
  input: RaiseNoticeBody,
): Promise<NoticeInContext> {
  const row = await getCaseFor(tx, call.actor, 'raiseSupervision', caseId)
  const { courtId, id } = row
  const { today, reference } = call
  const { stage = 'reminder', addressee, deadlineId, personId } = input
  const court = reference.courtById(courtId)
  const at = supervisesFor(call.actor, courtId)
  if (court === undefined || at === undefined) throw new Error('a supervisor of the case has a court')
  const period =
    deadlineId === undefined
      ? undefined
      : ((await listOpenDeadlines(tx, courtId, id)).find((open) => open.id === deadlineId) ?? null)
  const { mediatorIds } = scopeOf(row)
  const among =
    addressee === 'mediator'
      ? { mediatorIds, roles: [], courtId }
      : { mediatorIds: [], roles: ANSWERING_STAFF, courtId }
  const dueOn = input.answerDueOn ?? answerDueOn(stage, today, reference.calendarOf(courtId))
  const verdict = decideRaising({
    stage,
    reasonCode: input.reasonCode,
    addressee,
    answerDueOn: dueOn,
    today,
    hasMediator: mediatorIds.length > 0,
    isPersonOnCase: personId === undefined ? undefined : await isPersonOnCase(tx, personId, among),
    isAtSupervisingCourt: supervisingCourtIn(stage, at, court) === at,
    period,
  })
  if (!verdict.ok) throw ruleNotMet(verdict.rule, verdict.pointer)
  const step = raised(
    {
      courtId,
      caseId: id,
      id: newId(call.now.getTime()),
      stage,
      reasonCode: input.reasonCode,
      note: input.note,
      deadlineId: deadlineId ?? null,
      deadlineDueOn: period?.dueOn ?? null,
      supervisingCourtId: at,
      addressee,
      personId: personId ?? null,
      answerDueOn: dueOn,
    },
    doingOf(call),
  )
  const context = { caseNumber: row.number ?? row.receiptNumber, deadlineKind: period?.kind ?? null, mediatorIds }
  const steps = await recordSteps(tx, reference, [toldStep(step, context)])
  if (steps.length === 0) throw ruleNotMet(ONE_OPEN_NOTICE_PER_PERIOD, '#/deadlineId')
  return { ...step.notice, ...context }
}
