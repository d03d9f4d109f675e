import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { demoId } from '../../../../src/modules/directory/seed.js'
import type { Answer, TestCourt } from '../../../support/app.js'
import { registeredCase } from '../../../support/cases.js'
import { doLongWork } from '../../../support/long-work.js'
import { query, rowOf } from '../mediated-case.js'

export const ZHOU = demoId('mediator', 'mediator-zhou')
export const OFFICER = 'triage-mingshan'

/** A registered case that looks for a mediator and was received on a day. */
export async function waitingCase(court: TestCourt, receivedOn: string, changes: Record<string, unknown> = {}) {
  const { id } = await registeredCase(court, changes)
  await court.db.execute(
    sql`update cases set state = 'seeking-mediator', track = 'simple', procedure = 'summary', received_on = ${receivedOn}::date
        where id = ${id}::uuid`,
  )
  return id
}

/** What a roster says of a mediator, changed. */
export async function setMediator(
  court: TestCourt,
  id: string,
  changes: { capacity?: number; languages?: string[]; areas?: string[] },
): Promise<void> {
  for (const [column, value] of Object.entries(changes)) {
    await court.db.$client.query(`update mediators set ${column} = $2 where id = $1`, [id, value])
  }
}

export function makePlan(court: TestCourt, body: Record<string, unknown> = {}): Promise<Answer> {
  return court.as(OFFICER).post('/v1/assignment-plans', { courtCode: '辽0504', ...body })
}

export async function entriesOf(court: TestCourt, planId: string, only?: string) {
  const { status, body, text } = await court
    .as(OFFICER)
    .get(`/v1/assignment-plans/${planId}/entries?limit=100${only === undefined ? '' : `&only=${only}`}`)
  if (status !== 200) throw new Error(text)
  return body.items
}

export const act = (court: TestCourt, planId: string, what: string, version: number, body: Record<string, unknown>) =>
  court.as(OFFICER).post(`/v1/assignment-plans/${planId}/${what}`, body, { ifMatch: version, key: randomUUID() })

/** Accepts a plan and offers its cases, as the service would. */
export async function acceptAndOffer(court: TestCourt, planId: string, version: number) {
  const accepted = await act(court, planId, 'acceptance', version, {})
  if (accepted.status !== 202) throw new Error(accepted.text)
  const failures = await doLongWork(court)
  if (failures.length > 0) throw new Error(JSON.stringify(failures))
  const { body } = await court.as(OFFICER).get(`/v1/operations/${accepted.body.id}`)
  return body
}

export const offersOf = (court: TestCourt, caseId: string) =>
  query<{ basis: string; mediatorId: string }>(
    court,
    `select o.basis, a.mediator_id as "mediatorId" from offers o
     join assignments a on a.court_id = o.court_id and a.case_id = o.case_id and a.offer_id = o.id where o.case_id = $1`,
    [caseId],
  )

/** Everything that a plan and its cases consist of, to be compared after a refusal. */
export async function everythingOf(court: TestCourt, caseIds: readonly string[]) {
  const tables = ['assignment_plans', 'assignment_plan_entries', 'operations', 'offers', 'mediators']
  const found: Record<string, unknown> = {}
  for (const table of tables) found[table] = await query(court, `select * from ${table} order by 1, 2, 3`)
  found.cases = await Promise.all(caseIds.map((id) => rowOf(court, id)))
  return found
}
