import { table as directusTable, ratios } from './directus/report.js'
import type {
  ActTimes,
  BenchResult,
  BulkResult,
  ClockResult,
  FiguresResult,
  FigureTimes,
  Machine,
  ScenarioResult,
  WebhookResult,
  WebhookRun,
  Window,
} from './result.js'
import { median, spread } from './statistics.js'

const LARGE = 'bench_1000000'
const HUGE = 'bench_5000000'
const MIB = 1024 * 1024

interface Goal {
  readonly work: string
  readonly floor: number
  readonly goal: number
  /** Whether more is better. */
  readonly isAtLeast: boolean
  readonly unit: '×' | 'µs' | 'ms' | 's' | 'MiB' | '%' | 'per second'
  reached(result: BenchResult): number | undefined
}

function find({ scenarios }: BenchResult, name: string, database?: string): ScenarioResult | undefined {
  const found = scenarios.filter((scenario) => scenario.name === name)
  if (database !== undefined) return found.find((scenario) => scenario.database === database)
  return found.find((scenario) => scenario.database === LARGE) ?? found.at(-1)
}

const middle = (windows: readonly Window[], of: (window: Window) => number) => median(windows.map(of))
const cpuUs = ({ nodeCpuUs, postgresCpuUs }: Window) => nodeCpuUs + postgresCpuUs

/** Median over the rounds of what the service did for each unit that the reference did in the same round. */
export function ratioOf(scenario: ScenarioResult | undefined): number | undefined {
  if (scenario?.reference === undefined) return undefined
  const { windows } = scenario.reference
  return median(
    scenario.windows.map(({ unitsPerSecond }, round) => unitsPerSecond / (windows[round]?.unitsPerSecond ?? 0)),
  )
}

function cpuOf(result: BenchResult, name: string): number | undefined {
  const scenario = find(result, name)
  return scenario === undefined ? undefined : middle(scenario.windows, cpuUs)
}

function buffersGrowth(result: BenchResult, name: string): number | undefined {
  const [large, huge] = [LARGE, HUGE].map((database) => find(result, name, database)?.buffers?.buffers)
  return large === undefined || huge === undefined ? undefined : huge / large
}

function scanRatio(result: BenchResult): number | undefined {
  const buffers = find(result, 'search-name')?.buffers
  return buffers?.scanMs === undefined ? undefined : buffers.scanMs / buffers.executionMs
}

