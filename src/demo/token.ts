import { DEMO_DESK_CLIENT, DEMO_PERSON_GRANT } from '../platform/local-issuer.js'

/**
 * An access token of a demo person from the local issuer.
 *
 * @throws Error when the issuer does not know them
 */
export async function fetchDemoToken(issuer: string, person: string): Promise<string> {
  const response = await fetch(`${issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: DEMO_PERSON_GRANT, client_id: DEMO_DESK_CLIENT, person }),
  })
  const body = (await response.json()) as { access_token?: string }
  if (body.access_token === undefined) throw new Error(`the local issuer gave no token for ${person}`)
  return body.access_token
}
