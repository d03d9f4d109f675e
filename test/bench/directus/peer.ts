import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { endWithThisProcess } from '../held.js'
import type { Installation } from './install.js'

const START_WITHIN_MS = 60_000
const STOP_WITHIN_MS = 5_000
const POLL_MS = 100

/** Directus as a process of its own. */
export interface Peer {
  readonly pid: number
  readonly origin: string
  /** Static access token of its administrator. */
  readonly token: string
  stop(): Promise<void>
}

export interface PeerOptions {
  readonly installation: Installation
  readonly databaseUrl: string
  readonly poolSizeMax: number
  readonly logFile: string
}

/** What Directus has and the service has not is off; its accountability and its log of requests stay on. */
function environment({ installation, databaseUrl, poolSizeMax }: PeerOptions, token: string): NodeJS.ProcessEnv {
  const { PATH, HOME } = process.env
  return {
    PATH,
    HOME,
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: '0',
    SECRET: token,
    DB_CLIENT: 'pg',
    DB_CONNECTION_STRING: databaseUrl,
    DB_POOL__MIN: '0',
    DB_POOL__MAX: String(poolSizeMax),
    ADMIN_EMAIL: 'admin@example.com',
    ADMIN_PASSWORD: randomBytes(24).toString('base64url'),
    ADMIN_TOKEN: token,
    CACHE_ENABLED: 'false',
    RATE_LIMITER_ENABLED: 'false',
    TELEMETRY: 'false',
    WEBSOCKETS_ENABLED: 'false',
    SERVE_APP: 'false',
    LOG_LEVEL: 'info',
    LOG_STYLE: 'raw',
    EXTENSIONS_PATH: folderIn(installation, 'extensions'),
    STORAGE_LOCAL_ROOT: folderIn(installation, 'uploads'),
  }
}

function folderIn({ directory }: Installation, name: string): string {
  const path = join(directory, name)
  mkdirSync(path, { recursive: true })
  return path
}

/**
 * Runs Directus on an empty database.
 *
 * @param prepare - called when its system tables are there and before it reads them
 */
export async function startPeer(options: PeerOptions, prepare: () => Promise<void>): Promise<Peer> {
  const { installation, logFile } = options
  const token = randomBytes(24).toString('base64url')
  const env = environment(options, token)
  writeFileSync(logFile, '')
  const run = (command: string) => {
    const log = openSync(logFile, 'a')
    // Not the command `directus`, which asks the registry for a newer one first.
    const child = spawn(installation.node, [installation.cli, command], {
      cwd: installation.directory,
      stdio: ['ignore', log, log],
      env,
    })
    closeSync(log)
    return child
  }

  const [code] = await once(run('bootstrap'), 'exit')
  if (code !== 0) throw new Error(`Directus did not make its tables:\n${tailOf(logFile)}`)
  await prepare()
  const child = run('start')
  const { pid } = child
  if (pid === undefined) throw new Error('Directus did not start')
  const stop = endWithThisProcess(child, STOP_WITHIN_MS)
  return {
    pid,
    origin: await originOf(child, logFile),
    token,
    stop,
  }
}

const tailOf = (logFile: string) => readFileSync(logFile, 'utf8').slice(-2_000)

async function originOf(child: ChildProcess, logFile: string): Promise<string> {
  const endMs = Date.now() + START_WITHIN_MS
  while (Date.now() < endMs && child.exitCode === null) {
    const address = /Server started at (?:http:\/\/)?([\d.]+:\d+)/.exec(readFileSync(logFile, 'utf8'))?.[1]
    if (address !== undefined) return `http://${address}`
    await sleep(POLL_MS)
  }
  child.kill('SIGKILL')
  throw new Error(`Directus did not start:\n${tailOf(logFile)}`)
}
