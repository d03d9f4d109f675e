import t from 'tap'
import { transaction } from '../../src/platform/transaction.js'
import { findCaseRow, updateCase } from '../../src/workflow/store.js'
import { openTestCourt } from '../support/app.js'
import { registeredCase } from '../support/cases.js'
import { violatedConstraint } from '../support/database.js'

const MINGSHAN = 4
const court = await openTestCourt(t)

t.test('a case that somebody else wrote since it was read is not written, nor anything with it', async (t) => {
  const [stale, other] = [await registeredCase(court), await registeredCase(court)]
  const rows = await Promise.all([stale, other].map(({ id }) => findCaseRow(court.db, MINGSHAN, id)))
  const [first, second] = rows
  if (first === undefined || second === undefined) throw new Error('the cases are not there')
  const write = (previousVersion: number) =>
    transaction(court.db, async (tx) => {
      updateCase(tx, { ...second, priority: 7, version: second.version + 1 }, second.version)
      updateCase(tx, { ...first, priority: 7, version: first.version + 1 }, previousVersion)
    })
  const failed = await write(first.version - 1).catch((error: unknown) => error)
  t.equal((failed as { code?: string }).code, '23502')
  t.equal(violatedConstraint(failed), undefined, 'no constraint that would be taken for a refusal')
  t.strictSame(await Promise.all([stale, other].map(({ id }) => findCaseRow(court.db, MINGSHAN, id))), rows)

  await write(first.version)
  t.equal((await findCaseRow(court.db, MINGSHAN, stale.id))?.priority, 7, 'control: at the version that was read')
})
