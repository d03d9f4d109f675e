import { type Actor, type CaseScope, rolesFor, rolesOnCase } from '../../authorization/policy.js'
import type { Role } from '../../workflow/roles.js'
import type { Addressee } from '../../workflow/supervision-stages.js'

/** What of a notice decides who may see and move it. */
export interface NoticeScope {
  readonly supervisingCourtId: number
  readonly addressee: Addressee
  readonly personId: string | null
}

/** Roles that answer for the court of a case. */
export const ANSWERING_STAFF: readonly Role[] = rolesFor('answerSupervision').filter((role) => role !== 'mediator')

/** Whether somebody sees a notice. A mediator sees those addressed to the mediators, not what is said to the court. */
export function seesNotice(actor: Actor, scope: CaseScope, notice: NoticeScope): boolean {
  const roles = rolesOnCase(actor, scope).filter((role) => rolesFor('readSupervision').includes(role))
  return roles.some((role) => role !== 'mediator' || notice.addressee === 'mediator')
}

/** Whether a notice is addressed to somebody. */
export function isAddressee(actor: Actor, scope: CaseScope, notice: NoticeScope): boolean {
  if (notice.personId !== null && notice.personId !== actor.id) return false
  const roles = rolesOnCase(actor, scope)
  return notice.addressee === 'mediator'
    ? roles.includes('mediator')
    : roles.some((role) => ANSWERING_STAFF.includes(role))
}

/** Whether somebody judges the answer to a notice: a supervisor in the court that supervises, or above it. */
export function supervises(actor: Actor, { supervisingCourtId }: NoticeScope): boolean {
  return actor.grants.some(
    ({ role, courtIds }) => rolesFor('decideSupervision').includes(role) && courtIds.includes(supervisingCourtId),
  )
}

/**
 * For which court somebody supervises a case: the case's own if they work there, else the one above that granted the
 * role. The first court of a grant is the one that it was given on.
 */
export function supervisesFor(actor: Actor, courtId: number): number | undefined {
  const granted = actor.grants
    .filter(({ role, courtIds }) => rolesFor('raiseSupervision').includes(role) && courtIds.includes(courtId))
    .map(({ courtIds }) => courtIds[0])
  return granted.includes(courtId) ? courtId : granted[0]
}
