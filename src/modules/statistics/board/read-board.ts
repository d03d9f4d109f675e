import { type Actor, courtsFor } from '../../../authorization/policy.js'
import type { Executor } from '../../../platform/database.js'
import { forbidden, invalidRequest, notFound, ruleNotMet } from '../../../problems.js'
import type { Call } from '../../../workflow/call.js'
import type { Court, Reference } from '../../../workflow/reference.js'
import { countPressingDeadlines } from '../../deadlines/store.js'
import { countOpenNotices } from '../../supervision/store.js'
import { definitionOf } from '../definitions.js'
import { type Period, periodNamed } from '../periods.js'
import { listRanges } from '../range-store.js'
import { lineOf, rangeFor } from '../ranges.js'
import { type FigureQuestion, readFigureValues } from '../read-figures.js'
import type { FigureOnBoard } from './board-figures.js'
import { composeFigures, type FigureReading, figuresFor } from './compose-board.js'
import { readMarks, versionOf } from './read-version.js'
import { DISPLAY_SHOWS_THE_YEAR } from './rules.js'
import type { Board, BoardQuery } from './schemas.js'
import { findRanking } from './store.js'
import { CASES_SHOWN_MIN } from './suppress-small-counts.js'
import { boardSettingsView } from './views.js'
import { pathsFor, warningsOf } from './warnings-of.js'

/** The court of a board and those below it that the caller may see beside it, in the order of their codes. */
export interface BoardCourts {
  readonly court: Court
  readonly courts: readonly Court[]
  readonly courtIds: readonly number[]
  /** Every court whose board the caller may see. */
  readonly choices: readonly Court[]
}

const LEVELS = ['supreme', 'high', 'intermediate', 'basic'] as const satisfies readonly Court['level'][]

function byCode(a: Court, b: Court): number {
  return a.code < b.code ? -1 : 1
}

/**
 * The court that the caller asks for, or the highest whose board they may see.
 *
 * @throws Problem `not-found` when there is no such court or the caller has nothing to do with it, `forbidden`
 */
export function courtsOfBoard(actor: Actor, reference: Reference, courtCode: string | undefined): BoardCourts {
  const allowed = new Set(courtsFor(actor, 'readBoard'))
  const choices = reference.courts
    .filter(({ id }) => allowed.has(id))
    .sort((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) || byCode(a, b))
  const court = courtCode === undefined ? choices[0] : reference.courtByCode(courtCode)
  if (court === undefined) throw courtCode === undefined ? forbidden({ action: 'readBoard' }) : notFound({})
  if (!allowed.has(court.id)) throw notFound({})
  const courts = reference.courts
    .filter(({ id }) => allowed.has(id) && reference.subtreeOf(court.id).includes(id))
    .sort(byCode)
  return { court, courts, courtIds: courts.map(({ id }) => id), choices }
}

/** @throws Problem `invalid-request` */
function periodOf({ period, from, to }: BoardQuery, today: string): Period {
  if (period !== undefined && from === undefined && to === undefined) return periodNamed(period)
  if (period === undefined && from === undefined && to === undefined) {
    return { from: `${today.slice(0, 4)}-01-01`, to: today }
  }
  if (period !== undefined || from === undefined || to === undefined || from > to) {
    throw invalidRequest({
      reason: {
        zh: '请给出 period，或者同时给出 from 和 to，且 from 不晚于 to。',
        en: 'Give either period, or both from and to, from not after to.',
      },
    })
  }
  return { from, to }
}

