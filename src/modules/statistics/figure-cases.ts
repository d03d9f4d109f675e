import type { Executor } from '../../platform/database.js'
import { NIL_ID } from '../../platform/ids.js'
import { type CountedCase, listCasesWithNotices, listCountedCases } from './case-store.js'
import type { FigurePart } from './definitions.js'
import { busiestOf, loadsOf } from './evaluate.js'
import { DIMENSIONS, type Dimension, type Grouping } from './measures.js'
import { BEGINNING, dayAfter, monthEnd, type Period } from './periods.js'
import { cutOffOf, type FigureScope } from './read-figures.js'
import { sourcesOf } from './sources.js'
import { sumFigures } from './store.js'

/** Place in a list of cases after which the next page begins. */
export interface CasePlace {
  readonly courtId: number
  readonly caseId: string
  readonly itemId: string
}
export const BEFORE_ALL_CASES: CasePlace = { courtId: -1, caseId: NIL_ID, itemId: NIL_ID }

export interface FigureCasesQuestion extends FigureScope {
  readonly part: FigurePart
  readonly by: Grouping
  /** Key of a group as {@link readFigureValues} gives it, null for what is not known; undefined for all groups. */
  readonly key: string | null | undefined
  readonly after: CasePlace
  readonly limit: number
}

function periodOf(question: FigureCasesQuestion): Period {
  const { from } = question.period
  const cutOff = cutOffOf(question)
  if (question.by !== 'month' || typeof question.key !== 'string') return { from, to: cutOff }
  const end = monthEnd(question.key)
  return { from: question.key < from ? from : question.key, to: end < cutOff ? end : cutOff }
}

function isDimension(by: Grouping): by is Dimension {
  return (DIMENSIONS as readonly Grouping[]).includes(by)
}

async function busiestMediator(executor: Executor, question: FigureCasesQuestion, to: string, courtIds: number[]) {
  const { part, now, asOf } = question
  const windows = part.counted.map(({ measure }) => ({ window: 0, measure, from: null, to }))
  const found = await sumFigures(executor, { courtIds, by: 'mediator', sources: sourcesOf(windows, now, asOf) })
  return busiestOf(loadsOf(part, found))
}

/** Reading a fact of some days takes about as long as looking at so many cases one after the other. */
const CASES_PER_FACT = 4

/**
 * Whether a page is found sooner among all facts of the days or by looking at one case after the other. Cases that are
 * counted may all lie at the end, as those of last month do: what is compared is the longest that either can take.
 */
async function quickestWay(
  executor: Executor,
  { part, now, asOf }: FigureCasesQuestion,
  courtIds: readonly number[],
  { from, to }: Period,
): Promise<'by-day' | 'in-turn'> {
  const start = part.within === 'period' ? from : null
  const windows = [
    ...part.counted.map(({ measure }) => ({ window: 0, measure, from: start, to })),
    { window: 1, measure: 'received' as const, from: null, to },
  ]
  const sums = await sumFigures(executor, { courtIds, by: 'none', sources: sourcesOf(windows, now, asOf) })
  const countOf = (wanted: number) =>
    sums.filter(({ window }) => window === wanted).reduce((sum, { count }) => sum + count, 0)
  return countOf(0) * CASES_PER_FACT > countOf(1) ? 'in-turn' : 'by-day'
}

/**
 * The exact cases that a part of a figure counts: as many as its value says. For a mean or a median, the cases whose days
 * it is made of; for notices of supervision, each case as often as it has one.
 */
export async function listFigureCases(executor: Executor, question: FigureCasesQuestion): Promise<CountedCase[]> {
  const { part, by, key, asOf, late, after, limit } = question
  const period = periodOf(question)
  const courtIds =
    by === 'court' && typeof key === 'string'
      ? question.courtIds.filter((courtId) => String(courtId) === key)
      : [...question.courtIds]
  const before = dayAfter(period.to)
  if (part.of === 'notices') {
    return listCasesWithNotices(executor, { courtIds, before, asOf: asOf ?? question.now, after, limit })
  }
  let group = isDimension(by) && key !== undefined ? { dimension: by, key: key ?? '' } : null
  if (part.of === 'cases-of-busiest-mediator') {
    const mediatorId = await busiestMediator(executor, question, period.to, courtIds)
    if (mediatorId === undefined) return []
    group = { dimension: 'mediator', key: mediatorId }
  }
  const from = part.within === 'period' ? period.from : BEGINNING
  if (from > period.to) return []
  const excludesLate = late === 'exclude' && part.within === 'period'
  const asked = { courtIds, part, from, before, asOf, excludesLate, group, after, limit }
  return listCountedCases(executor, asked, await quickestWay(executor, question, courtIds, period))
}
