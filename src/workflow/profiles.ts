import type { Profile } from './states.js'

/** From when on a court runs under a profile. A row without a court holds for every court without an own row. */
export interface ProfilePeriod {
  readonly profile: Profile
  readonly courtId: number | null
  readonly effectiveFrom: string
}

/**
 * The procedure profile of a case, chosen once from the court and the day of receipt and kept for good.
 *
 * @param receivedOn - calendar date, Asia/Shanghai
 * @see OP25, in force 2025-01-01; local transition dates differ
 */
export function chooseProfile(
  periods: readonly ProfilePeriod[],
  courtId: number,
  receivedOn: string,
): Profile | undefined {
  const begun = periods.filter((period) => period.effectiveFrom <= receivedOn)
  const own = begun.filter((period) => period.courtId === courtId)
  const candidates = own.length > 0 ? own : begun.filter((period) => period.courtId === null)
  return candidates.reduce<ProfilePeriod | undefined>(
    (latest, period) => (latest === undefined || period.effectiveFrom > latest.effectiveFrom ? period : latest),
    undefined,
  )?.profile
}
