import { permitInCourt } from '../../../authorization/policy.js'
import { newId } from '../../../platform/ids.js'
import { type OutboundPolicy, targetFault } from '../../../platform/outbound.js'
import type { Tx } from '../../../platform/transaction.js'
import { invalidRequest, notFound, ruleNotMet } from '../../../problems.js'
import type { Call } from '../../../workflow/call.js'
import { permittedCourt } from '../../../workflow/permitted-court.js'
import { decideEndpoint } from './decide-endpoint.js'
import { RULE_OF_FAULT, WEBHOOK_ENDPOINTS_BOUNDED } from './rules.js'
import type { Endpoint, RegisterEndpointBody } from './schemas.js'
import { mintSecret, secretPlace } from './secrets.js'
import {
  beginFollowing,
  type EndpointOwner,
  insertEndpoints,
  insertLease,
  insertSecrets,
  lockEndpointOwner,
} from './store.js'
import { endpointView } from './views.js'

const ENDPOINTS_MAX = 20

/** The client that the endpoint is for: the caller itself, or one of a court that the caller administers. */
async function ownerOf(tx: Tx, { actor }: Call, clientId: string | undefined): Promise<EndpointOwner> {
  if (actor.kind === 'client') {
    if (clientId !== undefined && clientId !== actor.id) throw notFound({})
    const self = await lockEndpointOwner(tx, actor.id)
    if (self === undefined) throw notFound({})
    return self
  }
  if (clientId === undefined) {
    const zh = '请注明接收地址属于哪个系统对接客户端。'
    const en = 'Say which client the endpoint is for.'
    throw invalidRequest({}, { errors: [{ pointer: '#/clientId', code: 'required', zh, en }] })
  }
  const owner = await lockEndpointOwner(tx, clientId)
  const isSeen = owner?.courtIds.some((id) => permitInCourt(actor, 'manageWebhooks', id) !== 'hidden')
  if (owner === undefined || !isSeen) throw notFound({})
  return owner
}

/**
 * Has events sent to an address from now on, signed with a secret that is shown this once.
 *
 * @throws Problem `not-found`, `forbidden`, `invalid-request`, `rule-not-met` when the address is not allowed, the client
 * may not see what is asked for, or has too many endpoints
 */
export async function registerEndpoint(
  tx: Tx,
  call: Call,
  policy: OutboundPolicy,
  input: RegisterEndpointBody,
): Promise<{ endpoint: Endpoint; secret: string }> {
  const courtIds = input.courtCodes.map((code) => permittedCourt(call, 'manageWebhooks', code).id)
  const fault = targetFault(policy, input.url)
  if (fault !== undefined) throw ruleNotMet(RULE_OF_FAULT[fault], '#/url')
  const owner = await ownerOf(tx, call, input.clientId)
  const verdict = decideEndpoint(owner, { courtIds, types: input.types ?? null })
  if (!verdict.ok) throw ruleNotMet(verdict.rule)
  if (owner.endpoints >= ENDPOINTS_MAX) throw ruleNotMet(WEBHOOK_ENDPOINTS_BOUNDED)

  const { now } = call
  const id = newId(now.getTime())
  const secretId = newId(now.getTime())
  const secret = mintSecret()
  const by = { createdAt: now, createdBy: call.actor.id }
  const endpoint = { id, clientId: owner.id, url: input.url, commands: verdict.commands, courtIds, version: 1, ...by }
  insertEndpoints(tx, [{ ...endpoint, disabledAt: null, disabledReason: null }])
  const sealed = call.vault.seal(secretPlace(id, secretId), secret)
  insertSecrets(tx, [{ endpointId: id, id: secretId, secret: sealed, ...by, endsAt: null }])
  insertLease(tx, id, now)
  beginFollowing(tx, id, courtIds)
  const view = endpointView(call.reference, {
    ...endpoint,
    ...{ disabledAt: null, disabledReason: null, failures: 0, failingSince: null, lastSuccessAt: null },
    secrets: [{ id: secretId, createdAt: now.toISOString(), endsAt: null }],
  })
  return { endpoint: view, secret }
}
