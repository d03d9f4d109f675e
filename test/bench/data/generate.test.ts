import pg from 'pg'
import { test } from 'tap'
import { INVARIANTS } from '../../../src/invariants/checks.js'
import { runChecks } from '../../../src/invariants/run-check.js'
import { dataKeyStore, SEALED_TABLES } from '../../../src/modules/directory/data-keys.js'
import { canonicalIdentityNumber, maskIdentityNumber } from '../../../src/modules/intake/identity-numbers.js'
import { nameGrams } from '../../../src/modules/intake/name-grams.js'
import { identityIndex } from '../../../src/modules/intake/record-parties.js'
import { openVault, parseMasterKeys } from '../../../src/platform/vault.js'
import { openTestDatabase } from '../../support/database.js'
import { databaseUrl, TEMPLATE } from '../../support/template-database.js'
import { generateData } from './generate.js'
import { LIVES, MIXES } from './lives.js'
import { creditCode, residentNumber } from './people.js'
import { Random } from './random.js'

const CASES = 1000
const INDEXES = `select tablename, indexname, indexdef from pg_indexes
  where schemaname = 'public' and tablename not like 'bench%' order by indexname`
const CONSTRAINTS = `select conrelid::regclass::text as table, conname, pg_get_constraintdef(oid) as definition, convalidated
  from pg_constraint where connamespace = 'public'::regnamespace and conrelid::regclass::text not like 'bench%'
  order by conname, 1`

function environment(name: string): string {
  const value = process.env[name]
  if (value === undefined) throw new Error(`${name} is not set: run tests through \`npm test -- <file>\``)
  return value
}

test('invented numbers are well formed, and the same for the same seed', async (t) => {
  const random = new Random(7)
  const isWellFormed = (kind: 'resident-identity-card' | 'unified-social-credit-code', number: string) =>
    canonicalIdentityNumber(kind, number, '2026-01-01').ok
  const people = Array.from({ length: 500 }, () => residentNumber(random))
  const companies = Array.from({ length: 500 }, () => creditCode(random))
  t.ok(people.every((number) => isWellFormed('resident-identity-card', number)))
  t.ok(companies.every((number) => isWellFormed('unified-social-credit-code', number)))
  const again = [new Random(8), new Random(8)].map((source) => Array.from({ length: 50 }, () => source.hex()))
  t.strictSame(again[0], again[1])
})

for (const mix of MIXES) {
  test(`${mix} lives share out all cases`, async (t) => {
    t.equal(
      LIVES.reduce((sum, { share }) => sum + share[mix], 0),
      100,
    )
  })
}

test('generated cases are as good as cases that were entered', { timeout: 300_000 }, async (t) => {
  const adminConnectionString = environment('TEST_ADMIN_URL')
  const connectionString = environment('TEST_DATABASE_URL')
  const masterKey = Buffer.from(Array.from({ length: 32 }, (_, place) => place * 7 + 1)).toString('base64')
  const name = await generateData({ connectionString, adminConnectionString }, masterKey, CASES, () => {})
  const db = openTestDatabase(databaseUrl(connectionString, name))
  const admin = new pg.Client({ connectionString: adminConnectionString })
  await admin.connect()
  t.teardown(async () => {
    await db.$client.end()
    await admin.query(`drop database ${name} with (force)`)
    await admin.end()
  })
  const rows = async <Row extends pg.QueryResultRow>(query: string) => (await db.$client.query<Row>(query)).rows

  await t.test('every invariant holds', async (t) => {
    const client = await db.$client.connect()
    for await (const { invariant, shown } of runChecks(client, INVARIANTS)) t.strictSame(shown, [], invariant.id)
    client.release()
  })

  await t.test('the database has the indexes and constraints of any other', async (t) => {
    const template = openTestDatabase(databaseUrl(connectionString, TEMPLATE))
    for (const query of [INDEXES, CONSTRAINTS]) {
      t.strictSame(await rows(query), (await template.$client.query(query)).rows)
    }
    await template.$client.end()
  })

  await t.test('what is sealed opens, and is found by number and by name', async (t) => {
    const vault = await openVault(parseMasterKeys(masterKey), dataKeyStore(db), SEALED_TABLES)
    const parties = await rows<{
      id: string
      name: string
      identity_kind: string
      identity_number: string
      identity_mask: string
      identity_index: Buffer
      name_grams: string[]
    }>('select * from parties where court_id = 4 limit 100')
    t.equal(parties.length, 100)
    for (const party of parties) {
      const context = { table: 'parties', column: 'identity_number', rowId: party.id }
      const number = vault.open(context, party.identity_number)
      t.equal(maskIdentityNumber(number), party.identity_mask)
      t.strictSame(identityIndex(vault, { kind: party.identity_kind, number }), party.identity_index)
      t.strictSame(party.name_grams, nameGrams(party.name))
    }
  })

  await t.test('every case is listed once, and receipts are as the service writes them', async (t) => {
    t.strictSame(
      await rows(`select count(*)::integer as cases, count(b.id)::integer as listed, count(distinct n)::integer as places,
                    count(*) filter (where receipt_number !~ '^SJ-\\d{8}-[0-9A-F]{10}$')::integer as odd
                  from cases c left join bench_cases b on b.court_id = c.court_id and b.id = c.id`),
      [{ cases: CASES, listed: CASES, places: CASES, odd: 0 }],
    )
  })
})
