import type { Reference } from '../../../workflow/reference.js'
import { eventTypeOf } from '../feed/event-types.js'
import type { Delivery, Endpoint } from './schemas.js'
import type { DeliveryRow, EndpointRow } from './store.js'

/** An endpoint with the codes of its courts; a court made within the last seconds may not be known here yet. */
export function endpointView(reference: Reference, row: EndpointRow): Endpoint {
  const { commands, courtIds, secrets, createdBy: _, ...endpoint } = row
  return {
    ...endpoint,
    types: commands === null ? null : commands.map(eventTypeOf),
    courtCodes: courtIds.flatMap((id) => reference.courtById(id)?.code ?? []),
    secrets: secrets.map(({ id, createdAt, endsAt }) => ({
      id,
      createdAt: new Date(createdAt),
      endsAt: endsAt === null ? null : new Date(endsAt),
    })),
  }
}

export function deliveryView(courtCode: string, row: DeliveryRow): Delivery {
  const { courtId: _, command, lastFailure, ...delivery } = row
  return {
    ...delivery,
    eventId: `${row.caseId}/${row.seq}`,
    courtCode,
    type: eventTypeOf(command),
    lastFailure: lastFailure as Delivery['lastFailure'],
  }
}
