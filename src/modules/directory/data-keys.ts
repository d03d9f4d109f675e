import { asc, sql } from 'drizzle-orm'
import type { Db } from '../../platform/database.js'
import { compiled } from '../../platform/statement.js'
import type { DataKeyStore } from '../../platform/vault.js'
import { dataKeys } from './tables.js'

const p = sql.placeholder

/** Tables with sealed columns; each has a data key of its own. */
export const SEALED_TABLES = [
  'parties',
  'representatives',
  'standing_consents',
  'confidential_records',
  'notice_addresses',
  'imports',
  'import_rows',
  'webhook_secrets',
  'inbound_messages',
] as const

const list = compiled('list_data_keys', (db) =>
  db
    .select({
      id: dataKeys.id,
      purpose: dataKeys.purpose,
      masterKeyId: dataKeys.masterKeyId,
      wrapped: dataKeys.wrapped,
    })
    .from(dataKeys)
    .orderBy(asc(dataKeys.createdAt), asc(dataKeys.id)),
)
const insert = compiled('insert_data_key', (db) =>
  db
    .insert(dataKeys)
    .values({
      id: p('id'),
      purpose: p('purpose'),
      masterKeyId: p('masterKeyId'),
      wrapped: p('wrapped'),
      createdAt: sql`now()`,
    } as never)
    .onConflictDoNothing()
    .returning({ id: dataKeys.id }),
)

/** Where the vault keeps its wrapped data keys: in the database, oldest first. */
export function dataKeyStore(db: Db): DataKeyStore {
  return {
    listDataKeys: () => list.all(db, {}),
    insertDataKey: async (key) => {
      await insert.all(db, { ...key })
    },
  }
}
