import { setTimeout as sleep } from 'node:timers/promises'
import { SingleBar } from 'cli-progress'
import { Command, InvalidArgumentError } from 'commander'
import { carryOutDocket, type Progress } from '../demo/benxi/carry-out-docket.js'
import { agree, type ComparedFigure, compareFigures } from '../demo/benxi/compare-figures.js'
import { Desk, type Send } from '../demo/benxi/desk.js'
import type { Docket } from '../demo/benxi/docket.js'
import { planDocket, YEAR } from '../demo/benxi/plan-docket.js'
import { width } from '../demo/table.js'
import { fetchDemoToken } from '../demo/token.js'

const API = process.env.API_URL ?? 'http://127.0.0.1:8080'
const ISSUER = process.env.LOCAL_ISSUER_URL ?? 'http://127.0.0.1:8081'
const SEED = 20220430
/** How long it is waited before long work is asked about, longer every time. */
const ASK_FIRST_MS = 100
const ASK_LAST_MS = 2_000
const ASK_LONGER = 1.5
const TOO_MANY_REQUESTS = 429
const UNAVAILABLE = 503
const WAIT_MS = 1_000
const FIGURES_FOLLOW_MS = 60_000
/** Tokens are fetched anew before they end. */
const TOKEN_LIFE_MS = 600_000

const tokens = new Map<string, { token: Promise<string>; until: number }>()

function tokenOf(person: string): Promise<string> {
  const known = tokens.get(person)
  if (known !== undefined && known.until > Date.now()) return known.token
  const token = fetchDemoToken(ISSUER, person)
  tokens.set(person, { token, until: Date.now() + TOKEN_LIFE_MS })
  return token
}

const send: Send = async ({ who, method, path, body, csv, version, key }) => {
  for (;;) {
    const response = await fetch(`${API}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await tokenOf(who)}`,
        ...(key === undefined ? {} : { 'idempotency-key': key }),
        ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
        ...(csv === undefined ? {} : { 'content-type': 'text/csv' }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(method === 'POST' && { body: csv ?? JSON.stringify(body) }),
    })
    const text = await response.text()
    if (response.status !== TOO_MANY_REQUESTS && response.status !== UNAVAILABLE) {
      const isReplayed = response.headers.get('idempotency-replayed') === 'true'
      return { status: response.status, body: JSON.parse(text), text, isReplayed }
    }
    await sleep(Number(response.headers.get('retry-after') ?? 1) * WAIT_MS)
  }
}

/** A bar where there is a terminal, a line for each stage where there is none. */
function showProgress(): Progress & { stop(): void } {
  let bar: SingleBar | undefined
  return {
    stage(name, total) {
      bar?.stop()
      bar = undefined
      if (!process.stderr.isTTY) {
        process.stderr.write(`${name}: ${total}\n`)
        return
      }
      bar = new SingleBar({ format: '{stage} {bar} {value}/{total} {duration_formatted}', stream: process.stderr })
      bar.start(total, 0, { stage: name })
    },
    through: (cases) => bar?.increment(cases),
    stop: () => bar?.stop(),
  }
}

async function demonstrate({ seed, scale }: { seed: number; scale: number }): Promise<number> {
  const isUp = await fetch(`${API}/readyz`).then(
    (response) => response.ok,
    () => false,
  )
  if (!isUp) {
    process.stderr.write(`The service does not answer at ${API}; start it with \`npm start\` first. / 服务未启动。\n`)
    return 1
  }
  const docket = planDocket(seed, scale)
  const cases = docket.matters.reduce((sum, matter) => sum + matter.cases.length, 0)
  process.stdout.write(`Seed ${seed}, scale ${scale}: ${cases} cases.\n`)
  const desk = new Desk(
    send,
    (asked) => sleep(Math.min(ASK_LAST_MS, ASK_FIRST_MS * ASK_LONGER ** asked)),
    `benxi:${seed}:${scale}:`,
  )
  const progress = showProgress()
  try {
    await carryOutDocket(desk, docket, progress)
  } finally {
    progress.stop()
  }
  if (desk.written === 0) {
    process.stdout.write('The docket was there already; nothing was added. / 案件此前已全部录入。\n')
  }
  const figures = await settledFigures(desk, docket)
  process.stdout.write(table(figures, scale === 1 ? 'article' : 'plan'))
  const isSame = agree(figures)
  process.stdout.write(isSame ? 'They agree. / 一致。\n' : 'They do not agree. / 不一致。\n')
  return isSame ? 0 : 1
}

/** The figures follow the cases by a moment; those that do not agree after it are given as they are. */
async function settledFigures(desk: Desk, docket: Docket): Promise<ComparedFigure[]> {
  const until = Date.now() + FIGURES_FOLLOW_MS
  for (;;) {
    const figures = await compareFigures(desk, docket, YEAR)
    if (agree(figures) || Date.now() > until) return figures
    await sleep(WAIT_MS)
  }
}

function table(figures: readonly ComparedFigure[], beside: string): string {
  const rows = figures.map(({ id, zh, unit, computed, expected }) => [
    id,
    zh,
    computed === null ? '–' : `${computed} ${unit}`,
    `${expected} ${unit}`,
  ])
  const all = [['figure', '指标', 'service', beside], ...rows]
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => width(row[column] ?? ''))))
  const line = (row: readonly string[]) =>
    row.map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - width(cell))).join('  ')
  return `${all.map(line).join('\n')}\n`
}

function number(text: string): number {
  const value = Number(text)
  if (!(value > 0)) throw new InvalidArgumentError('a number above 0 / 应为大于零的数')
  return value
}

const program = new Command('demo:benxi')
  .description('Brings the docket of Benxi, January to April 2021 and 2022, into the running service.')
  .option('--seed <number>', 'another seed makes other cases with the same figures', number, SEED)
  .option('--scale <part>', 'a part of the docket, e.g. 0.02', number, 1)
program.action(async (options: { seed: number; scale: number }) => {
  process.exitCode = await demonstrate(options)
})

try {
  await program.parseAsync()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
