import { type CauseLine, nearestField } from '../../workflow/cause-line.js'
import { type Refusal, refuse } from '../../workflow/rule.js'
import type { Team } from '../teams/store.js'
import { HANDOVER_TEAM_OF_COURT } from './rules.js'
import type { HandoverTeamBasis } from './tables.js'

/** The team that takes a case over, and why it is this one. */
export interface Taking {
  readonly team: Team
  readonly basis: HandoverTeamBasis
}

/** The persons who judge in a team. */
export function judgesOf(team: Team): string[] {
  return team.members.flatMap(({ role, personId, holdsRole }) => (role === 'judge' && holdsRole && personId) || [])
}

function mediatesIn({ members }: Team, mediatorId: string): boolean {
  return members.some((member) => member.mediatorId === mediatorId && member.holdsRole)
}

/**
 * Which team takes a case over from mediation, if any.
 *
 * Whoever hands over may name any team of the court. Otherwise the mediator hands over to the judge of the own team
 * (调裁对接), provided that only one team comes into question: it takes such disputes, the presiding mediator is in it,
 * and it has a judge.
 *
 * @param teams - teams that the court of the case has on the day of the hand-over, and who is in them
 */
export function decideTeam(
  teams: readonly Team[],
  handover: { readonly teamId: string | undefined; readonly mediatorId: string | null; readonly causeLine: CauseLine },
): { readonly ok: true; readonly taking: Taking | null } | Refusal {
  const { teamId, mediatorId, causeLine } = handover
  if (teamId !== undefined) {
    const named = teams.find(({ id }) => id === teamId)
    return named === undefined ? refuse(HANDOVER_TEAM_OF_COURT) : { ok: true, taking: { team: named, basis: 'named' } }
  }
  const own = teams.filter(
    (team) =>
      mediatorId !== null &&
      mediatesIn(team, mediatorId) &&
      nearestField(team.fields, causeLine) >= 0 &&
      judgesOf(team).length > 0,
  )
  const [team] = own
  return { ok: true, taking: team === undefined || own.length > 1 ? null : { team, basis: 'presiding-mediator' } }
}
