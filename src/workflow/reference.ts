import type { Calendar } from './clock.js'
import type { DeadlineKind } from './deadline-rules.js'
import type { ProfilePeriod } from './profiles.js'
import type { WarningThresholds } from './warnings.js'

export const COURT_LEVELS = ['supreme', 'high', 'intermediate', 'basic'] as const
export type CourtLevel = (typeof COURT_LEVELS)[number]

export interface Court {
  readonly id: number
  /** 法院代字, e.g. 辽0504. */
  readonly code: string
  readonly name: string
  readonly level: CourtLevel
  readonly province: string
  readonly parentId: number | null
}

/** Reference data as one consistent reading, kept in memory and refreshed when it changes. */
export interface Reference {
  /** The calendar of the whole country. */
  readonly calendar: Calendar
  readonly profilePeriods: readonly ProfilePeriod[]
  /** Every court, in the order of their numbers. */
  readonly courts: readonly Court[]
  /**
   * The calendar of a court: the country's, and the days that hold there alone, which win over it. Days of a court hold
   * for no court below it: a holiday of its area, or a flood at its door, says nothing of theirs.
   *
   * Its version rises with every change of the country's calendar and of what the court itself has set, so that a
   * deadline of the court with a lower version must be computed again.
   */
  calendarOf(courtId: number): Calendar
  /**
   * When a court wants to be warned of a period of this kind: what it set for the kind, else what it set for all kinds,
   * else the same of the nearest court above it that set either, else what the service has by itself.
   */
  thresholdsOf(courtId: number, kind: DeadlineKind): WarningThresholds
  courtById(id: number): Court | undefined
  courtByCode(code: string): Court | undefined
  /** The court and everything below it. */
  subtreeOf(courtId: number): readonly number[]
}
