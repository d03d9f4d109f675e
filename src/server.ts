import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import closeWithGrace from 'close-with-grace'
import { buildApp } from './app.js'
import { type Config, ConfigError, loadConfig, outboundPolicyOf, webhookPausesOf } from './config.js'
import { remoteKeys } from './http/authentication.js'
import { type BoardSignIn, loadBoardPage } from './http/board-page.js'
import { type ClockDeps, keepClock } from './keep-clock.js'
import { dataKeyStore, SEALED_TABLES } from './modules/directory/data-keys.js'
import { DEMO_CLIENTS, DEMO_PEOPLE, DOCKET_PEOPLE } from './modules/directory/demo-people.js'
import { createReferenceSource } from './modules/directory/reference.js'
import { seedDemo, seedReference } from './modules/directory/seed.js'
import { eraseOldRequests } from './modules/exchange/clients/erase-old-requests.js'
import { sequenceEvents } from './modules/exchange/feed/sequence-events.js'
import { expireWaiting } from './modules/exchange/inbound/expire-waiting.js'
import { deliverWebhooks } from './modules/exchange/webhooks/deliver-webhooks.js'
import type { DeliveryDeps } from './modules/exchange/webhooks/session.js'
import { eraseOldContent } from './modules/imports/erase-old-content.js'
import { type MailDeps, mailNotices } from './modules/notices/mail-notices.js'
import { WaitingLine } from './modules/operations/run-operations.js'
import { remindOfUnanswered } from './modules/settlement/handovers/remind-of-unanswered.js'
import { countFigures } from './modules/statistics/count-figures.js'
import { keepOperations } from './operations.js'
import { closeDatabase, openDatabase } from './platform/database.js'
import { openLog } from './platform/logging.js'
import { openMailer } from './platform/mailer.js'
import { migrateDatabase } from './platform/migrations.js'
import { openOutbound } from './platform/outbound.js'
import { type RecurringTask, startRecurringWork } from './platform/recurring-work.js'
import { StartupError } from './platform/startup-error.js'
import { transaction } from './platform/transaction.js'
import { openVault, parseMasterKeys, VaultError } from './platform/vault.js'

// V8 lets a small heap grow to four times of what is alive in it before it collects; twice costs nothing that can be measured
// and an import of 33,000 disputes 220 MiB instead of 315.
setFlagsFromString('--heap-growing-percent=100')

const MIGRATIONS = fileURLToPath(new URL('../migrations', import.meta.url))
/** Beside the code whether it runs from dist/ or from src/. */
const BOARD_PAGE = fileURLToPath(new URL('../dist/board', import.meta.url))
const CLOSE_WITHIN_MS = 4_500
const MAIL_EVERY_MS = 15_000
const CLOCK_EVERY_MS = 5_000
const OPERATIONS_EVERY_MS = 100
const FEED_EVERY_MS = 200
const FIGURES_EVERY_MS = 200
const WEBHOOKS_EVERY_MS = 200
const ERASURE_EVERY_MS = 600_000
const REMINDER_EVERY_MS = 600_000

/** What has been started and must be stopped, last first. */
const started: (() => Promise<void>)[] = []

async function stopAll(): Promise<void> {
  for (const stop of started.reverse().splice(0)) await stop()
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

async function connectionString(config: Config): Promise<string> {
  if (config.DATABASE_URL !== undefined) return config.DATABASE_URL
  const { startEmbeddedPostgres } = await import('./platform/embedded-postgres.js')
  const directory = resolve(config.DATA_DIRECTORY, 'postgres')
  const postgres = await startEmbeddedPostgres({ directory, durable: true, log: (line) => say(`postgres: ${line}`) })
  let isStopping = false
  started.push(() => {
    isStopping = true
    return postgres.stop()
  })
  postgres.exited.then(
    () => {
      if (isStopping) return
      process.stderr.write('The embedded PostgreSQL ended unexpectedly. / 内置 PostgreSQL 意外退出。\n')
      process.exit(1)
    },
    () => process.exit(1),
  )
  return postgres.connectionString
}

/** The master key of the environment, or in development one that is made once and kept beside the data. */
function masterKey(config: Config): string {
  if (config.PERSONAL_DATA_KEY !== undefined) return config.PERSONAL_DATA_KEY
  const file = join(resolve(config.DATA_DIRECTORY), 'personal-data.key')
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    mkdirSync(resolve(config.DATA_DIRECTORY), { recursive: true })
    const key = randomBytes(32).toString('base64')
    writeFileSync(file, `${key}\n`, { mode: 0o600, flag: 'wx' })
    return key
  }
}

