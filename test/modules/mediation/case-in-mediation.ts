import { sql } from 'drizzle-orm'
import { EXAMPLE_ANSWERS } from '../../../src/modules/triage/schemas.js'
import type { TestCourt } from '../../support/app.js'
import { registeredCase } from '../../support/cases.js'

/** A case that a mediator of 明山 has just accepted, driven by one act after another. */
export async function caseInMediation(court: TestCourt) {
  const { id, version } = await registeredCase(court)
  const path = `/v1/cases/${id}`
  const state = { version }
  const act = async (subject: string, sub: string, body: unknown) => {
    const answer = await court.as(subject).post(`${path}/${sub}`, body, { ifMatch: state.version })
    if (answer.status === 201) state.version = answer.body.case.version
    return answer
  }
  const must = async (subject: string, sub: string, body: unknown) => {
    const answer = await act(subject, sub, body)
    if (answer.status !== 201) throw new Error(`${sub}: ${answer.text}`)
    return answer.body
  }
  const ids = async (query: ReturnType<typeof sql>) =>
    (await court.db.execute<{ id: string }>(query)).rows.map((row) => row.id)
  const partyIds = await ids(sql`select id from parties where case_id = ${id} order by position`)
  const [applicant, respondent] = partyIds
  if (applicant === undefined || respondent === undefined) throw new Error('the case has two parties')

  await must('triage-mingshan', 'triage-decisions', { answers: EXAMPLE_ANSWERS })
  for (const partyId of partyIds)
    await must('clerk-mingshan', 'consents', { partyId, answer: 'given', form: 'written' })
  const accept = async (subject: string) => {
    const [presidingMediatorId] = await ids(
      sql`select g.mediator_id as id from grants g join persons p on p.id = g.person_id where p.subject = ${subject}`,
    )
    const offered = await must('triage-mingshan', 'offers', { presidingMediatorId, basis: 'designation' })
    return must(subject, `offers/${offered.recordId}/acceptance`, {})
  }
  const accepted = await accept('mediator-zhao')
  return {
    id,
    path,
    partyIds,
    applicant,
    respondent,
    accepted: accepted.case,
    /** Offers the case to a mediator, who accepts. */
    accept,
    /** Sends an act with the version of the case as this driver knows it. */
    act,
    /** The same for an act that has to succeed; answers the body. */
    must,
  }
}
