import type { Call } from '../../workflow/call.js'
import { countDays } from '../../workflow/clock.js'
import { DEADLINE_KINDS, DEADLINE_RULES, type DeadlineRule as LegalRule } from '../../workflow/deadline-rules.js'
import { warningLevel } from '../../workflow/warnings.js'
import { workingDaysFrom } from '../../workflow/working-days.js'
import type { DeadlineCounts, DeadlineItem, DeadlineRule } from './schemas.js'
import type { KindCount, OpenDeadline } from './store.js'

export function ruleView(rule: LegalRule): DeadlineRule {
  const { course, extension, target, profiles, excludes, ...basics } = rule
  const limits: { maxLength?: number; times?: number } = extension.allowed === 'none' ? {} : extension
  return {
    ...basics,
    profiles: [...profiles],
    excludes: [...excludes],
    target: target ?? null,
    extension: {
      allowed: extension.allowed,
      maxLength: limits.maxLength ?? null,
      times: limits.times ?? null,
    },
    isComputedOnRequest: course === null,
  }
}

/** Makes the items of one list: how much time is left is counted by the calendar of each court. */
export function itemViews({
  reference,
  today,
}: Pick<Call, 'reference' | 'today'>): (row: OpenDeadline) => DeadlineItem {
  const counters = new Map<number, (until: string) => number>()
  const workingDaysUntil = (courtId: number, until: string) => {
    const count = counters.get(courtId) ?? workingDaysFrom(today, reference.calendarOf(courtId))
    counters.set(courtId, count)
    return count(until)
  }
  return ({ courtId, amberOn, redOn, ...row }) => {
    const { zh, en, source, confidence, duty } = DEADLINE_RULES[row.kind]
    return {
      ...row,
      courtCode: reference.courtById(courtId)?.code ?? '',
      zh,
      en,
      legalBasis: source,
      confidence,
      duty,
      level: warningLevel({ dueOn: row.dueOn, amberOn, redOn }, today),
      workingDaysLeft: row.dueOn === null ? null : workingDaysUntil(courtId, row.dueOn),
      daysOverdue: row.dueOn === null || row.dueOn >= today ? 0 : countDays(row.dueOn, today) - 1,
    }
  }
}

const LEVELS = ['green', 'amber', 'red', 'overdue', 'suspended'] as const
type Counts = Record<(typeof LEVELS)[number], number>

function sum(rows: readonly Counts[]): Counts {
  const total: Counts = { green: 0, amber: 0, red: 0, overdue: 0, suspended: 0 }
  for (const row of rows) for (const level of LEVELS) total[level] += row[level]
  return total
}

/** Kinds in the order in which a case meets them; a kind of which nothing is open is left out. */
export function countsView(courtCode: string, today: string, rows: readonly KindCount[]): DeadlineCounts {
  const kinds = DEADLINE_KINDS.flatMap((kind) => {
    const ofKind = rows.filter((row) => row.kind === kind)
    const { zh, en, duty } = DEADLINE_RULES[kind]
    return ofKind.length === 0 ? [] : [{ kind, zh, en, duty, ...sum(ofKind) }]
  })
  return { courtCode, today, total: sum(rows), kinds }
}
