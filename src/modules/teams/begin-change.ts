import type { Tx } from '../../platform/transaction.js'
import { notFound, ruleNotMet } from '../../problems.js'
import { checkVersion } from '../../workflow/act.js'
import type { Call } from '../../workflow/call.js'
import { courtOf } from '../../workflow/case-id.js'
import { requireCourt } from '../../workflow/permitted-court.js'
import { TEAM_STANDS } from './rules.js'
import { lockTeam } from './store.js'

/**
 * Opens a change of a team: locks it and checks that the caller may change it, saw its current version, and that there
 * still is such a team.
 *
 * @throws Problem `not-found`, `forbidden`, `if-match-required`, `stale-version`, `rule-not-met`
 */
export async function beginChange(tx: Tx, call: Call, teamId: string) {
  const court = requireCourt(call, 'administerTeams', call.reference.courtById(courtOf(teamId) ?? -1))
  const team = await lockTeam(tx, court.id, teamId)
  if (team === undefined) throw notFound({})
  checkVersion(call, team)
  if (team.dissolvedOn !== null) throw ruleNotMet(TEAM_STANDS)
  return team
}
