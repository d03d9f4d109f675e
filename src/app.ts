import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Fastify, { LogController } from 'fastify'
import type { JWTVerifyGetKey } from 'jose'
import type { DestinationStream } from 'pino'
import { API_DESCRIPTION, API_TAGS, API_VERSION } from './api-description.js'
import { createTokenVerifier, installAuthentication } from './http/authentication.js'
import { type BoardPage, type BoardSignIn, installBoardPage } from './http/board-page.js'
import { installClientLog } from './http/client-log.js'
import { installConventions } from './http/conventions.js'
import { installDeprecation } from './http/deprecation.js'
import { toProblem } from './http/errors.js'
import { installRateLimit } from './http/rate-limit.js'
import type { ModuleDeps } from './http/write.js'
import { createActorSource } from './modules/directory/actors.js'
import { createReferenceSource } from './modules/directory/reference.js'
import { keepRequests } from './modules/exchange/clients/keep-requests.js'
import { describeWebhooks } from './modules/exchange/webhooks/describe-webhooks.js'
import { looksLikeDisplayToken } from './modules/statistics/board/display-token.js'
import { createDisplaySource } from './modules/statistics/board/displays.js'
import { MODULES } from './modules.js'
import type { Db } from './platform/database.js'
import { installHealth } from './platform/health.js'
import { installRequestLog, loggerOptions } from './platform/logging.js'
import { installOpenapi } from './platform/openapi.js'
import type { Outbound } from './platform/outbound.js'
import { installProblemHandler, sendClientError, sendProblem } from './platform/problem-handler.js'
import { installSchemaCompilers } from './platform/schema-compilers.js'
import { parseStrictJson } from './platform/strict-json.js'
import { groupTransactions } from './platform/transaction.js'
import type { Vault } from './platform/vault.js'
import { headersTooLarge, invalidRequest, notFound } from './problems.js'

export interface AppDeps {
  readonly db: Db
  readonly now: () => Date
  readonly vault: Vault
  readonly tokens: { readonly issuer: string; readonly audience: string; readonly keys: JWTVerifyGetKey }
  readonly logLevel: string
  /** Where the log goes; standard output when not given. */
  readonly log?: DestinationStream
  readonly rateLimitPerMinute: number
  /** The built page of the board, and how people sign in on it; without either the service still has its API. */
  readonly board?: { readonly page: BoardPage | undefined; readonly signIn: BoardSignIn | undefined }
  /** Where it may send to when others say the address. */
  readonly outbound: Outbound
  /** Compiles every schema at the start, to see that each can be; without it the first use of a route does. */
  readonly compilesAtOnce?: boolean
}

const BODY_LIMIT_BYTES = 1024 * 1024
/** While one group is with the database, the next one gathers. See docs/adr/0008. */
const TOGETHER = { lanes: 2, membersMax: 16 }

function isHeaderOverflow(error: NodeJS.ErrnoException): boolean {
  return error.code === 'HPE_HEADER_OVERFLOW'
}

/** The whole service as one Fastify instance, the same for production, tests and the written contract. */
export async function buildApp(deps: AppDeps) {
  const app = Fastify({
    logger: loggerOptions(deps.logLevel, deps.log) ?? false,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: 30_000,
    connectionTimeout: 60_000,
    keepAliveTimeout: 65_000,
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: false, caseSensitive: true },
    return503OnClosing: true,
    genReqId: () => crypto.randomUUID(),
    exposeHeadRoutes: false,
    frameworkErrors: (error, request, reply) => sendProblem(request, reply, toProblem(error)),
    clientErrorHandler: (error, socket) => {
      if (error.code === 'ECONNRESET') socket.destroy()
      else sendClientError(socket, isHeaderOverflow(error) ? headersTooLarge({}) : invalidRequest({}))
    },
  }).withTypeProvider<TypeBoxTypeProvider>()

  installSchemaCompilers(app, { isAtOnce: deps.compilesAtOnce ?? false })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (_request: unknown, body: Buffer) =>
    body.length === 0 ? undefined : parseStrictJson(body),
  )
  installProblemHandler(app, { toProblem, notFound: () => notFound({}) })
  installConventions(app)
  installDeprecation(app)
  installRequestLog(app)

  const clockMs = () => performance.now()
  const reference = createReferenceSource(deps.db, clockMs)
  const findHolder = createActorSource(deps.db, reference, clockMs)
  const findDisplay = createDisplaySource(deps.db, reference, { ms: clockMs, now: deps.now })
  const identify = createTokenVerifier({ ...deps.tokens, now: deps.now })
  const findActor = async (token: string) =>
    looksLikeDisplayToken(token) ? findDisplay(token) : findHolder(await identify(token))
  const together = groupTransactions(deps.db, TOGETHER)
  const requests = keepRequests({ db: deps.db, log: app.log })
  app.addHook('onClose', () => requests.stop())
  const { db, now, vault, outbound } = deps
  const moduleDeps: ModuleDeps = { db, now, vault, reference, together, requests, outbound }

  await installOpenapi(app, {
    title: 'Open mediation',
    version: API_VERSION,
    description: API_DESCRIPTION,
    tags: API_TAGS,
    webhooks: describeWebhooks(),
  })
  installBoardPage(app, { page: deps.board?.page, signIn: deps.board?.signIn })
  installHealth(app, { isReady: async () => (await reference.current()) !== undefined })
  await app.register(
    async (api) => {
      const admit = await installRateLimit(api, { perMinute: deps.rateLimitPerMinute })
      installAuthentication(api, { findActor, admit })
      installClientLog(api, { now: deps.now, note: requests.note })
      for (const module of MODULES) await api.register(module, moduleDeps)
    },
    { prefix: '/v1' },
  )
  return app
}
