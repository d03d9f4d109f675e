import { lapseOffer } from './modules/assignment/lapse-offer.js'
import { listOffers } from './modules/assignment/store.js'
import type { ExpiryVerbs } from './modules/deadlines/expire-due.js'
import { expirePeriod } from './modules/deadlines/expire-period.js'
import { expireMediation } from './modules/mediation/expire-mediation.js'
import { listPeopleWith, notify, personsOfMediators } from './modules/notices/store.js'
import { expireFeePeriod } from './modules/settlement/expire-fee-period.js'
import type { Tx } from './platform/transaction.js'
import { type ActOutcome, mediatorsOf } from './workflow/act.js'
import type { DeadlineRow } from './workflow/store.js'

/** What the service does by itself when a period is over: the acts that the rows of the periods name. */
export const EXPIRY_VERBS: ExpiryVerbs = {
  lapseOffer: async (tx, call, { courtId, caseId }, occurredOn) => {
    const offer = (await listOffers(tx, courtId, caseId)).find(({ outcome }) => outcome === 'pending')
    if (offer === undefined) throw new Error('an offered case has no pending offer')
    return lapseOffer(tx, call, caseId, offer.id, { occurredOn })
  },
  expireMediation: (tx, call, { caseId }, occurredOn) => expireMediation(tx, call, caseId, occurredOn),
  expireFeePeriod: (tx, call, { caseId }, occurredOn) => expireFeePeriod(tx, call, caseId, occurredOn),
  expirePeriod: (tx, call, { caseId, kind }, occurredOn) => expirePeriod(tx, call, caseId, kind, occurredOn),
}

/** Tells those who have to go on from here what the end of a period has done. */
export async function tellOfExpiry(
  tx: Tx,
  { courtId, caseId, dueOn }: DeadlineRow,
  outcome: ActOutcome,
): Promise<void> {
  if (dueOn === null) return
  const about = { data: { dueOn }, caseId, at: outcome.at }
  switch (outcome.command) {
    case 'lapseOffer':
      return notify(tx, {
        template: 'offer-lapsed',
        personIds: await listPeopleWith(tx, ['triage-officer'], courtId),
        ...about,
      })
    case 'expireMediation': {
      const mediators = await personsOfMediators(tx, mediatorsOf(outcome.row))
      const clerks = await listPeopleWith(tx, ['clerk'], courtId)
      return notify(tx, { template: 'mediation-expired', personIds: [...mediators, ...clerks], ...about })
    }
    case 'expireFeePeriod':
      return notify(tx, { template: 'fee-unpaid', personIds: await listPeopleWith(tx, ['judge'], courtId), ...about })
    default:
      return
  }
}
