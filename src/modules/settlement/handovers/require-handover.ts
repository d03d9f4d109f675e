import { type Action, type Actor, mayEver, type Permission, permitInCourt } from '../../../authorization/policy.js'
import type { Executor } from '../../../platform/database.js'
import { forbidden, notFound } from '../../../problems.js'
import { courtOf } from '../../../workflow/case-id.js'
import { findOrganisationOfClient } from '../../directory/store.js'
import { findEnvelope, type HandoverEnvelope } from './store.js'

type Addressed = Pick<HandoverEnvelope, 'courtId' | 'receiverCourtId' | 'receiverOrganisationId'>

/**
 * Whether somebody may do this to a hand-over. A machine client sees what is addressed to its courts, or, when it is the
 * system of an organisation, what is addressed to that organisation and nothing else. People see what their court sent or
 * got. To all others there is no such hand-over.
 *
 * @param organisationId - organisation whose system the client is
 */
export function permitOnHandover(
  actor: Actor,
  action: Action,
  handover: Addressed,
  organisationId: string | null,
): Permission {
  const { courtId, receiverCourtId, receiverOrganisationId } = handover
  if (actor.kind === 'client') {
    const isAddressed =
      organisationId === null
        ? receiverCourtId !== null && actor.clientCourtIds.includes(receiverCourtId)
        : organisationId === receiverOrganisationId
    if (!isAddressed) return 'hidden'
    return mayEver(actor, action) ? 'allowed' : 'forbidden'
  }
  const found = [courtId, ...(receiverCourtId === null ? [] : [receiverCourtId])].map((id) =>
    permitInCourt(actor, action, id),
  )
  if (found.includes('allowed')) return 'allowed'
  return found.includes('forbidden') ? 'forbidden' : 'hidden'
}

/** The organisation whose system a caller is; null for people and for systems of courts and platforms. */
export async function organisationOfCaller(executor: Executor, actor: Actor): Promise<string | null> {
  return actor.kind === 'client' ? findOrganisationOfClient(executor, actor.id) : null
}

/**
 * A hand-over that the caller may do this to, without a lock.
 *
 * @throws Problem `not-found` also for one of schema 1, which was sent to nobody; `forbidden`
 */
export async function requireHandover(
  executor: Executor,
  actor: Actor,
  action: Action,
  id: string,
): Promise<HandoverEnvelope> {
  const courtId = courtOf(id)
  const found = courtId === undefined ? undefined : await findEnvelope(executor, courtId, id)
  if (found === undefined || found.schemaVersion === 1) throw notFound({})
  const permission = permitOnHandover(actor, action, found, await organisationOfCaller(executor, actor))
  if (permission === 'hidden') throw notFound({})
  if (permission === 'forbidden') throw forbidden({ action })
  return found
}
