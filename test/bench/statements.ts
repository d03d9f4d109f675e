import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import { buildApp } from '../../src/app.js'
import { remoteKeys } from '../../src/http/authentication.js'
import { dataKeyStore, SEALED_TABLES } from '../../src/modules/directory/data-keys.js'
import { closeDatabase, openDatabase } from '../../src/platform/database.js'
import { NOTHING_ALLOWED, openOutbound } from '../../src/platform/outbound.js'
import { openVault, parseMasterKeys } from '../../src/platform/vault.js'
import type { ReadRequest } from './scenario.js'

/** A statement as the service sent it. */
export interface RecordedStatement {
  readonly name: string
  readonly text: string
  readonly values: readonly unknown[]
}

export interface Recorder {
  record(request: ReadRequest, token: string): Promise<readonly RecordedStatement[]>
  stop(): Promise<void>
}

/** Runs the service's own code in this process on the same database, to see which statements a request leads to. */
export async function openRecorder(directory: string, databaseUrl: string, issuer: string): Promise<Recorder> {
  const db = openDatabase({ connectionString: databaseUrl, poolSizeMax: 2 })
  const masterKey = readFileSync(join(directory, 'personal-data.key'), 'utf8').trim()
  const app = await buildApp({
    db,
    now: () => new Date(),
    vault: await openVault(parseMasterKeys(masterKey), dataKeyStore(db), SEALED_TABLES),
    tokens: { issuer, audience: 'open-mediation', keys: remoteKeys(`${issuer}/jwks`) },
    logLevel: 'silent',
    rateLimitPerMinute: 1_000_000,
    outbound: openOutbound(NOTHING_ALLOWED),
  })
  let recorded: RecordedStatement[] = []
  const pool = db.$client
  const query = pool.query.bind(pool) as (...args: unknown[]) => unknown
  pool.query = ((config: pg.QueryConfig, values?: unknown[]) => {
    if (config.name !== undefined) {
      recorded.push({ name: config.name, text: config.text, values: values ?? config.values ?? [] })
    }
    return query(config, values)
  }) as typeof pool.query

  const ask = async ({ method = 'GET', path, body }: ReadRequest, token: string) => {
    const answer = await app.inject({
      method,
      url: path,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    })
    if (answer.statusCode !== 200) throw new Error(`${method} ${path}: ${answer.statusCode} ${answer.body}`)
  }
  return {
    record: async (request, token) => {
      // The first time the caller's rights and the reference data are looked up too.
      await ask(request, token)
      recorded = []
      await ask(request, token)
      return recorded.filter(({ name }) => !/actor|reference/.test(name))
    },
    stop: async () => {
      await app.close()
      await closeDatabase(db)
    },
  }
}
