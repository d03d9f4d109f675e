import { type Actor, courtsFor } from '../../../authorization/policy.js'
import { DEADLINE_RULES } from '../../../workflow/deadline-rules.js'
import type { Court } from '../../../workflow/reference.js'
import { STAGE_RULES } from '../../../workflow/supervision-stages.js'
import type { PressingCount } from '../../deadlines/store.js'
import type { OpenNoticeCount } from '../../supervision/store.js'
import type { Period } from '../periods.js'
import type { Board, BoardFigure, BoardWarning, BoardWarningKind } from './schemas.js'
import { CASES_SHOWN_MIN } from './suppress-small-counts.js'

/** Addresses of the lists of cases behind what the board shows; null for whoever may not see them. */
export interface CasesPaths {
  /** @param court - for this one court alone; all courts of the board if left out */
  ofFigure(figureId: string, court: Court | undefined): string | null
  ofDeadlines(court: Court, count: PressingCount, level: 'overdue' | 'red'): string | null
  ofNotices(court: Court, count: OpenNoticeCount): string | null
}

/** Where the caller finds the cases: each list checks again what they may see. */
export function pathsFor(actor: Actor, boardCourt: Court, { from, to }: Period): CasesPaths {
  const mayFigures = new Set(courtsFor(actor, 'readFigures'))
  const mayDeadlines = new Set(courtsFor(actor, 'listDeadlines'))
  const mayNotices = new Set(courtsFor(actor, 'readSupervision'))
  const path = (list: string, given: Record<string, string>) => `/v1/${list}?${new URLSearchParams(given)}`
  return {
    ofFigure: (figureId, court) => {
      if (!mayFigures.has((court ?? boardCourt).id)) return null
      const own: Record<string, string> = court === undefined ? {} : { by: 'court', key: court.code }
      return path(`figures/${figureId}/cases`, { courtCode: (court ?? boardCourt).code, from, to, ...own })
    },
    ofDeadlines: ({ id, code }, { kind }, level) =>
      mayDeadlines.has(id) ? path('deadlines', { courtCode: code, kind, level }) : null,
    ofNotices: ({ id, code }, { stage, state }) =>
      mayNotices.has(id) ? path('supervision-notices', { courtCode: code, stage, state }) : null,
  }
}

const NOTICE_STATE_TEXTS: Readonly<Record<string, { zh: string; en: string }>> = {
  raised: { zh: '待答复', en: 'awaiting an answer' },
  answered: { zh: '待审核', en: 'the answer to be judged' },
  accepted: { zh: '待落实', en: 'the promise to be kept' },
}

interface Facts {
  readonly courts: readonly Court[]
  readonly pressing: readonly PressingCount[]
  readonly notices: readonly OpenNoticeCount[]
  readonly figures: readonly BoardFigure[]
  readonly values: Board['courts']
  readonly paths: CasesPaths
  readonly isPublic: boolean
}

const NONE = { deadlineKind: null, stage: null, figureId: null, rangeStatus: 'none', casesPath: null } as const

function counted(
  kind: BoardWarningKind,
  court: Court,
  count: number,
  about: Partial<BoardWarning> & { readonly zh: string; readonly en: string },
): BoardWarning[] {
  return count === 0 ? [] : [{ ...NONE, kind, courtCode: court.code, courtName: court.name, count, ...about }]
}

/** One line for each court and kind of period, and each stage of supervision. */
function inDetail(court: Court, { pressing, notices, paths }: Facts): BoardWarning[] {
  const own = pressing.filter(({ courtId }) => courtId === court.id)
  const lines = (level: 'overdue' | 'red') =>
    own.flatMap((count) => {
      const { zh, en } = DEADLINE_RULES[count.kind]
      const casesPath = paths.ofDeadlines(court, count, level)
      return counted(`deadlines-${level}`, court, count[level], { zh, en, deadlineKind: count.kind, casesPath })
    })
  const ofNotices = notices
    .filter(({ courtId }) => courtId === court.id)
    .flatMap((count) => {
      const { stage, state } = count
      const text = NOTICE_STATE_TEXTS[state] ?? { zh: state, en: state }
      const zh = `${STAGE_RULES[stage].zh}（${text.zh}）`
      const en = `${STAGE_RULES[stage].en}, ${text.en}`
      return counted('notices-open', court, count.count, { zh, en, stage, casesPath: paths.ofNotices(court, count) })
    })
  return [...lines('overdue'), ...lines('red'), ...ofNotices]
}

/** One line for each court, with the number only if it is not small: what kinds there are is not for the public. */
function inPublic(court: Court, { pressing, notices }: Facts): BoardWarning[] {
  const own = <Row extends { readonly courtId: number }>(rows: readonly Row[]) =>
    rows.filter(({ courtId }) => courtId === court.id)
  const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0)
  const lines: [BoardWarningKind, number][] = [
    ['deadlines-overdue', total(own(pressing).map(({ overdue }) => overdue))],
    ['deadlines-red', total(own(pressing).map(({ red }) => red))],
    ['notices-open', total(own(notices).map(({ count }) => count))],
  ]
  return lines.flatMap(([kind, count]) =>
    counted(kind, court, count, { zh: '', en: '', ...(count < CASES_SHOWN_MIN && { count: null }) }),
  )
}

function outOfRange({ figures, values, courts }: Facts): BoardWarning[] {
  const isOut = ({ rangeStatus }: { readonly rangeStatus: BoardWarning['rangeStatus'] }) =>
    rangeStatus === 'above' || rangeStatus === 'below'
  return values.flatMap((row) =>
    row.values.filter(isOut).flatMap(({ figureId, rangeStatus, casesPath }): BoardWarning[] => {
      const figure = figures.find((one) => one.figureId === figureId)
      const court = courts.find(({ code }) => code === row.courtCode)
      if (figure === undefined || court === undefined) return []
      const { zh, en } = figure
      const { code: courtCode, name: courtName } = court
      return [
        { ...NONE, kind: 'out-of-range', zh, en, courtCode, courtName, count: null, figureId, rangeStatus, casesPath },
      ]
    }),
  )
}

const ORDER = ['deadlines-overdue', 'deadlines-red', 'notices-open', 'out-of-range'] as const

/** What has to be looked at now: the most pressing kind first, within it the courts in the order of their codes. */
export function warningsOf(facts: Facts): BoardWarning[] {
  const ofCourts = facts.courts.flatMap((court) => (facts.isPublic ? inPublic(court, facts) : inDetail(court, facts)))
  const all = [...ofCourts, ...outOfRange(facts)]
  return ORDER.flatMap((kind) => all.filter((warning) => warning.kind === kind))
}
