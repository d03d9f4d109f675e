import type { Tx } from '../../../platform/transaction.js'
import { notFound, ruleNotMet } from '../../../problems.js'
import type { Call } from '../../../workflow/call.js'
import { courtOf } from '../../../workflow/case-id.js'
import { requireEndpoint } from './require-endpoint.js'
import { WEBHOOK_DISABLED, WEBHOOK_RANGE_WITHIN_FEED } from './rules.js'
import type { Delivery, RedeliverRangeBody } from './schemas.js'
import { type EndpointRow, findPosition, lockEndpoint, repeatDelivery, repeatRange } from './store.js'
import { deliveryView } from './views.js'

const RANGE_MAX = 10_000

async function enabledEndpoint(tx: Tx, call: Call, id: string): Promise<EndpointRow> {
  const row = requireEndpoint(call, 'manageWebhooks', await lockEndpoint(tx, id, call.now))
  if (row.disabledAt !== null) throw ruleNotMet(WEBHOOK_DISABLED)
  return row
}

/**
 * Has one event sent now, whatever became of it before, with the same id.
 *
 * @throws Problem `not-found`, `forbidden`, `rule-not-met`
 */
export async function redeliver(
  tx: Tx,
  call: Call,
  event: { endpointId: string; caseId: string; seq: number },
): Promise<Delivery> {
  const { courtIds } = await enabledEndpoint(tx, call, event.endpointId)
  const courtId = courtOf(event.caseId)
  const court = courtId === undefined ? undefined : call.reference.courtById(courtId)
  if (court === undefined || !courtIds.includes(court.id)) throw notFound({})
  const row = await repeatDelivery(tx, { ...event, courtId: court.id }, call.now)
  if (row === undefined) throw notFound({})
  return deliveryView(court.code, row)
}

/**
 * Has every event of a range of positions sent once more that was taken or given up before. What still waits is sent
 * anyway.
 *
 * @returns how many will be sent
 * @throws Problem `not-found`, `forbidden`, `rule-not-met`
 */
export async function redeliverRange(
  tx: Tx,
  call: Call,
  id: string,
  { courtCode, fromPosition, toPosition }: RedeliverRangeBody,
): Promise<number> {
  const { courtIds } = await enabledEndpoint(tx, call, id)
  const court = call.reference.courtByCode(courtCode)
  if (court === undefined || !courtIds.includes(court.id)) throw notFound({})
  const reached = (await findPosition(tx, id, court.id)) ?? 0
  const to = toPosition ?? reached
  if (fromPosition > reached || to < fromPosition || to - fromPosition >= RANGE_MAX) {
    throw ruleNotMet(WEBHOOK_RANGE_WITHIN_FEED, '#/fromPosition')
  }
  return repeatRange(tx, { courtId: court.id, endpointId: id, from: fromPosition, to, now: call.now })
}
