import { setTimeout as sleep } from 'node:timers/promises'
import { SingleBar } from 'cli-progress'
import type { Replayed } from '../demo/compare.js'
import type { Caller } from '../demo/member.js'
import { REAL_CASES } from '../demo/real-cases.js'
import { replay } from '../demo/replay.js'
import { type Await, replaySeries } from '../demo/replay-series.js'
import { width } from '../demo/table.js'
import { fetchDemoToken } from '../demo/token.js'

const API = process.env.API_URL ?? 'http://127.0.0.1:8080'
const ISSUER = process.env.LOCAL_ISSUER_URL ?? 'http://127.0.0.1:8081'

const ASK_AGAIN_MS = 100

const tokens = new Map<string, Promise<string>>()

function tokenOf(person: string): Promise<string> {
  const known = tokens.get(person) ?? fetchDemoToken(ISSUER, person)
  tokens.set(person, known)
  return known
}

const call: Caller = async (who, method, path, body, version) => {
  const response = await fetch(`${API}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${await tokenOf(who)}`,
      'idempotency-key': crypto.randomUUID(),
      ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
      ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
    },
    ...(method === 'POST' ? { body: JSON.stringify(body) } : {}),
  })
  const text = await response.text()
  return { status: response.status, body: JSON.parse(text), text }
}

/** Asks how far long work is until it has ended. */
const finish: Await = async (who, operationId) => {
  for (;;) {
    const { status, body, text } = await call(who, 'GET', `/v1/operations/${operationId}`)
    if (status !== 200) throw new Error(text)
    const { state } = body as { state: string }
    if (state === 'done' || state === 'cancelled') return
    await sleep(ASK_AGAIN_MS)
  }
}

function table(results: readonly Replayed[]): string {
  const header = ['case', 'number', 'track', 'mediator', 'sessions', 'result', 'days', 'published']
  const rows = results.map((result) => {
    const { published } = result.plan
    const ended = [
      [result.agreements, 'agreed'],
      [result.judgments, 'judged'],
      [result.withdrawn, 'withdrawn'],
      [result.applied, 'confirmation applied'],
      [result.confirmed, 'confirmed'],
    ] as const
    const said = ended.flatMap(([count, word]) => (count === 0 ? [] : [`${count} ${word}`])).join(', ')
    const days = published.days === undefined ? `at most ${published.daysAtMost}` : String(published.days)
    const verdict = result.differences.length === 0 ? `as published (${days} days)` : result.differences.join('; ')
    const { plan, firstNumber, track, mediator, sessions } = result
    return [plan.id, firstNumber, track, mediator, String(sessions), said, String(result.days), verdict]
  })
  const widths = header.map((title, column) => Math.max(...[title, ...rows.map((row) => row[column] ?? '')].map(width)))
  const line = (cells: readonly string[]) =>
    cells.map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - width(cell))).join('  ')
  return [line(header), line(widths.map((size) => '-'.repeat(size))), ...rows.map(line)].join('\n')
}

async function main(): Promise<number> {
  const isUp = await fetch(`${API}/readyz`).then(
    (response) => response.ok,
    () => false,
  )
  if (!isUp) {
    process.stderr.write(`The service does not answer at ${API}; start it with \`npm start\` first. / 服务未启动。\n`)
    return 1
  }
  const total = REAL_CASES.reduce((sum, plan) => sum + plan.members, 0)
  const bar = process.stderr.isTTY
    ? new SingleBar({ format: '{bar} {value}/{total} {matter}', stream: process.stderr })
    : undefined
  bar?.start(total, 0, { matter: '' })
  const results: Replayed[] = []
  try {
    for (const plan of REAL_CASES) {
      const onMember = () => bar?.increment(1, { matter: plan.id })
      const isSeries = plan.members > 1
      results.push(await (isSeries ? replaySeries(call, plan, finish, onMember) : replay(call, plan, onMember)))
    }
  } finally {
    bar?.stop()
  }
  process.stdout.write(`${table(results)}\n`)
  const isSame = results.every(({ differences }) => differences.length === 0)
  process.stdout.write(isSame ? 'All eight ended as they really ended.\n' : 'There are differences.\n')
  return isSame ? 0 : 1
}

try {
  process.exitCode = await main()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
