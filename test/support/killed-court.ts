import type { Test } from 'tap'
import { openTestCourt } from './app.js'
import { connectAsAdmin } from './database.js'

/**
 * A court whose database outlives the services that are started on it, and what they are started with. Their keys are
 * those of the court; nobody has a token for them.
 */
export async function openKilledCourt(t: Test) {
  const court = await openTestCourt(t)
  const admin = await connectAsAdmin(t, court.url)
  const env = {
    DATABASE_URL: court.url,
    DATA_DIRECTORY: t.testdir(),
    PERSONAL_DATA_KEY: court.personalDataKey,
    OIDC_ISSUER: 'https://issuer.test',
    OIDC_JWKS_URI: 'https://issuer.test/jwks',
  }
  return { court, admin, env }
}
