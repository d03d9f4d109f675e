import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { closeDatabase, type Db, openDatabase } from '../platform/database.js'
import { startEmbeddedPostgres } from '../platform/embedded-postgres.js'
import { clusterDirectoryIn } from '../platform/postgres-cluster.js'
import { StartupError } from '../platform/startup-error.js'

/** A check of a large court reads every row; nobody waits for it with a browser. */
const STATEMENT_TIMEOUT_MS = 3_600_000

interface OpenedDatabase {
  readonly db: Db
  close(): Promise<void>
}

/** The embedded database, for a service that does not run at this moment. */
async function startStopped(): Promise<{ url: string; stop(): Promise<void> }> {
  const directory = resolve(process.env.DATA_DIRECTORY ?? '.data', 'postgres')
  if (!existsSync(directory)) {
    throw new StartupError(
      `There is no database in ${directory}: set DATABASE_URL or DATA_DIRECTORY.`,
      `${directory} 中没有数据库，请设置 DATABASE_URL 或者 DATA_DIRECTORY。`,
    )
  }
  try {
    const postgres = await startEmbeddedPostgres({ directory, durable: true, log: () => {} })
    // A process that a signal ends does not run its exit handlers, and the server would outlive it.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
    return { url: postgres.connectionString, stop: () => postgres.stop() }
  } catch (error) {
    if (!(error instanceof StartupError) || !existsSync(join(directory, 'service.lock'))) throw error
    const passwords = join(clusterDirectoryIn(directory), 'service-passwords.json')
    throw new StartupError(
      `The service is running on ${directory}: set DATABASE_URL=postgres://mediation:<password>@127.0.0.1:<port>/mediation, with the port that the service printed and the password "service" from ${passwords}.`,
      `服务正在使用 ${directory}，请设置 DATABASE_URL=postgres://mediation:<密码>@127.0.0.1:<端口>/mediation：端口见服务启动时的输出，密码为 ${passwords} 中的 service。`,
      { cause: error },
    )
  }
}

async function openDatabaseOfEnvironment(): Promise<OpenedDatabase> {
  const given = process.env.DATABASE_URL
  const embedded = given === undefined || given === '' ? await startStopped() : undefined
  const connectionString = embedded?.url ?? given ?? ''
  const db = openDatabase({ connectionString, poolSizeMax: 1, statementTimeoutMs: STATEMENT_TIMEOUT_MS })
  const close = async () => {
    await closeDatabase(db)
    await embedded?.stop()
  }
  const found = await db.$client
    .query("select to_regclass('public.case_events') is not null as ready")
    .catch(async (error: Error) => {
      await close()
      throw new StartupError(`The database does not answer: ${error.message}.`, `无法连接数据库：${error.message}。`, {
        cause: error,
      })
    })
  if (found.rows[0]?.ready === true) return { db, close }
  await close()
  throw new StartupError(
    'This database has no cases: it is not one of this service, or not migrated.',
    '该数据库没有案件表：不是本服务的数据库，或者尚未迁移。',
  )
}

/**
 * Runs a command-line check on the database of DATABASE_URL, or else on the embedded one under DATA_DIRECTORY, which is
 * started for it.
 *
 * @param work - answers the exit code
 */
export async function checkDatabase(work: (db: Db) => Promise<number>): Promise<void> {
  // Whoever reads the output may have seen enough, as `head` has.
  process.stdout.once('error', () => process.exit(1))
  try {
    const opened = await openDatabaseOfEnvironment()
    try {
      process.exitCode = await work(opened.db)
    } finally {
      await opened.close()
    }
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  }
}
