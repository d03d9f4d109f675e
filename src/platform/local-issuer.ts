import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { isIPv6 } from 'node:net'
import { dirname } from 'node:path'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose'
import type { ResourceServer } from 'oidc-provider'
import { createLoginPage } from './local-login.js'
import { StartupError } from './startup-error.js'
import { systemErrorCode } from './system-error.js'

/** Grant type by which a token for a demo person is had without a password. Exists in this issuer only. */
export const DEMO_PERSON_GRANT = 'urn:openmediation:grant:demo-person'

/** The public client that may use {@link DEMO_PERSON_GRANT}. */
export const DEMO_DESK_CLIENT = 'demo-desk'

/** The public client of the board: authorization code with PKCE, from a page on this machine. */
export const LOCAL_BOARD_CLIENT = 'open-mediation-board'

const TOKEN_LIFE_SECONDS = 3_600
const ALGORITHM = 'ES256'
/** Resource indicators have to be URIs, audiences need not. */
const RESOURCE = 'urn:openmediation:api'

const LOOPBACK_ORIGIN = /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/

/** What oidc-provider says on the console of every development machine, and what is meant to be so here. */
const EXPECTED_NOTICE = /^(\S*m)?oidc-provider WARNING: (Unsupported runtime|a quick start development-only in-memory)/

export interface LocalIssuerOptions {
  /** 0 takes a free one. */
  readonly port: number
  readonly host: string
  readonly audience: string
  readonly people: readonly { readonly subject: string; readonly name: string }[]
  readonly clients: readonly {
    readonly clientId: string
    readonly clientSecret: string
    readonly scopes: readonly string[]
  }[]
  /** Private key as JWK; created when missing, so that tokens stay good across restarts. */
  readonly keyFile: string
  /** Hears of faults inside the issuer; stderr when left out. */
  readonly log?: (line: string) => void
}

export interface LocalIssuer {
  readonly issuer: string
  stop(): Promise<void>
}

/**
 * Starts an OpenID Connect issuer for development and demonstrations: anyone who reaches it can be anyone.
 *
 * It gives out RFC 9068 access tokens (`at+jwt`, ES256, one hour) that are verified with exactly the code that
 * verifies a real issuer's: to people by {@link DEMO_PERSON_GRANT} with the parameter `person`, or in a browser by
 * authorization code after they chose who they are; to clients by `client_credentials`.
 *
 * @throws StartupError when the port is taken or the key file cannot be used
 */
export async function startLocalIssuer(options: LocalIssuerOptions): Promise<LocalIssuer> {
  const key = await openSigningKey(options.keyFile)
  const server = await listen(options)
  try {
    const issuer = issuerAt(options.host, server)
    const provider = await createProvider(issuer, key, options)
    const answer = provider.callback()
    const login = createLoginPage(provider, options.people)
    server.on('request', (request, response) => {
      if (request.url?.startsWith('/interaction/') === true) void login(request, response)
      else answer(request, response)
    })
    return { issuer, stop: () => close(server) }
  } catch (error) {
    await close(server)
    throw error
  }
}

async function createProvider(issuer: string, key: JWK, options: LocalIssuerOptions) {
  const { errors, Provider } = await importQuietly()
  const tokenSettings = (scopes: readonly string[]): ResourceServer => ({
    scope: scopes.join(' '),
    audience: options.audience,
    accessTokenFormat: 'jwt',
    accessTokenTTL: TOKEN_LIFE_SECONDS,
    jwt: { sign: { alg: ALGORITHM } },
  })
  const subjects = new Set(options.people.map((person) => person.subject))
  const scopesOf = new Map(options.clients.map((client) => [client.clientId, client.scopes]))
  const provider = quietly(
    () =>
      new Provider(issuer, {
        jwks: { keys: [key] },
        scopes: ['openid', ...new Set(options.clients.flatMap((client) => client.scopes))],
        responseTypes: ['code'],
        clientDefaults: {
          grant_types: [],
          response_types: [],
          redirect_uris: [],
          id_token_signed_response_alg: ALGORITHM,
        },
        clients: [
          { client_id: DEMO_DESK_CLIENT, token_endpoint_auth_method: 'none', grant_types: [DEMO_PERSON_GRANT] },
          {
            client_id: LOCAL_BOARD_CLIENT,
            // Of a native application any port of this machine is taken (RFC 8252): the service's is not known here.
            application_type: 'native' as const,
            token_endpoint_auth_method: 'none' as const,
            grant_types: ['authorization_code'],
            response_types: ['code' as const],
            redirect_uris: ['http://127.0.0.1/board', 'http://localhost/board', 'http://[::1]/board'],
          },
          ...options.clients.map((client) => ({
            client_id: client.clientId,
            client_secret: client.clientSecret,
            grant_types: ['client_credentials'],
            scope: client.scopes.join(' '),
          })),
        ],
        ttl: {
          AccessToken: TOKEN_LIFE_SECONDS,
          ClientCredentials: TOKEN_LIFE_SECONDS,
          Grant: TOKEN_LIFE_SECONDS,
          Interaction: 600,
          Session: TOKEN_LIFE_SECONDS,
        },
        cookies: { keys: [randomBytes(32).toString('base64url')] },
        interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
        findAccount: (_ctx, sub) => (subjects.has(sub) ? { accountId: sub, claims: () => ({ sub }) } : undefined),
        // Everything a demo person may do is decided by the service; there is nothing to consent to.
        loadExistingGrant: async (ctx) => {
          const { client, session } = ctx.oidc
          if (client === undefined || session?.accountId === undefined) return undefined
          const grant = new ctx.oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId })
          grant.addOIDCScope('openid')
          await grant.save()
          return grant
        },
        clientBasedCORS: (_ctx, origin, client) =>
          client.clientId === LOCAL_BOARD_CLIENT && LOOPBACK_ORIGIN.test(origin),
        // The page that comes with oidc-provider loads a font from the Internet.
        renderError: (ctx, out) => {
          ctx.type = 'text/plain'
          ctx.body = `${out.error}: ${out.error_description ?? ''}`
        },
        features: {
          clientCredentials: { enabled: true },
          devInteractions: { enabled: false },
          dPoP: { enabled: false },
          pushedAuthorizationRequests: { enabled: false },
          rpInitiatedLogout: { enabled: false },
          userinfo: { enabled: false },
          resourceIndicators: {
            enabled: true,
            useGrantedResource: () => true,
            defaultResource: (ctx, client) => {
              // RFC 6749 §3.3: a request that names no scope gets the default, here all that the client may have.
              if (ctx.oidc.params !== undefined) ctx.oidc.params.scope ??= client.scope
              return RESOURCE
            },
            getResourceServerInfo: (_ctx, resource, client) => {
              if (resource !== RESOURCE) throw new errors.InvalidTarget()
              return tokenSettings(scopesOf.get(client.clientId) ?? [])
            },
          },
        },
      }),
  )
  provider.registerGrantType<{ person?: string }>(
    DEMO_PERSON_GRANT,
    async (ctx) => {
      const { person } = ctx.oidc.params
      if (person === undefined || !subjects.has(person)) {
        throw new errors.CustomOIDCProviderError('invalid_grant', `person must be one of: ${[...subjects].join(', ')}`)
      }
      const token = new provider.AccessToken({
        client: ctx.oidc.client,
        accountId: person,
        gty: DEMO_PERSON_GRANT,
        grantId: DEMO_PERSON_GRANT,
        resourceServer: new provider.ResourceServer(RESOURCE, tokenSettings([])),
      })
      ctx.body = { access_token: await token.save(), expires_in: token.expiration, token_type: token.tokenType }
    },
    ['person'],
  )
  const log = options.log ?? console.error
  provider.on('server_error', (_ctx, error) => log(`local issuer: ${error.stack ?? error.message}`))
  return provider
}

