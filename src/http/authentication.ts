import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { createRemoteJWKSet, errors, type JWTVerifyGetKey, jwtVerify } from 'jose'
import { type Action, type Actor, mayEver, type Resource } from '../authorization/policy.js'
import type { Identity } from '../modules/directory/actors.js'
import { forbidden, unauthenticated, unavailable } from '../problems.js'

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by authentication; null on routes that need none. */
    actor: Actor | null
    /**
     * Looks again who asks and whether they still may, for an answer that is given long after the request came.
     *
     * @throws Problem `unauthenticated`, `forbidden`
     */
    authenticateAgain: () => Promise<Actor>
  }
  interface FastifyContextConfig {
    /** What the route does and to what; every route of the API declares both. */
    action?: Action
    resource?: Resource
    /** A route that anyone may call. */
    isPublic?: true
  }
}

export interface TokenOptions {
  readonly issuer: string
  readonly audience: string
  readonly keys: JWTVerifyGetKey
  readonly now: () => Date
}

const ALGORITHMS = ['ES256', 'PS256', 'RS256', 'EdDSA']
const CLOCK_TOLERANCE_SECONDS = 30
const TOKEN_LENGTH_MAX = 8_192

/** Keys of an issuer, fetched when first needed and cached by jose. */
export function remoteKeys(jwksUri: string): JWTVerifyGetKey {
  return createRemoteJWKSet(new URL(jwksUri), { timeoutDuration: 3_000, cooldownDuration: 5_000 })
}

/** @throws Problem `unauthenticated` when the request has no bearer token, or more than one */
export function bearer(request: FastifyRequest): string {
  const header = request.headers.authorization
  // Node keeps the first of several without a word; which one a proxy in front looked at, nobody knows.
  const times = request.raw.rawHeaders.filter((name, index) => index % 2 === 0 && /^authorization$/i.test(name)).length
  if (times > 1) throw unauthenticated({ reason: 'invalid' })
  const token = header === undefined ? undefined : /^Bearer ([A-Za-z0-9._~+/=-]+)$/i.exec(header)?.[1]
  if (header === undefined) throw unauthenticated({ reason: 'missing' })
  if (token === undefined || token.length > TOKEN_LENGTH_MAX) throw unauthenticated({ reason: 'invalid' })
  return token
}

const VERIFIED_MS = 3_000
const VERIFIED_MAX = 10_000

interface Verified {
  readonly identity: Identity
  readonly verifiedAt: Date
  readonly goodUntil: Date
}

/**
 * Verifies an RFC 9068 access token: fixed algorithms, `at+jwt`, issuer, audience, expiry.
 *
 * A signature that was found good is not computed again for three seconds; the expiry is looked at every time.
 *
 * @throws Problem `unauthenticated` for any fault of the token, `unavailable` when the issuer's keys can't be fetched
 */
export function createTokenVerifier(options: TokenOptions): (token: string) => Promise<Identity> {
  const verified = new Map<string, Verified>()
  return async (token) => {
    const now = options.now()
    const known = verified.get(token)
    if (known !== undefined && now >= known.verifiedAt && now < known.goodUntil) return known.identity
    const { identity, expiresAt } = await verifyToken(options, token, now)
    if (verified.size >= VERIFIED_MAX) verified.clear()
    const goodUntil = new Date(Math.min(now.getTime() + VERIFIED_MS, expiresAt))
    verified.set(token, { identity, verifiedAt: now, goodUntil })
    return identity
  }
}

async function verifyToken(
  options: TokenOptions,
  token: string,
  now: Date,
): Promise<{ identity: Identity; expiresAt: number }> {
  try {
    const { payload } = await jwtVerify(token, options.keys, {
      issuer: options.issuer,
      audience: options.audience,
      typ: 'at+jwt',
      algorithms: ALGORITHMS,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      requiredClaims: ['sub', 'exp', 'iat'],
      currentDate: now,
    })
    const clientId = typeof payload.client_id === 'string' ? payload.client_id : undefined
    // jose requires `sub` to be there, not to be text.
    const subject: unknown = payload.sub
    if (typeof subject !== 'string' || subject === '' || clientId === undefined)
      throw unauthenticated({ reason: 'invalid' })
    const scopes = typeof payload.scope === 'string' ? payload.scope.split(' ').filter((scope) => scope !== '') : []
    return {
      identity: { subject, clientId, isClient: subject === clientId, scopes },
      expiresAt: ((payload.exp ?? 0) + CLOCK_TOLERANCE_SECONDS) * 1000,
    }
  } catch (error) {
    if (error instanceof errors.JWKSTimeout) throw unavailable({}, { cause: error })
    if (error instanceof errors.JOSEError) {
      if (error.code === 'ERR_JOSE_GENERIC') throw unavailable({}, { cause: error })
      throw unauthenticated({ reason: 'invalid' }, { cause: error })
    }
    if (error instanceof TypeError && !error.message.includes('fetch')) {
      throw unauthenticated({ reason: 'invalid' }, { cause: error })
    }
    if (error instanceof Error && error.name === 'TypeError') throw unavailable({}, { cause: error })
    throw error
  }
}

/**
 * Puts authentication and the first half of authorisation before every route of the API, and refuses to boot when a
 * route does not say what it does.
 *
 * @param options.findActor - whom a token lets in; undefined when it is good and nobody here is meant by it
 */
export function installAuthentication(
  app: FastifyInstance,
  options: {
    findActor(token: string): Promise<Actor | undefined>
    /** Told of every request as soon as it is known who asks. */
    admit(request: FastifyRequest, reply: FastifyReply): Promise<void>
  },
): void {
  app.decorateRequest('actor', null)
  app.decorateRequest('authenticateAgain')
  const identified = async (request: FastifyRequest): Promise<Actor> => {
    const actor = await options.findActor(bearer(request))
    if (actor === undefined) throw unauthenticated({ reason: 'invalid' })
    request.actor = actor
    return actor
  }
  const permitted = (request: FastifyRequest, actor: Actor): Actor => {
    const { action } = request.routeOptions.config
    if (action !== undefined && !mayEver(actor, action)) throw forbidden({ action })
    return actor
  }
  app.addHook('onRoute', (route) => {
    const { isPublic, action, resource } = route.config ?? {}
    if (isPublic) return
    if (action === undefined || resource === undefined) {
      throw new Error(`${String(route.method)} ${route.url} declares no action and resource`)
    }
  })
  app.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.config.isPublic || request.is404) return
    const actor = await identified(request)
    request.authenticateAgain = async () => permitted(request, await identified(request))
    await options.admit(request, reply)
    permitted(request, actor)
  })
}
