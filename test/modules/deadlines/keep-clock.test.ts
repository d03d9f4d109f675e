import { sql } from 'drizzle-orm'
import t from 'tap'
import { keepClock } from '../../../src/keep-clock.js'
import { createReferenceSource } from '../../../src/modules/directory/reference.js'
import { openTestCourt } from '../../support/app.js'
import { offeredCase } from '../assignment/mediated-case.js'
import { caseInMediation } from '../mediation/case-in-mediation.js'

const court = await openTestCourt(t)
const { db, vault, clock } = court
const faults: object[] = []
const deps = {
  db,
  vault,
  now: () => clock.now,
  reference: createReferenceSource(db, () => clock.now.getTime()),
  log: { error: (members: object) => void faults.push(members) },
}
const midnight = (date: string) => new Date(`${date}T00:00:00+08:00`)

async function told(template: string): Promise<{ subject: string; data: Record<string, string>; caseId: string }[]> {
  const { rows } = await db.execute<{ subject: string; data: Record<string, string>; caseId: string }>(
    sql`select p.subject, n.data, n.case_id as "caseId" from person_notices n join persons p on p.id = n.person_id
        where n.template = ${template} order by n.id, p.subject`,
  )
  return rows
}

t.test('the mediator is told of an offer, and the triage officer of its lapse', async (t) => {
  const { id } = await offeredCase(court)
  t.match(await told('offer-received'), [{ subject: 'mediator-zhao', caseId: id, data: { dueOn: '2026-03-13' } }])
  t.strictSame(await told('offer-lapsed'), [])
  clock.now = midnight('2026-03-14')
  await keepClock(deps)
  t.match(await told('offer-lapsed'), [{ subject: 'triage-mingshan', caseId: id, data: { dueOn: '2026-03-13' } }])
  const inbox = await court.as('triage-mingshan').get('/v1/me/notices?unread=true')
  t.match(inbox, { status: 200 })
  t.match(inbox.text, '重新选定')
})

t.test(
  'who has to act is warned once on the day on which a period turns red, and again when its last day moves',
  async (t) => {
    clock.now = midnight('2026-04-20')
    const { id, must, partyIds } = await caseInMediation(court)
    const warnings = async () =>
      (await told('deadline-warning')).filter(
        ({ caseId, data }) => caseId === id && data.kind?.startsWith('mediation-'),
      )
    clock.now = midnight('2026-04-23')
    await keepClock(deps)
    t.strictSame(await warnings(), [], 'a Thursday: Friday and Monday are left')
    clock.now = midnight('2026-04-24')
    await keepClock(deps)
    await keepClock(deps)
    const [first, ...others] = await warnings()
    t.strictSame(others, [])
    t.match(first, { subject: 'mediator-zhao', data: { level: 'red', dueOn: '2026-04-27' } })
    await must('mediator-zhao', 'extensions', { days: 5, consentingPartyIds: partyIds })
    await keepClock(deps)
    t.equal((await warnings()).length, 1, 'the new last day is not near')
    clock.now = midnight('2026-05-05')
    await keepClock(deps)
    t.equal((await warnings()).length, 2)
  },
)

t.test('the administrators are told once that the known calendar ends', async (t) => {
  clock.now = midnight('2026-11-20')
  await keepClock(deps)
  await keepClock(deps)
  const ends = await told('calendar-ends')
  t.ok(ends.length > 0)
  t.equal(new Set(ends.map(({ subject }) => subject)).size, ends.length)
  t.match(ends[0], { data: { knownUntil: '2026-12-31' } })
})

t.test('nothing failed on the way', async (t) => {
  t.strictSame(faults, [])
})

t.test('the database lets no period move without a later entry, nor after its end', async (t) => {
  const tamper = (set: string, where: string) => db.$client.query(`update deadlines set ${set} where ${where}`)
  await t.rejects(tamper('due_on = due_on + 1', `status = 'running'`), /moves only with an event/)
  await t.rejects(tamper('extension_days = array[30]', `status = 'running'`), /moves only with an event/)
  await t.rejects(tamper(`status = 'running', ended_seq = null`, `status = 'missed'`), /is history/)
})
