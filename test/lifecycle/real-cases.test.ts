import t from 'tap'
import { REAL_CASES } from '../../src/demo/real-cases.js'
import { type Caller, replay } from '../../src/demo/replay.js'
import { openTestCourt } from '../support/app.js'

const court = await openTestCourt(t)
const call: Caller = (who, method, path, body, version) =>
  method === 'GET'
    ? court.as(who).get(path)
    : court.as(who).post(path, body, version === undefined ? {} : { ifMatch: version })

for (const plan of REAL_CASES) {
  t.test(`${plan.id} ends as it really ended`, async (t) => {
    const replayed = await replay(call, plan, () => {})
    t.strictSame(replayed.differences, [])
    t.ok(replayed.sessions > 0, 'control: something was mediated')
  })
}
