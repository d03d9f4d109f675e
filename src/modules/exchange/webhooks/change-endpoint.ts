import { type OutboundPolicy, targetFault } from '../../../platform/outbound.js'
import type { Tx } from '../../../platform/transaction.js'
import { notFound, ruleNotMet } from '../../../problems.js'
import { checkVersion } from '../../../workflow/act.js'
import type { Call } from '../../../workflow/call.js'
import { permittedCourt } from '../../../workflow/permitted-court.js'
import { decideEndpoint } from './decide-endpoint.js'
import { requireEndpoint } from './require-endpoint.js'
import { RULE_OF_FAULT, WEBHOOK_WITHDRAWN } from './rules.js'
import type { ChangeEndpointBody, Endpoint } from './schemas.js'
import { beginFollowing, lockEndpoint, lockEndpointOwner, updateEndpoint } from './store.js'
import { endpointView } from './views.js'

/**
 * Changes where events are sent to and which. A court that is added is followed from now on; what already waits is sent
 * to the new address.
 *
 * @throws Problem `not-found`, `forbidden`, `if-match-required`, `stale-version`, `rule-not-met`
 */
export async function changeEndpoint(
  tx: Tx,
  call: Call,
  policy: OutboundPolicy,
  id: string,
  input: ChangeEndpointBody,
): Promise<Endpoint> {
  const row = requireEndpoint(call, 'manageWebhooks', await lockEndpoint(tx, id, call.now))
  checkVersion(call, row)
  if (row.disabledReason === 'withdrawn') throw ruleNotMet(WEBHOOK_WITHDRAWN)
  const courtIds = input.courtCodes.map((code) => permittedCourt(call, 'manageWebhooks', code).id)
  const fault = targetFault(policy, input.url)
  if (fault !== undefined) throw ruleNotMet(RULE_OF_FAULT[fault], '#/url')
  const owner = await lockEndpointOwner(tx, row.clientId)
  if (owner === undefined) throw notFound({})
  const verdict = decideEndpoint(owner, { courtIds, types: input.types })
  if (!verdict.ok) throw ruleNotMet(verdict.rule)
  const changed = { id, url: input.url, commands: verdict.commands, courtIds }
  updateEndpoint(tx, changed)
  beginFollowing(
    tx,
    id,
    courtIds.filter((courtId) => !row.courtIds.includes(courtId)),
  )
  return endpointView(call.reference, { ...row, ...changed, version: row.version + 1 })
}
