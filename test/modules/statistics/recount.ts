import { type FigureFact, factsOf } from '../../../src/modules/statistics/contributions.js'
import type { FigureDefinition, FigurePart } from '../../../src/modules/statistics/definitions.js'
import { evaluate, type FigureValue, type Sum } from '../../../src/modules/statistics/evaluate.js'
import { everyHistory } from '../../../src/modules/statistics/fact-store.js'
import type { Dimension, Grouping } from '../../../src/modules/statistics/measures.js'
import { measureRule } from '../../../src/modules/statistics/measures.js'
import type { Period } from '../../../src/modules/statistics/periods.js'
import type { Db } from '../../../src/platform/database.js'

export type CourtFact = FigureFact & { readonly courtId: number; readonly caseId: string }

/** Every fact of these courts, made anew from the timelines and not from what is stored. */
export async function recountFacts(db: Db, courtIds: readonly number[]): Promise<CourtFact[]> {
  const facts: CourtFact[] = []
  for (const courtId of courtIds) {
    for await (const history of everyHistory(db, courtId, 50)) {
      facts.push(...factsOf(history).map((fact) => ({ ...fact, courtId, caseId: history.caseId })))
    }
  }
  return facts
}

export interface RecountQuestion {
  readonly courtIds: readonly number[]
  readonly by: Grouping
  /** Up to the last day that counts. */
  readonly period: Period
  readonly asOf: Date | null
  readonly late: 'include' | 'exclude'
}

const keyOf = (fact: CourtFact, by: Grouping): string => {
  if (by === 'none') return ''
  if (by === 'court') return String(fact.courtId)
  if (by === 'month') return `${fact.onDay.slice(0, 7)}-01`
  return fact[by as Dimension] ?? ''
}

const sumOf = (fact: CourtFact, key: string | null): Sum => ({
  measure: fact.measure,
  key,
  value: measureRule(fact.measure).value === 'days' ? fact.value : 0,
  isLate: fact.enteredLate,
  count: fact.delta,
  total: fact.delta * fact.value,
})

/** Of facts in the order of their timelines those that nothing later took back. */
function standing(facts: readonly CourtFact[]): CourtFact[] {
  const counted = new Map<string, CourtFact>()
  for (const fact of facts) {
    const place = `${fact.caseId} ${fact.measure} ${fact.item}`
    if (fact.delta === 1) counted.set(place, fact)
    else counted.delete(place)
  }
  return [...counted.values()]
}

/** The groups of a figure from the facts alone, one by one, without any sum that is kept. */
export function recount(
  facts: readonly CourtFact[],
  definition: FigureDefinition,
  question: RecountQuestion,
  notices: (courtIds: readonly number[], on: string) => number,
): Map<string, FigureValue> {
  const { courtIds, by, period, asOf, late } = question
  const parts: FigurePart[] = [
    definition.numerator,
    ...(definition.denominator === null ? [] : [definition.denominator]),
  ]
  const known = standing(
    facts.filter((fact) => courtIds.includes(fact.courtId) && (asOf === null || new Date(fact.recordedAt) <= asOf)),
  )
  const wanted = (within: FigurePart['within']) =>
    parts.filter((part) => part.within === within).flatMap(({ counted }) => counted.map(({ measure }) => measure))
  const inPeriod = (frame: Period) =>
    known.filter(
      (fact) =>
        wanted('period').includes(fact.measure) &&
        fact.onDay >= frame.from &&
        fact.onDay <= frame.to &&
        (late === 'include' || !fact.enteredLate),
    )
  const untilEnd = (frame: Period) =>
    known.filter((fact) => wanted('until-end').includes(fact.measure) && fact.onDay <= frame.to)
  const evaluated = (frame: Period, belongs: (fact: CourtFact) => boolean, ofCourts: readonly number[]) =>
    evaluate(
      definition,
      {
        period: inPeriod(frame)
          .filter(belongs)
          .map((fact) => sumOf(fact, null)),
        untilEnd: untilEnd(frame)
          .filter(belongs)
          .map((fact) => sumOf(fact, null)),
        byMediator: untilEnd(frame)
          .filter(belongs)
          .map((fact) => sumOf(fact, fact.mediator)),
        notices: notices(ofCourts, frame.to),
      },
      frame,
    )
  const values = new Map<string, FigureValue>()
  if (by === 'month') {
    const months = new Set<string>()
    for (let day = period.from; day <= period.to; day = next(day)) months.add(`${day.slice(0, 7)}-01`)
    for (const month of months) {
      const end = endOf(month)
      const frame = { from: month < period.from ? period.from : month, to: end < period.to ? end : period.to }
      values.set(
        month,
        evaluated(frame, () => true, courtIds),
      )
    }
    return values
  }
  if (by === 'court') {
    for (const courtId of courtIds)
      values.set(
        String(courtId),
        evaluated(period, (fact) => fact.courtId === courtId, [courtId]),
      )
    return values
  }
  const within = parts.some((part) => part.within === 'period') ? inPeriod(period) : untilEnd(period)
  const keys = by === 'none' ? [''] : [...new Set(within.map((fact) => keyOf(fact, by)))]
  for (const key of keys)
    values.set(
      key,
      evaluated(period, (fact) => keyOf(fact, by) === key, courtIds),
    )
  return values
}

function next(day: string): string {
  return new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10)
}

function endOf(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10)
}
