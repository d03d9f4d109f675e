import { sql } from 'drizzle-orm'
import { createReferenceSource } from '../../../src/modules/directory/reference.js'
import { superviseDeadlines } from '../../../src/modules/supervision/supervise-deadlines.js'
import type { DeadlineKind } from '../../../src/workflow/deadline-rules.js'
import type { TestCourt } from '../../support/app.js'

/** A period of a case that nobody but the test starts or ends. */
export async function periodOf(court: TestCourt, caseId: string, kind: DeadlineKind, dueOn: string): Promise<string> {
  const { rows } = await court.db.execute<{ id: string }>(
    sql`insert into deadlines (court_id, case_id, id, kind, status, started_on, started_seq, moved_seq, extension_days,
          pauses, due_on, amber_on, red_on, provisional, calendar_version, trace)
        select court_id, id, gen_random_uuid(), ${kind}, 'running', ${dueOn}::date - 7, 1, 1, '{}', '[]', ${dueOn}::date,
          ${dueOn}::date - 2, ${dueOn}::date - 1, false, 1, '[]'
        from cases where id = ${caseId}::uuid returning id`,
  )
  const [row] = rows
  if (row === undefined) throw new Error('no such case')
  return row.id
}

export async function endPeriod(court: TestCourt, id: string): Promise<void> {
  await court.db.execute(sql`update deadlines set status = 'met', ended_seq = 1 where id = ${id}::uuid`)
}

/** Moves the last day of a period, as an extension does. */
export async function movePeriod(court: TestCourt, id: string, dueOn: string): Promise<void> {
  await court.db.execute(
    sql`update deadlines set due_on = ${dueOn}::date, moved_seq = moved_seq + 1 where id = ${id}::uuid`,
  )
}

export interface Kept {
  id: string
  deadlineId: string | null
  stage: string
  state: string
  version: number
  addressee: string
  supervisingCourtId: number
  answerDueOn: string
  dueOn: string | null
  result: string | null
  raisedByKind: string
  escalatedFrom: string | null
}

/** Notices of a case as the database has them, the oldest first. */
export async function noticesOf(court: TestCourt, caseId: string): Promise<Kept[]> {
  const { rows } = await court.db.execute(
    sql`select id, deadline_id as "deadlineId", stage, state, version, addressee,
          supervising_court_id as "supervisingCourtId", answer_due_on::text as "answerDueOn", due_on::text as "dueOn",
          result, raised_by_kind as "raisedByKind", escalated_from as "escalatedFrom"
        from supervision_notices where case_id = ${caseId}::uuid
        order by array_position(array['reminder', 'letter-of-enquiry', 'supervised-handling', 'case-review'], stage), id`,
  )
  return rows as unknown as Kept[]
}

export function sweeper(court: TestCourt) {
  const reference = createReferenceSource(court.db, () => performance.now())
  return (today: string) =>
    superviseDeadlines({ db: court.db, now: () => new Date(`${today}T01:00:00+08:00`), reference }, today)
}
