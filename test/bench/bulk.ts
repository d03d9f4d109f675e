import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { from, to } from 'pg-copy-streams'
import { LIST_COLUMNS } from '../../src/modules/imports/columns.js'
import { EXAMPLE_ANSWERS } from '../../src/modules/triage/schemas.js'
import { clerkOf, MINGSHAN, mediator, officer } from './people.js'
import { residentBytes } from './processes.js'
import type { BulkResult } from './result.js'
import { identityNumber, personName } from './scenarios/disputes.js'
import type { Site } from './site.js'

/** Of every file, the most that one takes: every other dispute has a second respondent on a row of its own. */
const ROWS_OF_FILE = 50_000
const PARTIES_PER_DISPUTE = 2.5
const SAMPLE_EVERY_MS = 100
/** What registration writes of a dispute; parents before children. */
const REGISTERED = ['cases', 'case_events', 'case_numbers', 'parties', 'deadlines'] as const
/** What else is there once an import is through: the result of each row, and what has followed the timelines meanwhile. */
const FOLLOWED = ['operation_results', 'feed_events', 'figure_facts'] as const
/** There before the import began. */
const BEFORE = ['operations', 'operation_items'] as const

const HEADERS = LIST_COLUMNS.map(({ header }) => header)

function csvRow(row: Readonly<Record<string, string>>): string {
  return HEADERS.map((header) => row[header] ?? '').join(',')
}

function respondent(): Record<string, string> {
  return {
    被申请人类型: '自然人',
    被申请人姓名或名称: personName(),
    被申请人证件号码: identityNumber(),
    被申请人电话: '13800000000',
    被申请人送达地址: '辽宁省本溪市明山区示例路1号',
  }
}

/** A list of so many disputes of strangers, on request half of them with a second respondent. */
function listOf(disputes: number, first: number, withSeconds: boolean): Buffer {
  const lines = [HEADERS.join(',')]
  for (let index = 0; index < disputes; index += 1) {
    lines.push(
      csvRow({
        案由: '物业服务合同纠纷',
        诉讼请求: '支付物业费',
        '请求金额（元）': `${first + index + 1}.00`,
        事实与理由: '被申请人拖欠物业费，经多次催要未付。',
        来源编号: `B-${first + index + 1}`,
        申请人类型: '自然人',
        申请人姓名或名称: personName(),
        申请人证件号码: identityNumber(),
        申请人电话: '13900000000',
        申请人送达地址: '辽宁省本溪市明山区示例路2号',
        ...respondent(),
      }),
    )
    if (withSeconds && index % 2 === 0) lines.push(csvRow(respondent()))
  }
  return Buffer.from(lines.join('\r\n'), 'utf8')
}

/** Everything that is asked of the service over HTTP, as somebody. */
class Caller {
  private readonly site: Site

  constructor(site: Site) {
    this.site = site
  }

