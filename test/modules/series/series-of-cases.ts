import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { demoId } from '../../../src/modules/directory/seed.js'
import type { TestCourt } from '../../support/app.js'
import { dispute } from '../../support/cases.js'
import { doLongWork } from '../../support/long-work.js'

/** Identity numbers of invented people, well formed. */
export function inventedNumber(seed: number): string {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  const body = `210504${1960 + (seed % 40)}0101${String(seed % 1000).padStart(3, '0')}`
  const sum = weights.reduce((total, weight, index) => total + weight * Number(body[index]), 0)
  return body + '10X98765432'.charAt(sum % 11)
}

/** A worker's claim against the one company, the `index`-th of them. */
export function workersClaim(index: number, changes: Record<string, unknown> = {}) {
  const [company] = dispute().parties
  return dispute({
    causeCode: '137',
    claims: [{ text: '支付劳务报酬', amountFen: 1_000_001 + index }],
    facts: '被申请人拖欠劳务报酬，有欠条为证。',
    parties: [
      {
        role: 'applicant',
        kind: 'natural-person',
        name: `工人${index + 1}`,
        identity: { kind: 'resident-identity-card', number: inventedNumber(index) },
      },
      { ...company, role: 'respondent' },
    ],
    registerAtOnce: true,
    ...changes,
  })
}

/** A series with this many registered members, made as a clerk makes it. */
export async function seriesOf(court: TestCourt, members: number) {
  const clerk = court.as('clerk-mingshan')
  const made = await clerk.post('/v1/series', {
    courtCode: '辽0504',
    name: '某项目劳务报酬系列纠纷',
    basis: 'same-respondent',
    reason: '同一项目、同类诉请。',
  })
  if (made.status !== 201) throw new Error(`no series: ${made.text}`)
  const seriesId: string = made.body.id
  const caseIds: string[] = []
  for (let index = 0; index < members; index += 1) {
    const answer = await clerk.post(`/v1/series/${seriesId}/cases`, { dispute: workersClaim(index), reason: '同类。' })
    if (answer.status !== 201) throw new Error(`not received: ${answer.text}`)
    caseIds.push(answer.body.case.id)
  }
  return { seriesId, caseIds }
}

/** Gives the demo mediators places enough for a series. */
export async function makeRoom({ db }: TestCourt, capacity: number): Promise<void> {
  await db.execute(sql`update mediators set capacity = ${capacity} where id = ${demoId('mediator', 'mediator-zhao')}`)
}

export const ZHAO = demoId('mediator', 'mediator-zhao')

/** Asks for an act on the series as somebody, in the version that the series has, and does it. */
export async function actOnSeries(
  court: TestCourt,
  who: string,
  seriesId: string,
  act: string,
  body: Record<string, unknown>,
) {
  const caller = court.as(who)
  const { body: seen } = await caller.get(`/v1/series/${seriesId}`)
  const accepted = await caller.post(`/v1/series/${seriesId}/batch-acts/${act}`, body, {
    ifMatch: seen.version,
    key: randomUUID(),
  })
  if (accepted.status !== 202) throw new Error(`${act} not accepted: ${accepted.text}`)
  const failures = await doLongWork(court)
  if (failures.length > 0) throw new Error(`${act} failed: ${JSON.stringify(failures)}`)
  const { body: operation } = await caller.get(`/v1/operations/${accepted.body.id}`)
  return operation
}
