import { courtOf, DOCKET_COURTS, type DocketCourt } from './courts.js'
import type { Desk } from './desk.js'
import type { Docket, PlannedMatter } from './docket.js'
import { DISPUTES, listOf } from './list-of-disputes.js'
import { actsOfSeries } from './series-acts.js'
import { setUpCourts } from './set-up-courts.js'
import { liveSingly } from './single-case.js'

/** Told how far the work is. */
export interface Progress {
  stage(name: string, total: number): void
  /** Cases that are through. */
  through(cases: number): void
}

const isSeries = ({ cases }: PlannedMatter) => cases.length > 1

/** How a docket is named where its cases are, so that another one is not put on top of it. */
const MARK = /\[(\S+)\]$/
export function markOf({ seed, scale }: Pick<Docket, 'seed' | 'scale'>): string {
  return `${seed}/${scale}`
}

/** @throws Error when the service has a docket of another seed or scale */
async function refuseSecondDocket(desk: Desk, mark: string): Promise<void> {
  for (const { code, clerk } of DOCKET_COURTS) {
    for (const { name } of await desk.list<{ name: string }>(
      clerk,
      `/v1/series?courtCode=${encodeURIComponent(code)}`,
    )) {
      const found = MARK.exec(name)?.[1]
      if (found !== undefined && found !== mark) {
        throw new Error(
          `The service has a docket of seed/scale ${found} already; start it with another DATA_DIRECTORY. / 服务中已有另一种子的案件，请另设数据目录。`,
        )
      }
    }
  }
}

interface HandedIn {
  readonly id: string
  readonly disputes: number
  readonly checkOperationId: string
}

interface CheckedList {
  readonly state: string
  readonly version: number
  readonly ready: number
  readonly possibleDuplicates: number
}

/** Hands a list in, lets it be checked, imports it, and gives the cases in the order of the list. */
async function importList(
  desk: Desk,
  { clerk, code }: DocketCourt,
  key: string,
  csv: string,
  query: Record<string, string>,
): Promise<string[]> {
  const path = `/v1/imports?${new URLSearchParams({ courtCode: code, ...query })}`
  const { id, disputes, checkOperationId } = await desk.post<HandedIn>(clerk, path, `${key}:list`, { csv })
  await desk.ended(clerk, checkOperationId)
  const seen = await desk.get<CheckedList>(clerk, `/v1/imports/${id}`)
  if (seen.state === 'checked' && seen.ready + seen.possibleDuplicates !== disputes) {
    const rows = await desk.list<{ problem: object | null }>(clerk, `/v1/imports/${id}/rows`)
    throw new Error(`not ready: ${JSON.stringify(rows.find(({ problem }) => problem !== null))}`)
  }
  // Namesakes who owe the same company are another person each, as their numbers say.
  const body = { withPossibleDuplicates: true }
  await desk.work(clerk, `/v1/imports/${id}/start`, `${key}:import`, { body, version: seen.version })
  const rows = await desk.list<{ caseId: string }>(clerk, `/v1/imports/${id}/rows`)
  return rows.map(({ caseId }) => caseId)
}

async function liveTogether(desk: Desk, mark: string, matter: PlannedMatter, mediatorId: string): Promise<void> {
  const court = courtOf(matter.courtCode)
  const { id: key, kind, channel, cases } = matter
  const body = {
    courtCode: court.code,
    name: `${court.place}${DISPUTES[kind].name}系列 ${key} [${mark}]`,
    basis: kind === 'labour' ? 'same-respondent' : 'same-applicant',
    reason: '同一当事人、同类诉请，集中办理。',
  }
  const { id } = await desk.post<{ id: string }>(court.clerk, '/v1/series', `${key}:series`, { body })
  const list = listOf(cases.map((planned) => ({ matter, planned })))
  const caseIds = await importList(desk, court, key, list, { channel, seriesId: id })
  const { version } = await desk.get<{ version: number }>(court.clerk, `/v1/series/${id}`)
  for (const [index, act] of actsOfSeries(matter, court, mediatorId).entries()) {
    const members = act.cases.map((position) => {
      const planned = cases[position]
      return { caseId: caseIds[position], ...(planned !== undefined && act.own?.(planned)) }
    })
    await desk.work(act.who, `/v1/series/${id}/batch-acts/${act.name}`, `${key}:${index}:${act.name}`, {
      body: { ...act.body, members },
      version,
    })
  }
}

/** Imports the cases that came one by one, a list for each court and channel, and says which case each matter became. */
async function importSingles(desk: Desk, matters: readonly PlannedMatter[]): Promise<ReadonlyMap<string, string>> {
  const lists = new Map<string, PlannedMatter[]>()
  for (const matter of matters) {
    const key = [`BX${matter.year % 100}`, matter.courtCode, matter.channel].join(':')
    lists.set(key, [...(lists.get(key) ?? []), matter])
  }
  const caseIds = new Map<string, string>()
  const importOne = async (listed: readonly PlannedMatter[]) => {
    const [first] = listed
    if (first === undefined) return
    const { year, courtCode, channel } = first
    const court = courtOf(courtCode)
    const list = listOf(listed.flatMap((matter) => matter.cases.map((planned) => ({ matter, planned }))))
    const key = ['singles', year, court.clerk, channel, first.id].join(':')
    const imported = await importList(desk, court, key, list, { channel })
    for (const [index, { id }] of listed.entries()) caseIds.set(id, imported[index] ?? '')
  }
  await Promise.all([...lists.values()].map(importOne))
  return caseIds
}

/** Matters that are worked off one after the other: those of a mediator, or those of a court that no mediator has. */
function lanesOf(matters: readonly PlannedMatter[]): PlannedMatter[][] {
  const lanes = new Map<string, PlannedMatter[]>()
  for (const matter of matters) {
    const lane = matter.mediator ?? matter.courtCode
    lanes.set(lane, [...(lanes.get(lane) ?? []), matter])
  }
  return [...lanes.values()]
}

/**
 * Brings the cases of a docket into the service, through nothing but its public API: lists, acts on series, single acts.
 *
 * What is there already is left alone, so that a run that was stopped is finished by the next one.
 *
 * @throws Error that says what the API refused
 */
export async function carryOutDocket(desk: Desk, docket: Docket, progress: Progress): Promise<void> {
  const mark = markOf(docket)
  progress.stage('courts', DOCKET_COURTS.length)
  const mediatorIds = await setUpCourts(desk)
  await refuseSecondDocket(desk, mark)
  progress.through(DOCKET_COURTS.length)
  for (const year of new Set(docket.matters.map((matter) => matter.year))) {
    const matters = docket.matters.filter((matter) => matter.year === year)
    progress.stage(
      `${year - 1}-12 – ${year}-05`,
      matters.reduce((sum, { cases }) => sum + cases.length, 0),
    )
    const caseIds = await importSingles(
      desk,
      matters.filter((matter) => !isSeries(matter)),
    )
    const live = async (matter: PlannedMatter) => {
      const mediatorId = mediatorIds.get(matter.mediator ?? '') ?? ''
      const [planned] = matter.cases
      if (isSeries(matter)) await liveTogether(desk, mark, matter, mediatorId)
      else if (planned !== undefined) {
        const court = courtOf(matter.courtCode)
        await liveSingly(desk, matter, planned, court, caseIds.get(matter.id) ?? '', mediatorId)
      }
      progress.through(matter.cases.length)
    }
    await Promise.all(
      lanesOf(matters).map(async (lane) => {
        for (const matter of lane) await live(matter)
      }),
    )
  }
}
