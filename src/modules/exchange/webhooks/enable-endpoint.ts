import { type OutboundPolicy, targetFault } from '../../../platform/outbound.js'
import type { Tx } from '../../../platform/transaction.js'
import { ruleNotMet } from '../../../problems.js'
import type { Call } from '../../../workflow/call.js'
import { requireEndpoint } from './require-endpoint.js'
import { RULE_OF_FAULT, WEBHOOK_WITHDRAWN } from './rules.js'
import type { Endpoint } from './schemas.js'
import { lockEndpoint, updateDisabled } from './store.js'
import { endpointView } from './views.js'

/**
 * Takes sending up again where it ended; nothing that happened meanwhile is passed over. Repeating it changes nothing.
 *
 * @throws Problem `not-found`, `forbidden`, `rule-not-met` for one that was withdrawn or whose address is not allowed now
 */
export async function enableEndpoint(tx: Tx, call: Call, policy: OutboundPolicy, id: string): Promise<Endpoint> {
  const row = requireEndpoint(call, 'manageWebhooks', await lockEndpoint(tx, id, call.now))
  if (row.disabledReason === 'withdrawn') throw ruleNotMet(WEBHOOK_WITHDRAWN)
  if (row.disabledAt === null) return endpointView(call.reference, row)
  const fault = targetFault(policy, row.url)
  if (fault !== undefined) throw ruleNotMet(RULE_OF_FAULT[fault])
  updateDisabled(tx, id, null)
  const healthy = { failures: 0, failingSince: null }
  const enabled = { ...row, ...healthy, disabledAt: null, disabledReason: null, version: row.version + 1 }
  return endpointView(call.reference, enabled)
}
