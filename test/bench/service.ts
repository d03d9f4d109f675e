import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, closeSync, mkdirSync, openSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/platform/embedded-postgres.js'
import { DEMO_DESK_CLIENT, DEMO_PERSON_GRANT, startLocalIssuer } from '../../src/platform/local-issuer.js'
import { endWithThisProcess } from './held.js'
import { parentOf } from './processes.js'

const OWNER = 'mediation'
const START_WITHIN_MS = 60_000
const STOP_WITHIN_MS = 8_000
const POLL_MS = 50

/** The durable PostgreSQL that all databases of the benchmark live in. */
export interface Cluster extends Pick<EmbeddedPostgres, 'connectionString' | 'adminConnectionString'> {
  /** Of the process under which all of PostgreSQL runs. */
  readonly pid: number
  urlOf(database: string): string
  hasDatabase(database: string): Promise<boolean>
  /** Makes a database anew, empty or as a copy of one that nobody uses. */
  makeDatabase(database: string, template?: string): Promise<void>
  stop(): Promise<void>
}

export async function openCluster(directory: string): Promise<Cluster> {
  mkdirSync(directory, { recursive: true })
  // The account that runs PostgreSQL has to pass through, whatever the umask.
  if (process.getuid?.() === 0) chmodSync(directory, 0o711)
  const postgres = await startEmbeddedPostgres({ directory: join(directory, 'postgres'), durable: true, log: () => {} })
  const admin = new pg.Client({ connectionString: postgres.adminConnectionString })
  await admin.connect()
  const backend = await admin.query<{ pid: number }>('select pg_backend_pid() as pid')
  return {
    connectionString: postgres.connectionString,
    adminConnectionString: postgres.adminConnectionString,
    pid: parentOf(backend.rows[0]?.pid ?? 0),
    urlOf: (database) => {
      const url = new URL(postgres.connectionString)
      url.pathname = `/${database}`
      return url.toString()
    },
    hasDatabase: async (database) =>
      (await admin.query('select from pg_database where datname = $1', [database])).rowCount === 1,
    makeDatabase: async (database, template = 'template1') => {
      const [name, source] = [database, template].map(pg.escapeIdentifier)
      await admin.query(`drop database if exists ${name} with (force)`)
      await admin.query(`create database ${name} template ${source} owner ${OWNER}`)
    },
    stop: async () => {
      await admin.end()
      await postgres.stop()
    },
  }
}

/** Gives out access tokens; outside the service, as in production. */
export interface Issuer {
  readonly url: string
  tokensFor(subjects: readonly string[]): Promise<Record<string, string>>
  stop(): Promise<void>
}

/** @param subjects - everybody who may get a token */
export async function openIssuer(directory: string, subjects: readonly string[]): Promise<Issuer> {
  const { issuer, stop } = await startLocalIssuer({
    port: 0,
    host: '127.0.0.1',
    audience: 'open-mediation',
    people: subjects.map((subject) => ({ subject, name: subject })),
    clients: [],
    keyFile: join(directory, 'local-issuer.jwk'),
  })
  return {
    url: issuer,
    stop,
    tokensFor: async (wanted) => {
      const tokens: Record<string, string> = {}
      for (const subject of wanted) tokens[subject] = await fetchToken(issuer, subject)
      return tokens
    },
  }
}

/** The real service as a process of its own, with everything on that production has. */
export interface Service {
  readonly pid: number
  readonly origin: string
  /** Throws away what was logged until now: minutes of load fill a disk. */
  emptyLog(): void
  stop(): Promise<void>
}

async function originOf(child: ChildProcess, log: string): Promise<string> {
  const endMs = Date.now() + START_WITHIN_MS
  while (Date.now() < endMs) {
    const origin = /^API +(http:\/\/\S+)\/v1$/m.exec(readFileSync(log, 'utf8'))?.[1]
    if (origin !== undefined) return origin
    if (child.exitCode !== null) break
    await sleep(POLL_MS)
  }
  child.kill('SIGKILL')
  throw new Error(`The service did not start:\n${readFileSync(log, 'utf8').slice(-2_000)}`)
}

async function fetchToken(issuer: string, person: string): Promise<string> {
  const response = await fetch(`${issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: DEMO_PERSON_GRANT, client_id: DEMO_DESK_CLIENT, person }),
  })
  const body = (await response.json()) as { access_token?: string }
  if (body.access_token === undefined) throw new Error(`the local issuer gave no token for ${person}`)
  return body.access_token
}

export interface ServiceOptions {
  /** Holds the key of the personal data and the log. */
  readonly directory: string
  readonly databaseUrl: string
  readonly issuerUrl: string
  /** For a profile: `--cpu-prof`. */
  readonly nodeOptions: readonly string[]
  /** Settings that only this measurement needs. */
  readonly settings?: Readonly<Record<string, string>>
}

/** Starts the built service on a database, which it migrates first. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const log = join(options.directory, 'service.log')
  writeFileSync(log, '')
  const descriptor = openSync(log, 'a')
  const child = spawn(process.execPath, [...options.nodeOptions, 'dist/server.js'], {
    stdio: ['ignore', descriptor, descriptor],
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: options.databaseUrl,
      DATA_DIRECTORY: options.directory,
      OIDC_ISSUER: options.issuerUrl,
      OIDC_JWKS_URI: `${options.issuerUrl}/jwks`,
      PORT: '0',
      RATE_LIMIT_PER_MINUTE: '100000000',
      ...options.settings,
    },
  })
  closeSync(descriptor)
  const { pid } = child
  if (pid === undefined) throw new Error('the service did not start')
  const stop = endWithThisProcess(child, STOP_WITHIN_MS)
  const origin = await originOf(child, log)
  return {
    pid,
    origin,
    emptyLog: () => truncateSync(log),
    stop,
  }
}
