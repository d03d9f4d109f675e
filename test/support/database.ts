import { randomBytes } from 'node:crypto'
import pg from 'pg'
import type { Test } from 'tap'
import { type Db, databaseError, openDatabase } from '../../src/platform/database.js'
import { databaseUrl, TEMPLATE } from './template-database.js'

export function openTestDatabase(connectionString: string): Db {
  return openDatabase({ connectionString, poolSizeMax: 8 })
}

function required(name: string): string {
  const value = process.env[name]
  if (value === undefined) throw new Error(`${name} is not set: run tests through \`npm test -- <file>\``)
  return value
}

/** A database of its own for one test file, gone afterwards. */
export async function cloneDatabase(t: Test): Promise<{ db: Db; url: string }> {
  const name = `test_${randomBytes(6).toString('hex')}`
  const admin = new pg.Client({ connectionString: required('TEST_ADMIN_URL') })
  await admin.connect()
  const owner = new URL(required('TEST_DATABASE_URL')).username
  await admin.query(`create database ${name} template ${TEMPLATE} owner ${pg.escapeIdentifier(owner)}`)
  const url = databaseUrl(required('TEST_DATABASE_URL'), name)
  const db = openTestDatabase(url)
  t.teardown(async () => {
    await db.$client.end()
    await admin.query(`drop database ${name} with (force)`)
    await admin.end()
  })
  return { db, url }
}

/** A connection above every lock of the service, to the database of a test; closed when the test ends. */
export async function connectAsAdmin(t: Test, url: string): Promise<pg.Client> {
  const connectionString = databaseUrl(required('TEST_ADMIN_URL'), new URL(url).pathname.slice(1))
  const admin = new pg.Client({ connectionString })
  await admin.connect()
  t.teardown(() => admin.end())
  return admin
}

/** Name of the constraint that a write violated, if that is why it failed. */
export function violatedConstraint(error: unknown): string | undefined {
  const found = databaseError(error)
  return found?.code.startsWith('23') ? found.constraint : undefined
}
