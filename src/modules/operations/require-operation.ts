import { type Action, courtsFor } from '../../authorization/policy.js'
import type { Executor } from '../../platform/database.js'
import { forbidden, notFound } from '../../problems.js'
import type { Call } from '../../workflow/call.js'
import { courtOf } from '../../workflow/case-id.js'
import { findOperation, type OperationInProgress } from './store.js'

/** Whether the caller sees the long work of everybody in a court; clients, mediators and organisations see their own. */
export function seesAllIn({ actor }: Pick<Call, 'actor'>, courtId: number): boolean {
  return actor.kind === 'person' && courtsFor(actor, 'readOperation').includes(courtId)
}

/**
 * An operation that the caller asked for, or that somebody else did in a court whose long work the caller sees.
 *
 * @throws Problem `not-found`, `forbidden`
 */
export async function requireOperation(
  executor: Executor,
  call: Pick<Call, 'actor'>,
  action: Action,
  id: string,
): Promise<OperationInProgress> {
  const courtId = courtOf(id)
  const operation = courtId === undefined ? undefined : await findOperation(executor, courtId, id)
  if (operation === undefined) throw notFound({})
  const { actor } = call
  if (operation.actorKind === actor.kind && operation.actorId === actor.id) return operation
  if (!seesAllIn(call, operation.courtId)) throw notFound({})
  if (!courtsFor(actor, action).includes(operation.courtId)) throw forbidden({ action })
  return operation
}
