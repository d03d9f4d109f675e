import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  lchownSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type DatabaseAccount, spawnAs } from './database-account.js'
import type { PostgresBinaries } from './postgres-binaries.js'
import { StartupError } from './startup-error.js'
import { systemErrorCode } from './system-error.js'

const INITIALISING_PREFIX = 'initialising-'
const REMOVE_ATTEMPTS_MAX = 50
const REMOVE_WAIT_MS = 100
const PASSWORD_FILE = 'service-passwords.json'

export const SUPERUSER = 'postgres'

export interface Passwords {
  readonly superuser: string
  readonly service: string
}

/** Where the data are, once created, in the directory given to the service. */
export function clusterDirectoryIn(directory: string): string {
  return join(directory, 'cluster')
}

/** What PostgreSQL calls a cluster: the data directory of one server, here with its passwords. */
export interface Cluster {
  /** Real path, as the kernel shows it for the server's working directory. */
  readonly directory: string
  readonly passwords: Passwords
}

const CLUSTER_FLAGS = [
  `--username=${SUPERUSER}`,
  '--auth=scram-sha-256',
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
]

/**
 * Opens the data kept in a directory, or creates empty ones.
 *
 * The data appear under their name only when complete; what an interrupted first start left under another name is
 * removed.
 *
 * @throws StartupError when the data are of another version or another user, or cannot be created
 */
export async function openCluster(
  directory: string,
  binaries: PostgresBinaries,
  account: DatabaseAccount,
  options: { readonly durable: boolean; log(line: string): void },
): Promise<Cluster> {
  const path = clusterDirectoryIn(directory)
  for (const name of readdirSync(directory)) {
    if (name.startsWith(INITIALISING_PREFIX)) await removeDraft(join(directory, name))
  }
  if (!existsSync(path)) {
    options.log(`creating the database in ${directory}`)
    await initialiseCluster(directory, path, binaries, account, options.durable)
  } else {
    closeToOthers(path, account)
  }
  refuseOtherVersion(path, binaries)
  return { directory: realpathSync(path), passwords: readPasswords(path) }
}

async function initialiseCluster(
  directory: string,
  path: string,
  binaries: PostgresBinaries,
  account: DatabaseAccount,
  isDurable: boolean,
): Promise<void> {
  const passwords: Passwords = { superuser: newPassword(), service: newPassword() }
  const draft = join(directory, `${INITIALISING_PREFIX}${randomBytes(4).toString('hex')}`)
  const draftCluster = join(draft, 'cluster')
  const superuserPasswordFile = join(draft, 'superuser-password')
  try {
    mkdirSync(draft, { mode: 0o700 })
    writeFileSync(superuserPasswordFile, passwords.superuser, { mode: 0o600 })
    if (account.owner !== undefined) giveTree(draft, account.owner)

    const flags = [...CLUSTER_FLAGS, `--pgdata=${draftCluster}`, `--pwfile=${superuserPasswordFile}`]
    if (!isDurable) flags.push('--no-sync')
    await runInitdb(binaries, account, flags)

    const passwordFile = join(draftCluster, PASSWORD_FILE)
    writeFileSync(passwordFile, JSON.stringify(passwords), { mode: 0o600, flush: isDurable })
    if (account.owner !== undefined) chownSync(passwordFile, account.owner.uid, account.owner.gid)
    if (isDurable) syncDirectory(draftCluster)
    renameSync(draftCluster, path)
    if (isDurable) syncDirectory(directory)
  } catch (error) {
    throw systemErrorCode(error) === undefined ? error : unwritable(directory, error)
  } finally {
    await removeDraft(draft)
  }
}

/** The programs of an interrupted initialisation go on writing for a moment after the service was killed. */
async function removeDraft(draft: string): Promise<void> {
  for (let attempts = 1; ; attempts += 1) {
    try {
      rmSync(draft, { recursive: true, force: true })
    } catch (error) {
      if (systemErrorCode(error) !== 'ENOTEMPTY') throw unwritable(draft, error)
    }
    // What cannot be removed now is in nobody's way and is removed by the next start.
    if (!existsSync(draft) || attempts === REMOVE_ATTEMPTS_MAX) return
    await sleep(REMOVE_WAIT_MS)
  }
}

