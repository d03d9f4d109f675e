import createClient from 'openapi-fetch'
import type { paths } from '../../../openapi/client/mediation.v1.js'
import { type Credentials, patientFetch } from './patient-fetch.js'

type RegisterEndpoint = paths['/v1/webhook-endpoints']['post']['requestBody']['content']['application/json']

/**
 * Has events sent to an address and gives the secret that they are signed with. The service shows a secret once: if the
 * answer with it got lost, it is replaced.
 *
 * @param ownId - names this registration, so that a repeated one is the same
 */
export async function registerEndpoint(
  { baseUrl, credentials }: { readonly baseUrl: string; readonly credentials: Credentials },
  ownId: string,
  body: RegisterEndpoint,
): Promise<{ readonly id: string; readonly secret: string }> {
  const api = createClient<paths>({
    baseUrl,
    fetch: patientFetch(credentials, { attempts: 0, repeated: 0 }, new AbortController().signal),
  })
  const { data, error } = await api.POST('/v1/webhook-endpoints', {
    params: { header: { 'idempotency-key': `endpoint-${ownId}` } },
    body,
  })
  if (data === undefined) throw new Error(`the endpoint was refused: ${error.code} ${error.detail}`)
  const { id, secret } = data
  if (secret !== null) return { id, secret }
  const rotated = await api.POST('/v1/webhook-endpoints/{endpointId}/secrets', {
    params: { path: { endpointId: id }, header: { 'idempotency-key': `secret-${ownId}-${crypto.randomUUID()}` } },
    body: { overlapHours: 0 },
  })
  if (!rotated.data?.secret) throw new Error('there is no secret')
  return { id, secret: rotated.data.secret }
}
