import { newId } from '../../platform/ids.js'
import type { Tx } from '../../platform/transaction.js'
import { capacityExhausted, ruleNotMet } from '../../problems.js'
import { type ActOutcome, beginAct, completeAct, mediatorsOf } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { MEDIATION_PERIODS } from '../../workflow/deadline-rules.js'
import { computeRow } from '../../workflow/deadlines.js'
import { type CaseRow, type DeadlineRow, listDeadlinesEndedBy } from '../../workflow/store.js'
import { insertAssignments, listAssignments, lockMediators, takeCapacity } from '../assignment/store.js'
import { listParties } from '../intake/store.js'
import { notify, personsOfMediators } from '../notices/store.js'
import { decideRestoration } from './restorations.js'
import { EXTENDED_PERIOD_OVER, RESTORATION_BEFORE_REPORT, RESTORATION_NEEDS_MEDIATOR } from './rules.js'
import type { RestoreMediationBody } from './schemas.js'
import { findClosingReport, findLastExpiry, insertExtensionConsents, insertExtensions } from './store.js'

/** The mediation period that the service found over, and from where it ended mediation. */
async function findEnd(tx: Tx, { courtId, id }: CaseRow) {
  const expiry = await findLastExpiry(tx, courtId, id)
  const ended = expiry === undefined ? [] : await listDeadlinesEndedBy(tx, courtId, id, expiry.seq)
  const period = ended.find(({ kind }) => MEDIATION_PERIODS.some((known) => known === kind))
  if (expiry === undefined || period === undefined) throw new Error('a mediation that expired has no period that did')
  return { expiry, period }
}

/**
 * Gives the case its mediators back as they were when mediation ended, and takes a place of each.
 *
 * @throws Problem `mediator-at-capacity`; rule `restoration-needs-listed-mediator`
 */
async function takeMediatorsBack(tx: Tx, row: CaseRow, on: string): Promise<void> {
  const mediatorIds = mediatorsOf(row)
  for (const mediator of await lockMediators(tx, mediatorIds)) {
    if (mediator.delistedOn !== null && mediator.delistedOn <= on) throw ruleNotMet(RESTORATION_NEEDS_MEDIATOR)
    if (!(await takeCapacity(tx, mediator))) throw capacityExhausted({ mediatorId: mediator.id })
  }
  const past = await listAssignments(tx, row.courtId, row.id)
  const last = mediatorIds.flatMap((id) => past.findLast(({ mediatorId }) => mediatorId === id) ?? [])
  insertAssignments(
    tx,
    last.map((assignment) => ({ ...assignment, id: newId(), status: 'active', endedAt: null, endReason: null })),
  )
}

function lastDay(period: DeadlineRow, days: number, { reference }: Call): string {
  const { dueOn } = computeRow({ ...period, extensionDays: [...period.extensionDays, days] }, reference)
  if (dueOn === null) throw new Error('a period that was over stands still')
  return dueOn
}

/**
 * Takes back that mediation ended with its period, because all parties had agreed in time to extend it and the paper
 * reached the court late. Mediation goes on with the same mediators; its period runs on from where it had ended, so that
 * the time in between counts, and of the trial limit only the extension is left out.
 *
 * @throws Problem as {@link beginAct}, where the guards answer `mediation-not-ended-by-expiry`,
 * `restoration-before-fee-notice` and `extension-once-only`; `restoration-before-closing-report`; rules of {@link decideRestoration};
 * `extended-period-over`; `restoration-needs-listed-mediator`; `mediator-at-capacity` when a mediator has no place left by now
 * @see INV 27; ONL 24, 25(6); OP25-3
 */
export async function restoreMediation(
  tx: Tx,
  call: Call,
  caseId: string,
  input: RestoreMediationBody,
): Promise<ActOutcome> {
  const subject = await beginAct(tx, call, 'restoreMediation', caseId, input.occurredOn)
  const { courtId, profile, extensionsUsed } = subject.row
  const { agreedOn, days, consentingPartyIds, reason } = input
  if ((await findClosingReport(tx, courtId, caseId)) !== undefined) throw ruleNotMet(RESTORATION_BEFORE_REPORT)
  const { expiry, period } = await findEnd(tx, subject.row)
  const { startedOn, dueOn: extendsDueOn } = period
  if (extendsDueOn === null) throw new Error('a period that was over stands still')
  const parties = await listParties(tx, courtId, caseId)
  const verdict = decideRestoration(input, {
    profile,
    partyIds: parties.map((party) => party.id),
    endedFrom: expiry.fromState,
    startedOn,
    dueOn: extendsDueOn,
  })
  if (!verdict.ok) throw ruleNotMet(verdict.rule, verdict.pointer)
  const dueOn = lastDay(period, days, call)
  if (subject.occurredOn > dueOn) throw ruleNotMet(EXTENDED_PERIOD_OVER, '#/days')
  await takeMediatorsBack(tx, subject.row, subject.occurredOn)
  const id = newId()
  insertExtensions(tx, [{ courtId, caseId, id, days, agreedOn, extendsDueOn, lateEntryReason: reason }])
  insertExtensionConsents(
    tx,
    consentingPartyIds.map((partyId) => ({ courtId, caseId, extensionId: id, partyId })),
  )
  const personIds = await personsOfMediators(tx, mediatorsOf(subject.row))
  notify(tx, { template: 'mediation-restored', personIds, data: { dueOn }, caseId, at: call.now })
  return completeAct(tx, call, subject, {
    to: 'in-mediation',
    ground: 'extension-agreed-in-time',
    recordId: id,
    changes: { outcome: null, endedOn: null, extensionsUsed: extensionsUsed + 1 },
    clock: [
      { effect: 'end', kinds: ['filing-after-mediation'], status: 'cancelled' },
      { effect: 'continue', period, length: days },
    ],
  })
}
