import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { chooseDatabaseAccount, type DatabaseAccount, spawnAs } from './database-account.js'
import { type DirectoryLock, lockDirectory } from './directory-lock.js'
import { findPostgresBinaries, type PostgresBinaries } from './postgres-binaries.js'
import {
  type Cluster,
  clusterDirectoryIn,
  openCluster,
  type Passwords,
  passwordsUnusable,
  SUPERUSER,
  unwritable,
} from './postgres-cluster.js'
import { processesWorkingIn } from './running-process.js'
import { StartupError } from './startup-error.js'
import { systemErrorCode } from './system-error.js'

const SERVER_LOG = 'postgres.log'
const SERVER_LOG_BYTES_MAX = 1_048_576

/** SQLSTATE */
const INVALID_PASSWORD = '28P01'

const SERVICE_ROLE = 'mediation'
const SERVICE_DATABASE = 'mediation'

const RECOVERY_REPORT_MS = 10_000
const POLL_MS = 20
const FAST_SHUTDOWN_MS = 4_000
const IMMEDIATE_SHUTDOWN_MS = 6_000
const ORPHAN_SHUTDOWN_MS = 10_000
const LAUNCH_ATTEMPTS_MAX = 10
const LEFTOVER_WAIT_MS = 500

/**
 * Loopback only and no Unix socket. Errors of single statements stay out of the server's log: they carry values of
 * rows, and the service that sent the statement reports them itself.
 */
const SERVER_SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
}

const PERISHABLE_SETTINGS = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' }

export interface EmbeddedPostgresOptions {
  /** Holds data, passwords, server log and lock; created when missing. */
  readonly directory: string
  /** Left out, a free port is chosen on every start. */
  readonly port?: number
  /** False only for tests: a killed server then loses its last commits, a machine without power all data. */
  readonly durable: boolean
  log(line: string): void
}

export interface EmbeddedPostgres {
  /** Of the role that owns the service's database and is no superuser. */
  readonly connectionString: string
  /** Of the superuser, for making databases from templates. */
  readonly adminConnectionString: string
  /** Settles when the server has ended, whether it was asked to or not. */
  readonly exited: Promise<void>
  /** Ends the server: politely for 4 s, then at once. Safe to call again. */
  stop(): Promise<void>
}

/**
 * Starts the PostgreSQL that is installed with the service and gives it a role and a database for the service.
 *
 * Data survive restarts. A server or service killed earlier, even in its very first start, is cleaned up after: an
 * abandoned server of this directory is shut down first, its data recover from the write-ahead log. The server does
 * not end with Ctrl+C but with {@link EmbeddedPostgres.stop}, or when this process exits in an orderly way.
 *
 * @throws StartupError when the directory is in use, unwritable or of another version, the port is taken, or
 *   PostgreSQL cannot run on this machine
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const directory = prepareDirectory(resolve(options.directory))
  const lock = await lockWritable(directory)
  let server: Server | undefined
  try {
    const binaries = findPostgresBinaries()
    const account = chooseDatabaseAccount(directory, clusterDirectoryIn(directory), binaries.postgres, options.log)
    const cluster = await openCluster(directory, binaries, account, options)
    await stopAbandonedServer(cluster.directory, options.log)
    server = await launchServer(directory, cluster.directory, binaries, account, options)
    await createServiceDatabase(server.port, cluster)
    options.log(`PostgreSQL ${binaries.version} listens on 127.0.0.1:${server.port}, data in ${directory}`)
    return hold(server, cluster.passwords, lock)
  } catch (error) {
    if (server !== undefined) await shutDown(server.child)
    lock.release()
    throw error
  }
}

function prepareDirectory(directory: string): string {
  try {
    if (mkdirSync(directory, { recursive: true }) !== undefined && process.getuid?.() === 0) {
      // The account that runs PostgreSQL has to pass through, whatever the umask.
      chmodSync(directory, 0o711)
    }
    return realpathSync(directory)
  } catch (error) {
    throw unwritable(directory, error)
  }
}

async function lockWritable(directory: string): Promise<DirectoryLock> {
  try {
    return await lockDirectory(directory)
  } catch (error) {
    throw error instanceof StartupError ? error : unwritable(directory, error)
  }
}

/**
 * Shuts down a server that outlived the service that started it, and removes what else would keep a new one from
 * starting. Only called with the lock held: no living service is attached to such a server.
 */
