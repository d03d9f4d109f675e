import type { Calendar } from './clock.js'
import type { ProfilePeriod } from './profiles.js'

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
  readonly calendar: Calendar
  readonly profilePeriods: readonly ProfilePeriod[]
  courtById(id: number): Court | undefined
  courtByCode(code: string): Court | undefined
  /** The court and everything below it. */
  subtreeOf(courtId: number): readonly number[]
}