const GOALS: readonly Goal[] = [
  {
    work: 'register over HTTP, 1 applicant ÷ pgbench, same rows in one transaction of 7 statements, best connection count',
    floor: 0.6,
    goal: 1,
    isAtLeast: true,
    unit: '×',
    reached: (result) => ratioOf(find(result, 'register-one-applicant')),
  },
  {
    work: 'the same, 3 applicants',
    floor: 0.6,
    goal: 1,
    isAtLeast: true,
    unit: '×',
    reached: (result) => ratioOf(find(result, 'register-three-applicants')),
  },
  {
    work: 'register into one hot court ÷ bare pg, several round trips, same court',
    floor: 2,
    goal: 5,
    isAtLeast: true,
    unit: '×',
    reached: (result) => ratioOf(find(result, 'register-hot-court')),
  },
  {
    work: 'get a case over HTTP ÷ pgbench, same query',
    floor: 0.4,
    goal: 0.6,
    isAtLeast: true,
    unit: '×',
    reached: (result) => ratioOf(find(result, 'get-case')),
  },
  {
    work: 'list, page 1,000 ÷ page 1',
    floor: 0.9,
    goal: 0.98,
    isAtLeast: true,
    unit: '×',
    reached: (result) => ratioOf(find(result, 'list-page-1000')),
  },
  {
    work: 'buffers of list page 1, 5 M ÷ 1 M cases',
    floor: 2,
    goal: 1.3,
    isAtLeast: false,
    unit: '×',
    reached: (result) => buffersGrowth(result, 'list-first-page'),
  },
  {
    work: 'buffers of list page 1,000, 5 M ÷ 1 M cases',
    floor: 2,
    goal: 1.3,
    isAtLeast: false,
    unit: '×',
    reached: (result) => buffersGrowth(result, 'list-page-1000'),
  },
  {
    work: 'search by two characters of a name, times faster than a sequential scan',
    floor: 100,
    goal: 500,
    isAtLeast: true,
    unit: '×',
    reached: scanRatio,
  },
  {
    work: 'CPU (Node + PostgreSQL) per registration',
    floor: 1_000,
    goal: 600,
    isAtLeast: false,
    unit: 'µs',
    reached: (result) => cpuOf(result, 'register-one-applicant'),
  },
  {
    work: 'CPU (Node + PostgreSQL) per get',
    floor: 500,
    goal: 350,
    isAtLeast: false,
    unit: 'µs',
    reached: (result) => cpuOf(result, 'get-case'),
  },
  {
    work: 'p99 ÷ p50 at 32 clients, register',
    floor: 4,
    goal: 2.5,
    isAtLeast: false,
    unit: '×',
    reached: (result) => {
      const scenario = find(result, 'register-one-applicant')
      return scenario === undefined ? undefined : middle(scenario.windows, ({ p50Ms, p99Ms }) => p99Ms / p50Ms)
    },
  },
  {
    work: 'deadlines of a court, in the database, with 100,000 open periods or more',
    floor: 5,
    goal: 5,
    isAtLeast: false,
    unit: 'ms',
    reached: (result) => clockOf(result)?.overview.executionMs,
  },
  {
    work: 'all of them computed again after a calendar was imported',
    floor: 60,
    goal: 60,
    isAtLeast: false,
    unit: 's',
    reached: (result) => clockOf(result)?.revision.seconds,
  },
  {
    work: 'a figure of a court or a tree, with 1,000,000 cases, p50',
    floor: 20,
    goal: 20,
    isAtLeast: false,
    unit: 'ms',
    reached: (result) => figuresOf(result)?.single.p50Ms,
  },
  {
    work: 'the figure that takes longest, p50',
    floor: 20,
    goal: 20,
    isAtLeast: false,
    unit: 'ms',
    reached: (result) => figuresOf(result)?.single.longest.p50Ms,
  },
  {
    work: 'a figure as of thirty days ago, p50',
    floor: 20,
    goal: 20,
    isAtLeast: false,
    unit: 'ms',
    reached: (result) => figuresOf(result)?.past.p50Ms,
  },
  {
    work: 'everything that a board shows, with 1,000,000 cases, p50',
    floor: 200,
    goal: 200,
    isAtLeast: false,
    unit: 'ms',
    reached: (result) => figuresOf(result)?.board.p50Ms,
  },
  {
    work: 'import of 100,000 disputes ÷ COPY of all rows that it leaves',
    floor: 0.4,
    goal: 0.4,
    isAtLeast: true,
    unit: '×',
    reached: ofBulk((bulk) => bulk.copyAllSeconds / bulk.importSeconds),
  },
  {
    work: 'the same ÷ COPY of what registration writes, without results, feed and figures',
    floor: 0.4,
    goal: 0.4,
    isAtLeast: true,
    unit: '×',
    reached: ofBulk((bulk) => bulk.copySeconds / bulk.importSeconds),
  },
  {
    work: 'memory of the API while it imports',
    floor: 300,
    goal: 300,
    isAtLeast: false,
    unit: 'MiB',
    reached: ofBulk((bulk) => bulk.residentMaxBytes / MIB),
  },
  {
    work: 'agreements of 1,000 cases by one act',
    floor: 10,
    goal: 10,
    isAtLeast: false,
    unit: 's',
    reached: ofBulk((bulk) => bulk.agreementSeconds),
  },
  {
    work: 'plan of 1,000 cases and nearly 100 mediators, over HTTP',
    floor: 1000,
    goal: 1000,
    isAtLeast: false,
    unit: 'ms',
    reached: ofBulk((bulk) => median(bulk.planTimesMs)),
  },
  {
    work: 'events sent to a fast receiver',
    floor: 500,
    goal: 500,
    isAtLeast: true,
    unit: 'per second',
    reached: (result) => webhooksOf(result)?.alone.medianPerSecond,
  },
  {
    work: 'the same beside a receiver that never answers, slower by',
    floor: 5,
    goal: 5,
    isAtLeast: false,
    unit: '%',
    reached: (result) => {
      const webhooks = webhooksOf(result)
      if (webhooks === undefined) return undefined
      return (1 - webhooks.beside.medianPerSecond / webhooks.alone.medianPerSecond) * 100
    },
  },
  {
    work: 'memory of the API after 10 minutes of load',
    floor: 250,
    goal: 180,
    isAtLeast: false,
    unit: 'MiB',
    reached: ({ memory }) => (memory === undefined ? undefined : memory.residentBytes / MIB),
  },
  {
    work: 'its growth in the last 5',
    floor: 2,
    goal: 0,
    isAtLeast: false,
    unit: '%',
    reached: ({ memory }) => (memory === undefined ? undefined : memory.growth * 100),
  },
]

