import { fork, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { PgOrder, PgReport } from './pg-process.js'
import { type Script, toPgbench } from './script.js'

export interface ScriptFigures {
  readonly units: number
  readonly unitsPerSecond: number
  readonly meanMs: number
}

export interface ScriptRun {
  readonly url: string
  readonly clients: number
  readonly seconds: number
}

const PG_PROCESS = fileURLToPath(new URL('./pg-process.ts', import.meta.url))

/** The version of the pgbench of this machine; undefined when it has none. */
export function findPgbench(): string | undefined {
  const found = spawnSync('pgbench', ['--version'], { encoding: 'utf8' })
  return found.status === 0 ? /\d+(?:\.\d+)*/.exec(found.stdout)?.[0] : undefined
}

/**
 * Reads what pgbench prints at its end.
 *
 * @throws Error when there are no figures, or a transaction failed
 */
export function parsePgbench(output: string): ScriptFigures {
  const number = (pattern: RegExp) => Number(pattern.exec(output)?.[1])
  const units = number(/^number of transactions actually processed: (\d+)/m)
  const unitsPerSecond = number(/^tps = ([\d.]+)/m)
  const meanMs = number(/^latency average = ([\d.]+) ms/m)
  const failed = /^number of failed transactions: (\d+)/m.exec(output)?.[1] ?? '0'
  if (failed !== '0' || !(units > 0) || !(unitsPerSecond > 0)) throw new Error(`pgbench failed:\n${output}`)
  return { units, unitsPerSecond, meanMs }
}

/** Runs a script by pgbench, each statement prepared once per connection. */
export async function runByPgbench(script: Script, run: ScriptRun): Promise<ScriptFigures> {
  const directory = mkdtempSync(join(tmpdir(), 'open-mediation-bench-'))
  const file = join(directory, `${script.name}.sql`)
  writeFileSync(file, toPgbench(script))
  const { hostname, port, username, password, pathname } = new URL(run.url)
  const threads = Math.min(run.clients, availableParallelism())
  const flags = ['--no-vacuum', '--protocol=prepared', `--client=${run.clients}`, `--jobs=${threads}`]
  const where = [`--host=${hostname}`, `--port=${port}`, `--username=${username}`, pathname.slice(1)]
  const child = spawn('pgbench', [...flags, `--time=${Math.ceil(run.seconds)}`, `--file=${file}`, ...where], {
    env: { ...process.env, PGPASSWORD: password },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  const code = await new Promise((resolve) => child.once('close', resolve))
  rmSync(directory, { recursive: true })
  if (code !== 0) throw new Error(`pgbench failed:\n${output}`)
  return parsePgbench(output)
}

/** Runs a script by a client in a process of its own: named statements, one round trip each, no pipelining. */
export async function runByPg(script: Script, run: ScriptRun): Promise<ScriptFigures> {
  const child = fork(PG_PROCESS, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const report = new Promise<PgReport>((settle, fail) => {
    child.once('message', settle)
    child.once('exit', (code) => fail(new Error(`the client process ended with ${code}`)))
  })
  child.send({ script, run } satisfies PgOrder)
  const outcome = await report
  child.kill()
  if ('reason' in outcome) throw new Error(outcome.reason)
  return outcome
}
