import type { Tx } from '../../platform/transaction.js'
import { alreadyExists, ruleNotMet } from '../../problems.js'
import type { Call } from '../../workflow/call.js'
import { permitInAll, permittedCourt } from '../../workflow/permitted-court.js'
import { PROFILE_NOT_RETROACTIVE } from './rules.js'
import type { ProfilePeriod } from './schemas.js'
import { insertProfilePeriod, listTopCourtIds, lockReferenceState, updateReferenceVersion } from './store.js'

/** Court number of the periods that hold for every court without an own one. */
const EVERY_COURT = 0

/**
 * Lets a court, or every court without an own period, go over to a procedure profile on a day. Cases received before
 * keep the profile of their receipt.
 *
 * @throws Problem `not-found`, `forbidden`, `rule-not-met`, `already-exists` when a period begins on that day
 */
export async function setProfile(tx: Tx, call: Call, input: ProfilePeriod): Promise<ProfilePeriod> {
  const court = input.courtCode === null ? null : permittedCourt(call, 'administerReference', input.courtCode)
  if (court === null) permitInAll(call, 'administerReference', await listTopCourtIds(tx, null))
  if (input.effectiveFrom < call.today) throw ruleNotMet(PROFILE_NOT_RETROACTIVE, '#/effectiveFrom')
  await lockReferenceState(tx)
  const { courtCode, ...period } = input
  if (!(await insertProfilePeriod(tx, { ...period, courtId: court?.id ?? EVERY_COURT }))) {
    throw alreadyExists({ what: { zh: '自该日起的程序规则', en: 'A procedure profile from that day on' } })
  }
  await updateReferenceVersion(tx)
  return input
}
