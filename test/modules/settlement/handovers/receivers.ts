import { randomUUID } from 'node:crypto'
import type { TestCourt } from '../../../support/app.js'
import { caseInMediation } from '../cases-in-mediation.js'

export const SCOPES = ['handovers.receive', 'outcomes.write']

/** Registers the system of a court, or of an organisation, and answers a caller with its token. */
export async function system(
  court: TestCourt,
  clientId: string,
  courtCode: string,
  more: { organisationId?: string; scopes?: readonly string[] } = {},
) {
  const { organisationId, scopes = SCOPES } = more
  const body = { clientId, name: clientId, scopes, courtCodes: [courtCode], ...(organisationId && { organisationId }) }
  const registered = await court.as('admin-benxi').post('/v1/clients', body)
  if (registered.status !== 201) throw new Error(`registration failed: ${registered.text}`)
  const caller = court.asClient(clientId, scopes.join(' '))
  return {
    id: registered.body.id as string,
    get: caller.get,
    /** Posts with a key of its own, as every machine client must. */
    post: (path: string, message: object) => caller.post(path, message, { key: randomUUID() }),
  }
}

/** A case of 2024 whose mediation failed, with its closing report. */
export async function failedCase(court: TestCourt) {
  const subject = await caseInMediation(court, { receivedOn: '2024-05-06' })
  await court.db.$client.query(
    `insert into closing_reports (court_id, case_id, id, ground, ended_on, course, reason_of_failure, cost_raising_conduct, hints)
     select court_id, id, gen_random_uuid(), 'wide-difference', date '2024-05-20', '调解两次。', '双方差距较大。', '无', '无'
     from cases where id = $1`,
    [subject.id],
  )
  await court.db.$client.query(
    `update cases set state = 'failed', outcome = 'wide-difference', ended_on = date '2024-05-20' where id = $1`,
    [subject.id],
  )
  return subject
}

export async function rows<Row>(court: TestCourt, text: string, values: readonly unknown[] = []): Promise<Row[]> {
  return (await court.db.$client.query(text, [...values])).rows as Row[]
}

/** The acts on a case, the oldest first. */
export async function actsOn(court: TestCourt, caseId: string): Promise<string[]> {
  const found = await rows<{ command: string }>(
    court,
    'select command from case_events where case_id = $1 order by seq',
    [caseId],
  )
  return found.map(({ command }) => command)
}
