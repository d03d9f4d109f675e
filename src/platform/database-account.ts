import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { StartupError } from './startup-error.js'

/** Who runs PostgreSQL, which refuses to run as root, and how a program is started as that user. */
export interface DatabaseAccount {
  /** Set when files must be given to the account; undefined when it is the user running this process. */
  readonly owner: { readonly uid: number; readonly gid: number } | undefined
  /** Program and arguments to put in front of a command. */
  readonly prefix: readonly string[]
  /** What the command's child process has to be started with. */
  readonly identity: { readonly uid?: number; readonly gid?: number }
}

/** Messages are read by this service and must not be translated. */
const DATABASE_ENVIRONMENT: Readonly<Record<string, string>> = Object.freeze({
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
})

const ACCOUNT_NAME = 'postgres'
const FALLBACK_ACCOUNT_NAME = 'nobody'

/**
 * Rights, narrowest first, that let an account pass directories that only root may enter (a project under `/root`).
 * Containers often grant only the second one. Without the secure bit, access(2) would still answer as if without them.
 */
const PASSING_RIGHTS = ['dac_read_search', 'dac_override']

/**
 * Chooses the user that PostgreSQL runs as: the present one, or as root the owner of the existing data, else the
 * user `postgres`, which is created when it is missing.
 *
 * @param directory - must exist; the account must be able to enter it
 * @param clusterDirectory - may exist; its owner then decides
 * @param postgres - path of the server program, which the account must be able to run
 * @throws StartupError when no account can run PostgreSQL here
 */
export function chooseDatabaseAccount(
  directory: string,
  clusterDirectory: string,
  postgres: string,
  log: (line: string) => void,
): DatabaseAccount {
  if (process.getuid?.() !== 0) return { owner: undefined, prefix: [], identity: {} }

  const owner = ownerOf(clusterDirectory) ?? findOrCreateAccount(log)
  const plain: DatabaseAccount = { owner, prefix: [], identity: owner }
  if (canRun(plain, postgres, directory)) return plain
  for (const right of PASSING_RIGHTS) {
    const account: DatabaseAccount = { owner, prefix: setprivCommand(owner, right), identity: {} }
    if (canRun(account, postgres, directory)) {
      log(
        `PostgreSQL runs as user ${owner.uid} and with the right ${right}, to pass directories that only root may enter`,
      )
      return account
    }
  }
  throw new StartupError(
    `PostgreSQL cannot run as root, and its user ${owner.uid} may not enter ${directory} or ${postgres}: move the project to a directory that every user may enter (not under /root), or start the service as another user.`,
    `PostgreSQL 不能以 root 身份运行，而其运行用户（${owner.uid}）无权进入 ${directory} 或 ${postgres}，请将项目移至所有用户均可进入的目录（不要放在 /root 下），或者改用其他用户启动服务。`,
  )
}

function ownerOf(path: string): { uid: number; gid: number } | undefined {
  const stat = statSync(path, { throwIfNoEntry: false })
  // Data restored from a copy made by root belongs to root and is given to the account instead.
  return stat === undefined || stat.uid === 0 ? undefined : { uid: stat.uid, gid: stat.gid }
}

function findOrCreateAccount(log: (line: string) => void): { uid: number; gid: number } {
  const existing = findAccount(ACCOUNT_NAME)
  if (existing !== undefined) return existing
  const created = spawnSync(
    'useradd',
    [
      '--system',
      '--user-group',
      '--no-create-home',
      '--home-dir',
      '/nonexistent',
      '--shell',
      '/usr/sbin/nologin',
      ACCOUNT_NAME,
    ],
    { stdio: 'ignore' },
  )
  const account = findAccount(ACCOUNT_NAME)
  if (account !== undefined) {
    if (created.status === 0) log(`created the system user ${ACCOUNT_NAME}, because PostgreSQL refuses to run as root`)
    return account
  }
  const fallback = findAccount(FALLBACK_ACCOUNT_NAME)
  if (fallback === undefined) {
    throw new StartupError(
      `PostgreSQL cannot run as root, and no system user "${ACCOUNT_NAME}" exists or could be created: start the service as another user.`,
      `PostgreSQL 不能以 root 身份运行，系统中没有也无法创建用户“${ACCOUNT_NAME}”，请改用其他用户启动服务。`,
    )
  }
  return fallback
}

function findAccount(name: string): { uid: number; gid: number } | undefined {
  const [uid, gid] = ['-u', '-g'].map((flag) => {
    try {
      return Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))
    } catch {
      return undefined
    }
  })
  return uid === undefined || gid === undefined ? undefined : { uid, gid }
}

function setprivCommand(owner: { uid: number; gid: number }, right: string): string[] {
  return [
    'setpriv',
    `--reuid=${owner.uid}`,
    `--regid=${owner.gid}`,
    '--clear-groups',
    '--securebits=+no_setuid_fixup',
    `--inh-caps=+${right}`,
    `--ambient-caps=+${right}`,
    '--',
  ]
}

/** Starts a program as the account, with no more of the environment than it needs. */
export function spawnAs(
  account: DatabaseAccount,
  program: string,
  args: readonly string[],
  options: { stdio: ('ignore' | 'pipe' | number)[]; detached?: boolean },
): ChildProcess {
  const [file = program, ...rest] = [...account.prefix, program, ...args]
  return spawn(file, rest, { ...options, ...account.identity, cwd: '/', env: { ...DATABASE_ENVIRONMENT } })
}

/** Asks the way PostgreSQL itself does, so that ACLs and mounts are judged by the kernel and not by mode bits. */
function canRun(account: DatabaseAccount, postgres: string, directory: string): boolean {
  const question = 'test -r "$0" && test -x "$0" && test -x "$1" && "$0" --version'
  const [program = '/bin/sh', ...args] = [...account.prefix, '/bin/sh', '-c', question, postgres, directory]
  const answer = spawnSync(program, args, {
    ...account.identity,
    cwd: '/',
    env: DATABASE_ENVIRONMENT,
    stdio: 'ignore',
  })
  return answer.status === 0
}