async function stopAbandonedServer(cluster: string, log: (line: string) => void): Promise<void> {
  const recorded = recordedServer(cluster)
  const suspects = recorded === undefined ? [] : [recorded.pid]
  const remaining = () => processesWorkingIn(cluster, 'postgres', suspects)

  const found = remaining()
  const leader = found.find((pid) => pid === recorded?.pid)
  if (leader !== undefined) {
    log(`shutting down the PostgreSQL (process ${leader}) that an earlier run left behind`)
    signal([leader], 'SIGINT')
    if (!(await within(ORPHAN_SHUTDOWN_MS, () => remaining().length === 0))) signal([leader], 'SIGQUIT')
  } else if (found.length > 0 && !(await within(LEFTOVER_WAIT_MS, () => remaining().length === 0))) {
    // Workers whose leader was killed notice it by themselves, except in the middle of long work.
    signal(remaining(), 'SIGQUIT')
  }
  if (!(await within(ORPHAN_SHUTDOWN_MS, () => remaining().length === 0))) {
    const pids = remaining().join(', ')
    throw new StartupError(
      `A PostgreSQL left behind by an earlier run still uses ${cluster} and does not end (process ${pids}): end it by hand, then start again.`,
      `此前运行遗留的 PostgreSQL（进程号 ${pids}）仍在使用 ${cluster} 且无法结束，请手动结束该进程后重新启动。`,
    )
  }
  // PostgreSQL refuses to start while the recorded id exists, be it that of a stranger who got it since, or of the
  // dead server itself while nobody has collected it (in a container often nobody ever does).
  const stale = recordedServer(cluster)
  if (stale !== undefined && isTaken(stale.pid)) rmSync(stale.file, { force: true })
}

function isTaken(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return systemErrorCode(error) !== 'ESRCH'
  }
}

function signal(pids: readonly number[], name: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name)
    } catch (error) {
      if (systemErrorCode(error) !== 'ESRCH') throw error
    }
  }
}

async function within(limitMs: number, isDone: () => boolean): Promise<boolean> {
  const endMs = Date.now() + limitMs
  while (!isDone()) {
    if (Date.now() > endMs) return false
    await sleep(POLL_MS)
  }
  return true
}

