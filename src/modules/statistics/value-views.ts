import type { Executor } from '../../platform/database.js'
import type { Call } from '../../workflow/call.js'
import type { AskedScope } from './asked-scope.js'
import { listNames } from './case-store.js'
import type { FigureDefinition, FigureId } from './definitions.js'
import { DIMENSIONS, type Dimension, type Grouping } from './measures.js'
import { listRanges } from './range-store.js'
import { type FigureRange, lineOf, rangeFor, rangeStatus } from './ranges.js'
import { comparedPeriod, cutOffOf, type GroupValue, readFigureValues } from './read-figures.js'
import type { FigureItem, FigureRangeView, FigureValues, FigureValuesQuery } from './schemas.js'

const TRACK_NAMES: Readonly<Record<string, string>> = { simple: '简案', complex: '繁案' }

/** A group as clients name it: a court by its code, a month as YYYY-MM, all else as it is kept. */
function keyShown(call: Call, by: Grouping, key: string | null): string | null {
  if (key === null) return null
  if (by === 'court') return call.reference.courtById(Number(key))?.code ?? key
  return by === 'month' ? key.slice(0, 7) : key
}

/** The same backwards; undefined for a court that there is not. */
export function keyKept(call: Call, by: Grouping, shown: string | undefined): string | null | undefined {
  if (shown === undefined || by === 'none') return undefined
  if (by === 'court') return String(call.reference.courtByCode(shown)?.id ?? -1)
  if (shown === '') return null
  return by === 'month' ? `${shown}-01` : shown
}

async function labelsOf(executor: Executor, by: Grouping, scope: AskedScope, keys: readonly string[]) {
  const dimension = DIMENSIONS.find((known) => known === by)
  if (dimension === undefined) return new Map<string, string>()
  if (dimension === 'track') return new Map(Object.entries(TRACK_NAMES))
  return listNames(executor, dimension as Exclude<Dimension, 'track'>, scope.courtIds, keys)
}

export function rangeView(call: Call, range: FigureRange): FigureRangeView {
  const { courtId, figureId, low, high, source, setAt } = range
  const courtCode = call.reference.courtById(courtId)?.code ?? ''
  return { courtCode, figureId: figureId as FigureId, low, high, source, setAt }
}

/** Address of the first page of the cases behind a value. */
function casesAddress(figureId: FigureId, query: FigureValuesQuery, key: string | null): string {
  const { courtCode, period, from, to, asOf, late, by } = query
  const named = {
    courtCode,
    period,
    from,
    to,
    asOf,
    late,
    ...(by !== undefined && by !== 'none' && { by, key: key ?? '' }),
  }
  const given = new URLSearchParams()
  for (const [name, value] of Object.entries(named)) if (value !== undefined) given.set(name, value)
  return `/v1/figures/${figureId}/cases?${given}`
}

function pastView({ numerator, denominator, value, changePercent }: NonNullable<GroupValue['previousYear']>) {
  return { numerator, denominator, value, changePercent }
}

/** The values of a figure with everything that is said of them. */
export async function figureValues(
  executor: Executor,
  call: Call,
  asked: { readonly id: FigureId; readonly definition: FigureDefinition; readonly scope: AskedScope },
  query: FigureValuesQuery,
): Promise<FigureValues> {
  const { id, definition, scope } = asked
  const { by = 'none', compare, late = 'include' } = query
  const question = { ...scope, figureIds: [id], by, comparesYear: compare === 'previous-year' }
  const line = lineOf(call.reference, scope.court.id)
  const [answers, ranges] = await Promise.all([
    readFigureValues(executor, question),
    listRanges(executor, [...new Set([...line, ...(by === 'court' ? scope.courtIds : [])])]),
  ])
  const values = answers.get(id) ?? []
  const keys = values.flatMap(({ key }) => (key === null ? [] : [key]))
  const labels = await labelsOf(executor, by, scope, keys)
  const range = rangeFor(ranges, id, line)
  const itemOf = ({ key, previousYear, ...value }: GroupValue): FigureItem => {
    const shown = keyShown(call, by, key)
    const court = by === 'court' ? call.reference.courtById(Number(key)) : undefined
    const ownRange = court === undefined ? range : rangeFor(ranges, id, lineOf(call.reference, court.id))
    return {
      key: shown,
      label: court?.name ?? (key === null ? null : (labels.get(key) ?? shown)),
      ...value,
      rangeStatus: rangeStatus(ownRange, value.value),
      previousYear: previousYear === null ? null : pastView(previousYear),
      cases: casesAddress(id, query, shown),
    }
  }
  return {
    figureId: id,
    version: definition.version,
    unit: definition.unit,
    decimals: definition.decimals,
    courtCode: scope.court.code,
    courtCount: scope.courtIds.length,
    period: scope.period,
    cutOff: cutOffOf(scope),
    asOf: scope.asOf ?? scope.now,
    by,
    late,
    range: range === null ? null : rangeView(call, range),
    previousYear: question.comparesYear ? comparedPeriod(scope) : null,
    items: values.map(itemOf),
  }
}
