import { newId } from '../platform/ids.js'
import type { Tx } from '../platform/transaction.js'
import { type Calendar, computeDeadline, DEADLINE_RULES, type DeadlineKind } from './clock.js'
import type { PauseReason } from './states.js'
import { type CaseRow, type DeadlineRow, insertDeadline, listOpenDeadlines, updateDeadline } from './store.js'

/** What an act does to the clock of its case. */
export type ClockEffect =
  | { readonly effect: 'start'; readonly kind: DeadlineKind; readonly startedOn: string }
  | {
      readonly effect: 'end'
      readonly kinds: readonly DeadlineKind[] | 'all'
      readonly status: 'met' | 'missed' | 'cancelled'
    }
  | { readonly effect: 'extend'; readonly kinds: readonly DeadlineKind[]; readonly days: number }
  | {
      readonly effect: 'suspend'
      readonly kinds: readonly DeadlineKind[]
      readonly reason: PauseReason
      readonly fromOn: string
    }
  | { readonly effect: 'resume'; readonly kinds: readonly DeadlineKind[]; readonly toOn: string }

/** The kinds that measure the mediation period itself; a case has one of them. */
export const MEDIATION_PERIODS: readonly DeadlineKind[] = [
  'mediation-pre-filing',
  'mediation-filed-ordinary',
  'mediation-filed-summary',
]

type ClockColumns = Pick<CaseRow, 'offerDueOn' | 'mediationDueOn' | 'confirmationDueOn' | 'nextDueOn'>

function recompute(row: DeadlineRow, calendar: Calendar): DeadlineRow {
  const result = computeDeadline({
    rule: DEADLINE_RULES[row.kind],
    startedOn: row.startedOn,
    pauses: row.pauses,
    extensionDays: row.extensionDays,
    calendar,
  })
  return {
    ...row,
    status: result.dueOn === null ? 'suspended' : 'running',
    dueOn: result.dueOn,
    provisional: result.provisional,
    trace: [...result.trace],
    calendarVersion: calendar.version,
  }
}

function started(subject: CaseRow, seq: number, kind: DeadlineKind, startedOn: string): DeadlineRow {
  return {
    courtId: subject.courtId,
    caseId: subject.id,
    id: newId(),
    kind,
    status: 'running',
    startedOn,
    startedSeq: seq,
    movedSeq: seq,
    endedSeq: null,
    extensionDays: [],
    pauses: [],
    dueOn: null,
    provisional: false,
    calendarVersion: 0,
    trace: [],
  }
}

function moved(row: DeadlineRow, effect: ClockEffect, seq: number, calendar: Calendar): DeadlineRow {
  switch (effect.effect) {
    case 'start':
      return row
    case 'end':
      return { ...row, status: effect.status, endedSeq: seq }
    case 'extend':
      return recompute({ ...row, movedSeq: seq, extensionDays: [...row.extensionDays, effect.days] }, calendar)
    case 'suspend':
      return recompute(
        {
          ...row,
          movedSeq: seq,
          pauses: [...row.pauses, { reason: effect.reason, fromOn: effect.fromOn, toOn: null }],
        },
        calendar,
      )
    case 'resume': {
      const pauses = row.pauses.map((pause) => (pause.toOn === null ? { ...pause, toOn: effect.toOn } : pause))
      return recompute({ ...row, movedSeq: seq, pauses }, calendar)
    }
  }
}

function concerns(effect: ClockEffect, kind: DeadlineKind): boolean {
  if (effect.effect === 'start') return false
  return effect.kinds === 'all' || effect.kinds.includes(kind)
}

/** Due dates that the case's own row repeats, so that guards and lists need no join. */
export function clockColumns(open: readonly DeadlineRow[]): ClockColumns {
  const dueOf = (kinds: readonly DeadlineKind[]) => open.find((row) => kinds.includes(row.kind))?.dueOn ?? null
  const running = open.flatMap((row) => (row.dueOn === null ? [] : [row.dueOn])).sort()
  return {
    offerDueOn: dueOf(['mediator-answer']),
    mediationDueOn: dueOf(MEDIATION_PERIODS),
    confirmationDueOn: dueOf(['confirmation-application']),
    nextDueOn: running[0] ?? null,
  }
}

/**
 * Applies the clock effects of one event and answers the due dates of the case after it.
 *
 * A deadline moves only here, and every move names the event that moved it.
 */
export async function applyClock(
  tx: Tx,
  calendar: Calendar,
  subject: CaseRow,
  seq: number,
  effects: readonly ClockEffect[],
): Promise<Partial<ClockColumns>> {
  if (effects.length === 0) return {}
  let open = await listOpenDeadlines(tx, subject.courtId, subject.id)
  for (const effect of effects) {
    for (const row of open.filter((candidate) => concerns(effect, candidate.kind))) {
      const next = moved(row, effect, seq, calendar)
      updateDeadline(tx, next)
      open = open.map((other) => (other.id === row.id ? next : other)).filter((other) => other.endedSeq === null)
    }
    if (effect.effect === 'start') {
      const row = recompute(started(subject, seq, effect.kind, effect.startedOn), calendar)
      insertDeadline(tx, row)
      open = [...open, row]
    }
  }
  return clockColumns(open)
}