interface Issuer {
  readonly issuer: string
  readonly jwksUri: string
  readonly signIn: BoardSignIn | undefined
}

interface Discovery {
  readonly jwks_uri?: string
  readonly authorization_endpoint?: string
  readonly token_endpoint?: string
}

async function discover(issuer: string): Promise<Discovery | undefined> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
  const response = await fetch(address, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined)
  return (await response?.json().catch(() => undefined)) as Discovery | undefined
}

/** How people sign in on the board; undefined when the issuer has no client for it. */
function boardSignIn(
  { BOARD_SCOPE: scope }: Config,
  clientId: string | undefined,
  found: Discovery | undefined,
): BoardSignIn | undefined {
  if (clientId === undefined) return undefined
  const { authorization_endpoint: authorizationEndpoint, token_endpoint: tokenEndpoint } = found ?? {}
  if (authorizationEndpoint === undefined || tokenEndpoint === undefined) {
    throw new StartupError(
      'BOARD_CLIENT_ID is set, but the discovery document of OIDC_ISSUER names no endpoints to sign in.',
      '已设置 BOARD_CLIENT_ID，但 OIDC_ISSUER 的发现文档未给出登录地址。',
    )
  }
  return { authorizationEndpoint, tokenEndpoint, clientId, scope }
}

async function tokenIssuer(config: Config): Promise<Issuer> {
  if (config.OIDC_ISSUER !== undefined) {
    const { OIDC_ISSUER: issuer, OIDC_JWKS_URI: given, BOARD_CLIENT_ID: clientId } = config
    const found = given === undefined || clientId !== undefined ? await discover(issuer) : undefined
    const jwksUri = given ?? found?.jwks_uri
    if (jwksUri === undefined) {
      throw new StartupError(
        'The discovery document of OIDC_ISSUER cannot be read.',
        '无法读取 OIDC_ISSUER 的发现文档。',
      )
    }
    return { issuer, jwksUri, signIn: boardSignIn(config, clientId, found) }
  }
  const { LOCAL_BOARD_CLIENT, startLocalIssuer } = await import('./platform/local-issuer.js')
  const local = await startLocalIssuer({
    port: config.LOCAL_ISSUER_PORT,
    host: '127.0.0.1',
    audience: config.OIDC_AUDIENCE,
    people: [...DEMO_PEOPLE, ...DOCKET_PEOPLE],
    clients: DEMO_CLIENTS,
    keyFile: join(resolve(config.DATA_DIRECTORY), 'local-issuer.jwk'),
  })
  started.push(() => local.stop())
  const signIn = boardSignIn(config, config.BOARD_CLIENT_ID ?? LOCAL_BOARD_CLIENT, await discover(local.issuer))
  return { issuer: local.issuer, jwksUri: `${local.issuer}/jwks`, signIn }
}

/** Erases what has been kept long enough. */
async function eraseOld(deps: ClockDeps): Promise<void> {
  await eraseOldContent(deps)
  await eraseOldRequests(deps)
}

