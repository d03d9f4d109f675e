/** A plain `pg` client under load: what pgbench does, on a machine without it, and the reference for several trips. */
import { randomInt } from 'node:crypto'
import pg from 'pg'
import type { ScriptFigures, ScriptRun } from './pgbench.js'
import { type Script, toPrepared } from './script.js'

export interface PgOrder {
  readonly script: Script
  readonly run: ScriptRun
}

export type PgReport = ScriptFigures | { readonly reason: string }

const RANDOM_SPAN_MAX = 2 ** 47

function draw([from, to]: readonly [number, number]): number {
  return from + randomInt(Math.min(to - from + 1, RANDOM_SPAN_MAX))
}

async function runOnce(client: pg.Client, script: Script, statements: ReturnType<typeof toPrepared>): Promise<void> {
  const values = new Map<string, unknown>(Object.entries(script.variables).map(([name, range]) => [name, draw(range)]))
  for (const { name, text, variables, isKept } of statements) {
    const bound = variables.map((variable) => values.get(variable))
    const { rows } = await client.query<Record<string, unknown>>({ name, text, values: bound })
    if (isKept) for (const [column, value] of Object.entries(rows[0] ?? {})) values.set(column, value)
  }
}

async function runScript({ script, run }: PgOrder): Promise<ScriptFigures> {
  const clients = Array.from({ length: run.clients }, () => new pg.Client({ connectionString: run.url }))
  await Promise.all(clients.map((client) => client.connect()))
  const statements = toPrepared(script)
  const beganMs = performance.now()
  const endMs = beganMs + run.seconds * 1000
  let units = 0
  await Promise.all(
    clients.map(async (client) => {
      while (performance.now() < endMs) {
        await runOnce(client, script, statements)
        units += 1
      }
    }),
  )
  const seconds = (performance.now() - beganMs) / 1000
  await Promise.all(clients.map((client) => client.end()))
  return { units, unitsPerSecond: units / seconds, meanMs: (1000 * run.clients * seconds) / units }
}

process.once('message', (order: PgOrder) => {
  runScript(order)
    .catch((error: unknown): PgReport => ({ reason: error instanceof Error ? error.message : String(error) }))
    .then((report) => process.send?.(report))
    .catch(() => process.exit(1))
})
process.once('disconnect', () => process.exit(0))
