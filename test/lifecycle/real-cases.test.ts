import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import t from 'tap'
import type { Caller } from '../../src/demo/member.js'
import { REAL_CASES } from '../../src/demo/real-cases.js'
import { replay } from '../../src/demo/replay.js'
import { type Await, replaySeries } from '../../src/demo/replay-series.js'
import { openTestCourt } from '../support/app.js'
import { answerValidator } from '../support/contract.js'
import { doLongWork } from '../support/long-work.js'

const court = await openTestCourt(t)
const call: Caller = (who, method, path, body, version) =>
  method === 'GET'
    ? court.as(who).get(path)
    : court.as(who).post(path, body, { key: randomUUID(), ...(version === undefined ? {} : { ifMatch: version }) })

const finish: Await = async () => {
  const failures = await doLongWork(court)
  if (failures.length > 0) throw new Error(JSON.stringify(failures))
}

for (const plan of REAL_CASES) {
  t.test(`${plan.id} ends as it really ended`, async (t) => {
    const isSeries = plan.members > 1
    const replayed = isSeries ? await replaySeries(call, plan, finish, () => {}) : await replay(call, plan, () => {})
    t.strictSame(replayed.differences, [])
    t.ok(replayed.sessions > 0, 'control: something was mediated')
  })
}

t.test('every case reads as the contract says, to everybody who may read it', async (t) => {
  const isCase = answerValidator('get', '/v1/cases/{caseId}', 200)
  const { rows } = await court.db.execute<{ id: string }>(sql`select id from cases order by id`)
  const seen = new Set<string>()
  for (const { id } of rows) {
    for (const who of [
      'clerk-mingshan',
      'judge-mingshan',
      'mediator-zhao',
      'higher-benxi',
      'manager-people-committee',
    ]) {
      const { status, body } = await court.as(who).get(`/v1/cases/${id}`)
      if (status === 404) continue
      if (status !== 200) t.fail(`${who} ${id}: ${status}`)
      for (const [name, value] of Object.entries(body)) {
        if (Array.isArray(value) && value.length > 0) seen.add(name)
      }
    }
  }
  const sections = 'parties deadlines claims consents assignments sessions pauses extensions agreements proceedings'
  for (const section of [...sections.split(' '), 'handovers']) {
    t.ok(seen.has(section), `control: ${section} were read`)
  }
  const [first] = rows
  const { body } = await court.as('clerk-mingshan').get(`/v1/cases/${first?.id}`)
  t.notOk(isCase({ ...body, facts: undefined, identityNumber: '1' }), 'control: more than the contract says is noticed')
})
