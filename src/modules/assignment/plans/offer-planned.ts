import type { Tx } from '../../../platform/transaction.js'
import { notFound } from '../../../problems.js'
import type { Call } from '../../../workflow/call.js'
import { lockCaseRow } from '../../../workflow/store.js'
import type { OperationItem, OperationRow } from '../../operations/store.js'
import { offerMediation } from '../offer-mediation.js'

/** What is the same for all cases of an accepted plan. */
export interface PlanOffer {
  readonly occurredOn: string
}

/** What one case of it has of its own. */
export interface PlanItem {
  readonly presidingMediatorId: string
}

/**
 * Offers one case of an accepted plan, in whatever version it is by then: whether it still looks for a mediator, and the
 * mediator still has a place and may take it, is decided by the single act.
 *
 * A plan is a designation by the court; what the parties chose jointly needs no plan (INV 12; ONL 10).
 *
 * @throws Problem whatever the single act throws
 */
export async function offerPlanned(
  tx: Tx,
  call: Call,
  { input }: OperationRow,
  item: OperationItem,
): Promise<{ caseId: string }> {
  if (item.caseId === null) throw new Error('an item of a plan has a case')
  const row = await lockCaseRow(tx, item.courtId, item.caseId)
  if (row === undefined) throw notFound({})
  await offerMediation(tx, { ...call, expectedVersion: row.version }, row.id, {
    ...(input as PlanOffer),
    ...(item.input as PlanItem),
    basis: 'designation',
  })
  return { caseId: row.id }
}
