import type { Tx } from '../../platform/transaction.js'
import { notFound, ruleNotMet } from '../../problems.js'
import type { Call } from '../../workflow/call.js'
import { courtOf } from '../../workflow/case-id.js'
import { requireCourt } from '../../workflow/permitted-court.js'
import type { RevokeStandingConsentBody } from './schemas.js'
import { decideRevocation } from './standing-consent.js'
import { lockStandingConsent, type StandingConsentRow, updateRevoked } from './store.js'

/**
 * Records that an institution revoked its general consent. Consents that were counted before stay: in those cases it may
 * still refuse.
 *
 * @throws Problem `not-found`, `forbidden`, `rule-not-met` when it was revoked before, or not on such a day
 * @see CPL 125 (derived)
 */
export async function revokeStandingConsent(
  tx: Tx,
  call: Call,
  id: string,
  input: RevokeStandingConsentBody,
): Promise<StandingConsentRow> {
  const court = requireCourt(call, 'registerStandingConsent', call.reference.courtById(courtOf(id) ?? -1))
  const row = await lockStandingConsent(tx, court.id, id)
  if (row === undefined) throw notFound({})
  const revokedOn = input.revokedOn ?? call.today
  const verdict = decideRevocation(row, revokedOn, call.today)
  if (!verdict.ok) throw ruleNotMet(verdict.rule, verdict.pointer)
  const revocation = { revokedOn, revocationReason: input.reason, revokedBy: call.actor.id }
  updateRevoked(tx, row, revocation)
  return { ...row, ...revocation }
}