/** What the service does without being asked. */
function recurringTasks(config: Config, deps: ClockDeps & DeliveryDeps & Omit<MailDeps, 'mailer'>): RecurringTask[] {
  const clock = { name: 'clock', everyMs: CLOCK_EVERY_MS, run: () => keepClock(deps) }
  const line = new WaitingLine()
  const operations = {
    name: 'operations',
    everyMs: OPERATIONS_EVERY_MS,
    run: (signal: AbortSignal) => keepOperations(deps, signal, line),
  }
  const erasure = { name: 'erasure', everyMs: ERASURE_EVERY_MS, run: () => eraseOld(deps) }
  const feed = {
    name: 'feed',
    everyMs: FEED_EVERY_MS,
    run: async (signal: AbortSignal) => {
      await sequenceEvents(deps, signal)
    },
  }
  const figures = {
    name: 'figures',
    everyMs: FIGURES_EVERY_MS,
    run: async (signal: AbortSignal) => {
      await countFigures(deps, signal)
    },
  }
  const webhooks = {
    name: 'webhooks',
    everyMs: WEBHOOKS_EVERY_MS,
    run: (signal: AbortSignal) => deliverWebhooks(deps, signal),
  }
  const waiting = { name: 'inbound-waiting', everyMs: ERASURE_EVERY_MS, run: () => expireWaiting(deps) }
  const reminder = { name: 'handover-reminder', everyMs: REMINDER_EVERY_MS, run: () => remindOfUnanswered(deps) }
  const tasks = [clock, operations, feed, figures, webhooks, erasure, waiting, reminder]
  const { SMTP_URL: url, MAIL_FROM: from } = config
  if (url === undefined || from === undefined) return tasks
  const mailer = openMailer(url, from)
  const run = (signal: AbortSignal) => mailNotices({ ...deps, mailer }, signal)
  return [...tasks, { name: 'mail-notices', everyMs: MAIL_EVERY_MS, run }]
}

async function start(): Promise<void> {
  const config = loadConfig(process.env)
  const url = await connectionString(config)
  const db = openDatabase({ connectionString: url, poolSizeMax: config.DATABASE_POOL_SIZE })
  started.push(() => closeDatabase(db))
  const isLocal = config.OIDC_ISSUER === undefined
  await migrateDatabase(url, MIGRATIONS, () =>
    transaction(db, async (tx) => {
      await seedReference(tx, new Date())
      if (isLocal) await seedDemo(tx, new Date())
    }),
  )
  const vault = await openVault(parseMasterKeys(masterKey(config)), dataKeyStore(db), SEALED_TABLES)
  const { issuer, jwksUri, signIn } = await tokenIssuer(config)
  const log = openLog()
  started.push(async () => log.flushSync())
  const now = () => new Date()
  const outbound = openOutbound(outboundPolicyOf(config))
  started.push(() => outbound.close())
  const app = await buildApp({
    db,
    now,
    vault,
    tokens: { issuer, audience: config.OIDC_AUDIENCE, keys: remoteKeys(jwksUri) },
    logLevel: config.LOG_LEVEL,
    log,
    rateLimitPerMinute: config.RATE_LIMIT_PER_MINUTE,
    board: { page: loadBoardPage(BOARD_PAGE), signIn },
    outbound,
  })
  started.push(() => app.close())
  const address = await app.listen({ host: config.HOST, port: config.PORT }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error
    throw new StartupError(`Port ${config.PORT} is taken; set PORT.`, `端口 ${config.PORT} 已被占用，请设置 PORT。`)
  })
  const work = startRecurringWork({
    tasks: recurringTasks(config, {
      ...{ db, vault, now, outbound, log: app.log },
      leaseMs: config.WEBHOOK_LEASE_SECONDS * 1_000,
      attemptWithinMs: config.WEBHOOK_ATTEMPT_SECONDS * 1_000,
      pausesMs: webhookPausesOf(config),
      reference: createReferenceSource(db, Date.now),
    }),
    log: app.log,
  })
  started.push(() => work.stop())
  say(`API   ${address}/v1`)
  say(`Docs  ${address}/docs`)
  say(`Board ${address}/board`)
  if (isLocal) {
    say('Token npm run -s token -- clerk-mingshan')
    say(`People: ${DEMO_PEOPLE.map((person) => person.subject).join(', ')}`)
  }
}

const grace = closeWithGrace({ delay: CLOSE_WITHIN_MS, logger: undefined }, async ({ err }) => {
  if (err !== undefined) process.stderr.write(`The service stops after a fault: ${err.name}\n`)
  await stopAll()
})

try {
  await start()
} catch (error) {
  const isForReader = error instanceof StartupError || error instanceof ConfigError || error instanceof VaultError
  process.stderr.write(
    `${isForReader ? error.message : `The service cannot start: ${String(error instanceof Error ? error.message : error)}`}\n`,
  )
  grace.uninstall()
  await stopAll().catch(() => {})
  process.exit(1)
}
