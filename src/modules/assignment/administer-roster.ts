import { newId } from '../../platform/ids.js'
import type { Tx } from '../../platform/transaction.js'
import { notFound, ruleNotMet } from '../../problems.js'
import type { Call } from '../../workflow/call.js'
import { permittedCourt, requireCourt } from '../../workflow/permitted-court.js'
import { DELISTED_ONCE, LISTED_ON_DAY, ORGANISATION_ON_SAME_ROSTER, PEOPLES_MEDIATION_FREE } from './rules.js'
import type { DelistMediatorBody, ListMediatorBody, ListOrganisationBody } from './schemas.js'
import {
  delistMediatorRow,
  findMediator,
  findOrganisation,
  insertMediator,
  insertOrganisation,
  type MediatorRow,
  type OrganisationRow,
} from './store.js'

/**
 * Puts a mediation organisation on the roster of a court.
 *
 * @throws Problem `not-found`, `forbidden`, `already-exists` for its name on this roster, `rule-not-met`
 * @see INV 5-6
 */
export async function listOrganisation(tx: Tx, call: Call, input: ListOrganisationBody): Promise<OrganisationRow> {
  const { id: courtId } = permittedCourt(call, 'administerRoster', input.courtCode)
  const { name, kind, feeBasis } = input
  if (kind === 'peoples-mediation' && feeBasis !== 'free') throw ruleNotMet(PEOPLES_MEDIATION_FREE, '#/feeBasis')
  const row = { courtId, id: newId(), name, kind, feeBasis, listedBy: call.actor.id, listedAt: call.now }
  insertOrganisation(tx, row)
  return row
}

/**
 * Puts a mediator on the roster of a court.
 *
 * @throws Problem `not-found`, `forbidden`, `rule-not-met`
 * @see INV 5-9; ONL 5, 27-28; PML 4
 */
export async function listMediator(tx: Tx, call: Call, input: ListMediatorBody): Promise<MediatorRow> {
  const { id: courtId } = permittedCourt(call, 'administerRoster', input.courtCode)
  const listedOn = input.listedOn ?? call.today
  if (listedOn > call.today) throw ruleNotMet(LISTED_ON_DAY, '#/listedOn')
  if (input.organisationId !== undefined) {
    const organisation = await findOrganisation(tx, courtId, input.organisationId)
    if (organisation === undefined) throw ruleNotMet(ORGANISATION_ON_SAME_ROSTER, '#/organisationId')
    if (organisation.kind === 'peoples-mediation' && input.chargesFees) {
      throw ruleNotMet(PEOPLES_MEDIATION_FREE, '#/chargesFees')
    }
  }
  const row: MediatorRow = {
    courtId,
    id: newId(),
    organisationId: input.organisationId ?? null,
    name: input.name,
    fields: input.fields,
    languages: input.languages ?? [],
    areas: input.areas ?? [],
    level: input.level,
    chargesFees: input.chargesFees,
    capacity: input.capacity,
    load: 0,
    listedOn,
    listedBy: call.actor.id,
    delistedOn: null,
    delistedBy: null,
    delistingReason: null,
  }
  insertMediator(tx, row)
  return row
}

/**
 * Takes a mediator off the roster. Cases already with the mediator go on; no new one can be offered.
 *
 * @throws Problem `not-found`, `forbidden`, `rule-not-met`
 * @see INV 7, 28; ONL 27, 29
 */
export async function delistMediator(
  tx: Tx,
  call: Call,
  mediatorId: string,
  input: DelistMediatorBody,
): Promise<MediatorRow> {
  const mediator = await findMediator(tx, mediatorId)
  if (mediator === undefined) throw notFound({})
  requireCourt(call, 'administerRoster', call.reference.courtById(mediator.courtId))
  const delistedOn = input.delistedOn ?? call.today
  if (delistedOn > call.today || delistedOn < mediator.listedOn) throw ruleNotMet(LISTED_ON_DAY, '#/delistedOn')
  const delisted = await delistMediatorRow(tx, mediator, {
    delistedOn,
    delistedBy: call.actor.id,
    delistingReason: input.reason,
  })
  if (delisted === undefined) throw ruleNotMet(DELISTED_ONCE)
  return delisted
}