  async send(who: string, path: string, body: Buffer | object, version?: number) {
    const isFile = Buffer.isBuffer(body)
    const response = await fetch(`${this.site.service.origin}/v1${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${this.site.bench.tokens[who]}`,
        'content-type': isFile ? 'text/csv' : 'application/json',
        'idempotency-key': randomUUID(),
        ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
      },
      body: isFile ? new Uint8Array(body) : JSON.stringify(body),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`)
    // biome-ignore lint/suspicious/noExplicitAny: answers of every shape
    return JSON.parse(text) as any
  }

  async read(who: string, path: string) {
    const response = await fetch(`${this.site.service.origin}/v1${path}`, {
      headers: { authorization: `Bearer ${this.site.bench.tokens[who]}` },
    })
    if (!response.ok) throw new Error(`${path}: ${response.status}`)
    // biome-ignore lint/suspicious/noExplicitAny: answers of every shape
    return (await response.json()) as any
  }
}

const IS_OVER = 'select ended is not null as "isOver" from operations where id = $1'
const OUTCOME = `select extract(epoch from ended_at - started_at)::float8 as seconds, total,
    (select count(*)::int from operation_results r where r.operation_id = o.id and r.result = 'refused') as refused,
    act, (select r.problem -> 'detail' ->> 'en' from operation_results r where r.operation_id = o.id and r.result = 'refused'
          limit 1) as why
  from operations o where id = $1`

/** Waits for long work, and gives the seconds from its first item to its end. */
async function finish(site: Site, operationId: string, onSample: () => void = () => {}): Promise<number> {
  const { client } = site.bench
  // What was refused is counted at the end: counting all the while would take a share of the database.
  while (!(await client.query<{ isOver: boolean }>(IS_OVER, [operationId])).rows[0]?.isOver) {
    onSample()
    await sleep(SAMPLE_EVERY_MS)
  }
  onSample()
  const { rows } = await client.query<{
    seconds: number
    total: number
    refused: number
    act: string | null
    why: string | null
  }>(OUTCOME, [operationId])
  const [row] = rows
  if (row === undefined) throw new Error(`there is no operation ${operationId}`)
  if (row.refused > 0) throw new Error(`${row.act}: ${row.refused} of ${row.total} items were refused: ${row.why}`)
  return row.seconds
}

/** Hands lists in and imports them, with the memory that the service takes at most. */
async function importLists(site: Site, disputes: number) {
  const caller = new Caller(site)
  const clerk = clerkOf(MINGSHAN, 0)
  const perFile = Math.floor((ROWS_OF_FILE / 3) * 2)
  let residentMax = 0
  const sample = () => {
    residentMax = Math.max(residentMax, residentBytes(site.service.pid))
  }
  let readSeconds = 0
  let checkSeconds = 0
  let importSeconds = 0
  for (let first = 0; first < disputes; first += perFile) {
    const list = listOf(Math.min(perFile, disputes - first), first, true)
    const sampler = setInterval(sample, SAMPLE_EVERY_MS)
    const beganMs = performance.now()
    const query = new URLSearchParams({ courtCode: MINGSHAN.code })
    const { id, checkOperationId } = await caller.send(clerk, `/imports?${query}`, list)
    clearInterval(sampler)
    readSeconds += (performance.now() - beganMs) / 1000
    checkSeconds += await finish(site, checkOperationId, sample)
    const started = await caller.send(clerk, `/imports/${id}/start`, { withPossibleDuplicates: true }, 1)
    importSeconds += await finish(site, started.id, sample)
    site.service.emptyLog()
  }
  return { readSeconds, checkSeconds, importSeconds, residentMaxBytes: residentMax }
}

type Table = (typeof REGISTERED | typeof FOLLOWED | typeof BEFORE)[number]

/** Everything in a table, but of operations only those that imported. */
function sourceOf(table: Table): string {
  const ofImports = "in (select id from operations where kind = 'import')"
  if (table === 'operations') return `(select * from operations where id ${ofImports})`
  const isOfOperation = table === 'operation_items' || table === 'operation_results'
  return isOfOperation ? `(select * from ${table} where operation_id ${ofImports})` : table
}

interface Copied {
  readonly rows: number
  readonly seconds: number
  /** Seconds for these and for all other rows that the import left. */
  readonly allSeconds: number
}

/** Copies the rows of the import out, and into a database that has none: bare COPY, same tables, same indexes. */
async function copyRows(url: string, referenceUrl: string): Promise<Copied> {
  const directory = mkdtempSync(join(tmpdir(), 'open-mediation-copy-'))
  const source = new pg.Client({ connectionString: url })
  const target = new pg.Client({ connectionString: referenceUrl })
  await Promise.all([source.connect(), target.connect()])
  const copyIn = async (tables: readonly Table[]) => {
    let rows = 0
    const beganMs = performance.now()
    await target.query('begin')
    for (const table of tables) {
      const stream = target.query(from(`copy ${table} from stdin`))
      await pipeline(createReadStream(join(directory, table)), stream)
      rows += stream.rowCount ?? 0
    }
    await target.query('commit')
    return { rows, seconds: (performance.now() - beganMs) / 1000 }
  }
  try {
    for (const table of [...BEFORE, ...REGISTERED, ...FOLLOWED]) {
      await pipeline(source.query(to(`copy ${sourceOf(table)} to stdout`)), createWriteStream(join(directory, table)))
    }
    await copyIn(BEFORE)
    const { rows, seconds } = await copyIn(REGISTERED)
    const { seconds: more } = await copyIn(FOLLOWED)
    return { rows, seconds, allSeconds: seconds + more }
  } finally {
    await Promise.all([source.end(), target.end()])
    rmSync(directory, { recursive: true, force: true })
  }
}

const AGREEMENT = {
  form: 'written',
  coverage: 'whole',
  terms: '{{被申请人}}向{{申请人}}支付{{金额}}，于{{分期}}。',
  claimBasisPoints: 9_000,
  instalments: [
    { shareBasisPoints: 5_000, dueOn: '2027-06-30', onTheSpot: false },
    { shareBasisPoints: 5_000, dueOn: '2027-12-31', onTheSpot: false },
  ],
}
const CASES_OF_MEDIATOR = 400

/** The cases of a series in parts that one mediator each can take. */
async function shareOut(site: Site, seriesId: string) {
  const { client } = site.bench
  const { rows: members } = await client.query<{ case_id: string }>(
    'select case_id from series_members where series_id = $1 order by case_id',
    [seriesId],
  )
  const shares: { presiding: string; mediatorId: string; caseIds: string[] }[] = []
  for (let first = 0; first < members.length; first += CASES_OF_MEDIATOR) {
    const presiding = mediator(shares.length)
    const { rows } = await client.query<{ mediator_id: string }>(
      'select g.mediator_id from grants g join persons p on p.id = g.person_id where p.subject = $1',
      [presiding],
    )
    shares.push({
      presiding,
      mediatorId: rows[0]?.mediator_id ?? '',
      caseIds: members.slice(first, first + CASES_OF_MEDIATOR).map((row) => row.case_id),
    })
  }
  return shares
}

/** Takes a series of so many claims to the talks, with a plan of its mediators on the way, and writes its agreements. */
async function settleSeries(site: Site, members: number, mediators: number) {
  const caller = new Caller(site)
  const clerk = clerkOf(MINGSHAN, 0)
  const triage = officer(0)
  const made = await caller.send(clerk, '/series', {
    courtCode: MINGSHAN.code,
    name: '基准测试系列',
    basis: 'same-kind',
    reason: '基准测试。',
  })
  const seriesId: string = made.id
  const query = new URLSearchParams({ courtCode: MINGSHAN.code, seriesId })
  const { id, checkOperationId } = await caller.send(clerk, `/imports?${query}`, listOf(members, 10_000_000, false))
  await finish(site, checkOperationId)
  const started = await caller.send(clerk, `/imports/${id}/start`, { withPossibleDuplicates: true }, 1)
  await finish(site, started.id)
  const act = async (who: string, name: string, body: object) => {
    const { version } = await caller.read(who, `/series/${seriesId}`)
    const operation = await caller.send(who, `/series/${seriesId}/batch-acts/${name}`, body, version)
    return finish(site, operation.id)
  }
  const triageSeconds = await act(triage, 'decide-triage', { answers: EXAMPLE_ANSWERS })
  await act(clerk, 'record-consent', { answer: 'given', form: 'oral-recorded' })

  const { rows: roster } = await site.bench.client.query<{ id: string; subject: string }>(
    `select m.id, p.subject from mediators m join grants g on g.mediator_id = m.id join persons p on p.id = g.person_id
      where m.court_id = $1 and m.delisted_on is null and m.capacity - m.load > 10 order by m.id limit $2`,
    [MINGSHAN.id, mediators],
  )
  const planTimesMs: number[] = []
  for (let round = 0; round < 3; round += 1) {
    const beganMs = performance.now()
    await caller.send(triage, '/assignment-plans', {
      courtCode: MINGSHAN.code,
      mediatorIds: roster.map((row) => row.id),
    })
    planTimesMs.push(performance.now() - beganMs)
  }

  // No mediator may have more than some hundred cases at a time.
  const shares = await shareOut(site, seriesId)
  let agreementSeconds = 0
  for (const { presiding, mediatorId, caseIds } of shares) {
    const cases = caseIds.map((caseId) => ({ caseId }))
    await act(triage, 'offer-mediation', { presidingMediatorId: mediatorId, basis: 'joint-choice', members: cases })
    await act(presiding, 'accept-offer', {})
    await act(presiding, 'give-notices', { how: 'oral' })
    agreementSeconds += await act(presiding, 'draft-agreement', AGREEMENT)
  }
  return { triageSeconds, agreementSeconds, planTimesMs, planMediators: roster.length }
}

/**
 * Measures long work: an import beside a bare COPY of the rows that it leaves, acts on a series, and a plan.
 *
 * @param referenceUrl - a copy of the empty database, for COPY
 */
export async function measureBulk(
  site: Site,
  urls: { readonly own: string; readonly reference: string },
  sizes: { readonly disputes: number; readonly members: number; readonly mediators: number },
  say: (line: string) => void,
): Promise<BulkResult> {
  const imported = await importLists(site, sizes.disputes)
  say(`  ${sizes.disputes} disputes imported in ${imported.importSeconds.toFixed(1)} s`)
  const copied = await copyRows(urls.own, urls.reference)
  say(`  ${copied.rows} rows copied in ${copied.seconds.toFixed(1)} s, all in ${copied.allSeconds.toFixed(1)} s`)
  const settled = await settleSeries(site, sizes.members, sizes.mediators)
  return {
    ...sizes,
    partiesPerDispute: PARTIES_PER_DISPUTE,
    ...imported,
    rows: copied.rows,
    copySeconds: copied.seconds,
    copyAllSeconds: copied.allSeconds,
    ...settled,
    measuredAt: new Date().toISOString(),
  }
}
