import { newId } from '../../platform/ids.js'
import type { Tx } from '../../platform/transaction.js'
import type { Call } from '../../workflow/call.js'
import type { CreatePersonBody, Person } from './schemas.js'
import { insertPersons } from './store.js'

/**
 * Makes a person known by the subject of their tokens. Without a role they may do nothing.
 *
 * @throws Problem `already-exists` when the subject is known
 */
export async function createPerson(tx: Tx, call: Call, input: CreatePersonBody): Promise<Person> {
  const person = { id: newId(), subject: input.subject, name: input.name }
  insertPersons(tx, [{ ...person, createdAt: call.now }])
  return person
}