/** Below this many open periods the figures of the clock say little. */
const OPEN_PERIODS_MIN = 100_000

/** Smaller imports say little. */
const BULK_DISPUTES_MIN = 100_000

/** Fewer events are sent before anything is measured. */
const EVENTS_MIN = 5_000

function webhooksOf({ webhooks }: BenchResult): WebhookResult | undefined {
  return webhooks === undefined || webhooks.events < EVENTS_MIN ? undefined : webhooks
}

function ofBulk(figure: (bulk: BulkResult) => number): Goal['reached'] {
  return ({ bulk }) => (bulk === undefined || bulk.disputes < BULK_DISPUTES_MIN ? undefined : figure(bulk))
}

/** Below this many cases the times of figures say little. */
const FIGURE_CASES_MIN = 1_000_000

function figuresOf({ figures }: BenchResult): FiguresResult | undefined {
  return figures === undefined || figures.cases < FIGURE_CASES_MIN ? undefined : figures
}

function clockOf({ clock }: BenchResult): ClockResult | undefined {
  return clock === undefined || clock.openPeriods < OPEN_PERIODS_MIN ? undefined : clock
}

/** Goals against Directus, which its own run brings along. */
function directusGoals({ directus }: BenchResult): Goal[] {
  return (directus?.comparisons ?? []).map((comparison) => ({
    work: `${comparison.name} ÷ Directus`,
    floor: comparison.floor,
    goal: comparison.goal,
    isAtLeast: true,
    unit: '×',
    reached: () => ratios(comparison).speed,
  }))
}

function amount(value: number, unit: Goal['unit']): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2
  return `${Number(value.toFixed(digits))}${unit === '×' || unit === '%' ? unit : ` ${unit}`}`
}

function verdictOf({ isAtLeast, floor, goal }: Goal, reached: number): string {
  const meets = (bound: number) => (isAtLeast ? reached >= bound : reached <= bound)
  if (meets(goal)) return 'goal'
  return meets(floor) ? 'floor' : 'short'
}

type Cells = readonly string[]

