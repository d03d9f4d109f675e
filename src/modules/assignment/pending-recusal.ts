import type { Tx } from '../../platform/transaction.js'
import { notFound, ruleNotMet } from '../../problems.js'
import type { Subject } from '../../workflow/act.js'
import type { ClockEffect } from '../../workflow/deadlines.js'
import { RECUSAL_IS_PENDING } from './rules.js'
import { listAssignments, listRecusals, moveAssignment, type RecusalRow } from './store.js'

/**
 * The recusal at hand, if nobody has settled it.
 *
 * @throws Problem `not-found` when the case has no such recusal, `rule-not-met` when it is settled
 */
export async function pendingRecusal(tx: Tx, subject: Subject, recusalId: string): Promise<RecusalRow> {
  const recusals = await listRecusals(tx, subject.row.courtId, subject.row.id)
  const recusal = recusals.find(({ id }) => id === recusalId)
  if (recusal === undefined) throw notFound({})
  if (recusal.outcome !== 'pending') throw ruleNotMet(RECUSAL_IS_PENDING)
  return recusal
}

/** Puts the suspended mediator back to work. */
export async function reinstate(tx: Tx, recusal: RecusalRow): Promise<void> {
  const assignments = await listAssignments(tx, recusal.courtId, recusal.caseId)
  for (const assignment of assignments) {
    if (assignment.status === 'suspended' && assignment.mediatorId === recusal.mediatorId) {
      await moveAssignment(tx, assignment, 'active')
    }
  }
}

/** Closes the pause on the clock, whose days were never excluded. */
export function pauseEnds(on: string): ClockEffect {
  return { effect: 'resume', toOn: on }
}
