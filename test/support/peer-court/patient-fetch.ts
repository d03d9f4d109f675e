import { setTimeout as sleep } from 'node:timers/promises'

/** Answers that another attempt may change: too many requests, and a service or network in trouble. */
const PASSING = new Set([429, 502, 503, 504])
const ATTEMPT_WITHIN_MS = 20_000
const PAUSE_FIRST_MS = 100
const PAUSE_MAX_MS = 2_000

/** Where a system gets its tokens: client credentials (RFC 6749 section 4.4). */
export interface Credentials {
  readonly tokenUrl: string
  readonly clientId: string
  readonly clientSecret: string
}

/** What became of the requests of this system. */
export interface Tally {
  attempts: number
  repeated: number
}

/** Asks for a token and keeps it until shortly before its end. */
function tokenSource({ tokenUrl, clientId, clientSecret }: Credentials): (isFresh: boolean) => Promise<string> {
  let kept: { readonly token: Promise<string>; readonly untilMs: number } | undefined
  const ask = async () => {
    const response = await fetch(tokenUrl, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    })
    if (!response.ok) throw new Error(`no token: ${response.status}`)
    return ((await response.json()) as { access_token: string }).access_token
  }
  return (isFresh) => {
    if (isFresh || kept === undefined || kept.untilMs < Date.now()) {
      kept = { token: ask(), untilMs: Date.now() + 600_000 }
    }
    return kept.token
  }
}

function pauseMs(attempt: number, retryAfter: string | null): number {
  const asked = /^\d{1,5}$/.test(retryAfter ?? '') ? Number(retryAfter) * 1_000 : 0
  const grown = Math.min(PAUSE_FIRST_MS * 2 ** attempt, PAUSE_MAX_MS)
  return Math.max(asked, grown * (0.5 + Math.random() / 2))
}

/**
 * A `fetch` that does not give up while waiting may help: the network, a service that starts again, a rate limit. Every
 * write carries an Idempotency-Key, so that it may be repeated although nobody knows what became of the first attempt.
 */
export function patientFetch(
  credentials: Credentials,
  tally: Tally,
  signal: AbortSignal,
): (request: Request) => Promise<Response> {
  const token = tokenSource(credentials)
  return async (request) => {
    let isFresh = false
    for (let attempt = 0; ; attempt += 1) {
      signal.throwIfAborted()
      tally.attempts += 1
      if (attempt > 0) tally.repeated += 1
      const headers = new Headers(request.headers)
      headers.set('authorization', `Bearer ${await token(isFresh)}`)
      const within = AbortSignal.any([signal, AbortSignal.timeout(ATTEMPT_WITHIN_MS)])
      const answer = await wholeAnswer(new Request(request.clone(), { headers, signal: within }))
      if (answer?.status === 401 && !isFresh) {
        isFresh = true
        continue
      }
      if (answer !== undefined && !PASSING.has(answer.status)) return answer
      await sleep(pauseMs(attempt, answer?.headers.get('retry-after') ?? null), undefined, { signal })
    }
  }
}

/** An answer with its body; undefined when it did not come whole. */
async function wholeAnswer(request: Request): Promise<Response | undefined> {
  try {
    const { status, headers, body } = await fetch(request).then(async (response) => ({
      status: response.status,
      headers: response.headers,
      body: await response.arrayBuffer(),
    }))
    const isEmpty = status === 204 || status === 304
    return new Response(isEmpty ? null : body, { status, headers })
  } catch {
    return undefined
  }
}
