import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Test } from 'tap'

export interface ServiceProcess {
  readonly child: ChildProcess
  readonly base: string
}

const FROM_SOURCE = ['--import', 'tsx', 'src/server.ts']

/** Builds the service, so that it starts fast. @returns what to run */
export function buildService(): readonly string[] {
  const { status, stderr } = spawnSync('npm', ['run', '--silent', 'build'], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`the service was not built: ${stderr}`)
  return ['dist/server.js']
}

/** The service as a process of its own, killed when the test ends. */
export async function startServiceProcess(
  t: Test,
  env: Readonly<Record<string, string>>,
  program: readonly string[] = FROM_SOURCE,
): Promise<ServiceProcess> {
  const child = spawn(process.execPath, program, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, PORT: '0', LOG_LEVEL: 'error', ...env },
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
