import type { Db } from '../../platform/database.js'
import { newId } from '../../platform/ids.js'
import { type Tx, transaction } from '../../platform/transaction.js'
import { DEADLINE_KINDS, DEADLINE_RULES, type DeadlineKind } from '../../workflow/deadline-rules.js'
import type { Reference } from '../../workflow/reference.js'
import { lateSince } from '../../workflow/store.js'
import { answerDueOn, STAGE_RULES, STAGES } from '../../workflow/supervision-stages.js'
import { decideMove, type MoveName } from './moves.js'
import { nextStage } from './next-stage.js'
import { recordSteps, type ToldStep, toldStep } from './record-steps.js'
import { closed, type Doing, raised } from './steps.js'
import {
  FIRST_PLACE,
  lockLateNotices,
  lockMootNotices,
  lockOverduePeriods,
  type NoticeInContext,
  type OverduePeriod,
  type OverduePlace,
  type Sweep,
} from './store.js'

/** Periods whose end the law leaves to the court or the mediator: the service can only see to it that they act. */
export const SUPERVISED_KINDS: readonly DeadlineKind[] = DEADLINE_KINDS.filter((kind) => {
  const { duty, atExpiry } = DEADLINE_RULES[kind]
  return (duty === 'court' || duty === 'mediator') && atExpiry.act === null
})

const ESCALATING = STAGES.filter((stage) => STAGE_RULES[stage].next !== null)
const BATCH = 200

/** How many notices one sweep moved. */
export interface Supervised {
  readonly raised: number
  readonly escalated: number
  readonly moot: number
}

type Batch = (tx: Tx, sweep: Sweep) => Promise<{ found: number; done: number }>

function mustMove(notice: NoticeInContext, move: MoveName, { by, today }: Doing): void {
  const verdict = decideMove(notice, move, by, today)
  if (!verdict.ok) throw new Error(`a sweep found notice ${notice.id} that cannot ${move}: ${verdict.rule.id}`)
}

function reminder(reference: Reference, doing: Doing, period: OverduePeriod): ToldStep {
  const { courtId, caseId, deadlineId, deadlineKind, dueOn, mediatorIds } = period
  const isForMediator = DEADLINE_RULES[deadlineKind].duty === 'mediator' && mediatorIds.length > 0
  const step = raised(
    {
      courtId,
      caseId,
      id: newId(doing.now.getTime()),
      stage: 'reminder',
      reasonCode: 'overdue-deadline',
      note: null,
      deadlineId,
      deadlineDueOn: dueOn,
      supervisingCourtId: courtId,
      addressee: isForMediator ? 'mediator' : 'court',
      personId: null,
      answerDueOn: answerDueOn('reminder', doing.today, reference.calendarOf(courtId)),
    },
    doing,
  )
  return toldStep(step, period)
}

/**
 * Supervises by rule, as often as it is called and in any number of processes at once: closes notices whose period is
 * over, escalates those left without an answer or without the promised measure, and reminds whoever let a period become
 * overdue.
 *
 * Each notice is raised, escalated or closed exactly once. The work is done in small transactions; a fault leaves what
 * the earlier ones did, and the next sweep goes on. A period that became overdue is supervised once, however its notice
 * was closed, until its last day moves.
 *
 * @param today - calendar date in Asia/Shanghai; a period is overdue from the day after its last
 */
export async function superviseDeadlines(
  deps: { readonly db: Db; readonly now: () => Date; readonly reference: { current(): Promise<Reference> } },
  today: string,
): Promise<Supervised> {
  const reference = await deps.reference.current()
  const courtIds = reference.courts.map(({ id }) => id)
  const doing: Doing = { by: { kind: 'system', id: null }, today, now: deps.now() }

  const lapse: Batch = async (tx, sweep) => {
    const found = await lockMootNotices(tx, sweep)
    const steps = found.map((notice) => {
      mustMove(notice, 'lapse', doing)
      return toldStep(closed(notice, 'lapse', doing, 'moot', null), notice)
    })
    await recordSteps(tx, reference, steps)
    return { found: found.length, done: found.length }
  }
  const escalate: Batch = async (tx, sweep) => {
    const found = await lockLateNotices(tx, sweep, ESCALATING)
    const steps = found.flatMap((notice) => {
      mustMove(notice, 'escalate', doing)
      const { ended, next } = nextStage(notice, reference, doing, null)
      return [ended, next]
    })
    await recordSteps(tx, reference, steps)
    return { found: found.length, done: found.length }
  }
  // After an outage thousands are overdue: each batch begins where the one before ended, and reads none of it again.
  let place: OverduePlace = FIRST_PLACE
  const remind: Batch = async (tx, sweep) => {
    const found = await lockOverduePeriods(tx, sweep, SUPERVISED_KINDS, place)
    const reminders = found.map((period) => reminder(reference, doing, period))
    const { length: done } = await recordSteps(tx, reference, reminders)
    place = found.at(-1) ?? place
    return { found: found.length, done }
  }

  const run = async (batch: Batch): Promise<number> => {
    let total = 0
    for (;;) {
      const { found, done } = await transaction(deps.db, (tx) =>
        batch(tx, { courtIds, today, limit: BATCH, lateSince: lateSince(doing.now) }),
      )
      total += done
      if (found < BATCH) return total
    }
  }
  const moot = await run(lapse)
  const escalated = await run(escalate)
  return { raised: await run(remind), escalated, moot }
}
