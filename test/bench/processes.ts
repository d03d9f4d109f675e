import { readdirSync, readFileSync } from 'node:fs'

/** USER_HZ, which Linux fixes at 100 for everything it shows under /proc. */
const TICK_US = 10_000

interface ProcessTimes {
  readonly parent: number
  /** Of the process and of the children it has collected. */
  readonly ticks: number
}

function timesOf(pid: number): ProcessTimes | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const [user = 0, system = 0, childrenUser = 0, childrenSystem = 0] = fields.slice(11, 15).map(Number)
    return { parent: Number(fields[1]), ticks: user + system + childrenUser + childrenSystem }
  } catch {
    return undefined
  }
}

/** The process that started another one. */
export function parentOf(pid: number): number {
  const times = timesOf(pid)
  if (times === undefined) throw new Error(`there is no process ${pid}`)
  return times.parent
}

/** CPU that a process and everything under it have used until now, those that ended included, in microseconds. */
export function cpuOfTree(root: number): number {
  const processes = new Map<number, ProcessTimes>()
  for (const entry of readdirSync('/proc')) {
    const times = /^\d+$/.test(entry) ? timesOf(Number(entry)) : undefined
    if (times !== undefined) processes.set(Number(entry), times)
  }
  const isUnderRoot = (pid: number): boolean => {
    if (pid === root) return true
    const parent = processes.get(pid)?.parent
    return parent !== undefined && parent !== 0 && isUnderRoot(parent)
  }
  let ticks = 0
  for (const [pid, times] of processes) if (isUnderRoot(pid)) ticks += times.ticks
  return ticks * TICK_US
}

/** Memory of a process that is in RAM. */
export function residentBytes(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  if (kilobytes === undefined) throw new Error(`process ${pid} has ended`)
  return Number(kilobytes) * 1024
}
