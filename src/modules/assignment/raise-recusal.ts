import { rolesOnCase } from '../../authorization/policy.js'
import { newId } from '../../platform/ids.js'
import type { Tx } from '../../platform/transaction.js'
import { ruleNotMet } from '../../problems.js'
import { type ActOutcome, beginAct, completeAct, type Subject, scopeOf } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { listParties } from '../intake/store.js'
import { decideRecusalRequest } from './decide-recusal-request.js'
import { ownMediatorIds } from './pending-offer.js'
import { WITHOUT_MEDIATORS } from './released-case.js'
import { RECUSAL_OF_ASSIGNED_MEDIATOR } from './rules.js'
import type { RaiseRecusalBody } from './schemas.js'
import {
  type AssignmentRow,
  insertRecusal,
  listAssignments,
  listOffers,
  moveAssignment,
  releaseMediators,
  settleOffer,
} from './store.js'

async function stepBack(
  tx: Tx,
  call: Call,
  subject: Subject,
  recusalId: string,
  input: RaiseRecusalBody,
): Promise<ActOutcome> {
  const { courtId, id: caseId } = subject.row
  const offer = (await listOffers(tx, courtId, caseId)).find(({ outcome }) => outcome === 'pending')
  if (offer === undefined) throw new Error('an offered case has a pending offer')
  await settleOffer(tx, offer, {
    outcome: 'declined',
    answeredOn: subject.occurredOn,
    decline: { by: input.mediatorId, ground: 'conflict', reason: input.statement },
  })
  await releaseMediators(tx, courtId, caseId, call.now, 'recusal')
  return completeAct(tx, call, subject, {
    to: 'seeking-mediator',
    ground: input.ground,
    recordId: recusalId,
    changes: WITHOUT_MEDIATORS,
  })
}

/**
 * Records a mediator's disclosure or a party's application for recusal.
 *
 * In mediation everything pauses until every party waives or the recusal is decided; the law excludes no days for it,
 * so the mediation period goes on. A mediator who discloses before accepting steps back at once and is not offered the
 * case again.
 *
 * @throws Problem `rule-not-met` for somebody who does not mediate this case, or a party of another case
 * @see INV 15; ONL 13
 */
export async function raiseRecusal(tx: Tx, call: Call, caseId: string, input: RaiseRecusalBody): Promise<ActOutcome> {
  const subject = await beginAct(tx, call, 'raiseRecusal', caseId, input.occurredOn)
  const { row, occurredOn } = subject
  const { courtId } = row
  const open = (await listAssignments(tx, courtId, caseId)).filter(({ status }) => status !== 'ended')
  const assignment: AssignmentRow | undefined = open.find(({ mediatorId }) => mediatorId === input.mediatorId)
  const parties = await listParties(tx, courtId, caseId)
  const offered = row.state === 'offered'
  const verdict = decideRecusalRequest({
    state: offered ? 'offered' : 'in-mediation',
    mediatorId: input.mediatorId,
    raisedBy: input.raisedBy,
    partyId: input.partyId,
    partyIds: parties.map(({ id }) => id),
    assignedIds: open.map(({ mediatorId }) => mediatorId),
    ownIds: ownMediatorIds(call.actor),
    callerIsClerk: rolesOnCase(call.actor, scopeOf(row)).includes('clerk'),
  })
  if (!verdict.ok) throw ruleNotMet(verdict.rule)
  if (assignment === undefined) throw ruleNotMet(RECUSAL_OF_ASSIGNED_MEDIATOR, '#/mediatorId')
  const id = newId()
  insertRecusal(tx, {
    courtId,
    caseId,
    id,
    mediatorId: input.mediatorId,
    raisedBy: input.raisedBy,
    partyId: input.partyId ?? null,
    ground: input.ground,
    statement: input.statement,
    raisedOn: occurredOn,
    outcome: offered ? 'upheld' : 'pending',
    decidedOn: offered ? occurredOn : null,
    decisionReason: null,
  })
  if (offered) return stepBack(tx, call, subject, id, input)
  await moveAssignment(tx, assignment, 'suspended')
  return completeAct(tx, call, subject, {
    to: 'paused',
    ground: input.ground,
    recordId: id,
    changes: { pauseReason: 'recusal' },
    clock: [{ effect: 'suspend', reason: 'recusal', fromOn: occurredOn }],
  })
}
