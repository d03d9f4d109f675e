import { createLocalJWKSet } from 'jose'
import { buildApp } from './app.js'
import { openDatabase } from './platform/database.js'
import { NOTHING_ALLOWED, openOutbound } from './platform/outbound.js'
import type { Vault } from './platform/vault.js'

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, sorted(member)]),
  )
}

/**
 * The contract as it is committed: members sorted, made without a database or an issuer.
 *
 * @throws Error when a schema can't be compiled
 */
export async function describeApi(): Promise<string> {
  const db = openDatabase({ connectionString: 'postgres://nobody@127.0.0.1:1/none', poolSizeMax: 1 })
  const absent = (): never => {
    throw new Error('no vault while the contract is written')
  }
  const vault: Vault = { seal: absent, open: absent, isCurrent: absent, blindIndex: absent }
  const app = await buildApp({
    db,
    now: () => new Date(),
    vault,
    tokens: { issuer: 'none', audience: 'none', keys: createLocalJWKSet({ keys: [] }) },
    logLevel: 'silent',
    rateLimitPerMinute: 1,
    outbound: openOutbound(NOTHING_ALLOWED),
    compilesAtOnce: true,
  })
  await app.ready()
  const text = `${JSON.stringify(sorted(app.swagger()), null, 2)}\n`
  await app.close()
  await db.$client.end()
  return text
}
