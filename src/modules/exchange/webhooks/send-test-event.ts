import { type Static, Type } from 'typebox'
import type { ModuleDeps } from '../../../http/write.js'
import { newId } from '../../../platform/ids.js'
import { ruleNotMet } from '../../../problems.js'
import { Instant, Uuid } from '../../../workflow/schemas.js'
import { listLiveSecrets } from './delivery-store.js'
import { WEBHOOK_WITHDRAWN } from './rules.js'
import type { TestEventResult } from './schemas.js'
import { openSigner, secretPlace } from './secrets.js'
import type { EndpointRow } from './store.js'
import { failureOf } from './verdict.js'

const strict = { additionalProperties: false }
const ANSWER_WITHIN_MS = 10_000

export const TEST_EVENT_TYPE = 'cn.open-mediation.webhook.tested.v1'

/** What is sent on request to try an endpoint. It is about no case and stands in no feed. */
export const WebhookTestEvent = Type.Object(
  {
    specversion: Type.Unsafe<'1.0'>({ type: 'string', enum: ['1.0'] }),
    id: Type.String({ maxLength: 50 }),
    source: Type.String({ maxLength: 200 }),
    type: Type.Unsafe<typeof TEST_EVENT_TYPE>({ type: 'string', enum: [TEST_EVENT_TYPE] }),
    time: Instant,
    datacontenttype: Type.Unsafe<'application/json'>({ type: 'string', enum: ['application/json'] }),
    data: Type.Object({ endpointId: Uuid }, strict),
  },
  { $id: 'WebhookTestEvent', ...strict },
)
type WebhookTestEvent = Static<typeof WebhookTestEvent>

/**
 * Sends a test event now, signed as every event is, and says what the receiver answered. Nothing is kept of it, and how
 * the endpoint does is not judged by it.
 *
 * @throws Problem `rule-not-met` for an endpoint that was withdrawn
 */
export async function sendTestEvent(
  { db, vault, outbound, now }: Pick<ModuleDeps, 'db' | 'vault' | 'outbound' | 'now'>,
  { id: endpointId, url, disabledReason }: EndpointRow,
): Promise<TestEventResult> {
  if (disabledReason === 'withdrawn') throw ruleNotMet(WEBHOOK_WITHDRAWN)
  const at = now()
  const event: WebhookTestEvent = {
    specversion: '1.0',
    id: `test/${newId(at.getTime())}`,
    source: 'tag:open-mediation,2026:webhooks',
    type: TEST_EVENT_TYPE,
    time: at,
    datacontenttype: 'application/json',
    data: { endpointId },
  }
  const body = JSON.stringify(event)
  const sealed = await listLiveSecrets(db, endpointId, at)
  const signer = openSigner(sealed.map((row) => vault.open(secretPlace(endpointId, row.id), row.secret)))
  const beganMs = performance.now()
  const result = await outbound.post({
    url,
    headers: signer.headersFor(event.id, at, body),
    body,
    timeoutMs: ANSWER_WITHIN_MS,
  })
  const failure = failureOf(result)
  return {
    isAccepted: failure === null,
    status: result.kind === 'answer' ? result.status : null,
    failure,
    tookMs: Math.round(performance.now() - beganMs),
  }
}
