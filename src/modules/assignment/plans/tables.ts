import { sql } from 'drizzle-orm'
import { check, foreignKey, index, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core'
import { day, instant, ofCase, oneOf } from '../../../workflow/tables.js'
import type { POINTS, Reason } from '../match.js'
import type { PlanReport, ProposedEntry, Unassigned } from './propose-plan.js'

export const PLAN_STATUSES = ['proposed', 'accepted', 'discarded'] as const

/** What a plan was made with. */
export interface PlanSettings {
  readonly points: typeof POINTS
  /** Listed mediators with a free place who were beyond the number that a plan weighs. */
  readonly mediatorsNotConsidered: number
}

/** A proposal who of the court's waiting cases goes to which mediator. Nothing happens before it is accepted. */
export const assignmentPlans = pgTable(
  'assignment_plans',
  {
    courtId: integer('court_id').notNull(),
    id: uuid('id').notNull(),
    version: integer('version').notNull(),
    status: text('status').notNull().$type<(typeof PLAN_STATUSES)[number]>(),
    settings: jsonb('settings').notNull().$type<PlanSettings>(),
    report: jsonb('report').notNull().$type<PlanReport>(),
    madeOn: day('made_on').notNull(),
    madeAt: instant('made_at').notNull(),
    madeBy: uuid('made_by').notNull(),
    /** When and by whom it was accepted or discarded. */
    decidedAt: instant('decided_at'),
    decidedBy: uuid('decided_by'),
    /** Long work that offers the cases of an accepted plan. */
    operationId: uuid('operation_id'),
    discardReason: text('discard_reason'),
  },
  (table) => [
    primaryKey({ name: 'assignment_plans_pkey', columns: [table.courtId, table.id] }),
    check('assignment_plans_status_known', oneOf('status', PLAN_STATUSES)),
    check(
      'assignment_plans_decided_whole',
      sql`num_nonnulls(decided_at, decided_by) = case status when 'proposed' then 0 else 2 end`,
    ),
    check('assignment_plans_accepted_with_operation', sql`(status = 'accepted') = (operation_id is not null)`),
    check('assignment_plans_discarded_with_reason', sql`(status = 'discarded') = (discard_reason is not null)`),
  ],
)

/** One case of a plan: who gets it and why, who else could, and whether a person changed it. */
export const assignmentPlanEntries = pgTable(
  'assignment_plan_entries',
  {
    courtId: integer('court_id').notNull(),
    planId: uuid('plan_id').notNull(),
    /** From 0, the case that has waited longest first. */
    position: integer('position').notNull(),
    caseId: uuid('case_id').notNull(),
    area: text('area'),
    mediatorId: uuid('mediator_id'),
    score: integer('score').notNull(),
    reasons: jsonb('reasons').notNull().$type<readonly Reason[]>(),
    /** As it was when the plan was made. */
    proposedMediatorId: uuid('proposed_mediator_id'),
    nextBest: jsonb('next_best').$type<ProposedEntry['nextBest']>(),
    greedyMediatorId: uuid('greedy_mediator_id'),
    unassigned: jsonb('unassigned').$type<Unassigned>(),
    editedAt: instant('edited_at'),
    editedBy: uuid('edited_by'),
    editReason: text('edit_reason'),
  },
  (table) => [
    primaryKey({ name: 'assignment_plan_entries_pkey', columns: [table.courtId, table.planId, table.position] }),
    unique('assignment_plan_entries_case_key').on(table.courtId, table.planId, table.caseId),
    foreignKey({
      name: 'assignment_plan_entries_plan_fkey',
      columns: [table.courtId, table.planId],
      foreignColumns: [assignmentPlans.courtId, assignmentPlans.id],
    }),
    ofCase('assignment_plan_entries_case_fkey', table),
    check('assignment_plan_entries_edit_whole', sql`num_nonnulls(edited_at, edited_by, edit_reason) in (0, 3)`),
    index('assignment_plan_entries_by_mediator').on(table.courtId, table.planId, table.mediatorId),
  ],
)
