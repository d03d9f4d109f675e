import type { Tx } from '../../platform/transaction.js'
import { ruleNotMet } from '../../problems.js'
import type { Call } from '../../workflow/call.js'
import { permittedCourt } from '../../workflow/permitted-court.js'
import { COURT_LEVELS, type CourtLevel } from '../../workflow/reference.js'
import { COURT_BELOW_PARENT, COURT_CODE_FITS_LEVEL, COURT_NUMBERS_LEFT } from './rules.js'
import type { Court, CreateCourtBody } from './schemas.js'
import { findNextCourtId, insertCourts, lockReferenceState, updateReferenceVersion } from './store.js'

const CODE_LENGTH: Partial<Record<CourtLevel, number>> = { high: 1, intermediate: 3, basic: 5 }
const COURT_ID_MAX = 65_535

/**
 * Adds a court below one that the caller administers. It works under the general procedure profile until it gets its
 * own, and is known to every process within five seconds.
 *
 * @throws Problem `not-found`, `forbidden`, `rule-not-met`, `already-exists` for a code in use
 */
export async function createCourt(tx: Tx, call: Call, input: CreateCourtBody): Promise<Court> {
  const parent = permittedCourt(call, 'administerCourts', input.parentCode)
  const { code, divisionCode, name, level, codeConfidence } = input
  if (code.length !== CODE_LENGTH[level]) throw ruleNotMet(COURT_CODE_FITS_LEVEL, '#/code')
  const isBelow = COURT_LEVELS.indexOf(level) > COURT_LEVELS.indexOf(parent.level)
  const isOfProvince = parent.level === 'supreme' || parent.code.charAt(0) === code.charAt(0)
  if (!isBelow || !isOfProvince) throw ruleNotMet(COURT_BELOW_PARENT, '#/parentCode')
  await lockReferenceState(tx)
  const id = await findNextCourtId(tx)
  if (id > COURT_ID_MAX) throw ruleNotMet(COURT_NUMBERS_LEFT)
  const { province } = parent
  insertCourts(tx, [
    {
      id,
      code,
      divisionCode,
      name,
      level,
      province,
      parentId: parent.id,
      codeConfidence,
      createdAt: call.now,
      clockVersion: 0,
    },
  ])
  await updateReferenceVersion(tx)
  return { code, divisionCode, name, level, province, parentCode: parent.code, codeConfidence }
}
