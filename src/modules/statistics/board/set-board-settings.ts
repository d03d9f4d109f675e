import type { Tx } from '../../../platform/transaction.js'
import { ruleNotMet } from '../../../problems.js'
import type { Call } from '../../../workflow/call.js'
import { permittedCourt } from '../../../workflow/permitted-court.js'
import { RANKING_KNOWN_TO_BE_BANNED } from './rules.js'
import type { BoardSettings, SetBoardSettingsBody } from './schemas.js'
import { upsertBoardSettings } from './store.js'
import { boardSettingsView } from './views.js'

/**
 * Sets whether the board of a court may rank the courts that it shows. It holds for this court's board alone.
 *
 * @throws Problem `not-found`, `forbidden`, `rule-not-met` when ranking is switched on as if nothing were against it
 */
export function setBoardSettings(tx: Tx, call: Call, courtCode: string, input: SetBoardSettingsBody): BoardSettings {
  const court = permittedCourt(call, 'administerBoard', courtCode)
  if (input.ranking && input.banKnown !== true) throw ruleNotMet(RANKING_KNOWN_TO_BE_BANNED, '#/banKnown')
  upsertBoardSettings(tx, { courtId: court.id, ranking: input.ranking, at: call.now, by: call.actor.id })
  return boardSettingsView(court, input.ranking)
}
