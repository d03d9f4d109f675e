import { newId } from '../../platform/ids.js'
import type { Tx } from '../../platform/transaction.js'
import { ruleNotMet } from '../../problems.js'
import type { Call } from '../../workflow/call.js'
import { permittedCourt } from '../../workflow/permitted-court.js'
import { TEAM_ROLE_LISTED_ONCE } from './rules.js'
import type { CreateTeamTemplateBody } from './schemas.js'
import { insertTeamTemplates, type TeamTemplateRow } from './store.js'

/**
 * Says what teams of a court are made of.
 *
 * @throws Problem `not-found`, `forbidden`, `already-exists` for its name in this court, `rule-not-met`
 * @see SEED; the law knows no composition of such teams
 */
export function createTeamTemplate(tx: Tx, call: Call, input: CreateTeamTemplateBody): TeamTemplateRow {
  const { courtCode, ...template } = input
  const court = permittedCourt(call, 'administerTeams', courtCode)
  const roles = template.slots.map(({ role }) => role)
  const again = roles.findIndex((role, index) => roles.indexOf(role) !== index)
  if (again >= 0) throw ruleNotMet(TEAM_ROLE_LISTED_ONCE, `#/slots/${again}/role`)
  const row = { courtId: court.id, id: newId(), ...template }
  insertTeamTemplates(tx, [{ ...row, createdBy: call.actor.id, createdAt: call.now }])
  return row
}
