import { newId } from '../../platform/ids.js'
import type { Tx } from '../../platform/transaction.js'
import { alreadyExists, notFound, ruleNotMet } from '../../problems.js'
import type { Call } from '../../workflow/call.js'
import { permittedCourt } from '../../workflow/permitted-court.js'
import { findMediator, findOrganisation } from '../assignment/store.js'
import { GRANT_NAMES_ROSTER, GRANT_NAMES_WHO_ACTS, GRANT_NOT_TO_ONESELF } from './rules.js'
import type { Grant, GrantRoleBody } from './schemas.js'
import { findPerson, insertGrant } from './store.js'
import { grantView } from './views.js'

async function checkRosterEntry(tx: Tx, courtId: number, input: GrantRoleBody): Promise<void> {
  const { role, mediatorId, organisationId } = input
  if ((role === 'mediator') !== (mediatorId !== undefined)) throw ruleNotMet(GRANT_NAMES_WHO_ACTS, '#/mediatorId')
  if ((role === 'organisation-manager') !== (organisationId !== undefined)) {
    throw ruleNotMet(GRANT_NAMES_WHO_ACTS, '#/organisationId')
  }
  if (mediatorId !== undefined && (await findMediator(tx, mediatorId))?.courtId !== courtId) {
    throw ruleNotMet(GRANT_NAMES_ROSTER, '#/mediatorId')
  }
  if (organisationId !== undefined && (await findOrganisation(tx, courtId, organisationId)) === undefined) {
    throw ruleNotMet(GRANT_NAMES_ROSTER, '#/organisationId')
  }
}

/**
 * Gives a person a role in a court that the caller administers; never to the caller, never above the caller's courts.
 *
 * @throws Problem `not-found`, `forbidden`, `rule-not-met`, `already-exists` when they hold that role there
 */
export async function grantRole(tx: Tx, call: Call, input: GrantRoleBody): Promise<Grant> {
  const court = permittedCourt(call, 'administerPeople', input.courtCode)
  if (input.personId === call.actor.id) throw ruleNotMet(GRANT_NOT_TO_ONESELF, '#/personId')
  const person = await findPerson(tx, input.personId)
  if (person === undefined) throw notFound({})
  await checkRosterEntry(tx, court.id, input)
  const row = await insertGrant(tx, {
    id: newId(),
    personId: person.id,
    role: input.role,
    courtId: court.id,
    mediatorId: input.mediatorId ?? null,
    organisationId: input.organisationId ?? null,
    grantedAt: call.now,
    grantedBy: call.actor.id,
  })
  if (row === undefined)
    throw alreadyExists({ what: { zh: '该人员在该法院的此项岗位权限', en: 'This role of the person in this court' } })
  return grantView(court, row)
}
