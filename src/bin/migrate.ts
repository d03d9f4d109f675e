import { fileURLToPath } from 'node:url'
import { seedReference } from '../modules/directory/seed.js'
import { closeDatabase, openDatabase } from '../platform/database.js'
import { migrateDatabase } from '../platform/migrations.js'
import { transaction } from '../platform/transaction.js'

const url = process.env.DATABASE_URL
if (url === undefined) {
  process.stderr.write('Set DATABASE_URL; the embedded database is migrated by `npm start`.\n')
  process.exit(1)
}
const db = openDatabase({ connectionString: url, poolSizeMax: 2 })
const folder = fileURLToPath(new URL('../../migrations', import.meta.url))
await migrateDatabase(url, folder, () => transaction(db, (tx) => seedReference(tx, new Date())))
await closeDatabase(db)
