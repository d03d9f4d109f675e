import { courtsFor } from '../../authorization/policy.js'
import { invalidRequest, notFound } from '../../problems.js'
import type { Call } from '../../workflow/call.js'
import { courtOfList } from '../../workflow/permitted-court.js'
import type { Court } from '../../workflow/reference.js'
import { definitionOf, type FigureDefinition, type FigureId } from './definitions.js'
import type { Grouping } from './measures.js'
import { daysOf, type Period, periodNamed } from './periods.js'
import type { FigureScope } from './read-figures.js'

const DAYS_MAX = 3_660

function refused(pointer: string, zh: string, en: string) {
  return invalidRequest({}, { errors: [{ pointer, code: 'figure-scope', zh, en }] })
}

interface AskedPeriod {
  readonly period?: string
  readonly from?: string
  readonly to?: string
}

function periodOf({ period, from, to }: AskedPeriod): Period {
  if (period !== undefined && from === undefined && to === undefined) return periodNamed(period)
  if (period !== undefined || from === undefined || to === undefined) {
    throw refused('#/period', '应当提供 period，或者同时提供 from 和 to。', 'Give either period, or from and to.')
  }
  if (from > to) throw refused('#/to', '截止日期不能早于起始日期。', 'The last day comes before the first.')
  if (daysOf({ from, to }) > DAYS_MAX) throw refused('#/to', '统计期最长十年。', 'A period has ten years at most.')
  return { from, to }
}

/** A court with those below it in which the caller may read figures. */
export interface AskedScope extends FigureScope {
  readonly court: Court
}

/**
 * The courts, the period and the moment that somebody asks for.
 *
 * @throws Problem `not-found`, `forbidden`; `invalid-request` for no period, or a moment in the future
 */
export function askedScope(
  call: Call,
  query: AskedPeriod & { readonly courtCode: string; readonly asOf?: string; readonly late?: 'include' | 'exclude' },
): AskedScope {
  const court = courtOfList(call, 'readFigures', query.courtCode)
  const allowed = new Set(courtsFor(call.actor, 'readFigures'))
  const courtIds = call.reference.subtreeOf(court.id).filter((id) => allowed.has(id))
  const asOf = query.asOf === undefined ? null : new Date(query.asOf)
  if (asOf !== null && asOf > call.now) throw refused('#/asOf', '时点不能晚于现在。', 'The moment lies in the future.')
  return {
    court,
    courtIds: inOrder(call, courtIds),
    period: periodOf(query),
    now: call.now,
    asOf,
    late: query.late ?? 'include',
  }
}

/** Courts are side by side in the order of their codes, whatever their figures are. @see SPC 2024-09: no ranking */
function inOrder({ reference }: Call, courtIds: readonly number[]): number[] {
  const codeOf = (id: number) => reference.courtById(id)?.code ?? ''
  return courtIds.toSorted((one, other) => (codeOf(one) < codeOf(other) ? -1 : 1))
}

/**
 * The definition of a figure that holds on the last day of a period.
 *
 * @throws Problem `not-found`; `invalid-request` for a group in which the figure is not told
 */
export function askedFigure(
  figureId: string,
  by: Grouping = 'none',
): { readonly id: FigureId; readonly definition: FigureDefinition } {
  const definition = definitionOf(figureId)
  if (definition === undefined) throw notFound({})
  if (!definition.groupings.includes(by)) {
    const known = definition.groupings.join(', ')
    throw refused('#/by', `该指标可按以下方式分组：${known}。`, `This figure can be told by: ${known}.`)
  }
  return { id: definition.id as FigureId, definition }
}