/** What the running or killed server wrote about itself. */
function recordedServer(cluster: string): { file: string; pid: number; isReady: boolean } | undefined {
  const file = join(cluster, 'postmaster.pid')
  try {
    const lines = readFileSync(file, 'utf8').split('\n')
    const pid = Math.abs(Number(lines[0]))
    return Number.isSafeInteger(pid) && pid > 0 ? { file, pid, isReady: lines[7]?.trim() === 'ready' } : undefined
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

interface Server {
  readonly child: ChildProcess
  readonly port: number
  readonly exited: Promise<void>
}

async function launchServer(
  directory: string,
  cluster: string,
  binaries: PostgresBinaries,
  account: DatabaseAccount,
  options: EmbeddedPostgresOptions,
): Promise<Server> {
  for (let attempts = 1; ; attempts += 1) {
    const port = options.port ?? (await findFreePort())
    const attempt = await tryLaunch(directory, cluster, binaries, account, options, port)
    if (attempt.ok) return attempt.server
    const isPortTaken = /could not bind|could not create any TCP\/IP sockets/.test(attempt.complaint)
    if (isPortTaken && options.port !== undefined) throw portTaken(options.port)
    // Memory is freed a little after the last process of a killed server; a port found free may be taken meanwhile.
    const mayPass = isPortTaken || attempt.complaint.includes('pre-existing shared memory block')
    if (!mayPass || attempts === LAUNCH_ATTEMPTS_MAX) throw notStarted(directory, attempt.complaint)
    await sleep(LEFTOVER_WAIT_MS)
  }
}

type LaunchAttempt = { ok: true; server: Server } | { ok: false; complaint: string }

async function tryLaunch(
  directory: string,
  cluster: string,
  binaries: PostgresBinaries,
  account: DatabaseAccount,
  options: EmbeddedPostgresOptions,
  port: number,
): Promise<LaunchAttempt> {
  const logFile = openServerLog(directory)
  const settings = { ...SERVER_SETTINGS, ...(options.durable ? {} : PERISHABLE_SETTINGS) }
  const flags = ['-D', cluster, '-p', String(port)]
  for (const [name, value] of Object.entries(settings)) flags.push('-c', `${name}=${value}`)
  // A session of its own keeps Ctrl+C from ending the database before the service has finished its requests.
  // Its log is a file: a pipe would fill up and stop it whenever this process is busy.
  const child = spawnAs(account, binaries.postgres, flags, {
    stdio: ['ignore', logFile.descriptor, logFile.descriptor],
    detached: true,
  })
  closeSync(logFile.descriptor)
  let hasEnded = false
  const exited = new Promise<void>((settle) => {
    const end = () => {
      hasEnded = true
      settle()
    }
    child.once('exit', end)
    child.once('error', end)
  })

  const isReady = () => {
    const recorded = recordedServer(cluster)
    return recorded !== undefined && recorded.pid === child.pid && recorded.isReady
  }
  // Without a limit: after a crash, recovery of much data takes long, and ending it would only start it over.
  while (!(await within(RECOVERY_REPORT_MS, () => hasEnded || isReady()))) {
    options.log('PostgreSQL is still starting; it may be recovering data after a crash')
  }
  if (!hasEnded) return { ok: true, server: { child, port, exited } }
  return { ok: false, complaint: readFrom(logFile.path, logFile.sizeBytes) }
}

function openServerLog(directory: string): { path: string; descriptor: number; sizeBytes: number } {
  const path = join(directory, SERVER_LOG)
  try {
    const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
    if (size > SERVER_LOG_BYTES_MAX) renameSync(path, `${path}.1`)
    return { path, descriptor: openSync(path, 'a', 0o600), sizeBytes: size > SERVER_LOG_BYTES_MAX ? 0 : size }
  } catch (error) {
    throw unwritable(directory, error)
  }
}

function readFrom(path: string, offset: number): string {
  const descriptor = openSync(path, 'r')
  try {
    const buffer = Buffer.alloc(65_536)
    return buffer.toString('utf8', 0, readSync(descriptor, buffer, 0, buffer.length, offset))
  } finally {
    closeSync(descriptor)
  }
}

function portTaken(port: number): StartupError {
  return new StartupError(
    `The database port 127.0.0.1:${port} is taken by another program: stop that one, or choose another port.`,
    `数据库端口 127.0.0.1:${port} 已被其他程序占用，请停止该程序，或者改用其他端口。`,
  )
}

function notStarted(directory: string, complaint: string): StartupError {
  const lines = complaint.split('\n')
  const last = lines.findLast((line) => /FATAL|PANIC/.test(line)) ?? lines.findLast((line) => line.trim() !== '')
  const reason = last?.replace(/^.*?(FATAL|PANIC):\s*/, '').trim() ?? 'nothing'
  const log = join(directory, SERVER_LOG)
  return new StartupError(
    `The database did not start, PostgreSQL says "${reason}": see ${log}, correct this and start again.`,
    `数据库未能启动，PostgreSQL 提示“${reason}”，请查看 ${log}，处理后重新启动。`,
  )
}

/** Both steps may have been cut off by a kill in an earlier start. */
async function createServiceDatabase(port: number, { directory, passwords }: Cluster): Promise<void> {
  const client = new Client({ connectionString: adminConnectionString(port, passwords) })
  try {
    await client.connect()
  } catch (error) {
    throw systemErrorCode(error) === INVALID_PASSWORD ? passwordsUnusable(directory, error) : error
  }
  try {
    const role = await client.query('select from pg_roles where rolname = $1', [SERVICE_ROLE])
    if (role.rowCount === 0) {
      await client.query(`create role ${SERVICE_ROLE} login password ${client.escapeLiteral(passwords.service)}`)
    }
    const database = await client.query('select from pg_database where datname = $1', [SERVICE_DATABASE])
    if (database.rowCount === 0) await client.query(`create database ${SERVICE_DATABASE} owner ${SERVICE_ROLE}`)
  } finally {
    await client.end()
  }
}

function adminConnectionString(port: number, passwords: Passwords): string {
  return `postgres://${SUPERUSER}:${passwords.superuser}@127.0.0.1:${port}/postgres`
}

function hold(server: Server, passwords: Passwords, lock: DirectoryLock): EmbeddedPostgres {
  const endWithProcess = () => {
    server.child.kill('SIGINT')
    lock.release()
  }
  process.once('exit', endWithProcess)
  let stopping: Promise<void> | undefined
  return {
    connectionString: `postgres://${SERVICE_ROLE}:${passwords.service}@127.0.0.1:${server.port}/${SERVICE_DATABASE}`,
    adminConnectionString: adminConnectionString(server.port, passwords),
    exited: server.exited,
    stop() {
      stopping ??= shutDown(server.child).finally(() => {
        process.removeListener('exit', endWithProcess)
        lock.release()
      })
      return stopping
    },
  }
}

async function shutDown(child: ChildProcess): Promise<void> {
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null || child.pid === undefined
  for (const [name, limitMs] of [
    ['SIGINT', FAST_SHUTDOWN_MS],
    ['SIGQUIT', IMMEDIATE_SHUTDOWN_MS],
    ['SIGKILL', IMMEDIATE_SHUTDOWN_MS],
  ] as const) {
    if (hasEnded()) return
    child.kill(name)
    await within(limitMs, hasEnded)
  }
}

async function findFreePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new TypeError('a TCP server has an address object')
  return address.port
}
