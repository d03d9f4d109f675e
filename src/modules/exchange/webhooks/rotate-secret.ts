import { newId } from '../../../platform/ids.js'
import type { Tx } from '../../../platform/transaction.js'
import { ruleNotMet } from '../../../problems.js'
import type { Call } from '../../../workflow/call.js'
import { requireEndpoint } from './require-endpoint.js'
import { WEBHOOK_WITHDRAWN } from './rules.js'
import type { Endpoint } from './schemas.js'
import { mintSecret, secretPlace } from './secrets.js'
import { endLiveSecrets, insertSecrets, lockEndpoint } from './store.js'
import { endpointView } from './views.js'

const HOUR_MS = 3_600_000

/**
 * Signs with a new secret from now on, which is shown this once, and with the present one as well until it ends, so that
 * no delivery is lost while the receiver goes over. Of earlier ones none is left.
 *
 * @param overlapHours - how long the present one goes on
 * @throws Problem `not-found`, `forbidden`, `rule-not-met`
 */
export async function rotateSecret(
  tx: Tx,
  call: Call,
  id: string,
  overlapHours: number,
): Promise<{ endpoint: Endpoint; secret: string }> {
  const { now } = call
  const row = requireEndpoint(call, 'manageWebhooks', await lockEndpoint(tx, id, now))
  if (row.disabledReason === 'withdrawn') throw ruleNotMet(WEBHOOK_WITHDRAWN)
  const endsAt = new Date(now.getTime() + overlapHours * HOUR_MS)
  endLiveSecrets(tx, id, endsAt, now)
  const secretId = newId(now.getTime())
  const secret = mintSecret()
  const sealed = call.vault.seal(secretPlace(id, secretId), secret)
  const by = { createdAt: now, createdBy: call.actor.id }
  // By a statement of its own, after those before it have ended.
  insertSecrets(tx, [{ endpointId: id, id: secretId, secret: sealed, ...by, endsAt: null }])
  const present = row.secrets.filter((known) => known.endsAt === null)
  const secrets = [
    { id: secretId, createdAt: now.toISOString(), endsAt: null },
    ...(overlapHours === 0 ? [] : present.map((known) => ({ ...known, endsAt: endsAt.toISOString() }))),
  ]
  return { endpoint: endpointView(call.reference, { ...row, secrets, version: row.version + 1 }), secret }
}
