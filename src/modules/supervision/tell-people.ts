import type { Tx } from '../../platform/transaction.js'
import { listPeopleWith, notify, personsOfMediators } from '../notices/store.js'
import type { Recipient, Telling } from './tell.js'

function peopleOf(tx: Tx, recipient: Recipient): Promise<string[]> {
  if ('personId' in recipient) return Promise.resolve([recipient.personId])
  if ('mediatorId' in recipient) return personsOfMediators(tx, [recipient.mediatorId])
  return listPeopleWith(tx, [recipient.role], recipient.courtId)
}

/** Puts what is to be told into the inboxes of those concerned. Thousands of notices of one court ask for its staff once. */
export async function tellPeople(tx: Tx, tellings: readonly Telling[]): Promise<void> {
  const known = new Map<string, Promise<string[]>>()
  const once = (recipient: Recipient) => {
    const key = JSON.stringify(recipient)
    const people = known.get(key) ?? peopleOf(tx, recipient)
    known.set(key, people)
    return people
  }
  for (const { template, to, at, data } of tellings) {
    const { stage, dueOn, caseId } = data
    const personIds = (await Promise.all(to.map(once))).flat()
    if (template === 'supervision-answered' || template === 'supervision-closed') {
      notify(tx, { personIds, template, data: { stage }, caseId, at })
    } else if (dueOn !== null) {
      notify(tx, { personIds, template, data: { stage, dueOn }, caseId, at })
    }
  }
}
