import type { Tx } from '../../platform/transaction.js'
import { ruleNotMet } from '../../problems.js'
import type { Call } from '../../workflow/call.js'
import { permittedCourt } from '../../workflow/permitted-court.js'
import { TAGS_BOUNDED } from './rules.js'
import type { PriorityTag } from './schemas.js'
import { countOtherTags, upsertPriorityTag } from './store.js'

const TAGS_MAX = 200

/**
 * Defines a priority tag of a court, or changes its name and weight. Cases that carry it keep the priority that they
 * have until they are next amended.
 *
 * @throws Problem `not-found`, `forbidden`, `rule-not-met`
 */
export async function defineTag(tx: Tx, call: Call, input: PriorityTag): Promise<PriorityTag> {
  const court = permittedCourt(call, 'administerReference', input.courtCode)
  const { code, name, weight } = input
  if ((await countOtherTags(tx, court.id, code)) >= TAGS_MAX) throw ruleNotMet(TAGS_BOUNDED, '#/code')
  await upsertPriorityTag(tx, court.id, { code, name, weight })
  return { courtCode: court.code, code, name, weight }
}
