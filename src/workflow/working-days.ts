import { addDays, type Calendar, countDays } from './clock.js'

/**
 * Counts the working days after a day until another, that one included; none when it is not later.
 *
 * What was counted once is kept, so that a whole list costs one walk through the calendar.
 */
export function workingDaysFrom(from: string, calendar: Calendar): (until: string) => number {
  const counted = [0]
  let day = from
  let count = 0
  return (until) => {
    const days = countDays(from, until) - 1
    while (counted.length <= days) {
      day = addDays(day, 1)
      if (!calendar.isRestDay(day)) count += 1
      counted.push(count)
    }
    return counted[days] ?? 0
  }
}
