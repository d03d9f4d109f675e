import { randomBytes } from '../../platform/random.js'
import type { Tx } from '../../platform/transaction.js'
import { ruleNotMet } from '../../problems.js'
import type { Call } from '../../workflow/call.js'
import { mintIdOfCourt } from '../../workflow/case-id.js'
import { permittedCourt } from '../../workflow/permitted-court.js'
import { canonicalIdentityNumber, maskIdentityNumber } from '../intake/identity-numbers.js'
import { identityIndex } from '../intake/record-parties.js'
import type { RegisterStandingConsentBody } from './schemas.js'
import { decideDays } from './standing-consent.js'
import { insertStandingConsents, type StandingConsentRow } from './store.js'

/**
 * Registers the general consent of an institution to mediation, which counts at triage in each of its cases from now on.
 *
 * @throws Problem `not-found`, `forbidden`, `rule-not-met` for a number that is not well formed or days out of order
 * @see CPL 125; INV 11; ONL 4 (derived)
 */
export function registerStandingConsent(tx: Tx, call: Call, input: RegisterStandingConsentBody): StandingConsentRow {
  const court = permittedCourt(call, 'registerStandingConsent', input.courtCode)
  const { name, identity, reference, givenOn, validUntilOn = null, fields = null } = input
  const number = canonicalIdentityNumber(identity.kind, identity.number, call.today)
  if (!number.ok) throw ruleNotMet(number.rule, '#/identity/number')
  const days = decideDays({ givenOn, validUntilOn }, call.today)
  if (!days.ok) throw ruleNotMet(days.rule, days.pointer)
  const { canonical } = number
  const id = mintIdOfCourt(call.now.getTime(), court.id, randomBytes(16))
  const place = { table: 'standing_consents', column: 'identity_number', rowId: id }
  const row = {
    courtId: court.id,
    id,
    name,
    identityKind: identity.kind,
    identityMask: maskIdentityNumber(canonical),
    reference,
    givenOn,
    validUntilOn,
    fields,
    registeredBy: call.actor.id,
    registeredAt: call.now,
    revokedOn: null,
    revocationReason: null,
    revokedBy: null,
  }
  insertStandingConsents(tx, [
    {
      ...row,
      identityNumber: call.vault.seal(place, canonical),
      identityIndex: identityIndex(call.vault, { kind: identity.kind, number: canonical }),
    },
  ])
  return row
}
