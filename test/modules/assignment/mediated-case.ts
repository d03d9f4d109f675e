import { demoId } from '../../../src/modules/directory/seed.js'
import { transaction } from '../../../src/platform/transaction.js'
import { courtOf } from '../../../src/workflow/case-id.js'
import type { CaseRow } from '../../../src/workflow/store.js'
import { findCaseRow, updateCase } from '../../../src/workflow/store.js'
import type { Answer, TestCourt } from '../../support/app.js'
import { registeredCase } from '../../support/cases.js'

export const ZHAO = demoId('mediator', 'mediator-zhao')
export const QIAN = demoId('mediator', 'mediator-qian')
export const SUN = demoId('mediator', 'mediator-sun')

export async function rowOf(court: TestCourt, caseId: string): Promise<CaseRow> {
  const row = await findCaseRow(court.db, courtOf(caseId) ?? 0, caseId)
  if (row === undefined) throw new Error('no such case')
  return row
}

/** A registered case that looks for a mediator; triage and consent are told by their own tests. */
export async function caseSeekingMediator(court: TestCourt, changes: Partial<CaseRow> = {}) {
  const { id } = await registeredCase(court)
  const row = await rowOf(court, id)
  const next: CaseRow = { ...row, state: 'seeking-mediator', track: 'simple', procedure: 'summary', ...changes }
  await transaction(court.db, async (tx) => updateCase(tx, next, row.version))
  return { id, version: row.version }
}

export function offer(court: TestCourt, found: { id: string; version: number }, body: Record<string, unknown> = {}) {
  return court
    .as('triage-mingshan')
    .post(
      `/v1/cases/${found.id}/offers`,
      { presidingMediatorId: ZHAO, basis: 'joint-choice', ...body },
      { ifMatch: found.version },
    )
}

export function done(answer: Answer): Answer {
  if (answer.status !== 201) throw new Error(`expected 201: ${answer.text}`)
  return answer
}

/** A case offered to 赵桂兰, or to whom the body names. */
export async function offeredCase(
  court: TestCourt,
  body: Record<string, unknown> = {},
  changes: Partial<CaseRow> = {},
) {
  const found = await caseSeekingMediator(court, changes)
  const answer = done(await offer(court, found, body))
  return { id: found.id, version: answer.body.case.version as number, offerId: answer.body.recordId as string }
}

/** A case that 赵桂兰 mediates. */
export async function caseInMediation(court: TestCourt) {
  const { id, version, offerId } = await offeredCase(court)
  const accepted = done(
    await court.as('mediator-zhao').post(`/v1/cases/${id}/offers/${offerId}/acceptance`, {}, { ifMatch: version }),
  )
  return { id, version: accepted.body.case.version as number }
}

export async function query<Row>(court: TestCourt, text: string, values: readonly unknown[] = []): Promise<Row[]> {
  const { rows } = await court.db.$client.query(text, [...values])
  return rows as Row[]
}

export async function loadOf(court: TestCourt, mediatorId: string): Promise<number | undefined> {
  return (await query<{ load: number }>(court, 'select load from mediators where id = $1', [mediatorId]))[0]?.load
}

/** Mediators whose counter is not the number of their open assignments. There must be none, ever. */
export function miscounted(court: TestCourt) {
  return query(
    court,
    `select m.name, m.load from mediators m
     where m.load <> (select count(*) from assignments a
                      where a.mediator_court_id = m.court_id and a.mediator_id = m.id and a.status <> 'ended')`,
  )
}

export async function partiesOf(court: TestCourt, caseId: string): Promise<[string, string]> {
  const rows = await query<{ id: string }>(court, 'select id from parties where case_id = $1 order by position', [
    caseId,
  ])
  const [first, second] = rows
  if (first === undefined || second === undefined) throw new Error('two parties expected')
  return [first.id, second.id]
}
