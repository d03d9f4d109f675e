import { invalidRequest, ruleNotMet } from '../../problems.js'
import type { Calendar } from '../../workflow/clock.js'
import { DEADLINE_RULES } from '../../workflow/deadline-rules.js'
import { computePeriod, type WarningThresholds } from '../../workflow/warnings.js'
import { checkExtensions, findDayFaults } from './check-calculation.js'
import type { CalculateDeadlineBody, DeadlineCalculation } from './schemas.js'
import { ruleView } from './views.js'

/**
 * The last day of any period, with the way it is found and the days from which it is warned of.
 *
 * @throws Problem `invalid-request` for days beyond 1949 to 2199 and pauses that end before they begin, `rule-not-met`
 * for extensions that the law does not know
 */
export function calculateDeadline(
  input: Omit<CalculateDeadlineBody, 'courtCode'>,
  calendar: Calendar,
  thresholds: WarningThresholds,
): DeadlineCalculation {
  const { kind, startedOn, pauses = [], extensions = [] } = input
  const rule = DEADLINE_RULES[kind]
  const errors = findDayFaults(startedOn, pauses)
  if (errors.length > 0) throw invalidRequest({}, { errors })
  const verdict = checkExtensions(rule, extensions)
  if (!verdict.ok) throw ruleNotMet(verdict.rule, verdict.pointer)
  const {
    trace,
    baseLastOn: _,
    ...period
  } = computePeriod({ rule, startedOn, pauses, extensionDays: extensions, calendar }, thresholds)
  return {
    rule: ruleView(rule),
    startedOn,
    ...period,
    calendarVersion: calendar.version,
    trace: [...trace],
  }
}
