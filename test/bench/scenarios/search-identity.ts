import type { Bench, Scenario } from '../scenario.js'
import { askSearch, at, randomOf, reading } from './reading.js'

interface Identity {
  readonly kind: string
  readonly number: string
}

/** Papers of parties in 明山, which a data set brings along: in its tables they are sealed. */
async function knownIdentities({ client }: Bench): Promise<string[]> {
  const { rows } = await client.query<{ value: readonly { identity: Identity }[] }>(
    `select value from bench_facts where name = 'parties'`,
  )
  return (rows[0]?.value ?? []).map(({ identity }) => JSON.stringify(identity))
}

const by = (identity: string) => ({ identity: JSON.parse(identity) as Identity })

export const searchIdentity: Scenario = {
  name: 'search-identity',
  title: 'Search by identity number',
  clients: 32,
  data: 'sets',
  material: async (bench) => ({ identities: await knownIdentities(bench) }),
  begin: reading(({ material }, client) => askSearch(client, by(randomOf(material.identities)))),
  request: (_bench, index, { identities }) => askSearch(index, by(at(identities, index))),
}
