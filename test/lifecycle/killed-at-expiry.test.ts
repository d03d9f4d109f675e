import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import t from 'tap'
import { INVARIANTS } from '../../src/invariants/checks.js'
import { runChecks } from '../../src/invariants/run-check.js'
import { caseInMediation, offeredCase, QIAN, SUN, ZHAO } from '../modules/assignment/mediated-case.js'
import { openKilledCourt } from '../support/killed-court.js'
import { startServiceProcess } from '../support/service-process.js'

// Offers and mediations of March 2026, left to services that start when all of their periods are long over.
const OFFERED = 24
const MEDIATED = 4

const { court, admin, env } = await openKilledCourt(t)

async function acts(): Promise<{ command: string; total: number; cases: number }[]> {
  const { rows } = await court.db.execute<{ command: string; total: number; cases: number }>(
    sql`select command, count(*)::int as total, count(distinct case_id)::int as cases from case_events
        where actor_kind = 'system' and command in ('lapseOffer', 'expireMediation') group by command order by command`,
  )
  return rows
}
const done = async () => (await acts()).reduce((sum, { total }) => sum + total, 0)

async function until(isReached: (count: number) => boolean): Promise<void> {
  for (let left = 300; left > 0; left -= 1) {
    if (isReached(await done())) return
    await sleep(100)
  }
  throw new Error(`stopped at ${await done()} acts`)
}

t.test('two services, one of them killed in the midst: every period that is over is acted on once', async (t) => {
  await court.db.execute(sql`update mediators set capacity = 100`)
  for (let index = 0; index < OFFERED; index += 1) {
    const presidingMediatorId = [ZHAO, QIAN, SUN][index % 3] ?? ZHAO
    await offeredCase(court, { presidingMediatorId })
  }
  for (let index = 0; index < MEDIATED; index += 1) await caseInMediation(court)
  t.equal(await done(), 0, 'control: nobody has acted yet')
  const [first, second] = await Promise.all([startServiceProcess(t, env), startServiceProcess(t, env)])
  await until((count) => count >= 1)
  first.child.kill('SIGKILL')
  await once(first.child, 'exit')
  const reached = await done()
  t.comment(`killed after ${reached} of ${OFFERED + MEDIATED} acts`)
  const third = await startServiceProcess(t, env)
  await until((count) => count >= OFFERED + MEDIATED)
  for (const { child } of [second, third]) {
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  t.strictSame(await acts(), [
    { command: 'expireMediation', total: MEDIATED, cases: MEDIATED },
    { command: 'lapseOffer', total: OFFERED, cases: OFFERED },
  ])
  for await (const { invariant, violations, shown } of runChecks(admin, INVARIANTS)) {
    // Cases of this test were put where they are without triage and consent, of which these invariants speak.
    if (violations > 0) t.comment(`${invariant.id}: ${JSON.stringify(shown[0])}`)
    if (['I-05', 'I-11', 'I-12', 'I-17', 'I-43'].includes(invariant.id)) t.equal(violations, 0, invariant.id)
  }
})
