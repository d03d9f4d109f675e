import { drizzle } from 'drizzle-orm/node-postgres'
import { migrate } from 'drizzle-orm/node-postgres/migrator'
import pg from 'pg'

const MIGRATION_LOCK = 7_294_001

/**
 * Brings a database to the newest schema, one process at a time: whoever comes second waits and finds nothing to do.
 *
 * @param afterwards - work under the same lock, such as reference data
 */
export async function migrateDatabase(
  connectionString: string,
  migrationsFolder: string,
  afterwards: () => Promise<void>,
): Promise<void> {
  const client = new pg.Client({ connectionString, application_name: 'open-mediation migrations' })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
    await migrate(drizzle(client), { migrationsFolder })
    await afterwards()
  } finally {
    await client.end()
  }
}