async function readFigures(
  executor: Executor,
  { reference, today }: Pick<Call, 'reference' | 'today'>,
  scope: Omit<FigureQuestion, 'figureIds' | 'by' | 'comparesYear'> & { readonly court: Court },
  shown: readonly FigureOnBoard[],
): Promise<FigureReading[]> {
  const boardLine = lineOf(reference, scope.court.id)
  const question = { ...scope, figureIds: shown.map(({ figureId }) => figureId), comparesYear: true }
  const [totals, ofCourts, ofMonths, ofToday, ranges] = await Promise.all([
    readFigureValues(executor, { ...question, by: 'none' }),
    readFigureValues(executor, { ...question, by: 'court' }),
    readFigureValues(executor, { ...question, by: 'month' }),
    readFigureValues(executor, { ...question, by: 'none', comparesYear: false, period: { from: today, to: today } }),
    listRanges(executor, [...new Set([...boardLine, ...scope.courtIds])]),
  ])
  return shown.map((onBoard) => {
    const { figureId } = onBoard
    const definition = definitionOf(figureId)
    const total = totals.get(figureId)?.[0]
    const now = ofToday.get(figureId)?.[0]
    if (definition === undefined || total === undefined || now === undefined)
      throw new Error(`${figureId} was not read`)
    const courts = new Map((ofCourts.get(figureId) ?? []).map((value) => [value.key, value]))
    return {
      onBoard,
      definition,
      range: rangeFor(ranges, figureId, boardLine),
      total,
      today: now,
      courts: scope.courtIds.map((courtId) => {
        const value = courts.get(String(courtId))
        if (value === undefined) throw new Error(`${figureId} of court ${courtId} was not read`)
        return { value, range: rangeFor(ranges, figureId, lineOf(reference, courtId)) }
      }),
      months: (ofMonths.get(figureId) ?? []).map((value) => ({ month: (value.key ?? '').slice(0, 7), value })),
    }
  })
}

/**
 * Everything that the board of a court shows to the caller, from one reading.
 *
 * The version is read first: what happens meanwhile is then told as a change.
 *
 * @throws Problem `not-found`, `forbidden`, `invalid-request`, `rule-not-met` when a screen asks for another period than
 * this year
 */
export async function readBoard(
  executor: Executor,
  call: Pick<Call, 'actor' | 'reference' | 'now' | 'today'>,
  query: BoardQuery,
): Promise<Board> {
  const { actor, reference, now, today } = call
  const isPublic = actor.kind === 'display'
  const { court, courts, courtIds, choices } = courtsOfBoard(actor, reference, query.courtCode)
  if (isPublic && (query.period ?? query.from ?? query.to) !== undefined) throw ruleNotMet(DISPLAY_SHOWS_THE_YEAR)
  const period = periodOf(query, today)
  const marks = await readMarks(executor, courtIds)
  const [readings, pressing, notices, isRankingOn] = await Promise.all([
    readFigures(executor, call, { court, courtIds, period, now, asOf: null, late: 'include' }, figuresFor(isPublic)),
    countPressingDeadlines(executor, courtIds, today),
    countOpenNotices(executor, courtIds),
    findRanking(executor, court.id),
  ])
  const composed = composeFigures(readings, courts, isPublic)
  const paths = pathsFor(actor, court, period)
  const figures = composed.figures.map((figure) => ({
    ...figure,
    casesPath: paths.ofFigure(figure.figureId, undefined),
  }))
  const values = composed.courts.map((row) => ({
    courtCode: row.court.code,
    name: row.court.name,
    level: row.court.level,
    values: row.values.map((value) => ({ ...value, casesPath: paths.ofFigure(value.figureId, row.court) })),
  }))
  return {
    version: versionOf(marks, courtIds, today),
    court: { code: court.code, name: court.name, level: court.level },
    choices: choices.map(({ code, name }) => ({ code, name })),
    period,
    today,
    readAt: now,
    onlyAggregates: isPublic,
    casesShownMin: isPublic ? CASES_SHOWN_MIN : 0,
    figures,
    courts: values,
    warnings: warningsOf({ courts, pressing, notices, figures, values, paths, isPublic }),
    ranking: { isOn: isRankingOn, notice: boardSettingsView(court, isRankingOn).notice },
  }
}
