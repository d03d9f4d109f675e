import type { Executor } from '../../platform/database.js'
import { shanghaiDate } from '../../platform/time.js'
import { definitionOf, type FigureDefinition, type FigureId, type FigurePart } from './definitions.js'
import { type ComparedValue, changePercent, evaluate, type FigureValue, type Sums } from './evaluate.js'
import type { Grouping, Measure } from './measures.js'
import { monthsOf, nextMonth, type Period, previousYearOf } from './periods.js'
import { sourcesOf, type Window } from './sources.js'
import { countOpenNotices, type SumGroups, sumFigures, type WindowSum } from './store.js'

/** Where, when and of what moment figures are asked for. */
export interface FigureScope {
  /** Courts that are counted together; the caller has checked that whoever asks may read their figures. */
  readonly courtIds: readonly number[]
  readonly period: Period
  /** Now. Days after it are not counted. */
  readonly now: Date
  /** A moment in the past whose knowledge counts; null for everything known now. */
  readonly asOf: Date | null
  readonly late: 'include' | 'exclude'
}

export interface FigureQuestion extends FigureScope {
  readonly figureIds: readonly FigureId[]
  readonly by: Grouping
  readonly comparesYear: boolean
}

/** A figure of one group: court by its number, month by its first day, all else by code or id; null where not known. */
export interface GroupValue extends ComparedValue {
  readonly key: string | null
}

/** The last day that counts: of the period, or of the moment if that is earlier. */
export function cutOffOf({ period, now, asOf }: Pick<FigureScope, 'period' | 'now' | 'asOf'>): string {
  const today = shanghaiDate(asOf ?? now)
  return period.to < today ? period.to : today
}

/** The stretch of the year before that has gone as far as the period has. */
export function comparedPeriod(scope: Pick<FigureScope, 'period' | 'now' | 'asOf'>): Period {
  return previousYearOf({ from: scope.period.from, to: cutOffOf(scope) })
}

/** One stretch of time of which every figure is wanted; its windows are what happened in it and all up to its end. */
interface Frame {
  readonly key: string | null
  readonly period: Period
  readonly isPrevious: boolean
}

function framesOf(question: FigureQuestion): Frame[] {
  const now = { from: question.period.from, to: cutOffOf(question) }
  const before = question.comparesYear ? [comparedPeriod(question)] : []
  const split = (period: Period, isPrevious: boolean): Frame[] => {
    if (question.by !== 'month') return [{ key: '', period, isPrevious }]
    return monthsOf(period).map((month) => ({ key: nextMonth(month.from, 0), period: month, isPrevious }))
  }
  return [...split(now, false), ...before.flatMap((period) => split(period, true))]
}

function partsOf(definition: FigureDefinition): FigurePart[] {
  return definition.denominator === null ? [definition.numerator] : [definition.numerator, definition.denominator]
}

const ofMediators = ({ of }: FigurePart) => of === 'mediators' || of === 'cases-of-busiest-mediator'

/** Every measure of these parts in every frame in which one of them needs it; a stock has an odd number. */
function windowsOf(parts: readonly FigurePart[], frames: readonly Frame[]): Window[] {
  const needed = (within: FigurePart['within']): Set<Measure> =>
    new Set(
      parts.filter((part) => part.within === within).flatMap(({ counted }) => counted.map(({ measure }) => measure)),
    )
  const inPeriod = needed('period')
  const untilEnd = needed('until-end')
  return frames.flatMap(({ period: { from, to } }, index) => [
    ...[...inPeriod].map((measure) => ({ window: 2 * index, measure, from, to })),
    ...[...untilEnd].map((measure) => ({ window: 2 * index + 1, measure, from: null, to })),
  ])
}

async function readSums(
  executor: Executor,
  question: FigureQuestion,
  parts: readonly FigurePart[],
  frames: readonly Frame[],
  by: SumGroups,
): Promise<WindowSum[]> {
  const { courtIds, now, asOf, late } = question
  const sources = sourcesOf(windowsOf(parts, frames), now, asOf)
  const found = await sumFigures(executor, { courtIds, by, sources })
  return late === 'include' ? found : found.filter(({ isLate }) => !isLate)
}

/** Sums by what they belong to: the number of their window and their group. */
function grouped(found: readonly WindowSum[]): Map<string, WindowSum[]> {
  const groups = new Map<string, WindowSum[]>()
  for (const sum of found) {
    const place = `${sum.window} ${sum.key}`
    const known = groups.get(place)
    if (known === undefined) groups.set(place, [sum])
    else known.push(sum)
  }
  return groups
}

