import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { hostname, platform } from 'node:os'
import { basename } from 'node:path'

/**
 * Names the process table that process ids refer to here: the running kernel and, in a container, its own table.
 *
 * A process id written down under another name says nothing about the processes that can be seen from here.
 */
export function processTable(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    return `${boot} ${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    return hostname()
  }
}

/**
 * When a process began, in a form that is only good for comparison: two processes that had the same id differ in it.
 *
 * @returns undefined when no such process runs; one that has ended and only waits to be collected counts as ended
 */
export function startOfProcess(pid: number): string | undefined {
  try {
    if (platform() !== 'linux') {
      const [state = 'Z', ...start] = ps('state=,lstart=', pid).split(/\s+/)
      return state.startsWith('Z') ? undefined : start.join(' ')
    }
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is the program's name in parentheses and may itself hold blanks and parentheses.
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return state === 'Z' || state === 'X' ? undefined : fields[18]
  } catch {
    return undefined
  }
}

/**
 * Processes of one program whose working directory is the given one.
 *
 * Off Linux, where other processes' working directories cannot be read without further tools, the candidates are
 * taken from `suspects` and recognised by their command line.
 */
export function processesWorkingIn(directory: string, program: string, suspects: readonly number[]): number[] {
  if (platform() === 'linux') {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .filter((pid) => readLink(`/proc/${pid}/cwd`) === directory && programOf(pid) === program)
  }
  return suspects.filter((pid) => {
    try {
      const command = ps('command=', pid)
      return command.includes(program) && command.includes(directory)
    } catch {
      return false
    }
  })
}

/** Fixed locale: the form of a date must not depend on who asks. */
function ps(columns: string, pid: number): string {
  return execFileSync('/bin/ps', ['-o', columns, '-p', String(pid)], {
    encoding: 'utf8',
    env: { LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim()
}

function programOf(pid: number): string | undefined {
  // A program whose file was replaced while it ran, as `npm ci` does, is shown with this suffix.
  const file = readLink(`/proc/${pid}/exe`)?.replace(/ \(deleted\)$/, '')
  return file === undefined ? undefined : basename(file)
}

function readLink(path: string): string | undefined {
  try {
    return readlinkSync(path)
  } catch {
    return undefined
  }
}