const line = (cells: Cells) => `| ${cells.join(' | ')} |`
const table = (header: Cells, rows: readonly Cells[]) =>
  [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n')

/** Floor, goal and what was reached, line by line. */
export function goalTable(result: BenchResult): string {
  const rows = [...GOALS, ...directusGoals(result)].map((goal) => {
    const reached = goal.reached(result)
    const bound = (value: number) => `${goal.isAtLeast ? '≥' : '≤'} ${amount(value, goal.unit)}`
    const outcome =
      reached === undefined ? ['not measured', ''] : [`**${amount(reached, goal.unit)}**`, verdictOf(goal, reached)]
    return [goal.work, bound(goal.floor), bound(goal.goal), ...outcome]
  })
  return table(['Work', 'floor', 'goal', 'reached', ''], rows)
}

const whole = (value: number) => value.toFixed(0)

function range(values: readonly number[]): string {
  const { median: middling, min, max } = spread(values)
  return `${whole(middling)} (${whole(min)}-${whole(max)})`
}

function referenceCells(scenario: ScenarioResult): Cells {
  const { reference } = scenario
  const ratio = ratioOf(scenario)
  if (reference === undefined || ratio === undefined) return ['', '', '', '']
  const title = `${reference.title}; ${reference.by}, ${reference.clients} connections`
  const { windows } = reference
  const postgresCpuUs = whole(median(windows.map((window) => window.postgresCpuUs)))
  return [title, range(windows.map(({ unitsPerSecond }) => unitsPerSecond)), postgresCpuUs, ratio.toFixed(2)]
}

/** Every scenario with its medians; rates with their range. */
export function scenarioTable(scenarios: readonly ScenarioResult[]): string {
  const header = [
    'Scenario',
    'data',
    'clients',
    'per second',
    'p50 / p99 ms',
    'Node µs',
    'PostgreSQL µs',
    'reference',
    'per second',
    'PostgreSQL µs',
    'ratio',
  ]
  const rows = scenarios.map((scenario) => {
    const { title, database, clients, windows } = scenario
    return [
      title,
      database.replace('bench_', ''),
      String(clients),
      range(windows.map(({ unitsPerSecond }) => unitsPerSecond)),
      `${middle(windows, ({ p50Ms }) => p50Ms).toFixed(1)} / ${middle(windows, ({ p99Ms }) => p99Ms).toFixed(1)}`,
      whole(middle(windows, ({ nodeCpuUs }) => nodeCpuUs)),
      whole(middle(windows, ({ postgresCpuUs }) => postgresCpuUs)),
      ...referenceCells(scenario),
    ]
  })
  return table(header, rows)
}

/** Buffers per request by the size of the data set, which no noise touches. */
export function bufferTable(scenarios: readonly ScenarioResult[]): string {
  const examined = scenarios.filter(({ buffers }) => buffers !== undefined)
  const databases = [...new Set(examined.map(({ database }) => database))]
  const titles = [...new Set(examined.map(({ title }) => title))]
  const rows = titles.map((title) => [
    title,
    ...databases.map((database) => {
      const buffers = examined.find((scenario) => scenario.title === title && scenario.database === database)?.buffers
      return buffers === undefined ? '' : `${whole(buffers.buffers)} / ${buffers.executionMs.toFixed(3)} ms`
    }),
  ])
  return table(['Request', ...databases.map((database) => database.replace('bench_', ''))], rows)
}

/** What long work costs, and what COPY makes of the same rows. */
export function bulkTable(bulk: BulkResult): string {
  const { disputes, partiesPerDispute, rows } = bulk
  const perSecond = (seconds: number) => `${seconds.toFixed(1)} s, ${whole(disputes / seconds)} disputes/s`
  return table(
    ['', ''],
    [
      [`Lists of ${disputes} disputes with ${partiesPerDispute} parties each taken in`, perSecond(bulk.readSeconds)],
      ['Checked', perSecond(bulk.checkSeconds)],
      ['Imported, each by the verb that registers one', perSecond(bulk.importSeconds)],
      [
        `COPY of the ${rows} rows that registration writes of them, same tables and indexes`,
        perSecond(bulk.copySeconds),
      ],
      ['COPY of these, the results, the places in the feed and the facts of figures', perSecond(bulk.copyAllSeconds)],
      ['Memory of the service at most', `${whole(bulk.residentMaxBytes / MIB)} MiB`],
      [`Triage of a series of ${bulk.members} cases`, `${bulk.triageSeconds.toFixed(1)} s`],
      [`Its agreements from one text`, `${bulk.agreementSeconds.toFixed(1)} s`],
      [
        `Plan of its cases and ${bulk.planMediators} mediators, over HTTP`,
        bulk.planTimesMs.map((ms) => `${whole(ms)} ms`).join(', '),
      ],
    ],
  )
}

/** How fast events are sent. */
export function webhookTable({ events, rounds, alone, beside }: WebhookResult): string {
  const run = ({ medianPerSecond, minPerSecond, maxPerSecond }: WebhookRun) =>
    `${whole(medianPerSecond)}/s (${whole(minPerSecond)}-${whole(maxPerSecond)})`
  return table(
    ['', ''],
    [
      [`${events} events that wait, to one fast receiver; ${rounds} rounds`, run(alone)],
      ['The same beside a second endpoint that never answers', run(beside)],
    ],
  )
}

/** What the deadlines of all cases cost, and what acts on the same cases felt of it. */
export function clockTable(clock: ClockResult): string {
  const { openPeriods, openPeriodsOfCourt, overview, revision } = clock
  const { seconds, moved, clients, actsBefore, actsMeanwhile } = revision
  const acts = ({ count, p50Ms, maxMs }: ActTimes) => `${count}; p50 ${p50Ms.toFixed(1)} ms, slowest ${whole(maxMs)} ms`
  return table(
    ['', ''],
    [
      ['Open periods, of them in the court asked for', `${openPeriods}, ${openPeriodsOfCourt}`],
      [
        'Deadlines of the court, overdue or in the next 7 days, in the database',
        `${overview.executionMs.toFixed(3)} ms, ${whole(overview.buffers)} buffers`,
      ],
      [
        'All open periods computed again, from the import of a year of holidays',
        `${seconds.toFixed(1)} s, ${whole(openPeriods / seconds)}/s; ${moved} moved or became final`,
      ],
      [`Corrections of such cases by ${clients} clerks before`, acts(actsBefore)],
      ['The same meanwhile', acts(actsMeanwhile)],
    ],
  )
}

/** How long figures take to read, from node, over facts and sums of a whole data set. */
export function figuresTable({ cases, events, facts, months, single, past, board }: FiguresResult): string {
  const times = ({ count, p50Ms, maxMs }: ActTimes) =>
    `${count}; p50 ${p50Ms.toFixed(1)} ms, slowest ${whole(maxMs)} ms`
  const ofFigures = (figures: FigureTimes) =>
    `${times(figures)}; ${figures.longest.id} p50 ${figures.longest.p50Ms.toFixed(1)} ms`
  return table(
    ['', ''],
    [
      ['Cases, entries of their timelines', `${cases}, ${events}`],
      ['Facts, and sums of them by month', `${facts}, ${months}`],
      ['A figure of a court or a tree, in a month, quarter or year', ofFigures(single)],
      ['The same as of thirty days ago', ofFigures(past)],
      ['Everything that a board shows of a tree', times(board)],
    ],
  )
}

function trials(scenarios: readonly ScenarioResult[]): string {
  const lines = scenarios.flatMap(({ title, database, reference }) => {
    const tried = Object.entries(reference?.tried ?? {})
    if (tried.length < 2 || reference === undefined) return []
    const rates = tried.map(([clients, perSecond]) => `${clients}: ${whole(perSecond)}/s`).join(', ')
    const besides =
      reference.besidesPerSecond === undefined ? '' : `; its lookup alone ${whole(reference.besidesPerSecond)}/s`
    return [`- ${title} (${database.replace('bench_', '')}), connections tried: ${rates}${besides}`]
  })
  return lines.join('\n')
}

function describe(machine: Machine): string {
  const { cpu, cores, memoryBytes, kernel, node, postgres, pgbench, commit } = machine
  const memory = (memoryBytes / MIB / 1024).toFixed(0)
  return [
    `${cpu}, ${cores} cores, ${memory} GiB, Linux ${kernel}; Node ${node}, PostgreSQL ${postgres}, `,
    pgbench === null ? 'no pgbench: node-postgres in its place' : `pgbench ${pgbench}`,
    `; commit ${commit.slice(0, 12)}.`,
  ].join('')
}

const NOTES = /<!-- notes -->[\s\S]*<!-- \/notes -->/
const NO_NOTES = '<!-- notes -->\n<!-- /notes -->'

/**
 * The text of docs/benchmarks.md.
 *
 * @param previous - the present text: what stands between its marks for notes is kept
 */
export function benchmarksPage(result: BenchResult, previous: string): string {
  const { machine, scenarios, directus, clock, bulk, webhooks, figures } = result
  const days = [...new Set(scenarios.map(({ measuredAt }) => measuredAt.slice(0, 10)))]
  const seconds = scenarios.map(({ windows }) => windows.length)
  return `# Benchmarks

Written by \`npm run bench\` from bench.json; what stands under "What falls short" is kept.

## Goals

${goalTable(result)}

## How it is measured

The real service runs as a process of its own with everything on that production has: token verification, grants,
validation, encryption, the hash-chained timeline, logging, durable commits. Clients are a closed loop over HTTP from
another process on the same machine, which shares its cores. Every answer is checked. Service and reference take turns,
${Math.min(...seconds)} rounds or more; a ratio is the median of the rounds. After every scenario that writes, all invariants are checked on
the data. CPU is that of the process trees from /proc; ranges are minimum to maximum.

${describe(machine)} Measured on ${days.join(', ')}.

## Scenarios

${scenarioTable(scenarios)}

${trials(scenarios)}

## Buffers and execution time of a request

Shared buffers that the statements of one request touch, median of 30 different requests with everything in memory.

${bufferTable(scenarios)}
${clock === undefined ? '' : `\n## The clock\n\n${clockTable(clock)}\n`}${bulk === undefined ? '' : `\n## Long work\n\n${bulkTable(bulk)}\n`}${webhooks === undefined ? '' : `\n## Webhooks\n\n${webhookTable(webhooks)}\n`}${figures === undefined ? '' : `\n## Figures\n\n${figuresTable(figures)}\n`}${directus === undefined ? '' : `\n## Beside Directus ${directus.directus}\n\n${directusTable(directus.comparisons)}\n`}
## What falls short

${NOTES.exec(previous)?.[0] ?? NO_NOTES}
`
}

/** Later results take the place of earlier ones of the same scenario and data; the others stay. */
export function mergeResults(known: BenchResult | undefined, latest: BenchResult): BenchResult {
  const keyOf = ({ name, database }: ScenarioResult) => `${name} ${database}`
  const renewed = new Set(latest.scenarios.map(keyOf))
  const kept = (known?.scenarios ?? []).filter((scenario) => !renewed.has(keyOf(scenario)))
  return { ...known, ...latest, scenarios: [...kept, ...latest.scenarios] }
}
