import pg from 'pg'
import { seedDemo, seedReference } from '../../src/modules/directory/seed.js'
import { migrateDatabase } from '../../src/platform/migrations.js'
import { type Tx, transaction } from '../../src/platform/transaction.js'
import { openTestDatabase } from './database.js'

export const TEMPLATE = 'mediation_template'
export const TEST_NOW = new Date('2026-03-10T02:00:00.000Z')

export function databaseUrl(base: string, name: string): string {
  const url = new URL(base)
  url.pathname = `/${name}`
  return url.toString()
}

/** Makes the database that every test file gets a copy of: migrated, with reference data and demo people. */
export async function prepareTemplate(adminUrl: string, ownerUrl: string): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl })
  await admin.connect()
  const owner = new URL(ownerUrl).username
  await admin.query(`create database ${TEMPLATE} owner ${pg.escapeIdentifier(owner)}`)
  await admin.end()
  const url = databaseUrl(ownerUrl, TEMPLATE)
  await migrateDatabase(url, 'migrations', async () => {})
  const db = openTestDatabase(url)
  await transaction(db, (tx: Tx) => seedReference(tx, TEST_NOW))
  await transaction(db, (tx: Tx) => seedDemo(tx, TEST_NOW))
  await db.$client.end()
}