/**
 * Reads figures, all of them with as few questions to the database as one.
 *
 * They are made of sums that are kept and of few facts (see {@link sourcesOf}), which is the same as a recount from the
 * timelines (I-47).
 *
 * @returns for each figure its groups in the order of their keys, never of their values; with `by: 'none'` exactly one,
 * with `court` one for each court and with `month` one for each month, otherwise one for each group that has a case
 */
export async function readFigureValues(
  executor: Executor,
  question: FigureQuestion,
): Promise<Map<FigureId, GroupValue[]>> {
  const { courtIds, figureIds, by } = question
  const definitions = figureIds.map((id) => {
    const definition = definitionOf(id)
    if (definition === undefined) throw new Error(`there is no figure ${id}`)
    return { id, definition }
  })
  const frames = framesOf(question)
  const parts = definitions.flatMap(({ definition }) => partsOf(definition))
  const groups: SumGroups = by === 'month' ? 'none' : by
  const [sums, byMediator, notices] = await Promise.all([
    readSums(executor, question, parts, frames, groups).then(grouped),
    parts.some(ofMediators)
      ? readSums(
          executor,
          question,
          parts.filter(ofMediators),
          frames,
          by === 'court' ? 'mediator-of-court' : 'mediator',
        )
      : [],
    parts.some(({ of }) => of === 'notices')
      ? countOpenNotices(
          executor,
          courtIds,
          frames.map(({ period }, window) => ({ window, on: period.to })),
          question.asOf ?? question.now,
        )
      : [],
  ])
  const sumsOf = (frame: number, key: string): Sums => ({
    period: sums.get(`${2 * frame} ${key}`) ?? [],
    untilEnd: sums.get(`${2 * frame + 1} ${key}`) ?? [],
    byMediator: byMediator.filter(
      ({ window, key: found }) => window === 2 * frame + 1 && (by !== 'court' || found?.startsWith(`${key}:`)),
    ),
    notices: notices
      .filter(({ window, courtId }) => window === frame && (by !== 'court' || String(courtId) === key))
      .reduce((sum, { count }) => sum + count, 0),
  })
  const answers = new Map<FigureId, GroupValue[]>()
  for (const { id, definition } of definitions) {
    const evaluated = (frame: number, key: string): FigureValue => {
      const period = frames[frame]?.period ?? question.period
      return evaluate(definition, sumsOf(frame, key), period)
    }
    answers.set(
      id,
      groupsOf(question, frames, definition, [...sums.keys()]).map((group) => compared(group, evaluated)),
    )
  }
  return answers
}

interface Group {
  readonly key: string | null
  readonly frame: number
  readonly previousFrame: number | null
  readonly sumKey: string
}

/** The groups of which an answer consists. */
function groupsOf(
  { by, courtIds, comparesYear }: FigureQuestion,
  frames: readonly Frame[],
  definition: FigureDefinition,
  places: readonly string[],
): Group[] {
  if (by === 'month') {
    const present = frames.flatMap(({ key, isPrevious }, frame) => (isPrevious ? [] : [{ key, frame }]))
    const past = frames.flatMap(({ isPrevious }, frame) => (isPrevious ? [frame] : []))
    return present.map(({ key, frame }, index) => ({ key, frame, previousFrame: past[index] ?? null, sumKey: '' }))
  }
  const previousFrame = comparesYear ? 1 : null
  if (by === 'none') return [{ key: null, frame: 0, previousFrame, sumKey: '' }]
  if (by === 'court') {
    return courtIds.map((courtId) => ({ key: String(courtId), frame: 0, previousFrame, sumKey: String(courtId) }))
  }
  const isInPeriod = partsOf(definition).some(({ within }) => within === 'period')
  const keys = new Set(
    places.flatMap((place) => {
      const [window, key = ''] = splitPlace(place)
      return window === (isInPeriod ? 0 : 1) ? [key] : []
    }),
  )
  return [...keys].sort().map((key) => ({ key: key === '' ? null : key, frame: 0, previousFrame, sumKey: key }))
}

function splitPlace(place: string): [number, string] {
  const space = place.indexOf(' ')
  return [Number(place.slice(0, space)), place.slice(space + 1)]
}

function compared(group: Group, evaluated: (frame: number, key: string) => FigureValue): GroupValue {
  const value = evaluated(group.frame, group.sumKey)
  const past = group.previousFrame === null ? null : evaluated(group.previousFrame, group.sumKey)
  const previousYear = past === null ? null : { ...past, changePercent: changePercent(past.value, value.value) }
  return { key: group.key, ...value, previousYear }
}
