import type { Tx } from '../../../platform/transaction.js'
import type { Call } from '../../../workflow/call.js'
import { requireEndpoint } from './require-endpoint.js'
import type { Endpoint } from './schemas.js'
import { lockEndpoint, updateDisabled } from './store.js'
import { endpointView } from './views.js'

/**
 * Ends sending to an endpoint: until it is enabled again, or for good. Nothing is deleted; what waits goes on waiting.
 * Repeating it changes nothing.
 *
 * @throws Problem `not-found`, `forbidden`
 */
export async function disableEndpoint(
  tx: Tx,
  call: Call,
  id: string,
  reason: 'by-request' | 'withdrawn',
): Promise<Endpoint> {
  const row = requireEndpoint(call, 'manageWebhooks', await lockEndpoint(tx, id, call.now))
  const isDone = row.disabledReason === 'withdrawn' || (row.disabledReason !== null && reason === 'by-request')
  if (isDone) return endpointView(call.reference, row)
  const disabled = { at: row.disabledAt ?? call.now, reason }
  updateDisabled(tx, id, disabled)
  return endpointView(call.reference, {
    ...row,
    disabledAt: disabled.at,
    disabledReason: reason,
    version: row.version + 1,
  })
}
