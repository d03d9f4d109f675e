import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Test } from 'tap'

export interface ServiceProcess {
  readonly child: ChildProcess
  readonly base: string
}

/** The built service as a process of its own, without anything of the test runner; killed when the test ends. */
export async function startServiceProcess(t: Test, env: Readonly<Record<string, string>>): Promise<ServiceProcess> {
  const child = spawn(process.execPath, ['dist/server.js'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '', PORT: '0', LOG_LEVEL: 'error', ...env },
  })
  t.teardown(() => child.kill('SIGKILL'))
  const lines = createInterface({ input: child.stdout })
  const base = await new Promise<string>((resolve, reject) => {
    child.once('exit', () => reject(new Error('the service ended before it listened')))
    lines.on('line', (line) => {
      const address = /^API +(http\S+)\/v1$/.exec(line)?.[1]
      if (address !== undefined) resolve(address)
    })
  })
  return { child, base }
}
