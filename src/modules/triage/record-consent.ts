import { newId } from '../../platform/ids.js'
import type { Tx } from '../../platform/transaction.js'
import { ruleNotMet, stateConflict } from '../../problems.js'
import { type ActOutcome, beginAct, completeAct } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { commandsIn } from '../../workflow/transitions.js'
import { releaseMediators } from '../assignment/store.js'
import { listParties } from '../intake/store.js'
import { cancelPlans } from '../mediation/store.js'
import { decideConsent } from './consent.js'
import type { RecordConsentBody } from './schemas.js'
import { listConsents, replaceConsent } from './store.js'

/**
 * Records what a party answered to mediation. The last consent opens the choice of a mediator; a refusal, or a party
 * who cannot be reached, ends mediation at once, at any stage before an agreement.
 *
 * @throws Problem as {@link beginAct} does; `rule-not-met` for somebody who is no party or a consent without a form;
 * `state-conflict` for a consent when consent is no longer being sought
 * @see INV 11; ONL 8, 15; PML 17; INT 145
 */
export async function recordConsent(tx: Tx, call: Call, caseId: string, input: RecordConsentBody): Promise<ActOutcome> {
  const subject = await beginAct(tx, call, 'recordConsent', caseId, input.occurredOn)
  const { row, occurredOn } = subject
  const parties = await listParties(tx, row.courtId, caseId)
  const answers = await listConsents(tx, row.courtId, caseId)
  const decision = decideConsent(input, {
    state: row.state,
    partyIds: parties.map(({ id }) => id),
    givenBy: answers.flatMap(({ partyId, answer }) => (answer === 'given' ? [partyId] : [])),
  })
  if (!decision.ok) throw ruleNotMet(decision.rule, decision.pointer)
  const { to, outcome } = decision
  if (!subject.moves.some((move) => move.to === to)) {
    throw stateConflict({ state: row.state, allowedCommands: commandsIn(row.profile, row.state) })
  }

  const id = newId()
  await replaceConsent(tx, {
    courtId: row.courtId,
    caseId,
    id,
    partyId: input.partyId,
    answer: input.answer,
    form: input.form ?? null,
    askedOn: occurredOn,
    reason: input.reason ?? null,
    standingConsentId: null,
    latest: true,
  })
  if (outcome === null) return completeAct(tx, call, subject, { to, recordId: id })
  await releaseMediators(tx, row.courtId, caseId, call.now, outcome)
  await cancelPlans(tx, row.courtId, caseId, occurredOn)
  return completeAct(tx, call, subject, {
    to,
    ground: outcome,
    recordId: id,
    changes: { outcome, endedOn: occurredOn, pauseReason: null },
  })
}
