/** Who looks at the page. */
export type Session =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'display'; readonly token: string }
  | { readonly kind: 'person'; readonly token: string }

interface SignIn {
  readonly authorizationEndpoint: string
  readonly tokenEndpoint: string
  readonly clientId: string
  readonly scope: string
}

/** What is remembered while the issuer has the browser. */
interface Begun {
  readonly state: string
  readonly verifier: string
  readonly returnTo: string
}

/** A screen keeps its token over restarts; a person's lives as long as the tab. */
const DISPLAY_KEPT_AS = 'board.display'
const PERSON_KEPT_AS = 'board.person'
const BEGUN_KEPT_AS = 'board.sign-in'

const REDIRECT_URI = `${location.origin}/board`

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '')
}

function random(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(32)))
}

/** Takes the token of a display out of the address, where nobody should read it, and keeps it. */
function takeDisplayToken(): void {
  const token = new URLSearchParams(location.hash.slice(1)).get('display')
  if (token === null) return
  localStorage.setItem(DISPLAY_KEPT_AS, token)
  sessionStorage.removeItem(PERSON_KEPT_AS)
  history.replaceState(null, '', `${location.pathname}${location.search}`)
}

/**
 * Ends a sign-in that the issuer has just answered.
 *
 * @returns false when it did not come to an end
 */
async function completeSignIn(): Promise<boolean> {
  const answer = new URLSearchParams(location.search)
  const state = answer.get('state')
  const kept = sessionStorage.getItem(BEGUN_KEPT_AS)
  if (state === null || kept === null) return true
  const begun = JSON.parse(kept) as Begun
  sessionStorage.removeItem(BEGUN_KEPT_AS)
  history.replaceState(null, '', begun.returnTo)
  const code = answer.get('code')
  const signIn = await readSignIn()
  if (state !== begun.state || code === null || signIn === undefined) return false
  const response = await fetch(signIn.tokenEndpoint, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: signIn.clientId,
      redirect_uri: REDIRECT_URI,
      code,
      code_verifier: begun.verifier,
    }),
  }).catch(() => undefined)
  const token = response?.ok === true ? ((await response.json()) as { access_token?: string }).access_token : undefined
  if (token === undefined) return false
  sessionStorage.setItem(PERSON_KEPT_AS, token)
  return true
}

async function readSignIn(): Promise<SignIn | undefined> {
  const response = await fetch('/board/sign-in.json')
  return response.ok ? (((await response.json()) as SignIn | null) ?? undefined) : undefined
}

/** Who looks at the page now, after the address was looked at once. */
export async function openSession(): Promise<{ session: Session; isSignInFailed: boolean }> {
  takeDisplayToken()
  const isComplete = await completeSignIn()
  return { session: currentSession(), isSignInFailed: !isComplete }
}

function currentSession(): Session {
  const person = sessionStorage.getItem(PERSON_KEPT_AS)
  if (person !== null) return { kind: 'person', token: person }
  const display = localStorage.getItem(DISPLAY_KEPT_AS)
  return display === null ? { kind: 'nobody' } : { kind: 'display', token: display }
}

/**
 * Sends the browser to the issuer (authorization code with PKCE, RFC 7636); it comes back to this page.
 *
 * @returns false when signing in is not set up
 */
export async function beginSignIn(): Promise<boolean> {
  const signIn = await readSignIn()
  if (signIn === undefined) return false
  const begun: Begun = { state: random(), verifier: random(), returnTo: `${location.pathname}${location.search}` }
  sessionStorage.setItem(BEGUN_KEPT_AS, JSON.stringify(begun))
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(begun.verifier))
  const address = new URL(signIn.authorizationEndpoint)
  for (const [name, value] of Object.entries({
    response_type: 'code',
    client_id: signIn.clientId,
    redirect_uri: REDIRECT_URI,
    scope: signIn.scope,
    state: begun.state,
    code_challenge: base64url(new Uint8Array(digest)),
    code_challenge_method: 'S256',
  })) {
    address.searchParams.set(name, value)
  }
  location.assign(address)
  return true
}

/** Forgets whoever looked at the page. */
export function endSession(kind: Session['kind']): Session {
  if (kind === 'person') sessionStorage.removeItem(PERSON_KEPT_AS)
  if (kind === 'display') localStorage.removeItem(DISPLAY_KEPT_AS)
  return currentSession()
}
