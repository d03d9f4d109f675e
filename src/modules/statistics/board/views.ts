import type { Call } from '../../../workflow/call.js'
import type { Court } from '../../../workflow/reference.js'
import { RANKING_KNOWN_TO_BE_BANNED } from './rules.js'
import type { BoardSettings, DisplayToken } from './schemas.js'
import type { DisplayTokenRow } from './store.js'

/** A display token without its secret. */
export function displayTokenView(call: Pick<Call, 'reference' | 'now'>, row: DisplayTokenRow): DisplayToken {
  const { id, name, courtId, createdAt, createdBy, expiresAt, revokedAt } = row
  const isGood = revokedAt === null && expiresAt > call.now
  const courtCode = call.reference.courtById(courtId)?.code ?? ''
  return { id, courtCode, name, isGood, createdAt, createdBy, expiresAt, revokedAt }
}

/** What a court set, with what the Supreme People's Court says of ranking. */
export function boardSettingsView(court: Court, ranking: boolean): BoardSettings {
  const { zh, en, source, confidence } = RANKING_KNOWN_TO_BE_BANNED
  return { courtCode: court.code, ranking, notice: { zh, en, source, confidence } }
}
