import { sql } from 'drizzle-orm'
import { test } from 'tap'
import { seedDemo, seedReference } from '../../../src/modules/directory/seed.js'
import { statement } from '../../../src/platform/statement.js'
import { transaction } from '../../../src/platform/transaction.js'
import { cloneDatabase } from '../../support/database.js'
import { TEST_NOW } from '../../support/template-database.js'

const counts = statement<Record<string, number>>(
  'test_seed_counts',
  sql`select (select count(*)::integer from courts) as courts, (select count(*)::integer from causes) as causes,
        (select count(*)::integer from profile_periods) as periods,
        (select count(*)::integer from small_claims_thresholds) as thresholds,
        (select count(*)::integer from calendar_days) as days, (select count(*)::integer from persons) as persons,
        (select count(*)::integer from grants) as grants, (select count(*)::integer from machine_clients) as clients,
        (select count(*)::integer from priority_tags) as tags, (select count(*)::integer from mediators) as mediators,
        (select count(*)::integer from teams) as teams, (select count(*)::integer from team_members) as members,
        (select version from reference_state) as version`,
)

test('loading the data again changes nothing', async (t) => {
  const { db } = await cloneDatabase(t)
  const expected = {
    courts: 7,
    causes: 1055,
    periods: 2,
    thresholds: 5,
    days: 769,
    persons: 15,
    grants: 15,
    clients: 5,
    tags: 21,
    mediators: 4,
    teams: 1,
    members: 6,
    version: 1,
  }
  const before = await counts.first(db, {})
  t.strictSame(before, expected)
  await transaction(db, async (tx) => {
    await seedReference(tx, TEST_NOW)
    await seedDemo(tx, TEST_NOW)
  })
  t.strictSame(await counts.first(db, {}), before)
})
