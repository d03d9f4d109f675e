import { sql } from 'drizzle-orm'
import { check, foreignKey, index, integer, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { ADDRESSEES, type Addressee, STAGES, type Stage } from '../../workflow/supervision-stages.js'
import { day, deadlines, instant, ofCase, oneOf } from '../../workflow/tables.js'
import {
  NOTICE_ACTS,
  NOTICE_STATES,
  type NoticeAct,
  type NoticeState,
  OPEN_STATES,
  RESULTS,
  type Result,
} from './moves.js'

/** Why a case is supervised. @see SEED for overdue and red periods and quality figures */
export const REASON_CODES = [
  'overdue-deadline',
  'red-deadline',
  'repeated-extension',
  'party-complaint',
  'quality-figure',
  'other',
] as const
export type ReasonCode = (typeof REASON_CODES)[number]

const BY = ['person', 'system'] as const
type By = (typeof BY)[number]

/**
 * Notices by which the handling of a case is supervised.
 *
 * They are management and not procedure: a notice leaves the case, its version and its timeline alone.
 */
export const supervisionNotices = pgTable(
  'supervision_notices',
  {
    courtId: integer('court_id').notNull(),
    caseId: uuid('case_id').notNull(),
    id: uuid('id').notNull(),
    /** Counts the entries of its history. */
    version: integer('version').notNull(),
    stage: text('stage').notNull().$type<Stage>(),
    state: text('state').notNull().$type<NoticeState>(),
    reasonCode: text('reason_code').notNull().$type<ReasonCode>(),
    note: text('note'),
    deadlineId: uuid('deadline_id'),
    /** Last day of that period as it was when the notice was raised. */
    deadlineDueOn: day('deadline_due_on'),
    raisedByKind: text('raised_by_kind').notNull().$type<By>(),
    raisedById: uuid('raised_by_id'),
    raisedOn: day('raised_on').notNull(),
    raisedAt: instant('raised_at').notNull(),
    /** Court that judges the answer: that of the case or one above it. */
    supervisingCourtId: integer('supervising_court_id').notNull(),
    addressee: text('addressee').notNull().$type<Addressee>(),
    personId: uuid('person_id'),
    answerDueOn: day('answer_due_on').notNull(),
    answeredOn: day('answered_on'),
    answeredBy: uuid('answered_by'),
    promisedOn: day('promised_on'),
    /** The day by which something is owed now: the answer, or the promised measure once it is accepted. */
    dueOn: day('due_on'),
    result: text('result').$type<Result>(),
    endedOn: day('ended_on'),
    /** The notice of the stage before. */
    escalatedFrom: uuid('escalated_from'),
  },
  (table) => [
    primaryKey({ name: 'supervision_notices_pkey', columns: [table.courtId, table.caseId, table.id] }),
    ofCase('supervision_notices_case_fkey', table),
    foreignKey({
      name: 'supervision_notices_deadline_fkey',
      columns: [table.courtId, table.caseId, table.deadlineId],
      foreignColumns: [deadlines.courtId, deadlines.caseId, deadlines.id],
    }),
    foreignKey({
      name: 'supervision_notices_escalated_from_fkey',
      columns: [table.courtId, table.caseId, table.escalatedFrom],
      foreignColumns: [table.courtId, table.caseId, table.id],
    }),
    check('supervision_notices_stage_known', oneOf('stage', STAGES)),
    check('supervision_notices_state_known', oneOf('state', NOTICE_STATES)),
    check('supervision_notices_reason_code_known', oneOf('reason_code', REASON_CODES)),
    check('supervision_notices_addressee_known', oneOf('addressee', ADDRESSEES)),
    check('supervision_notices_raised_by_known', oneOf('raised_by_kind', BY)),
    check('supervision_notices_person_named', sql`(raised_by_kind = 'person') = (raised_by_id is not null)`),
    check('supervision_notices_result_known', oneOf('result', RESULTS)),
    check('supervision_notices_result_when_closed', sql`(state = 'closed') = (result is not null)`),
    check('supervision_notices_ended', sql`(state in ('closed', 'escalated')) = (ended_on is not null)`),
    check('supervision_notices_something_owed', sql`(state in ('raised', 'accepted')) = (due_on is not null)`),
    check('supervision_notices_answer_whole', sql`num_nonnulls(answered_on, answered_by, promised_on) in (0, 3)`),
    check('supervision_notices_period_whole', sql`(deadline_due_on is null) or (deadline_id is not null)`),
    uniqueIndex('supervision_notices_one_open_per_deadline')
      .on(table.courtId, table.caseId, table.deadlineId)
      .where(sql`deadline_id is not null and ${oneOf('state', OPEN_STATES)}`),
    uniqueIndex('supervision_notices_by_rule_once')
      .on(table.courtId, table.caseId, table.deadlineId, table.deadlineDueOn)
      .where(sql`raised_by_kind = 'system' and escalated_from is null`),
    uniqueIndex('supervision_notices_escalated_once')
      .on(table.courtId, table.caseId, table.escalatedFrom)
      .where(sql`escalated_from is not null`),
    index('supervision_notices_by_court').on(table.courtId, table.id),
    index('supervision_notices_by_state').on(table.courtId, table.state, table.id),
    index('supervision_notices_by_due').on(table.courtId, table.dueOn).where(sql`due_on is not null`),
    index('supervision_notices_by_day').on(table.courtId, table.raisedOn),
  ],
)

/** The history of a notice: append-only and contiguous. It may hold what people wrote and is no part of any timeline. */
export const supervisionEvents = pgTable(
  'supervision_events',
  {
    courtId: integer('court_id').notNull(),
    caseId: uuid('case_id').notNull(),
    noticeId: uuid('notice_id').notNull(),
    seq: integer('seq').notNull(),
    act: text('act').notNull().$type<NoticeAct>(),
    /** State after the act. */
    state: text('state').notNull().$type<NoticeState>(),
    actorKind: text('actor_kind').notNull().$type<By>(),
    actorId: uuid('actor_id'),
    occurredOn: day('occurred_on').notNull(),
    at: instant('at').notNull(),
    note: text('note'),
    /** What whoever answered will do, and by when. */
    measure: text('measure'),
    promisedOn: day('promised_on'),
    /** The day by which something is owed after the act. */
    dueOn: day('due_on'),
  },
  (table) => [
    primaryKey({
      name: 'supervision_events_pkey',
      columns: [table.courtId, table.caseId, table.noticeId, table.seq],
    }),
    foreignKey({
      name: 'supervision_events_notice_fkey',
      columns: [table.courtId, table.caseId, table.noticeId],
      foreignColumns: [supervisionNotices.courtId, supervisionNotices.caseId, supervisionNotices.id],
    }),
    check('supervision_events_act_known', oneOf('act', NOTICE_ACTS)),
    check('supervision_events_state_known', oneOf('state', NOTICE_STATES)),
    check('supervision_events_actor_known', oneOf('actor_kind', BY)),
    check('supervision_events_person_named', sql`(actor_kind = 'person') = (actor_id is not null)`),
    check('supervision_events_seq_positive', sql`seq >= 1`),
    check('supervision_events_answer_whole', sql`(act = 'answer') = (measure is not null and promised_on is not null)`),
  ],
)
