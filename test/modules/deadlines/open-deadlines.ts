import type { DeadlineKind } from '../../../src/workflow/deadline-rules.js'
import type { TestCourt } from '../../support/app.js'
import { dispute } from '../../support/cases.js'

export const MINGSHAN = encodeURIComponent('辽0504')
export const PINGSHAN = encodeURIComponent('辽0502')

export interface OpenPeriod {
  readonly kind: DeadlineKind
  /** Null while it stands still. */
  readonly dueOn: string | null
  readonly amberOn?: string
  readonly redOn?: string
}

/** Gives a case these open periods and no others; how periods begin is told by the tests of the clock. */
export async function setDeadlines(court: TestCourt, caseId: string, periods: readonly OpenPeriod[]): Promise<void> {
  await court.db.$client.query('delete from deadlines where case_id = $1', [caseId])
  await court.db.$client.query(
    `insert into deadlines (court_id, case_id, id, kind, status, started_on, started_seq, moved_seq, ended_seq,
       extension_days, pauses, due_on, amber_on, red_on, provisional, calendar_version, trace)
     select c.court_id, c.id, gen_random_uuid(), x.kind, case when x."dueOn" is null then 'suspended' else 'running' end,
       '2026-03-01', c.last_seq, c.last_seq, null, '{}', '[]', x."dueOn", coalesce(x."amberOn", x."dueOn"),
       coalesce(x."redOn", x."dueOn"), false, 1, '[]'
     from cases c cross join json_to_recordset($2) as x(kind text, "dueOn" date, "amberOn" date, "redOn" date)
     where c.id = $1`,
    [caseId, JSON.stringify(periods)],
  )
  await court.db.$client.query(
    'update cases set next_due_on = (select min(due_on) from deadlines where case_id = $1) where id = $1',
    [caseId],
  )
}

/** Sets the clock of the service to the morning of a day in China. */
export function setDay(court: TestCourt, day: string): void {
  court.clock.now = new Date(`${day}T02:00:00.000Z`)
}

/** A registered case of the neighbouring court. */
export async function caseOfPingshan(court: TestCourt): Promise<string> {
  const answer = await court
    .as('clerk-pingshan')
    .post('/v1/cases', dispute({ courtCode: '辽0502', registerAtOnce: true }))
  if (answer.status !== 201) throw new Error(answer.text)
  return answer.body.case.id
}

/** Items of all pages of a list. */
export async function walk(caller: ReturnType<TestCourt['as']>, path: string, limit = 2) {
  const items: Record<string, unknown>[] = []
  let cursor: string | null = null
  do {
    const page = await caller.get(`${path}&limit=${limit}${cursor === null ? '' : `&cursor=${cursor}`}`)
    if (page.status !== 200) throw new Error(page.text)
    items.push(...page.body.items)
    cursor = page.body.nextCursor
  } while (cursor !== null)
  return items
}
