import { createActorSource } from '../../src/modules/directory/actors.js'
import { createReferenceSource } from '../../src/modules/directory/reference.js'
import { readBoard } from '../../src/modules/statistics/board/read-board.js'
import { FIGURE_IDS, type FigureId } from '../../src/modules/statistics/definitions.js'
import { periodNamed } from '../../src/modules/statistics/periods.js'
import { type FigureQuestion, readFigureValues } from '../../src/modules/statistics/read-figures.js'
import { closeDatabase, type Db, openDatabase } from '../../src/platform/database.js'
import { shanghaiDate } from '../../src/platform/time.js'
import { Random } from './data/random.js'
import { MINGSHAN } from './people.js'
import type { ActTimes, FiguresResult, FigureTimes } from './result.js'
import { median } from './statistics.js'

const VALUES_OF_EACH = 12
const BOARDS = 30
const WARM_UP = 20
/** Who looks at the board of the intermediate court and the courts below it. */
const PRESIDENT = { isClient: false, subject: 'higher-benxi', clientId: 'bench', scopes: [] }

async function elapsedMs(work: () => Promise<unknown>): Promise<number> {
  const beganMs = performance.now()
  await work()
  return performance.now() - beganMs
}

function actTimes(timesMs: readonly number[]): ActTimes {
  return { count: timesMs.length, p50Ms: median(timesMs), maxMs: Math.max(...timesMs) }
}

/** How long values of every figure take, and which figure takes longest. */
async function timeFigures(ask: (figureId: FigureId) => Promise<unknown>): Promise<FigureTimes> {
  const times = new Map(FIGURE_IDS.map((id) => [id, [] as number[]]))
  for (const id of FIGURE_IDS) await ask(id)
  for (let round = 0; round < VALUES_OF_EACH; round += 1) {
    for (const [id, ofFigure] of times) ofFigure.push(await elapsedMs(() => ask(id)))
  }
  const medians = [...times].map(([id, ofFigure]) => ({ id, p50Ms: median(ofFigure) }))
  const longest = medians.reduce((one, other) => (other.p50Ms > one.p50Ms ? other : one))
  return { ...actTimes([...times.values()].flat()), longest }
}

async function timeBoards(read: () => Promise<unknown>): Promise<ActTimes> {
  for (let nth = 0; nth < WARM_UP; nth += 1) await read()
  const timesMs: number[] = []
  for (let nth = 0; nth < BOARDS; nth += 1) timesMs.push(await elapsedMs(read))
  return actTimes(timesMs)
}

async function rowsOf(db: Db, table: 'cases' | 'case_events' | 'figure_facts' | 'figure_months'): Promise<number> {
  const { rows } = await db.$client.query<{ count: number }>(`select count(*)::int as count from ${table}`)
  return rows[0]?.count ?? 0
}

/** How long the figures of a data set take to read, with what node makes of them, and everything that a board shows. */
export async function measureFigures(
  database: string,
  url: string,
  say: (line: string) => void,
): Promise<FiguresResult> {
  const db = openDatabase({ connectionString: url, poolSizeMax: 4 })
  try {
    const source = createReferenceSource(db, Date.now)
    const reference = await source.current()
    const now = new Date()
    const random = new Random(47)
    const year = Number(shanghaiDate(now).slice(0, 4))
    const courts = [[MINGSHAN.id], [...reference.subtreeOf(reference.courtByCode('辽05')?.id ?? MINGSHAN.id)]]
    const question = (figureId: FigureId, asOf: Date | null): FigureQuestion => ({
      ...{ figureIds: [figureId], courtIds: random.pick(courts), now, asOf, late: 'include' as const },
      period: periodNamed(
        random.pick([`${year}`, `${year - 1}`, `${year}-Q${1 + random.below(4)}`, `${year}-0${1 + random.below(9)}`]),
      ),
      ...{ by: 'none' as const, comparesYear: false },
    })
    const spoken = ({ p50Ms, longest }: FigureTimes) =>
      `p50 ${p50Ms.toFixed(1)} ms; ${longest.id} p50 ${longest.p50Ms.toFixed(1)} ms`
    const single = await timeFigures((id) => readFigureValues(db, question(id, null)))
    say(`  single value: ${spoken(single)}`)
    const monthAgo = new Date(now.getTime() - 30 * 86_400_000)
    const past = await timeFigures((id) => readFigureValues(db, question(id, monthAgo)))
    say(`  as of a month ago: ${spoken(past)}`)
    const actor = await createActorSource(db, source, Date.now)(PRESIDENT)
    if (actor === undefined) throw new Error(`${PRESIDENT.subject} is nobody`)
    const call = { actor, reference, now, today: shanghaiDate(now) }
    const board = await timeBoards(() => readBoard(db, call, { courtCode: '辽05' }))
    say(`  a board: p50 ${board.p50Ms.toFixed(1)} ms`)
    const [cases, events, facts, months] = await Promise.all([
      ...[rowsOf(db, 'cases'), rowsOf(db, 'case_events'), rowsOf(db, 'figure_facts'), rowsOf(db, 'figure_months')],
    ])
    const rows = { cases: cases ?? 0, events: events ?? 0, facts: facts ?? 0, months: months ?? 0 }
    return { database, ...rows, single, past, board, measuredAt: new Date().toISOString() }
  } finally {
    await closeDatabase(db)
  }
}
