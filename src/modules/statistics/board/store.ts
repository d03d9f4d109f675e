import { sql } from 'drizzle-orm'
import type { Executor } from '../../../platform/database.js'
import { inserter, statement } from '../../../platform/statement.js'
import type { Tx } from '../../../platform/transaction.js'
import type { DisplayKey } from './display-token.js'
import { displayTokens } from './tables.js'

const p = sql.placeholder

export type DisplayTokenRow = Omit<typeof displayTokens.$inferSelect, 'tokenHash' | 'revokedBy'>

export const insertDisplayTokens = inserter('insert_display_tokens', displayTokens)

const DISPLAY = sql`court_id as "courtId", id, name, created_at as "createdAt", created_by as "createdBy",
  expires_at as "expiresAt", revoked_at as "revokedAt"`

const displayByToken = statement<DisplayTokenRow>(
  'find_display',
  sql`select ${DISPLAY} from display_tokens
      where court_id = ${p('courtId')} and token_hash = ${p('tokenHash')} and revoked_at is null`,
)

/** The display that a token belongs to, unless it was revoked. Whether it is over is for the caller to say. */
export function findDisplay(executor: Executor, key: DisplayKey): Promise<DisplayTokenRow | undefined> {
  return displayByToken.first(executor, { ...key })
}

const displaysOfCourt = statement<DisplayTokenRow>(
  'list_display_tokens',
  sql`select ${DISPLAY} from display_tokens where court_id = ${p('courtId')} and id > ${p('after')}::uuid
      order by id limit ${p('rows')}`,
)

/** Display tokens of a court, ended ones too, in the order in which they were made. */
export function listDisplayTokens(
  executor: Executor,
  page: { readonly courtId: number; readonly after: string; readonly rows: number },
): Promise<DisplayTokenRow[]> {
  return displaysOfCourt.all(executor, page)
}

const lockedDisplay = statement<DisplayTokenRow>(
  'lock_display_token',
  sql`select ${DISPLAY} from display_tokens
      where court_id = any(${p('courtIds')}::int[]) and id = ${p('id')}::uuid for update`,
)

/** A display token of one of these courts, locked until the transaction ends. */
export function lockDisplayToken(
  tx: Tx,
  courtIds: readonly number[],
  id: string,
): Promise<DisplayTokenRow | undefined> {
  return lockedDisplay.first(tx, { courtIds, id })
}

const revocation = statement<object>(
  'revoke_display_token',
  sql`update display_tokens set revoked_at = ${p('at')}::timestamptz, revoked_by = ${p('by')}::uuid
      where court_id = ${p('courtId')} and id = ${p('id')}::uuid`,
)

/** Ends a display token that the running transaction has locked. */
export function updateDisplayRevoked(
  tx: Tx,
  ended: { readonly courtId: number; readonly id: string; readonly at: Date; readonly by: string },
): void {
  revocation.tell(tx, ended)
}

const rankingOf = statement<{ ranking: boolean }>(
  'find_board_settings',
  sql`select ranking from board_settings where court_id = ${p('courtId')}`,
)

/** Whether the board of a court may rank courts; not unless the court said so. */
export async function findRanking(executor: Executor, courtId: number): Promise<boolean> {
  return (await rankingOf.first(executor, { courtId }))?.ranking ?? false
}

const setSettings = statement<object>(
  'set_board_settings',
  sql`insert into board_settings (court_id, ranking, changed_at, changed_by)
      values (${p('courtId')}::int, ${p('ranking')}::boolean, ${p('at')}::timestamptz, ${p('by')}::uuid)
      on conflict (court_id) do update set ranking = excluded.ranking, changed_at = excluded.changed_at,
        changed_by = excluded.changed_by where board_settings.court_id = ${p('courtId')}::int`,
)

export function upsertBoardSettings(
  tx: Tx,
  settings: { readonly courtId: number; readonly ranking: boolean; readonly at: Date; readonly by: string },
): void {
  setSettings.tell(tx, settings)
}
