import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { loadRequester } from '../../../src/modules/directory/actors.js'
import { createReferenceSource } from '../../../src/modules/directory/reference.js'
import { type OperationWork, runOperations } from '../../../src/modules/operations/run-operations.js'
import { EXAMPLE_ANSWERS } from '../../../src/modules/triage/schemas.js'
import { openTestCourt, type TestCourt } from '../../support/app.js'
import { seriesOf } from '../series/series-of-cases.js'

const WAIT_MAX_MS = 20_000

/** Asks for so many operations, each on every case of one series. */
async function ask(court: TestCourt, count: number): Promise<string[]> {
  const { seriesId } = await seriesOf(court, 2)
  const officer = court.as('triage-mingshan')
  const { body: seen } = await officer.get(`/v1/series/${seriesId}`)
  const ids: string[] = []
  for (let index = 0; index < count; index += 1) {
    const { body } = await officer.post(
      `/v1/series/${seriesId}/batch-acts/decide-triage`,
      { answers: EXAMPLE_ANSWERS },
      { ifMatch: seen.version, key: randomUUID() },
    )
    ids.push(body.id)
  }
  return ids
}

function run(court: TestCourt, work: OperationWork): Promise<number> {
  const reference = createReferenceSource(court.db, () => court.clock.now.getTime())
  return runOperations({
    ...{ db: court.db, vault: court.vault, now: () => court.clock.now, reference },
    findRequester: async (asked) => loadRequester(court.db, await reference.current(), asked),
    work: { 'batch-act': work },
  })
}

async function until(isSo: () => boolean): Promise<boolean> {
  const endMs = Date.now() + WAIT_MAX_MS
  while (!isSo() && Date.now() < endMs) await sleep(5)
  return isSo()
}

for (const [how, together] of [
  ['one by one', undefined],
  ['together', 10],
] as const) {
  t.test(`items ${how}: short work does not wait for the end of long work that was asked for before`, async (t) => {
    const court = await openTestCourt(t)
    const [long, ...short] = await ask(court, 7)
    const done: string[] = []
    let isOvertaken = false
    const settled = await run(court, {
      ...(together !== undefined && { together }),
      async runItem(_tx, _call, { id }, { caseId }) {
        if (id === long) isOvertaken = await until(() => done.length === short.length * 2)
        else done.push(id)
        return { caseId }
      },
    })
    t.ok(isOvertaken)
    t.equal(settled, 14)
    t.strictSame(new Set(done), new Set(short))
  })
}

t.test('never are more items under way at the same time than one process may do', async (t) => {
  const court = await openTestCourt(t)
  await ask(court, 9)
  let underWay = 0
  let most = 0
  await run(court, {
    async runItem(_tx, _call, _operation, { caseId }) {
      underWay += 1
      most = Math.max(most, underWay)
      await sleep(10)
      underWay -= 1
      return { caseId }
    },
  })
  t.ok(most > 1 && most <= 4, `${most} at most`)
})

t.test('work at which the service fails is not tried without a pause, and what else there is goes on', async (t) => {
  const court = await openTestCourt(t)
  const [failing] = await ask(court, 3)
  let attempts = 0
  const settled = await run(court, {
    async runItem(_tx, _call, { id }, { caseId }) {
      if (id !== failing) return { caseId }
      attempts += 1
      throw new Error('the service fails')
    },
  })
  t.equal(settled, 4)
  t.equal(attempts, 2)
  const { body } = await court.as('triage-mingshan').get(`/v1/operations/${failing}`)
  t.match(body, { state: 'running', done: 0, refused: 0, pending: 2 })
})
