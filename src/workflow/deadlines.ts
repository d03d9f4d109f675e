import { newId } from '../platform/ids.js'
import type { Tx } from '../platform/transaction.js'
import { addDays, type Calendar, computeDeadline, type DeadlineInput } from './clock.js'
import type { Command } from './commands.js'
import { DEADLINE_KINDS, DEADLINE_RULES, type DeadlineKind, MEDIATION_PERIODS, TRIAL_LIMITS } from './deadline-rules.js'
import type { Reference } from './reference.js'
import type { PauseReason } from './states.js'
import { type CaseRow, type DeadlineRow, insertDeadline, listOpenDeadlines, updateDeadline } from './store.js'
import { type ComputedPeriod, computePeriod, type WarningThresholds } from './warnings.js'

/** What an act does to the clock of its case beyond what the rows of the periods say of its situation. */
export type ClockEffect =
  /** By consent or approval; in the unit of the period. */
  | { readonly effect: 'extend'; readonly kinds: readonly DeadlineKind[]; readonly length: number }
  /** Mediation pauses: every period that leaves such time out stands still, and that of mediation says why it does not. */
  | { readonly effect: 'suspend'; readonly reason: PauseReason; readonly fromOn: string }
  | { readonly effect: 'resume'; readonly toOn: string }
  | {
      readonly effect: 'end'
      readonly kinds: readonly DeadlineKind[]
      readonly status: 'met' | 'missed' | 'cancelled'
    }
  /** The period runs again from the day of the act. */
  | { readonly effect: 'restart'; readonly kind: DeadlineKind }
  /** A period that had ended goes on, as a row of its own, with an extension agreed before its end. */
  | { readonly effect: 'continue'; readonly period: DeadlineRow; readonly length: number }
  /** The act itself is what was due, entered on `doneOn`. */
  | { readonly effect: 'fulfil'; readonly kind: DeadlineKind; readonly startedOn: string; readonly doneOn: string }

/** One act as its clock sees it. */
export interface ClockAct {
  readonly command: Command
  readonly seq: number
  /** Day from which new periods run and by which ended ones are judged: of the act, or earlier where the law says so. */
  readonly countsOn: string
  /** The case before the act; null when the act brings it into being. */
  readonly before: CaseRow | null
  /** The case after the act, but for its due days. */
  readonly after: CaseRow
  readonly effects: readonly ClockEffect[]
}

type ClockColumns = Pick<CaseRow, 'offerDueOn' | 'mediationDueOn' | 'confirmationDueOn' | 'nextDueOn'>
type Clocks = Pick<Reference, 'calendarOf' | 'thresholdsOf'>

/** Periods that nothing has moved, by their calendar: many start on one day, and all of them end on one day too. */
const unmoved = new WeakMap<Calendar, Map<string, ComputedPeriod>>()
const UNMOVED_MAX = 1_000

function computeUnmoved(input: DeadlineInput, thresholds: WarningThresholds): ComputedPeriod {
  const known = unmoved.get(input.calendar) ?? new Map<string, ComputedPeriod>()
  unmoved.set(input.calendar, known)
  const key = `${input.rule.kind} ${input.startedOn} ${thresholds.amberPercent} ${thresholds.redWorkingDays}`
  const found = known.get(key) ?? computePeriod(input, thresholds)
  if (known.size >= UNMOVED_MAX) known.clear()
  known.set(key, found)
  return found
}

/** The row of a running period as its events and the calendar of its court make it. */
export function computeRow(row: DeadlineRow, reference: Clocks): DeadlineRow {
  const rule = DEADLINE_RULES[row.kind]
  const calendar = reference.calendarOf(row.courtId)
  const { startedOn, pauses, extensionDays } = row
  const thresholds = reference.thresholdsOf(row.courtId, row.kind)
  const input = { rule, startedOn, pauses, extensionDays, calendar }
  const isUnmoved = pauses.length + extensionDays.length === 0
  const { dueOn, amberOn, redOn, provisional, trace } = (isUnmoved ? computeUnmoved : computePeriod)(input, thresholds)
  return {
    ...row,
    ...{ dueOn, amberOn, redOn, provisional },
    status: dueOn === null ? 'suspended' : 'running',
    trace: [...trace],
    calendarVersion: calendar.version,
  }
}

