import { randomBytes } from '../../platform/random.js'
import type { Tx } from '../../platform/transaction.js'
import { ruleNotMet } from '../../problems.js'
import type { Call } from '../../workflow/call.js'
import { mintIdOfCourt } from '../../workflow/case-id.js'
import { permittedCourt } from '../../workflow/permitted-court.js'
import { TEAM_DAY_IN_ORDER, TEAM_TEMPLATE_OF_COURT } from './rules.js'
import type { FormTeamBody } from './schemas.js'
import { findTemplate, insertTeamEvents, insertTeams, type Team } from './store.js'

/**
 * Forms a team from a template, still without members.
 *
 * @throws Problem `not-found`, `forbidden`, `already-exists` for the name of a standing team of this court,
 * `rule-not-met`
 */
export async function formTeam(tx: Tx, call: Call, input: FormTeamBody): Promise<Team> {
  const court = permittedCourt(call, 'administerTeams', input.courtCode)
  const { name, fields, reason, formedOn = call.today } = input
  if (formedOn > call.today) throw ruleNotMet(TEAM_DAY_IN_ORDER, '#/formedOn')
  const template = await findTemplate(tx, court.id, input.templateId)
  if (template === undefined) throw ruleNotMet(TEAM_TEMPLATE_OF_COURT, '#/templateId')
  const row = {
    courtId: court.id,
    id: mintIdOfCourt(call.now.getTime(), court.id, randomBytes(16)),
    name,
    templateId: template.id,
    fields,
    formedOn,
    dissolvedOn: null,
    version: 1,
  }
  insertTeams(tx, [row])
  insertTeamEvents(tx, [
    {
      courtId: row.courtId,
      teamId: row.id,
      version: 1,
      act: 'formed',
      memberId: null,
      fields,
      occurredOn: formedOn,
      reason,
      actorId: call.actor.id,
      at: call.now,
    },
  ])
  return { ...row, templateName: template.name, slots: template.slots, members: [] }
}
