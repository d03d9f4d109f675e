import { sql } from 'drizzle-orm'
import { check, foreignKey, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import type { ProblemRecord } from '../../platform/problem.js'
import type { Command } from '../../workflow/commands.js'
import type { Scope } from '../../workflow/roles.js'
import { cases, day, instant, oneOf } from '../../workflow/tables.js'

/** Long work, by what it does to each of its items. */
export const OPERATION_KINDS = ['batch-act', 'import-check', 'import', 'assignment-plan'] as const
export type OperationKind = (typeof OPERATION_KINDS)[number]
export const OPERATION_ENDS = ['done', 'cancelled'] as const
export const ITEM_RESULTS = ['done', 'refused', 'cancelled'] as const
export type ItemResult = (typeof ITEM_RESULTS)[number]

/** Work on many items that somebody asked for and that goes on after the answer. */
export const operations = pgTable(
  'operations',
  {
    courtId: integer('court_id').notNull(),
    id: uuid('id').notNull(),
    kind: text('kind').notNull().$type<OperationKind>(),
    /** The act on each case; null for work that is more than one act. */
    act: text('act').$type<Command>(),
    /** The series, the import or the plan that it belongs to. */
    subjectId: uuid('subject_id'),
    /** What is the same for all items. */
    input: jsonb('input').notNull().$type<unknown>(),
    total: integer('total').notNull(),
    ended: text('ended').$type<(typeof OPERATION_ENDS)[number]>(),
    actorKind: text('actor_kind').notNull().$type<'person' | 'client'>(),
    actorId: uuid('actor_id').notNull(),
    clientId: text('client_id').notNull(),
    scopes: text('scopes').array().notNull().$type<Scope[]>(),
    requestId: text('request_id').notNull(),
    /** The day of `requested_at` in Asia/Shanghai, the day of the acts where the input names no other. */
    requestedOn: day('requested_on').notNull(),
    requestedAt: instant('requested_at').notNull(),
    startedAt: instant('started_at'),
    endedAt: instant('ended_at'),
  },
  (table) => [
    primaryKey({ name: 'operations_pkey', columns: [table.courtId, table.id] }),
    check('operations_kind_known', oneOf('kind', OPERATION_KINDS)),
    check('operations_end_known', oneOf('ended', OPERATION_ENDS)),
    check('operations_ended_at_an_instant', sql`(ended is null) = (ended_at is null)`),
    index('operations_by_age').on(table.courtId, table.id.desc()),
    index('operations_of_subject').on(table.courtId, table.subjectId).where(sql`subject_id is not null`),
    index('operations_open').on(table.requestedAt).where(sql`ended is null`),
  ],
)

/** What an operation has to do, in its order. Never changed but for the count of failed attempts. */
export const operationItems = pgTable(
  'operation_items',
  {
    courtId: integer('court_id').notNull(),
    operationId: uuid('operation_id').notNull(),
    position: integer('position').notNull(),
    /** The case that it is about; null where the work is to make one. */
    caseId: uuid('case_id'),
    input: jsonb('input').$type<unknown>(),
    /** Times that the service itself failed at it; a refusal is none. */
    attempts: integer('attempts').notNull(),
  },
  (table) => [
    primaryKey({ name: 'operation_items_pkey', columns: [table.courtId, table.operationId, table.position] }),
    foreignKey({
      name: 'operation_items_operation_fkey',
      columns: [table.courtId, table.operationId],
      foreignColumns: [operations.courtId, operations.id],
    }),
    foreignKey({
      name: 'operation_items_case_fkey',
      columns: [table.courtId, table.caseId],
      foreignColumns: [cases.courtId, cases.id],
    }),
  ],
)

/** What became of an item. Its key is the guarantee that nothing is done twice: it is written together with the effect. */
export const operationResults = pgTable(
  'operation_results',
  {
    courtId: integer('court_id').notNull(),
    operationId: uuid('operation_id').notNull(),
    position: integer('position').notNull(),
    result: text('result').notNull().$type<ItemResult>(),
    /** The case that was acted on or made; null for a refusal that made none. */
    caseId: uuid('case_id'),
    problem: jsonb('problem').$type<ProblemRecord>(),
    at: instant('at').notNull(),
  },
  (table) => [
    primaryKey({ name: 'operation_results_pkey', columns: [table.courtId, table.operationId, table.position] }),
    foreignKey({
      name: 'operation_results_item_fkey',
      columns: [table.courtId, table.operationId, table.position],
      foreignColumns: [operationItems.courtId, operationItems.operationId, operationItems.position],
    }),
    foreignKey({
      name: 'operation_results_case_fkey',
      columns: [table.courtId, table.caseId],
      foreignColumns: [cases.courtId, cases.id],
    }),
    check('operation_results_result_known', oneOf('result', ITEM_RESULTS)),
    check('operation_results_refusal_has_problem', sql`(result = 'refused') = (problem is not null)`),
    index('operation_results_by_result').on(table.courtId, table.operationId, table.result, table.position),
  ],
)