function newRow({ courtId, id }: CaseRow, kind: DeadlineKind, startedOn: string, seq: number): DeadlineRow {
  return {
    courtId,
    caseId: id,
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
    amberOn: null,
    redOn: null,
    warnedDueOn: null,
    provisional: false,
    calendarVersion: 0,
    trace: [],
  }
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

/** Kinds whose situation the act brings about, and those whose situation it ends. */
export function changedCourses({ command, before, after }: Pick<ClockAct, 'command' | 'before' | 'after'>): {
  readonly begun: readonly DeadlineKind[]
  readonly ended: readonly DeadlineKind[]
} {
  const begun: DeadlineKind[] = []
  const ended: DeadlineKind[] = []
  for (const kind of DEADLINE_KINDS) {
    const { course } = DEADLINE_RULES[kind]
    if (course === null) continue
    const ran = before !== null && course.runsWhile(before)
    const runs = course.runsWhile(after)
    if (ran && !runs) ended.push(kind)
    if (!ran && runs && (course.startedBy?.includes(command) ?? true)) begun.push(kind)
  }
  return { begun, ended }
}

/** Whether a period that the situation decides has no reason to run any more. */
function isOver(kind: DeadlineKind, after: CaseRow): boolean {
  return DEADLINE_RULES[kind].course?.runsWhile(after) === false
}

/** Whether a period that an act ends was kept: in time by what was due, too late, or without purpose now. */
function endStatus(row: DeadlineRow, { command, countsOn }: ClockAct): 'met' | 'missed' | 'cancelled' {
  if (row.dueOn !== null && countsOn > row.dueOn) return 'missed'
  return DEADLINE_RULES[row.kind].course?.metBy.includes(command) ? 'met' : 'cancelled'
}

/** Periods of one case while an act works on them; what changed is written at the end, each row once. */
class OpenPeriods {
  readonly #act: ClockAct
  readonly #reference: Clocks
  readonly #rows: Map<string, DeadlineRow>
  readonly #known: ReadonlySet<string>
  readonly #touched = new Set<string>()

  constructor(act: ClockAct, reference: Clocks, open: readonly DeadlineRow[]) {
    this.#act = act
    this.#reference = reference
    this.#rows = new Map(open.map((row) => [row.id, row]))
    this.#known = new Set(this.#rows.keys())
  }

  get open(): DeadlineRow[] {
    return [...this.#rows.values()].filter((row) => row.endedSeq === null)
  }

  ofKinds(kinds: readonly DeadlineKind[]): DeadlineRow[] {
    return this.open.filter((row) => kinds.includes(row.kind))
  }

  put(row: DeadlineRow): void {
    this.#rows.set(row.id, row)
    this.#touched.add(row.id)
  }

  move(row: DeadlineRow, change: Partial<Pick<DeadlineRow, 'pauses' | 'extensionDays'>>): void {
    this.put(computeRow({ ...row, ...change, movedSeq: this.#act.seq }, this.#reference))
  }

  end(row: DeadlineRow, status: 'met' | 'missed' | 'cancelled'): void {
    this.put({ ...row, status, endedSeq: this.#act.seq })
  }

  start(kind: DeadlineKind, startedOn: string): DeadlineRow {
    const row = computeRow(newRow(this.#act.after, kind, startedOn, this.#act.seq), this.#reference)
    this.put(row)
    return row
  }

  prolong(ended: DeadlineRow, length: number): DeadlineRow {
    const { pauses, extensionDays } = ended
    const row = newRow(this.#act.after, ended.kind, ended.startedOn, this.#act.seq)
    const next = computeRow({ ...row, pauses, extensionDays: [...extensionDays, length] }, this.#reference)
    this.put(next)
    return next
  }

  drop({ id }: DeadlineRow): void {
    this.#rows.delete(id)
    this.#touched.delete(id)
  }

  write(tx: Tx): void {
    // An ended row first: only one of a kind may be open.
    const rows = [...this.#touched].flatMap((id) => this.#rows.get(id) ?? [])
    for (const row of rows.filter(({ id }) => this.#known.has(id))) updateDeadline(tx, row)
    for (const row of rows.filter(({ id }) => !this.#known.has(id))) insertDeadline(tx, row)
  }
}

/** An extension of mediation is left out of the trial limit: from the day after the base period to the end of mediation. */
function excludeExtension(periods: OpenPeriods, mediation: DeadlineRow, reference: Clocks): void {
  const { courtId, kind, startedOn, pauses, extensionDays, dueOn } = mediation
  const calendar = reference.calendarOf(courtId)
  const result = computeDeadline({ rule: DEADLINE_RULES[kind], startedOn, pauses, extensionDays, calendar })
  if (result.dueOn === null || dueOn === null) return
  const excluded = { reason: 'mediation-extension', fromOn: addDays(result.baseLastOn, 1), toOn: dueOn } as const
  for (const row of periods.ofKinds(TRIAL_LIMITS)) {
    const others = row.pauses.filter(({ reason }) => reason !== 'mediation-extension')
    periods.move(row, { pauses: [...others, excluded] })
  }
}

/** Mediation ended, and with it what other periods leave out because of it: only days that have passed stay left out. */
function endExcludedTime(periods: OpenPeriods, endedOn: string): void {
  for (const row of periods.open.filter(({ pauses }) => pauses.some(({ toOn }) => toOn === null || toOn > endedOn))) {
    const pauses = row.pauses.flatMap((pause) => {
      if (pause.toOn !== null && pause.toOn <= endedOn) return [pause]
      return pause.fromOn > endedOn ? [] : [{ ...pause, toOn: endedOn }]
    })
    periods.move(row, { pauses })
  }
}

const MEDIATION: readonly DeadlineKind[] = MEDIATION_PERIODS

function concerns(reason: PauseReason, kind: DeadlineKind): boolean {
  return MEDIATION.includes(kind) || DEADLINE_RULES[kind].excludes.includes(reason)
}

function applyEffect(periods: OpenPeriods, act: ClockAct, effect: ClockEffect, reference: Clocks): void {
  switch (effect.effect) {
    case 'extend':
      for (const row of periods.ofKinds(effect.kinds)) {
        periods.move(row, { extensionDays: [...row.extensionDays, effect.length] })
      }
      for (const row of periods.ofKinds(MEDIATION_PERIODS)) {
        if (effect.kinds.includes(row.kind)) excludeExtension(periods, row, reference)
      }
      return
    case 'suspend':
      for (const row of periods.open.filter(({ kind }) => concerns(effect.reason, kind))) {
        periods.move(row, { pauses: [...row.pauses, { reason: effect.reason, fromOn: effect.fromOn, toOn: null }] })
      }
      return
    case 'resume':
      for (const row of periods.open.filter(({ pauses }) => pauses.some(({ toOn }) => toOn === null))) {
        const pauses = row.pauses.map((pause) => (pause.toOn === null ? { ...pause, toOn: effect.toOn } : pause))
        periods.move(row, { pauses })
      }
      return
    case 'end':
      for (const row of periods.ofKinds(effect.kinds)) periods.end(row, effect.status)
      return
    case 'restart':
      for (const row of periods.ofKinds([effect.kind])) periods.end(row, 'cancelled')
      periods.start(effect.kind, act.countsOn)
      return
    case 'continue':
      excludeExtension(periods, periods.prolong(effect.period, effect.length), reference)
      return
    case 'fulfil': {
      const row = periods.start(effect.kind, effect.startedOn)
      periods.end(row, row.dueOn !== null && effect.doneOn > row.dueOn ? 'missed' : 'met')
    }
  }
}

/**
 * Applies one act to the periods of its case and answers the due dates of the case after it.
 *
 * Which periods start and end follows from the situation of the case before and after the act, by the rows of
 * {@link DEADLINE_RULES}. A deadline moves only here and when the calendar changes, and every move names its event.
 */
export async function applyClock(tx: Tx, reference: Clocks, act: ClockAct): Promise<Partial<ClockColumns>> {
  const { begun, ended } = changedCourses(act)
  if (begun.length + ended.length + act.effects.length === 0) return {}
  const { courtId, id } = act.after
  const known = act.before === null ? [] : await listOpenDeadlines(tx, courtId, id)
  const periods = new OpenPeriods(act, reference, known)
  for (const effect of act.effects) applyEffect(periods, act, effect, reference)
  for (const row of periods.open.filter(({ kind }) => isOver(kind, act.after))) periods.end(row, endStatus(row, act))
  if (MEDIATION.some((kind) => ended.includes(kind))) endExcludedTime(periods, act.countsOn)
  const open = periods.open.map(({ kind }) => kind)
  for (const kind of begun.filter((begins) => !open.includes(begins))) {
    const row = periods.start(kind, DEADLINE_RULES[kind].course?.startedOn?.(act.after) ?? act.countsOn)
    // A right that was over before it could come back, as after a confirmation that was withdrawn late.
    if (row.dueOn !== null && row.dueOn < act.countsOn) periods.drop(row)
  }
  periods.write(tx)
  return clockColumns(periods.open)
}
