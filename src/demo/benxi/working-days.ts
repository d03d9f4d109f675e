import calendarOfChina from '../../modules/directory/data/calendar.2004-2026.json' with { type: 'json' }
import { addDays, buildCalendar, type CalendarDay } from '../../workflow/clock.js'

const CALENDAR = buildCalendar({
  days: calendarOfChina.days as CalendarDay[],
  coverageUntil: calendarOfChina.coverageUntil,
  version: 1,
})
const DAY_MS = 86_400_000

/** Days from one date to another. */
export function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS
}

export function isWorkingDay(day: string): boolean {
  return !CALENDAR.isRestDay(day)
}

/** The working days of a span in their order: as the State Council announced them, with the make-up days. */
export class WorkingDays {
  private readonly days: readonly string[]

  constructor(from: string, to: string) {
    const days: string[] = []
    for (let day = from; day <= to; day = addDays(day, 1)) if (isWorkingDay(day)) days.push(day)
    this.days = days
  }

  /** @throws RangeError beyond the span */
  at(position: number): string {
    const day = this.days[position]
    if (day === undefined) throw new RangeError(`working day ${position} is beyond the span`)
    return day
  }

  /** Place of the first working day on or after a date. */
  from(date: string): number {
    return this.days.findIndex((day) => day >= date)
  }

  /** Place of the last working day on or before a date. */
  until(date: string): number {
    return this.days.findLastIndex((day) => day <= date)
  }

  /** Calendar days between two places. */
  length(from: number, to: number): number {
    return daysBetween(this.at(from), this.at(to))
  }
}
