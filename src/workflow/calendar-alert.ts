import { type Calendar, countDays } from './clock.js'

/** Fewer days than this known ahead call for the next notice; most periods are shorter. */
const ALERT_BELOW_DAYS = 60

/** That the known calendar ends soon, or is over. */
export interface CalendarAlert {
  readonly coverageUntil: string
  /** Days after today of which holidays are known; 0 when every computation is provisional. */
  readonly daysLeft: number
}

/**
 * Whether somebody must enter the next year's holidays: fewer than 60 days after today are known.
 *
 * @param today - calendar date, Asia/Shanghai
 */
export function calendarAlert({ coverageUntil }: Pick<Calendar, 'coverageUntil'>, today: string): CalendarAlert | null {
  const daysLeft = Math.max(0, countDays(today, coverageUntil) - 1)
  return daysLeft < ALERT_BELOW_DAYS ? { coverageUntil, daysLeft } : null
}
