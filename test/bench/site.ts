import pg from 'pg'
import { Connection } from './connection.js'
import { prepareDatabase, sampleCases } from './database.js'
import { SUBJECTS } from './people.js'
import type { Bench } from './scenario.js'
import { type Cluster, type Issuer, type Service, startService } from './service.js'
import { openRecorder } from './statements.js'

/** The service on one database, ready to be measured. */
export interface Site {
  readonly database: string
  readonly service: Service
  readonly bench: Bench
  close(): Promise<void>
}

export interface SiteOptions {
  readonly directory: string
  readonly cluster: Cluster
  readonly issuer: Issuer
  readonly nodeOptions: readonly string[]
  readonly settings?: Readonly<Record<string, string>>
}

/** Starts the service on a database that is there. */
export async function openSite(options: SiteOptions, database: string): Promise<Site> {
  const { directory, cluster, issuer, nodeOptions, settings = {} } = options
  const url = cluster.urlOf(database)
  await prepareDatabase(url)
  const service = await startService({ directory, databaseUrl: url, issuerUrl: issuer.url, nodeOptions, settings })
  const tokens = await issuer.tokensFor(SUBJECTS)
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const connection = new Connection(service.origin)
  const recorder = await openRecorder(directory, url, issuer.url)
  const cases = await sampleCases(client)
  return {
    database,
    service,
    bench: {
      client,
      connection,
      tokens,
      cases,
      record: (request) => recorder.record(request, tokens[request.person] ?? ''),
    },
    close: async () => {
      await recorder.stop()
      await connection.close()
      await client.end()
      await service.stop()
    },
  }
}
