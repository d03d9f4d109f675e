import { randomBytes } from '../../../platform/random.js'
import type { Tx } from '../../../platform/transaction.js'
import { ruleNotMet } from '../../../problems.js'
import type { Call } from '../../../workflow/call.js'
import { mintIdOfCourt } from '../../../workflow/case-id.js'
import { permittedCourt } from '../../../workflow/permitted-court.js'
import { POINTS } from '../match.js'
import { proposeApart } from './propose-apart.js'
import { readFacts } from './read-facts.js'
import { PLAN_HAS_CASES } from './rules.js'
import type { MakePlanBody } from './schemas.js'
import { insertEntries, insertPlans, type PlanRow } from './store.js'

/**
 * Makes a plan for the waiting cases of a court: the best one, with its reasons, for a person to accept, change or
 * discard. No case is touched.
 *
 * @param signal - aborted when nobody waits for the answer any more
 * @throws Problem `not-found`, `forbidden`; `rule-not-met` when no case waits, or for a case or mediator named in vain;
 * `unavailable` when other plans are being made
 * @see INV 12-13; ONL 10-12
 */
export async function makePlan(tx: Tx, call: Call, input: MakePlanBody, signal: AbortSignal): Promise<PlanRow> {
  const court = permittedCourt(call, 'planAssignments', input.courtCode)
  const { facts, mediatorsNotConsidered } = await readFacts(tx, call, court.id, input)
  if (facts.cases.length === 0) throw ruleNotMet(PLAN_HAS_CASES)
  const { entries, report } = await proposeApart(facts, signal)
  const row: PlanRow = {
    courtId: court.id,
    id: mintIdOfCourt(call.now.getTime(), court.id, randomBytes(16)),
    version: 1,
    status: 'proposed',
    settings: { points: POINTS, mediatorsNotConsidered },
    report,
    madeOn: call.today,
    madeAt: call.now,
    madeBy: call.actor.id,
    decidedAt: null,
    decidedBy: null,
    operationId: null,
    discardReason: null,
  }
  insertPlans(tx, [row])
  insertEntries(
    tx,
    entries.map((entry, position) => ({
      courtId: court.id,
      planId: row.id,
      position,
      ...entry,
      proposedMediatorId: entry.mediatorId,
      editedAt: null,
      editedBy: null,
      editReason: null,
    })),
  )
  return row
}
