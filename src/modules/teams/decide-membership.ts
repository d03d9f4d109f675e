import { type Refusal, refuse } from '../../workflow/rule.js'
import {
  TEAM_DAY_IN_ORDER,
  TEAM_HEAD_COUNT,
  TEAM_MEMBER_LEAVES_ONCE,
  TEAM_MEMBER_NAMED,
  TEAM_MEMBER_ONCE,
} from './rules.js'
import type { TeamRole, TeamSlot } from './tables.js'

/** From when to when somebody is in a team, the day of leaving not included. */
export interface Membership {
  readonly id: string
  readonly role: TeamRole
  readonly personId: string | null
  readonly mediatorId: string | null
  readonly joinedOn: string
  readonly leftOn: string | null
}

/** What of a team decides who may join or leave it. */
export interface TeamAsItStands {
  readonly formedOn: string
  readonly slots: readonly TeamSlot[]
  /** Everybody who is or was in it. */
  readonly memberships: readonly Membership[]
}

type Refused = Refusal & { readonly pointer: string }

const isInOn = ({ joinedOn, leftOn }: Membership, on: string) => joinedOn <= on && (leftOn === null || on < leftOn)
const isAfter = ({ leftOn }: Membership, on: string) => leftOn === null || on < leftOn

function headCount(slots: readonly TeamSlot[], role: TeamRole): number {
  return slots.find((slot) => slot.role === role)?.count ?? 0
}

/**
 * Whether somebody may join a team on a day, for as long as nobody says that they leave.
 *
 * The head-count is looked at on every day from then on, since joining may be entered late: it can only be passed on the
 * day of joining or on one on which somebody else joined.
 */
export function decideJoining(
  team: TeamAsItStands,
  joining: Omit<Membership, 'id' | 'leftOn'>,
  today: string,
): { readonly ok: true } | Refused {
  const { role, personId, mediatorId, joinedOn } = joining
  const isMediator = role === 'mediator'
  if ((mediatorId !== null) !== isMediator) return { ...refuse(TEAM_MEMBER_NAMED), pointer: '#/mediatorId' }
  if ((personId !== null) === isMediator) return { ...refuse(TEAM_MEMBER_NAMED), pointer: '#/personId' }
  if (joinedOn > today || joinedOn < team.formedOn) return { ...refuse(TEAM_DAY_IN_ORDER), pointer: '#/joinedOn' }
  const later = team.memberships.filter((member) => isAfter(member, joinedOn))
  if (later.some((member) => member.personId === personId && member.mediatorId === mediatorId)) {
    return { ...refuse(TEAM_MEMBER_ONCE), pointer: isMediator ? '#/mediatorId' : '#/personId' }
  }
  const colleagues = later.filter((member) => member.role === role)
  const crowdedOn = [joinedOn, ...colleagues.map((member) => member.joinedOn).filter((on) => on > joinedOn)].find(
    (on) => colleagues.filter((member) => isInOn(member, on)).length >= headCount(team.slots, role),
  )
  return crowdedOn === undefined ? { ok: true } : { ...refuse(TEAM_HEAD_COUNT), pointer: '#/role' }
}

/** Whether a member may leave on a day: the first one on which they are no member any more. */
export function decideLeaving(
  member: Pick<Membership, 'joinedOn' | 'leftOn'>,
  leftOn: string,
  today: string,
): { readonly ok: true } | Refused {
  if (member.leftOn !== null) return { ...refuse(TEAM_MEMBER_LEAVES_ONCE), pointer: '#/leftOn' }
  return leftOn > today || leftOn < member.joinedOn
    ? { ...refuse(TEAM_DAY_IN_ORDER), pointer: '#/leftOn' }
    : { ok: true }
}

/** Which places of a team nobody fills: who has lost the role since joining fills none. */
export function missingOf(
  slots: readonly TeamSlot[],
  members: readonly { readonly role: TeamRole; readonly holdsRole: boolean }[],
): TeamSlot[] {
  return slots.flatMap(({ role, count }) => {
    const missing = count - members.filter((member) => member.role === role && member.holdsRole).length
    return missing > 0 ? [{ role, count: missing }] : []
  })
}
