import { courtsFor } from '../../authorization/policy.js'
import { forbidden, invalidRequest, notFound } from '../../problems.js'
import type { Call } from '../../workflow/call.js'
import { courtOfList } from '../../workflow/permitted-court.js'
import type { Reach } from './store.js'

const ACTION = 'listDeadlines'

const COURT_NEEDED = {
  pointer: '#/courtCode',
  code: 'required',
  zh: '缺少 courtCode。只有调解员查询本人案件的期限时可以不填。',
  en: 'courtCode is missing. Only mediators, who see the deadlines of their own cases, may leave it out.',
}

type MediatorReach = Extract<Reach, { of: 'mediator' }>

/** The cases of the caller as a mediator, in the courts that may use the roster. */
function ownCases({ actor, reference }: Pick<Call, 'actor' | 'reference'>): MediatorReach | undefined {
  const grants = actor.grants.filter((grant) => grant.role === 'mediator')
  const mediatorId = grants.find((grant) => grant.mediatorId !== null)?.mediatorId
  if (mediatorId === undefined || mediatorId === null) return undefined
  const courtIds = grants.flatMap((grant) => grant.courtIds).flatMap(reference.subtreeOf)
  return { of: 'mediator', mediatorId, courtIds: [...new Set(courtIds)] }
}

/**
 * Whose periods the caller asks for and may see: court staff those of a court of theirs, a mediator those of their own
 * cases, in one court or in all.
 *
 * @param query.mediatorId - a mediator, or `me`
 * @throws Problem `invalid-request` without a court, `not-found` for a court that there is not or that the caller has
 * nothing to do with, `forbidden`
 */
export function reachOf(
  call: Pick<Call, 'actor' | 'reference'>,
  query: { readonly courtCode?: string; readonly mediatorId?: string },
): Reach {
  const { courtCode, mediatorId } = query
  const own = ownCases(call)
  const mayListCourts = courtsFor(call.actor, ACTION).length > 0
  if (mediatorId === 'me' || (own !== undefined && (courtCode === undefined || !mayListCourts))) {
    if (own === undefined) throw forbidden({ action: ACTION })
    if (mediatorId !== undefined && mediatorId !== 'me' && mediatorId !== own.mediatorId) {
      throw forbidden({ action: ACTION })
    }
    return courtCode === undefined ? own : withinCourt(call, own, courtCode)
  }
  if (courtCode === undefined) throw invalidRequest({}, { errors: [COURT_NEEDED] })
  const { id } = courtOfList(call, ACTION, courtCode)
  return mediatorId === undefined ? { of: 'court', courtId: id } : { of: 'mediator', mediatorId, courtIds: [id] }
}

function withinCourt({ reference }: Pick<Call, 'reference'>, own: MediatorReach, courtCode: string): MediatorReach {
  const court = reference.courtByCode(courtCode)
  if (court === undefined || !own.courtIds.includes(court.id)) throw notFound({})
  return { ...own, courtIds: [court.id] }
}
