import { sql } from 'drizzle-orm'
import { boolean, check, foreignKey, integer, pgTable, primaryKey, uuid } from 'drizzle-orm/pg-core'
import { caseEvents, day, deadlines, ofCase } from '../../workflow/tables.js'

/** What a change of the calendar did to a period: its last day before and after. Rows of one act have one id. */
export const deadlineRevisions = pgTable(
  'deadline_revisions',
  {
    courtId: integer('court_id').notNull(),
    caseId: uuid('case_id').notNull(),
    id: uuid('id').notNull(),
    deadlineId: uuid('deadline_id').notNull(),
    seq: integer('seq').notNull(),
    calendarVersion: integer('calendar_version').notNull(),
    /** Null while the period stood still. */
    previousDueOn: day('previous_due_on'),
    dueOn: day('due_on'),
    wasProvisional: boolean('was_provisional').notNull(),
    provisional: boolean('provisional').notNull(),
  },
  (table) => [
    primaryKey({
      name: 'deadline_revisions_pkey',
      columns: [table.courtId, table.caseId, table.id, table.deadlineId],
    }),
    ofCase('deadline_revisions_case_fkey', table),
    foreignKey({
      name: 'deadline_revisions_deadline_fkey',
      columns: [table.courtId, table.caseId, table.deadlineId],
      foreignColumns: [deadlines.courtId, deadlines.caseId, deadlines.id],
    }),
    foreignKey({
      name: 'deadline_revisions_event_fkey',
      columns: [table.courtId, table.caseId, table.seq],
      foreignColumns: [caseEvents.courtId, caseEvents.caseId, caseEvents.seq],
    }),
    check('deadline_revisions_moved', sql`(previous_due_on, was_provisional) is distinct from (due_on, provisional)`),
  ],
)