async function runInitdb(binaries: PostgresBinaries, account: DatabaseAccount, flags: string[]): Promise<void> {
  const initdb = spawnAs(account, binaries.initdb, flags, { stdio: ['ignore', 'ignore', 'pipe'] })
  let complaint = ''
  initdb.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaint += text
  })
  const [status]: (number | null)[] = await once(initdb, 'close')
  if (status === 0) return
  const reason = complaint.split('\n').find((line) => /error|FATAL|PANIC/.test(line)) ?? `status ${status}`
  throw new StartupError(
    `The database could not be created, PostgreSQL says "${reason.trim()}": correct this and start again.`,
    `数据库创建失败，PostgreSQL 提示“${reason.trim()}”，请据此处理后重新启动。`,
    { cause: new Error(complaint) },
  )
}

function refuseOtherVersion(path: string, binaries: PostgresBinaries): void {
  if (!existsSync(join(path, 'PG_VERSION'))) {
    throw new StartupError(
      `${path} holds no complete PostgreSQL data: restore them, or move it away to begin with an empty database.`,
      `${path} 中没有完整的 PostgreSQL 数据，请恢复数据，或者移走该目录后以空库启动。`,
    )
  }
  const version = readCluster(join(path, 'PG_VERSION'), path).trim()
  const major = binaries.version.split('.')[0]
  if (version === major) return
  throw new StartupError(
    `The data in ${path} were written by PostgreSQL ${version}, but PostgreSQL ${major} is installed: install the older service again, or move the data away to begin empty.`,
    `${path} 中的数据由 PostgreSQL ${version} 写入，而当前安装的是 PostgreSQL ${major}，请重新安装旧版服务，或者移走该目录后以空库启动。`,
  )
}

function readPasswords(path: string): Passwords {
  try {
    const value: unknown = JSON.parse(readCluster(join(path, PASSWORD_FILE), path))
    if (isPasswords(value)) return value
  } catch (error) {
    if (!(error instanceof SyntaxError) && systemErrorCode(error) !== 'ENOENT') throw error
  }
  throw passwordsUnusable(path)
}

export function passwordsUnusable(path: string, cause?: unknown): StartupError {
  const file = join(path, PASSWORD_FILE)
  return new StartupError(
    `The database passwords in ${file} are missing, damaged or of another database: restore that file, or move ${path} away to begin with an empty database.`,
    `数据库密码文件 ${file} 缺失、损坏或不属于该数据库，请恢复该文件，或者移走 ${path} 后以空库启动。`,
    { cause },
  )
}

function readCluster(file: string, path: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (systemErrorCode(error) !== 'EACCES') throw error
    throw new StartupError(
      `The data in ${path} belong to another user: start the service as that user, or choose another directory.`,
      `${path} 中的数据属于另一个用户，请用该用户启动服务，或者改用其他目录。`,
      { cause: error },
    )
  }
}

function isPasswords(value: unknown): value is Passwords {
  return (
    typeof value === 'object' &&
    value !== null &&
    'superuser' in value &&
    typeof value.superuser === 'string' &&
    'service' in value &&
    typeof value.service === 'string'
  )
}

export function unwritable(directory: string, error: unknown): StartupError {
  const code = systemErrorCode(error) ?? 'unknown'
  return new StartupError(
    `The database directory ${directory} cannot be created or written (${code}): make it writable, or choose another one.`,
    `数据库目录 ${directory} 无法创建或写入（${code}），请授予写入权限，或者改用其他目录。`,
    { cause: error },
  )
}

/** A copy restored without its owner and modes is put right; PostgreSQL refuses data that others could write. */
function closeToOthers(path: string, account: DatabaseAccount): void {
  if (account.owner !== undefined && statSync(path).uid !== account.owner.uid) giveTree(path, account.owner)
  for (const [file, mode] of [
    [path, 0o700],
    [join(path, PASSWORD_FILE), 0o600],
  ] as const) {
    const stat = statSync(file, { throwIfNoEntry: false })
    const isOurs = stat !== undefined && (account.owner !== undefined || stat.uid === process.getuid?.())
    if (isOurs && (stat.mode & 0o077) !== 0) chmodSync(file, mode)
  }
}

function giveTree(path: string, owner: { uid: number; gid: number }): void {
  lchownSync(path, owner.uid, owner.gid)
  for (const entry of readdirSync(path, { recursive: true, withFileTypes: true })) {
    lchownSync(join(entry.parentPath, entry.name), owner.uid, owner.gid)
  }
}

function syncDirectory(path: string): void {
  const descriptor = openSync(path, 'r')
  fsyncSync(descriptor)
  closeSync(descriptor)
}

function newPassword(): string {
  return randomBytes(24).toString('base64url')
}
