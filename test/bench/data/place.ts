import pg from 'pg'
import type { EmbeddedPostgres } from '../../../src/platform/embedded-postgres.js'

/** A database of the cluster, as its owner and as the superuser see it. */
export interface Place {
  readonly name: string
  readonly url: string
  readonly adminUrl: string
}

export type Cluster = Pick<EmbeddedPostgres, 'connectionString' | 'adminConnectionString'>

export function placeIn(cluster: Cluster, name: string): Place {
  const named = (connectionString: string) => {
    const url = new URL(connectionString)
    url.pathname = `/${name}`
    return url.toString()
  }
  return { name, url: named(cluster.connectionString), adminUrl: named(cluster.adminConnectionString) }
}

export async function connect(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  return client
}
