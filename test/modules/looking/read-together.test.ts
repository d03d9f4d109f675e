import t from 'tap'
import { openTestCourt } from '../../support/app.js'
import { registeredCase } from '../../support/cases.js'
import { offeredCase } from '../assignment/mediated-case.js'

const court = await openTestCourt(t)
const ids = [(await offeredCase(court)).id]
for (let index = 0; index < 11; index += 1) ids.push((await registeredCase(court)).id)
const READERS = ['clerk-mingshan', 'mediator-zhao', 'mediator-sun', 'auditor-benxi', 'clerk-pingshan']

const read = async (subject: string, id: string) => {
  const { status, text } = await court.as(subject).get(`/v1/cases/${id}`)
  return { subject, id, status, text: status === 200 ? text : '' }
}

t.test('cases that many read at once are read together, and everybody sees what one alone sees', async (t) => {
  const wanted = READERS.flatMap((subject) => [...ids, ...ids].map((id) => [subject, id] as const))
  const alone: Awaited<ReturnType<typeof read>>[] = []
  for (const [subject, id] of wanted) alone.push(await read(subject, id))
  const { $client: pool } = court.db
  const query = pool.query.bind(pool) as (...args: unknown[]) => unknown
  let statements = 0
  pool.query = ((...args: unknown[]) => {
    if ((args[0] as { name?: string }).name === 'case_parts') statements += 1
    return query(...args)
  }) as typeof pool.query
  const together = await Promise.all(wanted.map(([subject, id]) => read(subject, id)))
  t.strictSame(together, alone)
  t.ok(statements < wanted.length / 4, `${statements} statements for ${wanted.length} readers`)
  const statuses = (subject: string) => new Set(alone.filter((one) => one.subject === subject).map((one) => one.status))
  t.strictSame(statuses('clerk-mingshan'), new Set([200]))
  t.strictSame(statuses('mediator-zhao'), new Set([200, 404]), 'control: some may see one of them only')
  t.strictSame(statuses('clerk-pingshan'), new Set([404]))
})