let providerModule: Promise<typeof import('oidc-provider')> | undefined

/** Only imported here: a service with a real issuer never loads it. */
async function importQuietly(): Promise<typeof import('oidc-provider')> {
  if (providerModule === undefined) {
    const restore = muteExpectedNotices()
    providerModule = import('oidc-provider').finally(restore)
  }
  return providerModule
}

function quietly<T>(work: () => T): T {
  const restore = muteExpectedNotices()
  try {
    return work()
  } finally {
    restore()
  }
}

function muteExpectedNotices(): () => void {
  const warn = console.warn
  console.warn = (...args: unknown[]) => {
    if (!EXPECTED_NOTICE.test(String(args[0]))) warn(...args)
  }
  return () => {
    console.warn = warn
  }
}

async function openSigningKey(keyFile: string): Promise<JWK> {
  try {
    mkdirSync(dirname(keyFile), { recursive: true })
    const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true })
    const key = await exportJWK(privateKey)
    const named = { ...key, alg: ALGORITHM, use: 'sig', kid: await calculateJwkThumbprint(key) }
    writeFileSync(keyFile, JSON.stringify(named), { flag: 'wx', mode: 0o600 })
    return named
  } catch (error) {
    if (systemErrorCode(error) !== 'EEXIST') throw keyUnusable(keyFile, error)
  }
  try {
    chmodSync(keyFile, 0o600)
    const key: JWK = JSON.parse(readFileSync(keyFile, 'utf8'))
    await importJWK(key, ALGORITHM)
    if (key.d === undefined) throw new TypeError('the key has no private part')
    return key
  } catch (error) {
    throw keyUnusable(keyFile, error)
  }
}

function keyUnusable(keyFile: string, error: unknown): StartupError {
  return new StartupError(
    `The signing key ${keyFile} of the local issuer cannot be read or written: make it accessible, or delete it to get a new one.`,
    `本地登录服务的签名密钥 ${keyFile} 无法读取或写入，请授予访问权限，或者删除该文件以重新生成。`,
    { cause: error },
  )
}

async function listen(options: LocalIssuerOptions): Promise<Server> {
  const server = createServer()
  await new Promise<void>((settle, fail) => {
    server.once('error', fail)
    server.listen(options.port, options.host, settle)
  }).catch((error: unknown) => {
    throw new StartupError(
      `The local issuer cannot listen on ${options.host}:${options.port} (${systemErrorCode(error)}): stop the program that uses this port, or choose another one.`,
      `本地登录服务无法监听 ${options.host}:${options.port}（${systemErrorCode(error)}），请停止占用该端口的程序，或者改用其他端口。`,
      { cause: error },
    )
  })
  return server
}

/** The address by which the service itself, on the same machine, reaches the issuer. */
function issuerAt(host: string, server: Server): string {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('a TCP server has an address object')
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
  return `http://${isIPv6(reachable) ? `[${reachable}]` : reachable}:${address.port}`
}

async function close(server: Server): Promise<void> {
  await new Promise<void>((settle) => {
    server.close(() => settle())
    server.closeAllConnections()
  })
}
