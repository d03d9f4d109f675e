import { randomUUID } from 'node:crypto'
import { readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { processTable, startOfProcess } from './running-process.js'
import { StartupError } from './startup-error.js'
import { systemErrorCode } from './system-error.js'

const LOCK_FILE = 'service.lock'
const HEARTBEAT_MS = 1_000
/** How long a holder in another process table is watched for a heartbeat. */
const WATCH_MS = 5 * HEARTBEAT_MS
/** A lock not touched for so long needs no watching; allows for clocks that differ between machines. */
const FORGOTTEN_MS = 60_000

interface Holder {
  readonly pid: number
  readonly startedAt: string | undefined
  readonly processTable: string
  readonly token: string
}

export interface DirectoryLock {
  release(): void
}

/**
 * Makes sure that one process of this service at a time uses a directory.
 *
 * The lock is a file naming the process and its start. A lock left behind by a process that has ended is taken over;
 * a holder in another container or on another machine, whose processes cannot be seen from here, is recognised by its
 * heartbeat, the file's time of change.
 *
 * @throws StartupError when another process holds the directory
 */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
  const path = join(directory, LOCK_FILE)
  const own: Holder = {
    pid: process.pid,
    startedAt: startOfProcess(process.pid),
    processTable: processTable(),
    token: randomUUID(),
  }
  if (!createExclusively(path, own)) {
    const holder = await readHolder(path)
    if (holder !== undefined && (await isAlive(path, holder, own.processTable))) throw inUse(directory, holder)
    await takeOver(directory, path, holder, own)
  }

  const heartbeat = setInterval(() => {
    try {
      utimesSync(path, new Date(), new Date())
    } catch {
      // The directory was deleted under the running service; the lock has then nothing left to protect.
    }
  }, HEARTBEAT_MS)
  heartbeat.unref()
  return {
    release() {
      clearInterval(heartbeat)
      if (parseHolder(path)?.token === own.token) rmSync(path, { force: true })
    },
  }
}

function createExclusively(path: string, holder: Holder): boolean {
  try {
    writeFileSync(path, JSON.stringify(holder), { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') return false
    throw error
  }
}

/** Two that take over the same stale lock both replace the file; only the one that was last finds its own token in it. */
async function takeOver(directory: string, path: string, stale: Holder | undefined, own: Holder): Promise<void> {
  const replacement = `${path}.${own.token}`
  writeFileSync(replacement, JSON.stringify(own), { mode: 0o600 })
  const current = parseHolder(path)
  if (current?.token !== stale?.token) {
    rmSync(replacement, { force: true })
    throw inUse(directory, current)
  }
  renameSync(replacement, path)
  await sleep(200)
  const winner = parseHolder(path)
  if (winner?.token !== own.token) throw inUse(directory, winner)
}

/** Waits a moment for a file that another process has created but not yet filled. */
async function readHolder(path: string): Promise<Holder | undefined> {
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const holder = parseHolder(path)
    if (holder !== undefined) return holder
    await sleep(50)
  }
  return undefined
}

function parseHolder(path: string): Holder | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return isHolder(value) ? value : undefined
  } catch (error) {
    if (error instanceof SyntaxError || systemErrorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

function isHolder(value: unknown): value is Holder {
  return (
    typeof value === 'object' &&
    value !== null &&
    'pid' in value &&
    Number.isSafeInteger(value.pid) &&
    'processTable' in value &&
    typeof value.processTable === 'string' &&
    'token' in value &&
    typeof value.token === 'string'
  )
}

async function isAlive(path: string, holder: Holder, ownProcessTable: string): Promise<boolean> {
  if (holder.processTable === ownProcessTable) {
    const startedAt = startOfProcess(holder.pid)
    return startedAt !== undefined && startedAt === holder.startedAt
  }
  const touchedAtMs = touchedAt(path)
  if (touchedAtMs === undefined || Date.now() - touchedAtMs > FORGOTTEN_MS) return false
  await sleep(WATCH_MS)
  const touchedAgainAtMs = touchedAt(path)
  return touchedAgainAtMs !== undefined && touchedAgainAtMs !== touchedAtMs
}

function touchedAt(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs
}

function inUse(directory: string, holder: Holder | undefined): StartupError {
  const pid = holder === undefined ? 'unknown' : String(holder.pid)
  return new StartupError(
    `The directory ${directory} is in use by another running service (process ${pid}): stop that one first, or choose another directory.`,
    `目录 ${directory} 正由另一个运行中的服务（进程号 ${pid}）使用，请先停止该服务，或者改用其他目录。`,
  )
}
